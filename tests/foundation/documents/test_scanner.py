"""The optional scanner: a configured one must answer, and its word counts."""

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from pytest_django import Settings

from marketaccess.domain.basics.refusal import Refusal
from marketaccess.foundation.documents import actions

pytestmark = pytest.mark.usefixtures("unconfined")


@contextmanager
def clamd(answer: bytes) -> Iterator[tuple[str, list[bytes]]]:
    """A scanner on loopback that reads one INSTREAM and gives this answer."""
    received: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            line, _ = server.accept()
            with line, line.makefile("rb") as stream:
                received.append(stream.read(10))
                while length := struct.unpack("!L", stream.read(4))[0]:
                    received.append(stream.read(length))
                line.sendall(answer)

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"127.0.0.1:{server.getsockname()[1]}", received
        thread.join(timeout=5)


def test_a_clean_file_is_sent_whole_and_accepted(settings: Settings) -> None:
    content = b"line\n" * 30_000
    with clamd(b"stream: OK\0") as (address, received):
        settings.CLAMAV_ADDRESS = address
        actions.inspect(name="a.txt", content=content)
    assert received[0] == b"zINSTREAM\0"
    assert b"".join(received[1:]) == content


@pytest.mark.parametrize(
    ("answer", "wrong"),
    [
        (b"stream: Win.Test FOUND\0", "未通过恶意代码检查"),
        (b"INSTREAM size limit exceeded. ERROR\0", "暂时无法完成"),
        (b"", "暂时无法完成"),
    ],
)
def test_any_other_answer_refuses(settings: Settings, answer: bytes, wrong: str) -> None:
    with clamd(answer) as (address, _):
        settings.CLAMAV_ADDRESS = address
        with pytest.raises(Refusal, match=wrong):
            actions.inspect(name="a.txt", content=b"x")


@pytest.mark.parametrize("address", ["127.0.0.1:1", "unix:/nonexistent/clamd", "nonsense"])
def test_a_scanner_that_is_not_there_refuses(settings: Settings, address: str) -> None:
    settings.CLAMAV_ADDRESS = address
    with pytest.raises(Refusal, match="暂时无法完成"):
        actions.inspect(name="a.txt", content=b"x")
