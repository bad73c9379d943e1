"""What each step changes in the lead and on what hangs on it, and that it changes nothing else."""

from datetime import date, timedelta
from typing import Any

import pytest

from marketaccess.apps.leads import actions
from marketaccess.apps.leads.models import Lead
from marketaccess.domain.basics.refusal import NotAllowed, Refusal
from marketaccess.domain.casework.lead_flow import LeadState
from marketaccess.law import library
from tests import make
from tests.apps.leads.verbs import EVERY, TEXT, ask_for_time, stand, take

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
LATER = make.NINE + timedelta(hours=2)
CLOCK = {"due_rule", "due_on"}
# The columns of the lead that a step may touch, besides its state.
TOUCHED: dict[str, set[str]] = {
    "register": {"title", "summary", "case_type", "situation", "level"},
    "refuse": {"refusal_reason", "closed_at"} | CLOCK,
    "transfer": CLOCK,
    "sign": set(),
    "contribute": set(),
    "return": {"returns"} | CLOCK,
    "appeal_transfer": {"returns"},
    "rule_keep": set(),
    "rule_withdraw": CLOCK,
    "verify": set(),
    "endorse": {"conclusion", "verified_at"} | CLOCK,
    "reject_draft": set(),
    "send_back": {"conclusion", "verified_at"} | CLOCK,
    "take_back": {"conclusion", "verified_at"} | CLOCK,
    "conclude": set(),
    "draft_notice": set(),
    "reject_notice": set(),
    "notify": CLOCK,
    "request_extension": set(),
    "decide_extension": {"due_on"},
    "report_rectification": CLOCK,
    "send_back_rectification": CLOCK,
    "accept_rectification": set(),
    "answer": {"answered_at"},
    "revisit": set(),
    "close": {"closing_reason", "closed_at"},
    "reopen": {"reopenings", "conclusion", "closing_reason", "closed_at", "answered_at", "verified_at"}
    | CLOCK,
    "reopen_by_reporter": {"reopenings", "conclusion", "closed_at", "answered_at", "verified_at"} | CLOCK,
    "rate": set(),
    "write_to_reporter": set(),
    "write_from_reporter": set(),
}


def columns(lead: Lead) -> dict[str, Any]:
    return Lead.objects.filter(pk=lead.pk).values().get()


@pytest.mark.parametrize("name", EVERY)
def test_a_step_touches_its_own_columns_and_no_other(name: str) -> None:
    lead = stand(name)
    before = columns(lead)
    take(name, lead, at=LATER)
    after = columns(lead)
    moved = {column for column in before if before[column] != after[column]}
    assert moved - {"state"} <= TOUCHED[name]
    assert ("state" in moved) is (EVERY[name].before is not EVERY[name].after)
    if EVERY[name].before is not EVERY[name].after and name != "register":
        assert TOUCHED[name] - CLOCK - {"closing_reason"} <= moved


# ── What hangs on the lead ────────────────────────────────────────────────────────────────────────────


def test_a_transfer_opens_a_hop_for_each_receiver_with_the_same_words() -> None:
    lead = stand("transfer")
    take("transfer", lead, at=LATER)
    hops = {hop.department.key: hop for hop in lead.hops.select_related("department")}
    assert {key: hop.part for key, hop in hops.items()} == {make.HANDLING: "lead", make.HELPING: "assist"}
    for hop in hops.values():
        assert (hop.instructions, hop.dispatched_at, hop.signed_at, hop.ended_at) == (TEXT, LATER, None, None)


def test_a_return_closes_every_hop_and_keeps_the_reason_with_the_one_that_returned() -> None:
    lead = stand("return")
    take("return", lead, at=LATER)
    hops = {hop.department.key: hop for hop in lead.hops.select_related("department")}
    assert {hop.ended_at for hop in hops.values()} == {LATER}
    assert (hops[make.HANDLING].return_reason, hops[make.HANDLING].return_basis) == (TEXT, "三定规定第三条")
    assert hops[make.HELPING].return_reason == ""


@pytest.mark.parametrize(
    ("name", "upheld", "ended"), [("rule_keep", LATER, None), ("rule_withdraw", None, LATER)]
)
def test_a_ruling_upholds_the_hop_or_ends_it(name: str, upheld: object, ended: object) -> None:
    lead = stand(name)
    hop = lead.hops.get(ended_at=None)
    take(name, lead, at=LATER)
    after = make.fresh(hop)
    assert (after.upheld_at, after.ended_at) == (upheld, ended)


def test_an_opinion_goes_from_draft_to_handed_in_to_accepted() -> None:
    lead = stand("verify")
    seen = []
    for name in ("verify", "endorse", "draft_notice", "notify"):
        take(name, make.fresh(lead), at=LATER)
        opinion = lead.opinions.get()
        seen.append((opinion.state, opinion.endorsed_at))
    assert seen == [("drafted", None), ("submitted", LATER), ("submitted", LATER), ("accepted", LATER)]


def test_an_opinion_that_is_sent_back_stays_on_record_beside_the_better_one() -> None:
    lead = stand("send_back")
    for name in ("send_back", "verify", "endorse"):
        take(name, make.fresh(lead), at=LATER)
    opinions = lead.opinions.order_by("pk").values_list("state", "remark")
    assert list(opinions) == [("sent_back", TEXT), ("submitted", "")]


