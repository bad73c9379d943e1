"""
One HTTP request to another system: signed, with a time limit, to an address that was looked at.

The host name is resolved once and the connection goes to that very address, so that a name cannot point
elsewhere between the look and the call. Redirects are not followed.
"""

import hashlib
import hmac
import http.client
import ipaddress
import json
import socket
import ssl
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from threading import Event, Timer
from typing import Any
from urllib.parse import SplitResult, quote, urlsplit

TIMEOUT = 10.0
# Altogether: who answers one letter every nine seconds would keep everybody else waiting.
PATIENCE = 30.0
PORTS = {"http": 80, "https": 443}
_SAFE = "/?%:@!$&'()*+,;=~-._"  # what stands for itself in a path; Chinese letters are percent-encoded


class Failed(Exception):
    """Not delivered. ``reason`` is a key of ``wording.ERRORS``, or the status that came back."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def body_of(payload: object) -> bytes:
    """The payload as the bytes that are signed and sent."""
    return json.dumps(payload, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def signature(secret: str, timestamp: int, body: bytes) -> str:
    """HMAC-SHA256 over the moment and the body: a kept message cannot be sent again later as a new one."""
    return hmac.new(secret.encode(), f"{timestamp}.".encode() + body, hashlib.sha256).hexdigest()


def headers(*, secret: str, key: str, timestamp: int, body: bytes) -> dict[str, str]:
    """What the other side needs to trust the message, and to know it when it comes twice."""
    return {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "marketaccess-webhook/1",
        "Idempotency-Key": key,
        "X-MarketAccess-Timestamp": str(timestamp),
        "X-MarketAccess-Signature": f"sha256={signature(secret, timestamp, body)}",
    }


def parsed(address: str) -> SplitResult:
    """The parts of an address that we would call. Raises ValueError."""
    parts = urlsplit(address)
    if parts.scheme not in PORTS or not parts.hostname or parts.username or parts.password:
        raise ValueError("an address must be http or https, with a host and without a password")
    parts.port  # noqa: B018 - raises ValueError where it is none
    return parts


def post(address: str, body: bytes, given: Mapping[str, str], *, loopback: bool) -> None:
    """Send. Raises Failed for everything but an answer of 2xx."""
    parts = parsed(address)
    try:
        status = _status(parts, body, given, loopback=loopback)
    except TimeoutError:
        raise Failed("timeout") from None
    except ssl.SSLError:
        raise Failed("certificate") from None
    except (OSError, http.client.HTTPException, ValueError):
        raise Failed("refused") from None
    if not 200 <= status < 300:
        raise Failed(str(status))


def _status(parts: SplitResult, body: bytes, given: Mapping[str, str], *, loopback: bool) -> int:
    host, port = parts.hostname or "", parts.port or PORTS[parts.scheme]
    connection = http.client.HTTPConnection(host, port, timeout=TIMEOUT)
    line = socket.create_connection((_resolved(host, port, loopback=loopback), port), TIMEOUT)
    with closing(connection), _ended(line):
        connection.sock = _secured(line, host) if parts.scheme == "https" else line
        query = f"?{parts.query}" if parts.query else ""
        path = quote(f"{parts.path or '/'}{query}", safe=_SAFE)
        connection.request("POST", path, body, dict(given))
        return connection.getresponse().status


@contextmanager
def _ended(line: socket.socket) -> Iterator[None]:
    """Raises TimeoutError where the exchange on the line takes longer than our patience."""
    is_over = Event()

    def end() -> None:
        is_over.set()
        with suppress(OSError):
            line.shutdown(socket.SHUT_RDWR)

    watch = Timer(PATIENCE, end)
    watch.daemon = True
    watch.start()
    try:
        yield
    except (OSError, http.client.HTTPException):
        if is_over.is_set():
            raise TimeoutError from None
        raise
    finally:
        watch.cancel()


def _secured(line: socket.socket, host: str) -> ssl.SSLSocket:
    try:
        return ssl.create_default_context().wrap_socket(line, server_hostname=host)
    except BaseException:
        line.close()
        raise


def _resolved(host: str, port: int, *, loopback: bool) -> str:
    try:
        found: list[Any] = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (socket.gaierror, UnicodeError):
        raise Failed("unknown_host") from None
    address = str(found[0][4][0])
    if not is_allowed(address, loopback=loopback):
        raise Failed("forbidden")
    return address


def is_allowed(address: str, *, loopback: bool) -> bool:
    """
    Whether we would call this numeric address.

    Private networks are allowed: that is where a county's other systems are. This machine and the
    link-local range (where clouds keep their credentials) are not.
    """
    number = ipaddress.ip_address(address.partition("%")[0])
    number = getattr(number, "ipv4_mapped", None) or number
    if number.is_loopback:
        return loopback
    return not (number.is_link_local or number.is_multicast or number.is_unspecified or number.is_reserved)
