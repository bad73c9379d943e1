"""
The dates of one lead under each of the five documents, reckoned by hand from the 2026 calendar.

The lead comes in on Tuesday 29 September at nine. 1 to 7 October are days off, Saturday the 10th is a
working day in their place; so is 20 September, before it.
"""

from datetime import date, datetime, timedelta

import pytest

from marketaccess.apps.leads import actions, queries
from marketaccess.apps.leads.models import Lead
from marketaccess.domain.casework.lead_flow import Conclusion, LeadState
from marketaccess.law import library
from tests import make
from tests.apps.leads.verbs import TEXT, ask_for_time, extension_of, take

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
S = LeadState
BOTH_0137 = ("county-0137", "changjiang")
OTHERS = ("yangxi", "jianghai", "changshou")
Dates = dict[str, tuple[date, date | None]]


def dates(lead: Lead) -> Dates:
    """Each clock with its date, and the day on which it ended (None while it runs)."""
    return {clock.rule: (clock.due_on, clock.met_on) for clock in queries.deadlines_of(lead)}


def shown(lead: Lead) -> tuple[str, date | None]:
    made = make.fresh(lead)
    return made.due_rule, made.due_on


def at_state(profile: str, state: LeadState, *, at: datetime = make.NINE) -> Lead:
    make.county(profile)
    return make.lead(state, at=at)


# What the office and the departments see on the lead in each state, when every step is taken on the day.
SHOWN_0137 = {
    S.RECEIVED: ("transfer", date(2026, 9, 30)),
    S.REGISTERED: ("transfer", date(2026, 9, 30)),
    S.VERIFYING: ("verify", date(2026, 10, 9)),
    S.ENDORSING: ("verify", date(2026, 10, 9)),
    S.RULING: ("verify", date(2026, 10, 9)),
    S.VERIFIED: ("", None),
    S.RECTIFYING: ("rectify", date(2026, 10, 6)),
    S.REVIEWING: ("", None),
    S.ANSWERING: ("", None),
    S.ANSWERED: ("", None),
    S.CLOSED: ("", None),
    S.REFUSED: ("", None),
}
UNDER_REPLY = {S.VERIFYING, S.ENDORSING, S.RULING, S.VERIFIED, S.RECTIFYING, S.REVIEWING, S.ANSWERING}


@pytest.mark.requirement("R12.1", "R16.1")
@pytest.mark.parametrize("profile", BOTH_0137)
@pytest.mark.parametrize("state", LeadState)
def test_0137_counts_one_three_and_seven(profile: str, state: LeadState) -> None:
    assert shown(at_state(profile, state)) == SHOWN_0137[state]


@pytest.mark.requirement("R12.1", "R16.1")
@pytest.mark.parametrize("state", LeadState)
def test_yangxi_promises_the_reporter_ten_days_and_counts_nothing_else(state: LeadState) -> None:
    expected = ("reply_complainant", date(2026, 10, 9)) if state in UNDER_REPLY else ("", None)
    assert shown(at_state("yangxi", state)) == expected


@pytest.mark.parametrize("profile", ["jianghai", "changshou"])
@pytest.mark.parametrize("state", [S.RECEIVED, S.VERIFYING, S.RECTIFYING, S.CLOSED])
def test_where_the_document_sets_no_days_no_clock_runs(profile: str, state: LeadState) -> None:
    lead = at_state(profile, state)
    assert shown(lead) == ("", None)
    assert dates(lead) == {}


@pytest.mark.parametrize("profile", OTHERS)
def test_where_the_document_knows_no_extension_none_can_be_asked_for(profile: str) -> None:
    lead = at_state(profile, S.RECTIFYING)
    offers = {offer.verb: offer for offer in queries.offers(lead, make.clerk(), make.TODAY)}
    assert offers["request_extension"].reason == "本地机制没有规定延期，请按期办理。"


@pytest.mark.parametrize("profile", library.profile_keys())
def test_every_document_carries_a_lead_from_report_to_closure(profile: str) -> None:
    lead = at_state(profile, S.CLOSED)
    assert lead.profile_key == profile
    assert all(met for _, met in dates(lead).values())


@pytest.mark.parametrize("profile", BOTH_0137)
def test_the_office_gains_nothing_by_transferring_late(profile: str) -> None:
    """Verification counts from the transfer; the transfer keeps its own date and shows its lateness."""
    lead = at_state(profile, S.REGISTERED)
    make.transferred(lead, at=make.at(date(2026, 10, 8)))
    due_on, met_on = dates(lead)["transfer"]
    assert (due_on, met_on) == (date(2026, 9, 30), date(2026, 10, 8))
    assert dates(lead)["verify"] == (date(2026, 10, 12), None)


