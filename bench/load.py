"""A load generator for servers on loopback: a fixed number of readers, keep-alive, bounded in count."""

import asyncio
import json
import sys
import time

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


async def one_reader(
    port: int, requests: list[bytes], until: float, times: list[float], statuses: list[int]
) -> None:
    """One connection that asks again as soon as it has been answered."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    turn = 0
    while time.perf_counter() < until and len(times) < MAX_REQUESTS:
        started = time.perf_counter()
        writer.write(requests[turn % len(requests)])
        try:
            statuses.append(await answer(reader))
        except asyncio.IncompleteReadError:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            continue
        times.append(time.perf_counter() - started)
        turn += 1
    writer.close()


async def drive(port: int, requests: list[bytes], readers: int, seconds: float) -> dict[str, object]:
    times: list[float] = []
    statuses: list[int] = []
    until = time.perf_counter() + seconds
    started = time.perf_counter()
    await asyncio.gather(*(one_reader(port, requests, until, times, statuses) for _ in range(readers)))
    elapsed = time.perf_counter() - started
    return {"times": times, "seconds": elapsed, "errors": sum(not 200 <= status < 400 for status in statuses)}


def main() -> None:
    """Read {"port", "requests", "readers", "seconds"} from standard input; write the result as JSON."""
    order = json.load(sys.stdin)
    requests = [text.encode() for text in order["requests"]]
    json.dump(asyncio.run(drive(order["port"], requests, order["readers"], order["seconds"])), sys.stdout)


if __name__ == "__main__":
    main()
