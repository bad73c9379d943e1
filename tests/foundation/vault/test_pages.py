"""The vault in the browser: ask, decide, read once."""

import json
from typing import Any

import pytest
from django.test import Client

from marketaccess.domain.authority.actor import SYSTEM
from marketaccess.foundation.documents.actions import Accepted
from marketaccess.foundation.notifications.models import Notice
from marketaccess.foundation.vault import actions, queries
from marketaccess.foundation.vault.models import Keyholder, UnsealRequest
from tests import make
from tests.foundation.vault.conftest import OTHER_PASSPHRASE, PASSPHRASE, REFERENCE, County
from tests.make import NINE

NAME = "CANARY赵某某"
REASON = "需要电话核实经营场所的位置。"


@pytest.fixture(autouse=True)
def sealed(county: County) -> None:
    make.locality()
    make.sealed_identity(
        matter=REFERENCE, payload=json.dumps({"name": NAME, "phone": "138"}).encode(), at=NINE
    )


@pytest.fixture
def handler(county: County) -> Client:
    client = Client()
    client.force_login(county.handler)
    return client


@pytest.fixture
def head(county: County) -> Client:
    client = Client()
    client.force_login(county.head)
    return client


def asked(handler: Client) -> UnsealRequest:
    handler.post(f"/desk/identity/new/{REFERENCE}/", {"reason": REASON})
    return UnsealRequest.objects.get()


def approved(handler: Client, head: Client) -> UnsealRequest:
    request = asked(handler)
    head.post(f"/desk/identity/{request.pk}/decide/", {"decision": "approve"})
    return request


@pytest.mark.django_db(transaction=True)
def test_both_are_told_and_the_notice_names_no_reason(handler: Client, head: Client, county: County) -> None:
    approved(handler, head)
    told = {notice.user: notice.text for notice in Notice.objects.all()}
    assert set(told) == {county.head, county.handler}
    assert all(REFERENCE in text and REASON not in text for text in told.values())


def test_the_whole_way(handler: Client, head: Client) -> None:
    request = approved(handler, head)
    address = f"/desk/identity/{request.pk}/"
    assert NAME not in handler.get(address).content.decode()
    shown = handler.post(f"{address}open/", {"passphrase": PASSPHRASE})
    assert NAME in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    assert NAME not in handler.get(address).content.decode()
    again = handler.post(f"{address}open/", {"passphrase": PASSPHRASE})
    assert (again.status_code, NAME in again.content.decode()) == (422, False)


def test_the_head_sees_the_request_and_never_the_identity(handler: Client, head: Client) -> None:
    request = approved(handler, head)
    assert REASON in head.get(f"/desk/identity/{request.pk}/").content.decode()
    assert head.post(f"/desk/identity/{request.pk}/open/", {"passphrase": PASSPHRASE}).status_code == 403


def test_a_wrong_passphrase_is_said_and_not_echoed(handler: Client, head: Client) -> None:
    request = approved(handler, head)
    page = handler.post(f"/desk/identity/{request.pk}/open/", {"passphrase": "WRONG passphrase"})
    assert page.status_code == 422
    assert "口令不正确" in page.content.decode()
    assert "WRONG passphrase" not in page.content.decode()


def test_an_original_is_downloaded_under_its_own_name(handler: Client, head: Client) -> None:
    original = make.sealed_original(
        matter=REFERENCE, accepted=Accepted("a.txt", "text/plain", b"text"), at=NINE
    )
    request = approved(handler, head)
    file = handler.post(f"/desk/identity/{request.pk}/files/{original.pk}/", {"passphrase": PASSPHRASE})
    assert file.content == b"text"
    assert 'filename="a.txt"' in file["Content-Disposition"]
    assert "no-store" in file["Cache-Control"]


@pytest.mark.parametrize("path", ["new/XS-2026-0001/", "new/none/"])
def test_a_hidden_matter_looks_like_none(handler: Client, county: County, path: str) -> None:
    county.hidden_from.add(county.handler.pk)
    assert handler.get(f"/desk/identity/{path}").status_code == 404


def test_others_requests_are_not_there(handler: Client, county: County) -> None:
    request = asked(handler)
    county.hidden_from.add(county.head.pk)
    stranger = Client()
    stranger.force_login(county.head)
    assert stranger.get(f"/desk/identity/{request.pk}/").status_code == 404
    assert stranger.post(f"/desk/identity/{request.pk}/decide/", {"decision": "approve"}).status_code == 404


def test_a_short_reason_is_said_at_its_field(handler: Client) -> None:
    page = handler.post(f"/desk/identity/new/{REFERENCE}/", {"reason": "想看"})
    assert page.status_code == 422
    assert "请写明查看理由" in page.content.decode()


def test_the_list_shows_ones_own(handler: Client, head: Client) -> None:
    asked(handler)
    assert REFERENCE in handler.get("/desk/identity/").content.decode()
    assert REFERENCE in head.get("/desk/identity/").content.decode()


def custody_page(client: Client) -> str:
    answer = client.get("/desk/identity/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_page_says_who_can_open_and_nobody_is_missing_before_a_change(
    handler: Client, county: County
) -> None:
    text = custody_page(handler)
    assert county.handler.username in text
    assert "须由现持有人重新增加" not in text
    assert "add-officer" not in text


def test_after_a_change_it_says_who_must_be_added_again_and_how(handler: Client, county: County) -> None:
    second = make.user(username="second")
    said: dict[str, Any] = {"holder": Keyholder.INTAKE, "by": SYSTEM, "at": NINE}
    adding = {"existing": county.handler, "existing_passphrase": PASSPHRASE, "officer": second}
    actions.add_officer(**adding, passphrase=OTHER_PASSPHRASE, **said)
    actions.rotate_key(officer=county.handler, passphrase=PASSPHRASE, **said)

    text = custody_page(handler)
    assert "须由现持有人重新增加" in text
    assert f"add-officer --holder intake --existing {county.handler.username} --officer second" in text
    assert queries.status()["must_be_added"] == {"intake": ["second"]}

    actions.add_officer(**adding, passphrase=OTHER_PASSPHRASE, **said)
    assert "add-officer" not in custody_page(handler)
    assert queries.status()["must_be_added"] == {}


def test_who_was_removed_or_left_is_not_missed(handler: Client, county: County) -> None:
    second, third = make.user(username="second"), make.user(username="third")
    said: dict[str, Any] = {"holder": Keyholder.INTAKE, "by": SYSTEM, "at": NINE}
    for officer in (second, third):
        actions.add_officer(
            existing=county.handler,
            existing_passphrase=PASSPHRASE,
            officer=officer,
            passphrase=OTHER_PASSPHRASE,
            **said,
        )
    actions.remove_officer(officer=second, **said)
    type(third).objects.filter(pk=third.pk).update(is_active=False)
    actions.rotate_key(officer=county.handler, passphrase=PASSPHRASE, **said)
    assert "add-officer" not in custody_page(handler)