@pytest.mark.parametrize(
    ("received", "transfer"),
    [
        (datetime(2026, 9, 30, 15), date(2026, 10, 8)),  # the eve of the holiday
        (datetime(2026, 10, 3, 10), date(2026, 10, 8)),  # in the holiday
        (datetime(2026, 10, 9, 10), date(2026, 10, 10)),  # a Friday before a Saturday of work
        (datetime(2026, 10, 10, 10), date(2026, 10, 12)),  # that Saturday
        (datetime(2026, 9, 29, 23, 59), date(2026, 9, 30)),
        (datetime(2026, 9, 30, 0, 1), date(2026, 10, 8)),  # the day begins in Beijing, not in Greenwich
    ],
)
def test_transfer_is_due_on_the_next_working_day(received: datetime, transfer: date) -> None:
    moment = make.at(received.date(), received.hour, received.minute)
    assert shown(at_state("county-0137", S.RECEIVED, at=moment)) == ("transfer", transfer)


@pytest.mark.parametrize("handed_in", [date(2026, 9, 29), date(2026, 9, 30), date(2026, 10, 9)])
def test_seven_calendar_days_run_from_the_opinion_however_late_the_notice(handed_in: date) -> None:
    lead = at_state("county-0137", S.ENDORSING)
    actions.endorse(lead=lead, by=make.reviewer(), at=make.at(handed_in))
    make.notified(make.fresh(lead), at=make.at(handed_in + 3 * DAY))
    assert dates(lead)["rectify"] == (handed_in + 7 * DAY, None)
    assert make.notice_of(lead).due_on == handed_in + 7 * DAY


def test_seven_days_do_not_roll_over_a_day_off() -> None:
    """The clause says days, and the reading says so on the page: the sixth is in the holiday."""
    lead = at_state("county-0137", S.RECTIFYING)
    clock = queries.clock(lead, "rectify", on=make.TODAY)
    assert clock is not None
    assert clock.deadline.due_on == date(2026, 10, 6)
    assert "自然日" in clock.due.rule.reading
    assert "不顺延" in clock.due.rule.reading


@pytest.mark.parametrize("profile", BOTH_0137)
@pytest.mark.requirement("R12.2")
def test_a_granted_extension_names_the_authority_of_the_document(profile: str) -> None:
    lead = at_state(profile, S.RECTIFYING)
    ask_for_time(lead)
    take("decide_extension", lead)
    extension = extension_of(lead)
    named = library.profile(profile).extension
    assert named is not None
    assert extension.approver == named.approver_label == "市发展改革委"
    assert shown(lead) == ("rectify", extension.until)
    assert lead.deadlines.get(rule="rectify").first_due_on == date(2026, 10, 6)


def test_time_that_the_office_took_to_look_is_not_the_departments() -> None:
    """Handed in on the 30th with two days left, sent back on the 9th: two working days remain from there."""
    lead = at_state("county-0137", S.ENDORSING)
    actions.endorse(lead=lead, by=make.reviewer(), at=make.at(date(2026, 9, 30)))
    actions.send_back(lead=make.fresh(lead), remark=TEXT, by=make.handler(), at=make.at(date(2026, 10, 9)))
    assert shown(lead) == ("verify", date(2026, 10, 12))
    assert lead.deadlines.get(rule="verify").first_due_on == date(2026, 10, 9)


def test_a_second_round_has_dates_of_its_own() -> None:
    lead = at_state("county-0137", S.CLOSED)
    later = make.at(date(2026, 10, 12))
    actions.reopen(lead=lead, reason=TEXT, by=make.head(), at=later)
    assert shown(lead) == ("transfer", date(2026, 10, 13))
    make.transferred(make.fresh(lead), at=later)
    assert shown(lead) == ("verify", date(2026, 10, 15))
    assert lead.deadlines.filter(rule="verify").count() == 2


def test_a_return_starts_the_transfer_anew_and_stops_verification_unmet() -> None:
    lead = at_state("county-0137", S.VERIFYING)
    take("return", lead, at=make.at(date(2026, 9, 30)))
    clock = lead.deadlines.get(rule="verify")
    assert (clock.met_on, clock.is_stopped) == (date(2026, 9, 30), True)
    assert shown(lead) == ("transfer", date(2026, 10, 8))


def test_nobody_is_promised_a_reply_where_nobody_reported() -> None:
    make.county("yangxi")
    lead = make.received(by=make.handler(), channel="enforcement", has_reporter=False).lead
    make.transferred(make.registered(lead))
    assert shown(lead) == ("", None)


def test_a_lead_keeps_the_document_under_which_it_came_in() -> None:
    """The county changes to another document: what is under way ends by the rules with which it began."""
    lead = at_state("county-0137", S.REGISTERED)
    make.Locality.objects.update(profile_key="yangxi")
    make.transferred(lead)
    assert shown(lead) == ("verify", date(2026, 10, 9))


def test_a_refusal_stops_every_clock_without_meeting_it() -> None:
    lead = at_state("county-0137", S.REFUSED)
    clock = lead.deadlines.get()
    assert (clock.rule, clock.is_stopped) == ("transfer", True)


def test_what_is_found_unfounded_has_nothing_to_rectify() -> None:
    lead = at_state("county-0137", S.VERIFYING)
    make.verified(lead, conclusion=Conclusion.UNSUBSTANTIATED)
    actions.endorse(lead=make.fresh(lead), by=make.reviewer(), at=make.NINE)
    actions.conclude(lead=make.fresh(lead), by=make.handler(), at=make.NINE)
    assert "rectify" not in dates(lead)
    assert shown(lead) == ("", None)
