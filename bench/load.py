"""A load generator for servers on loopback: a fixed number of readers, keep-alive, bounded in count."""

import asyncio
import json
import random
import sys
import time

from attrs import frozen

MAX_REQUESTS = 200_000


async def answer(reader: asyncio.StreamReader) -> int:
    """Read one HTTP/1.1 answer; its status."""
    head = await reader.readuntil(b"\r\n\r\n")
    status = int(head[9:12])
    lowered = head.lower()
    if b"content-length:" in lowered:
        length = int(lowered.split(b"content-length:", 1)[1].split(b"\r\n", 1)[0])
        await reader.readexactly(length)
    elif b"transfer-encoding: chunked" in lowered:
        while size := int(await reader.readuntil(b"\r\n"), 16):
            await reader.readexactly(size + 2)
        await reader.readexactly(2)
    return status


@frozen
class Order:
    """``think`` is how long a reader looks at an answer, on average; 0 asks again at once."""

    port: int
    requests: list[str]
    readers: int
    seconds: float
    think: float = 0.0


async def one_reader(order: Order, number: int, times: list[float], statuses: list[int]) -> None:
    """One connection. Readers share the requests out: with as many, each has its own."""
    chance = random.Random(number)
    until = time.perf_counter() + order.seconds
    await asyncio.sleep(order.think * chance.random())
    reader, writer = await asyncio.open_connection("127.0.0.1", order.port)
    turn = number
    while time.perf_counter() < until and len(times) < MAX_REQUESTS:
        started = time.perf_counter()
        writer.write(order.requests[turn % len(order.requests)].encode())
        try:
            statuses.append(await answer(reader))
        except asyncio.IncompleteReadError:
            reader, writer = await asyncio.open_connection("127.0.0.1", order.port)
            continue
        times.append(time.perf_counter() - started)
        turn += order.readers
        if order.think:
            await asyncio.sleep(order.think * (0.5 + chance.random()))
    writer.close()


async def drive(order: Order) -> dict[str, object]:
    times: list[float] = []
    statuses: list[int] = []
    started = time.perf_counter()
    await asyncio.gather(*(one_reader(order, number, times, statuses) for number in range(order.readers)))
    elapsed = time.perf_counter() - started
    return {"times": times, "seconds": elapsed, "errors": sum(not 200 <= status < 400 for status in statuses)}


def main() -> None:
    """Read an order as JSON from standard input; write the result as JSON."""
    json.dump(asyncio.run(drive(Order(**json.load(sys.stdin)))), sys.stdout)


if __name__ == "__main__":
    main()
