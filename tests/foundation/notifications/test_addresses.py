"""Where webhooks go, what they carry, and what happens when the other side misbehaves."""

import http.client
import json
import socket
import ssl
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketaccess.domain.authority.role import Role
from marketaccess.domain.basics.refusal import NotAllowed
from marketaccess.foundation.audit.models import Event
from marketaccess.foundation.notifications import actions, sending, wording
from marketaccess.foundation.notifications.actions.webhooks import ATTEMPTS, LONGEST_WAIT, wait_after
from marketaccess.foundation.notifications.models import Delivery, Webhook
from tests import make
from tests.make import NINE

SECRET, BODY = "s3cret", b'{"a":1}'


class Line:
    """A socket that keeps what is sent and answers 204."""

    def __init__(self) -> None:
        self.sent = b""

    def sendall(self, data: bytes) -> None:
        self.sent += bytes(data)

    def makefile(self, *_: object) -> object:
        class Answer:
            lines = [b"HTTP/1.1 204 No Content\r\n", b"\r\n"]

            def readline(self, *_: object) -> bytes:
                return self.lines.pop(0) if self.lines else b""

            def flush(self) -> None: ...

            def close(self) -> None: ...

        return Answer()

    def close(self) -> None: ...


@pytest.fixture
def line(monkeypatch: pytest.MonkeyPatch) -> Line:
    made = Line()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [(2, 1, 6, "", ("10.1.2.3", 80))])
    monkeypatch.setattr(socket, "create_connection", lambda *_: made)
    return made


# ── Addresses ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("address", "request_line"),
    [
        ("http://hooks.example.org", b"POST / HTTP/1.1"),
        ("http://hooks.example.org/a/b", b"POST /a/b HTTP/1.1"),
        ("http://hooks.example.org/a?x=1&y=2", b"POST /a?x=1&y=2 HTTP/1.1"),
        ("http://hooks.example.org?x=1", b"POST /?x=1 HTTP/1.1"),
        ("http://hooks.example.org/%E5%9B%9E", b"POST /%E5%9B%9E HTTP/1.1"),
        ("http://hooks.example.org/回调", b"POST /%E5%9B%9E%E8%B0%83 HTTP/1.1"),
        ("http://hooks.example.org/a?部门=财政", b"POST /a?%E9%83%A8%E9%97%A8=%E8%B4%A2%E6%94%BF HTTP/1.1"),
        ("http://hooks.example.org/a b", b"POST /a%20b HTTP/1.1"),
        ("http://hooks.example.org/a#part", b"POST /a HTTP/1.1"),
    ],
)
def test_the_address_is_called_as_it_was_written(line: Line, address: str, request_line: bytes) -> None:
    sending.post(
        address, BODY, sending.headers(secret=SECRET, key="k", timestamp=1, body=BODY), loopback=False
    )
    assert line.sent.split(b"\r\n")[0] == request_line
    assert line.sent.endswith(BODY)


@pytest.mark.parametrize(
    "address",
    [
        *("", "example.org", "//example.org/", "http:///x", "https://", "mailto:a@b.cn", "javascript:1"),
        *("http://a@example.org/", "http://:b@example.org/", "http://example.org:x/", "http://h:70000/"),
        *("http://[::1", "gopher://example.org/"),
    ],
)
def test_what_is_no_address_is_no_address(address: str) -> None:
    with pytest.raises(ValueError):
        sending.parsed(address)


@given(st.text(max_size=60))
def test_no_text_is_taken_for_an_address_with_a_password(text: str) -> None:
    try:
        parts = sending.parsed(text)
    except ValueError:
        return
    assert parts.scheme in {"http", "https"}
    assert parts.hostname
    assert not parts.password


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.53", "127.255.255.255", "169.254.0.1", "fe80::1", "ff02::1", "239.1.1.1", "::"),
        *("240.0.0.1", "::ffff:169.254.169.254", "::ffff:127.0.0.1"),
    ],
)
def test_this_machine_and_its_neighbours_are_never_called(address: str) -> None:
    assert not sending.is_allowed(address, loopback=False)


@pytest.mark.parametrize("address", ["10.0.0.1", "172.16.5.4", "192.168.1.1", "fd00::1", "1.2.4.8"])
def test_other_systems_of_the_county_are_called(address: str) -> None:
    assert sending.is_allowed(address, loopback=False)


# ── What the other side does ──────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (TimeoutError(), "timeout"),
        (ssl.SSLCertVerificationError(), "certificate"),
        (ConnectionRefusedError(), "refused"),
        (ConnectionResetError(), "refused"),
        (OSError("no route"), "refused"),
        (http.client.BadStatusLine("x"), "refused"),
        (http.client.IncompleteRead(b""), "refused"),
        (ValueError("a header that cannot be sent"), "refused"),
        (UnicodeEncodeError("ascii", "路", 0, 1, "x"), "refused"),
    ],
)
def test_every_fault_on_the_way_has_its_word(
    monkeypatch: pytest.MonkeyPatch, fault: Exception, reason: str
) -> None:
    def fail(*_: object, **__: object) -> int:
        raise fault

    monkeypatch.setattr(sending, "_status", fail)
    with pytest.raises(sending.Failed) as failed:
        sending.post("http://example.org/", BODY, {}, loopback=False)
    assert failed.value.reason == reason
    assert wording.ERRORS[reason]


