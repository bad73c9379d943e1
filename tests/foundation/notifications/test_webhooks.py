"""Telling other systems: signed, retried, the same key each time, never to this machine."""

import hashlib
import hmac
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.test import Client
from pytest_django import Settings

from marketaccess.domain.authority.role import Role
from marketaccess.domain.basics.refusal import NotAllowed, Refusal
from marketaccess.foundation.audit.models import Event
from marketaccess.foundation.notifications import actions, sending, wording
from marketaccess.foundation.notifications.actions import webhooks
from marketaccess.foundation.notifications.models import Delivery, Webhook
from tests import make
from tests.make import NINE

pytestmark = pytest.mark.django_db
PAYLOAD = {"event": "lead.transfer", "reference": "XS-2026-0001", "state": "transferred"}


class Receiver(HTTPServer):
    """Another system: keeps what it gets, answers with the next status."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.received: list[tuple[dict[str, str], bytes]] = []
        self.statuses: list[int] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/hook?x=1"


class Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.received.append(({k.lower(): v for k, v in self.headers.items()}, body))
        self.send_response(self.server.statuses.pop(0) if self.server.statuses else 204)
        self.send_header("Location", "http://127.0.0.1:1/elsewhere")
        self.end_headers()

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def receiver(settings: Settings) -> Iterator[Receiver]:
    settings.WEBHOOKS_TO_LOOPBACK = True
    server = Receiver()
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def hook(address: str) -> Webhook:
    office = make.department("drc")
    by = make.actor(Role.SYSTEM_ADMINISTRATOR, "it")
    return actions.add_webhook(department=office.pk, address=address, by=by, at=NINE)


def queue(key: str = "lead:1:transfer") -> int:
    office = make.department("drc")
    return actions.queue_webhooks(department=office.pk, key=key, payload=PAYLOAD, at=NINE)


class TestDelivery:
    def test_is_signed_over_moment_and_body(self, receiver: Receiver) -> None:
        made = hook(receiver.address)
        queue()
        assert actions.deliver_due(at=NINE) == 1
        [(headers, body)] = receiver.received
        assert json.loads(body) == PAYLOAD
        signed = f"{int(NINE.timestamp())}.".encode() + body
        expected = hmac.new(made.secret.encode(), signed, hashlib.sha256).hexdigest()
        assert headers["x-marketaccess-signature"] == f"sha256={expected}"
        assert headers["x-marketaccess-timestamp"] == str(int(NINE.timestamp()))
        assert headers["idempotency-key"] == "lead:1:transfer"
        assert made.secret not in str(headers)
        assert Delivery.objects.get().delivered_at == NINE

    def test_is_queued_and_delivered_once(self, receiver: Receiver) -> None:
        hook(receiver.address)
        queue()
        queue()
        actions.deliver_due(at=NINE)
        actions.deliver_due(at=NINE + timedelta(days=1))
        assert len(receiver.received) == 1

    def test_is_tried_again_later_with_the_same_key(self, receiver: Receiver) -> None:
        hook(receiver.address)
        receiver.statuses = [500, 302]
        queue()
        assert actions.deliver_due(at=NINE) == 0
        assert Delivery.objects.get().last_error == "对方返回状态 500"
        assert actions.deliver_due(at=NINE + timedelta(seconds=59)) == 0
        assert len(receiver.received) == 1
        assert actions.deliver_due(at=NINE + timedelta(minutes=1)) == 0  # a redirect is not followed
        assert Delivery.objects.get().last_error == "对方返回状态 302"
        assert actions.deliver_due(at=NINE + timedelta(minutes=3)) == 1
        assert {headers["idempotency-key"] for headers, _ in receiver.received} == {"lead:1:transfer"}
        assert Delivery.objects.get().last_error == ""

    def test_is_given_up_visibly_and_can_be_retried(self, receiver: Receiver) -> None:
        hook(receiver.address)
        queue()
        receiver.statuses = [503] * webhooks.ATTEMPTS
        at = NINE
        for _ in range(webhooks.ATTEMPTS):
            actions.deliver_due(at=at)
            at = Delivery.objects.get().next_attempt_at
        delivery = Delivery.objects.get()
        assert delivery.given_up_at is not None
        assert delivery.attempts == webhooks.ATTEMPTS
        assert actions.deliver_due(at=at + timedelta(days=9)) == 0
        by = make.actor(Role.SYSTEM_ADMINISTRATOR, "it")
        actions.retry(delivery=delivery, by=by, at=at)
        assert actions.deliver_due(at=at) == 1

    def test_a_worker_killed_while_sending_leaves_it_to_be_sent_again(
        self, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        hook(receiver.address)
        queue()

        def killed(*args: object, **kwargs: object) -> None:
            raise KeyboardInterrupt

        with monkeypatch.context() as broken:
            broken.setattr(sending, "post", killed)
            with pytest.raises(KeyboardInterrupt):
                actions.deliver_due(at=NINE)
        assert actions.deliver_due(at=NINE) == 0  # claimed: nobody else sends it at the same time
        assert actions.deliver_due(at=NINE + timedelta(minutes=1)) == 1

    def test_one_that_is_not_there_does_not_keep_others_waiting(self, receiver: Receiver) -> None:
        hook("http://127.0.0.1:1/")
        hook(receiver.address)
        queue()
        assert actions.deliver_due(at=NINE) == 1
        assert Delivery.objects.get(delivered_at__isnull=True).last_error == "无法连接对方"

    def test_those_who_come_late_are_claimed_and_signed_as_of_now(
        self, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Fifty who each take their ten seconds: the last is not claimed for a minute that has gone by."""
        hook(receiver.address)
        for number in range(3):
            queue(f"lead:{number}")
        seconds = iter([0.0, 0.4, 100.0, 200.0])
        monkeypatch.setattr(webhooks, "monotonic", lambda: next(seconds))
        assert actions.deliver_due(at=NINE) == 3
        moments = [int(headers["x-marketaccess-timestamp"]) for headers, _ in receiver.received]
        assert [moment - int(NINE.timestamp()) for moment in moments] == [0, 100, 200]
        last = Delivery.objects.order_by("pk").last()
        assert last is not None
        assert last.next_attempt_at == NINE + timedelta(seconds=200) + webhooks.FIRST_WAIT

    def test_one_that_answers_letter_by_letter_is_left(
        self, settings: Settings, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        settings.WEBHOOKS_TO_LOOPBACK = True
        monkeypatch.setattr(sending, "PATIENCE", 0.3)
        is_done = threading.Event()
        with socket.create_server(("127.0.0.1", 0)) as server:

            def drip() -> None:
                line, _ = server.accept()
                with line, suppress(OSError):
                    while not is_done.wait(0.05):
                        line.sendall(b"H")

            thread = threading.Thread(target=drip)
            thread.start()
            hook(f"http://127.0.0.1:{server.getsockname()[1]}/")
            queue()
            assert actions.deliver_due(at=NINE) == 0
            is_done.set()
            thread.join()
        assert Delivery.objects.get().last_error == wording.ERRORS["timeout"]

    def test_only_the_departments_own_webhooks_are_told(self, receiver: Receiver) -> None:
        hook(receiver.address)
        other = make.department("housing")
        assert actions.queue_webhooks(department=other.pk, key="k", payload=PAYLOAD, at=NINE) == 0


def test_waits_double_up_to_six_hours() -> None:
    waits = [webhooks.wait_after(n) for n in range(1, 60)]
    assert waits[:4] == [timedelta(minutes=m) for m in (1, 2, 4, 8)]
    assert waits == sorted(waits)
    assert waits[-1] == timedelta(hours=6)


@pytest.mark.parametrize(
    ("address", "allowed"),
    [
        ("10.1.2.3", True),
        ("192.168.0.9", True),
        ("8.8.8.8", True),
        ("127.0.0.1", False),
        ("::1", False),
        ("::ffff:127.0.0.1", False),
        ("169.254.169.254", False),
        ("fe80::1%eth0", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
    ],
)
def test_this_machine_and_link_local_are_not_called(address: str, allowed: bool) -> None:
    assert sending.is_allowed(address, loopback=False) is allowed


def test_loopback_is_refused_at_delivery() -> None:
    hook("http://127.0.0.1:9/")
    queue()
    actions.deliver_due(at=NINE)
    assert Delivery.objects.get().last_error == "地址指向本机或不允许的网络"


class TestManaging:
    @pytest.mark.parametrize(
        "address",
        [
            "ftp://example.org/",
            "file:///etc/passwd",
            "http://",
            "http://a:b@example.org/",
            "x",
            "http://h:99999/",
        ],
    )
    def test_only_plain_web_addresses(self, address: str) -> None:
        with pytest.raises(Refusal, match="推送地址无效") as caught:
            hook(address)
        assert caught.value.field == "address"

    @pytest.mark.parametrize("role", [r for r in Role if r is not Role.SYSTEM_ADMINISTRATOR])
    def test_only_the_system_administrator(self, role: Role) -> None:
        by = make.actor(role, "drc")
        with pytest.raises(NotAllowed):
            actions.add_webhook(department=1, address="https://example.org/", by=by, at=NINE)

    def test_the_event_names_the_address_and_no_secret(self) -> None:
        made = hook("https://example.org/hook")
        event = Event.objects.get(action="webhook.add")
        assert event.detail["address"] == "https://example.org/hook"
        assert made.secret not in str(event.detail)

    def test_a_stopped_one_gets_nothing(self, receiver: Receiver) -> None:
        made = hook(receiver.address)
        queue()
        by = make.actor(Role.SYSTEM_ADMINISTRATOR, "it")
        actions.stop_webhook(webhook=made, by=by, at=NINE)
        assert actions.deliver_due(at=NINE) == 0
        assert queue("later") == 0
        with pytest.raises(NotAllowed):
            actions.retry(delivery=Delivery.objects.get(), by=by, at=NINE)

    def test_the_page_adds_shows_and_stops(self, client: Client) -> None:
        make.locality()
        office = make.department("drc")
        client.force_login(make.user(Role.SYSTEM_ADMINISTRATOR, "it"))
        bad = client.post("/manage/webhooks/", {"department": office.pk, "address": "ftp://x"})
        assert (bad.status_code, "推送地址无效" in bad.content.decode()) == (422, True)
        client.post("/manage/webhooks/", {"department": office.pk, "address": "https://example.org/h"})
        made = Webhook.objects.get()
        first = client.get("/manage/webhooks/").content.decode()
        assert made.secret in first
        assert made.secret not in client.get("/manage/webhooks/").content.decode()
        client.post(f"/manage/webhooks/{made.pk}/stop/")
        made.refresh_from_db()
        assert not made.is_active

    def test_nobody_else_sees_the_page(self, client: Client) -> None:
        make.locality()
        client.force_login(make.user(Role.COORDINATING_HEAD, "drc"))
        assert client.get("/manage/webhooks/").status_code == 403