def test_a_notice_goes_from_draft_to_issued_to_reported_to_accepted() -> None:
    lead = stand("draft_notice")
    seen = []
    for name in ("draft_notice", "notify", "report_rectification", "accept_rectification"):
        take(name, make.fresh(lead), at=LATER)
        notice = lead.notices.get()
        seen.append((notice.state, notice.due_on, notice.issued_at, notice.reported_at))
    due_on = date(2026, 10, 6)
    assert seen == [
        ("drafted", None, None, None),
        ("issued", due_on, LATER, None),
        ("reported", due_on, LATER, LATER),
        ("accepted", due_on, LATER, LATER),
    ]


def test_reopening_closes_the_hops_so_that_no_department_sees_the_new_round() -> None:
    lead = stand("reopen")
    take("reopen", lead, at=LATER)
    assert not lead.hops.filter(ended_at=None).exists()
    assert lead.notices.get().state == "accepted"


# ── Boundaries that the profile sets ──────────────────────────────────────────────────────────────────


@pytest.mark.requirement("R7.5")
@pytest.mark.parametrize("profile", library.profile_keys())
def test_silence_closes_the_day_after_the_period_and_not_on_its_last(profile: str) -> None:
    make.county(profile)
    days = library.profile(profile).revisit_silence_days
    lead = make.lead(LeadState.ANSWERED)
    last = make.NINE + days * DAY
    with pytest.raises(NotAllowed, match=f"须在{last:%Y-%m-%d}之后方可办结"):
        actions.close(lead=lead, reason=TEXT, by=make.head(), at=last)
    actions.close(lead=lead, reason=TEXT, by=make.head(), at=last + DAY)
    assert make.fresh(lead).state == LeadState.CLOSED


@pytest.mark.requirement("R7.5")
@pytest.mark.parametrize("profile", library.profile_keys())
@pytest.mark.parametrize("state", [LeadState.ANSWERED, LeadState.CLOSED])
def test_the_reporter_reopens_up_to_the_last_day_and_not_after_it(profile: str, state: LeadState) -> None:
    make.county(profile)
    lead = make.lead(state)
    last = make.NINE + library.profile(profile).reopening_days * DAY
    with pytest.raises(NotAllowed, match=f"期限已于{last:%Y-%m-%d}届满"):
        actions.reopen_by_reporter(lead=lead, reason=TEXT, at=last + DAY)
    actions.reopen_by_reporter(lead=lead, reason=TEXT, at=last)
    assert make.fresh(lead).state == LeadState.REGISTERED


def test_a_reporter_who_could_not_be_reached_has_not_spoken() -> None:
    lead = make.lead(LeadState.ANSWERED)
    actions.record_revisit(lead=lead, solved="unreached", by=make.handler(), at=LATER)
    with pytest.raises(NotAllowed, match="尚未评价"):
        actions.close(lead=lead, reason=TEXT, by=make.head(), at=LATER)


def test_the_last_word_of_the_reporter_counts() -> None:
    lead = make.lead(LeadState.ANSWERED)
    actions.rate(lead=lead, solved="no", at=make.NINE)
    actions.rate(lead=lead, solved="yes", at=LATER)
    actions.close(lead=lead, by=make.head(), at=LATER)
    assert make.fresh(lead).state == LeadState.CLOSED


@pytest.mark.parametrize(
    ("until", "sentence"),
    [
        (date(2026, 9, 29), "申请延至的日期应当晚于现到期日2026-10-06，且晚于今天。"),
        (date(2026, 10, 6), "申请延至的日期应当晚于现到期日2026-10-06，且晚于今天。"),
        (date(2027, 10, 8), "一次延期不能超过一年，请核对日期。"),
    ],
)
@pytest.mark.requirement("R12.2")
def test_more_time_is_asked_for_a_later_day_within_a_year(until: date, sentence: str) -> None:
    lead = make.lead(LeadState.RECTIFYING)
    with pytest.raises(Refusal) as refused:
        actions.request_extension(lead=lead, reason=TEXT, until=until, by=make.clerk(), at=make.NINE)
    assert (refused.value.message, refused.value.field) == (sentence, "until")
    assert not lead.extensions.exists()


@pytest.mark.parametrize("until", [date(2026, 10, 7), date(2027, 10, 7)])
def test_the_first_and_the_last_day_that_may_be_asked_for(until: date) -> None:
    lead = make.lead(LeadState.RECTIFYING)
    made = actions.request_extension(lead=lead, reason=TEXT, until=until, by=make.clerk(), at=make.NINE)
    assert (made.until, made.state, made.rule) == (until, "requested", "rectify")


def test_after_the_date_has_passed_more_time_is_asked_for_a_day_after_today() -> None:
    lead = make.lead(LeadState.RECTIFYING)
    late = make.at(date(2026, 10, 12))
    with pytest.raises(Refusal, match="且晚于今天"):
        actions.request_extension(lead=lead, reason=TEXT, until=late.date(), by=make.clerk(), at=late)
    actions.request_extension(lead=lead, reason=TEXT, until=late.date() + DAY, by=make.clerk(), at=late)


def test_while_an_application_waits_the_first_date_holds() -> None:
    lead = make.lead(LeadState.RECTIFYING)
    ask_for_time(lead)
    assert make.fresh(lead).due_on == date(2026, 10, 6)
    assert make.notice_of(lead).due_on == date(2026, 10, 6)