@pytest.mark.parametrize(
    ("status", "arrives"), [(200, True), (204, True), (299, True), (300, False), (199, False)]
)
def test_only_a_success_is_a_delivery(monkeypatch: pytest.MonkeyPatch, status: int, *, arrives: bool) -> None:
    monkeypatch.setattr(sending, "_status", lambda *_, **__: status)
    if arrives:
        sending.post("http://example.org/", BODY, {}, loopback=False)
    else:
        with pytest.raises(sending.Failed, match=str(status)):
            sending.post("http://example.org/", BODY, {}, loopback=False)


@pytest.mark.parametrize("host", ["nowhere.invalid", "a" * 300 + ".example.org", "..", "中文" * 80 + ".cn"])
def test_a_name_that_cannot_be_looked_up_is_an_unknown_host(
    monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    def lookup(name: str, *_: object, **__: object) -> None:
        name.encode("idna")
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    with pytest.raises(sending.Failed) as failed:
        sending.post(f"http://{host}/", BODY, {}, loopback=False)
    assert failed.value.reason == "unknown_host"


# ── The signature ─────────────────────────────────────────────────────────────────────────────────────


def test_the_same_message_at_another_moment_is_signed_otherwise() -> None:
    assert sending.signature(SECRET, 1, BODY) != sending.signature(SECRET, 2, BODY)
    assert sending.signature(SECRET, 1, BODY) != sending.signature("other", 1, BODY)
    assert sending.signature(SECRET, 1, BODY) != sending.signature(SECRET, 1, BODY + b" ")


@given(st.dictionaries(st.text(max_size=8), st.integers() | st.text(max_size=8), max_size=5))
def test_what_is_signed_is_what_is_read(payload: dict[str, int | str]) -> None:
    assert json.loads(sending.body_of(payload)) == payload
    turned = dict(reversed(payload.items()))
    assert sending.body_of(turned) == sending.body_of(payload)


def test_no_secret_leaves_with_the_message() -> None:
    given_headers = sending.headers(secret=SECRET, key="lead:1", timestamp=7, body=BODY)
    assert SECRET not in str(given_headers)
    assert given_headers["Idempotency-Key"] == "lead:1"


# ── Retries ───────────────────────────────────────────────────────────────────────────────────────────


@given(st.integers(1, 10_000))
def test_waits_grow_and_have_an_end(attempts: int) -> None:
    assert timedelta(0) < wait_after(attempts) <= wait_after(attempts + 1) <= LONGEST_WAIT


def test_a_message_is_given_up_after_most_of_a_day() -> None:
    total = sum((wait_after(n) for n in range(1, ATTEMPTS)), timedelta(0))
    assert timedelta(hours=6) < total < timedelta(days=2)


@pytest.mark.django_db
def test_one_address_that_cannot_be_sent_to_does_not_keep_the_others_waiting(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    office, by = make.department("drc"), make.actor(Role.SYSTEM_ADMINISTRATOR, "it")
    for address in ("http://bad.example.org/路径", "http://good.example.org/"):
        actions.add_webhook(department=office.pk, address=address, by=by, at=NINE)
    actions.queue_webhooks(department=office.pk, key="k", payload={}, at=NINE)

    def status(parts: object, *_: object, **__: object) -> int:
        if "bad" in str(parts):
            raise UnicodeEncodeError("ascii", "路", 0, 1, "not in a request line")
        return 204

    monkeypatch.setattr(sending, "_status", status)
    assert actions.deliver_due(at=NINE) == 1
    failed = Delivery.objects.get(delivered_at__isnull=True)
    assert failed.last_error == wording.ERRORS["refused"]


@pytest.mark.django_db
@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SYSTEM_ADMINISTRATOR])
def test_nobody_else_stops_or_retries(role: Role) -> None:
    office, by = make.department("drc"), make.actor(Role.SYSTEM_ADMINISTRATOR, "it")
    hook = actions.add_webhook(department=office.pk, address="https://example.org/", by=by, at=NINE)
    actions.queue_webhooks(department=office.pk, key="k", payload={}, at=NINE)
    other, delivery = make.actor(role, "drc"), Delivery.objects.get()
    with pytest.raises(NotAllowed):
        actions.stop_webhook(webhook=hook, by=other, at=NINE)
    with pytest.raises(NotAllowed):
        actions.retry(delivery=delivery, by=other, at=NINE)
    assert Webhook.objects.get().is_active
    assert Event.objects.count() == 1
