"""Who may ask, decide and read, at the edges of time and number."""

from datetime import datetime, timedelta

import pytest

from marketaccess.domain.authority.role import Role
from marketaccess.domain.basics.refusal import NotAllowed, Refusal
from marketaccess.foundation.audit.models import Event
from marketaccess.foundation.vault import actions, policy, queries
from marketaccess.foundation.vault.actions.requests import REASON_LENGTH, REASON_LIMIT, checked_reason
from marketaccess.foundation.vault.models import UnsealRequest
from tests import make
from tests.foundation.vault.conftest import PASSPHRASE, REFERENCE, County
from tests.make import NINE

REASON = "需要电话核实经营场所的位置。"
SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def sealed(county: County) -> None:
    actions.seal(matter=REFERENCE, payload=b'{"name": "x"}', at=NINE)


def ask(county: County, at: datetime = NINE) -> UnsealRequest:
    return actions.request_unseal(matter=REFERENCE, reason=REASON, by=county.actor(county.handler), at=at)


def approve(county: County, request: UnsealRequest, at: datetime = NINE) -> UnsealRequest:
    return actions.decide(request=request, approve=True, by=county.actor(county.head), at=at)


def why_not(county: County, request: UnsealRequest, at: datetime) -> str:
    return queries.why_not_open(request, county.matter, county.actor(county.handler), at)


# ── Reasons ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "reason",
    [
        "\u200b" * 40,
        "\u3000" * 40,
        "\x00" * 40,
        "想看\u200b\u200b\u200b\u200b\u200b\u200b\u200b\u200b",
        "\u202e" * 12,
    ],
)
def test_invisible_characters_are_no_reason(reason: str) -> None:
    with pytest.raises(Refusal) as refused:
        checked_reason(reason)
    assert refused.value.field == "reason"


@pytest.mark.parametrize(
    ("length", "is_enough"),
    [(REASON_LENGTH - 1, False), (REASON_LENGTH, True), (REASON_LIMIT, True), (REASON_LIMIT + 1, False)],
)
def test_a_reason_has_ten_to_five_hundred_characters(length: int, *, is_enough: bool) -> None:
    if is_enough:
        assert checked_reason("因" * length) == "因" * length
    else:
        with pytest.raises(Refusal, match="10至500字"):
            checked_reason("因" * length)


# ── Time ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("after", "said"),
    [
        (timedelta(0), ""),
        (policy.VALID_FOR, ""),
        (policy.VALID_FOR + SECOND, "超过24小时"),
        (-SECOND, "超过24小时"),  # a clock that was put back opens nothing
    ],
)
def test_consent_lasts_a_day_to_the_second(county: County, after: timedelta, said: str) -> None:
    request = approve(county, ask(county))
    found = why_not(county, request, NINE + after)
    assert said in found if said else found == ""


def test_a_denied_request_stays_closed(county: County) -> None:
    request = actions.decide(request=ask(county), approve=False, by=county.actor(county.head), at=NINE)
    assert "获得同意后才能查看" in why_not(county, request, NINE)


def test_a_request_that_waits_opens_nothing(county: County) -> None:
    assert "获得同意后才能查看" in why_not(county, ask(county), NINE)


def test_after_a_day_one_may_ask_again(county: County) -> None:
    for _ in range(policy.REQUESTS_PER_DAY):
        actions.decide(request=ask(county), approve=False, by=county.actor(county.head), at=NINE)
    with pytest.raises(NotAllowed, match="申请次数已达上限"):
        ask(county, NINE + timedelta(days=1) - SECOND)
    assert ask(county, NINE + timedelta(days=1)).state == "requested"


# ── Tries ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("tries", "said"), [(policy.TRIES - 1, ""), (policy.TRIES, "口令错误次数过多")])
def test_the_fifth_wrong_passphrase_ends_the_request(county: County, tries: int, said: str) -> None:
    request = approve(county, ask(county))
    UnsealRequest.objects.update(tries=tries)
    request.refresh_from_db()
    found = why_not(county, request, NINE)
    assert said in found if said else found == ""


@pytest.mark.parametrize("passphrase", ["", PASSPHRASE.upper()])
def test_nearly_right_is_wrong_and_counted(county: County, passphrase: str) -> None:
    request = approve(county, ask(county))
    with pytest.raises(Refusal, match="口令不正确"):
        actions.open_record(
            request=request, passphrase=passphrase, by=county.actor(county.handler), at=NINE + SECOND
        )
    request.refresh_from_db()
    assert request.tries == 1
    failed = Event.objects.get(action="identity.open_failed")
    assert not passphrase or passphrase not in str(failed.detail)


# ── Who ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.COORDINATING_HEAD])
def test_only_a_head_decides(county: County, role: Role) -> None:
    request = ask(county)
    with pytest.raises(NotAllowed):
        actions.decide(request=request, approve=True, by=make.actor(role, "drc"), at=NINE)
    request.refresh_from_db()
    assert (request.state, request.decided_by) == ("requested", None)


@pytest.mark.parametrize("role", list(Role))
def test_nobody_but_who_asked_reads(county: County, role: Role) -> None:
    request = approve(county, ask(county))
    with pytest.raises(NotAllowed, match="申请人本人"):
        actions.open_record(
            request=request, passphrase=PASSPHRASE, by=make.actor(role, "drc"), at=NINE + SECOND
        )
    assert not Event.objects.filter(action__startswith="identity.open").exists()


def test_one_sees_the_own_requests_and_those_of_the_office_where_one_approves(county: County) -> None:
    request = ask(county)
    assert list(queries.requests_concerning(county.actor(county.handler))) == [request]
    assert list(queries.requests_concerning(county.actor(county.head))) == [request]
    stranger = make.actor(Role.COORDINATING_HEAD, "justice")
    assert not queries.requests_concerning(stranger).exists()
    colleague = make.actor(Role.COORDINATING_HANDLER, "drc")
    assert not queries.requests_concerning(colleague).exists()


# ── What is shown ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "payload", [b"not json", b"[1]", b"\xff\xfe", b'"text"', b"null", "中文".encode(), b"1" * 5000]
)
def test_what_was_not_sealed_by_our_form_is_shown_as_text(payload: bytes) -> None:
    ((_, text),) = queries.identity_lines(payload)
    assert text == payload.decode(errors="replace")


def test_what_the_form_sealed_is_shown_line_by_line_without_empty_ones() -> None:
    lines = queries.identity_lines('{"name": "某某", "phone": "", "email": "a@b.cn"}'.encode())
    assert [value for _, value in lines] == ["某某", "a@b.cn"]


def test_the_status_tells_numbers_and_no_secrets(county: County) -> None:
    told = str(queries.status())
    assert queries.status()["records"] == 1
    assert "AGE-SECRET-KEY" not in told
    assert PASSPHRASE not in told
