"""The numbers of the zero board against a naive recount, lead by lead, in plain Python."""

from collections import Counter
from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from django.utils import timezone

from marketaccess.apps.leads import queries
from marketaccess.apps.leads.models import Hop, Lead
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.authority.role import Role
from marketaccess.domain.casework.lead_flow import LeadState
from marketaccess.domain.casework.lights import Light
from tests import make

pytestmark = pytest.mark.django_db
FINISHED = {"refused", "closed"}
FRIDAY = date(2026, 10, 16)
MONDAY = date(2026, 10, 19)
# Where the stock stands: a state and a date for each; None is no clock.
STOCK: list[tuple[LeadState, date | None]] = [
    (LeadState.RECEIVED, FRIDAY - timedelta(days=1)),
    (LeadState.RECEIVED, FRIDAY),
    (LeadState.REGISTERED, FRIDAY + timedelta(days=1)),
    (LeadState.VERIFYING, MONDAY),
    (LeadState.VERIFYING, MONDAY + timedelta(days=1)),
    (LeadState.VERIFYING, FRIDAY - timedelta(days=30)),
    (LeadState.RECTIFYING, None),
    (LeadState.ANSWERING, None),
    (LeadState.CLOSED, None),
    (LeadState.REFUSED, None),
]


@pytest.fixture
def stock() -> list[Lead]:
    """The leads as rows, with dates as the recount takes them."""
    lead, made = make.registered(make.received().lead), []
    for number, (state, due_on) in enumerate(STOCK, start=1):
        lead.pk, lead.reference, lead.receipt_digest = None, f"2026-9{number:05}", None
        lead.state, lead.due_on = state, due_on
        lead.received_at = make.at(date(2026, 8, 3) + timedelta(days=9 * (number - 1)))
        lead.closed_at = lead.received_at + timedelta(days=20) if state in FINISHED else None
        lead.answered_at = lead.closed_at
        lead.save(force_insert=True)
        if state in {LeadState.VERIFYING, LeadState.RECTIFYING}:
            to = make.department(make.HANDLING)
            Hop.objects.create(lead=lead, department=to, part=Hop.Part.LEAD, dispatched_at=lead.received_at)
        made.append(make.fresh(lead))
    Lead.objects.exclude(pk__in=[each.pk for each in made]).delete()
    return made


def light_of(lead: Lead, on: date) -> Light:
    """Written out once more, in the manual's words: yellow is today or by the next working day."""
    following = MONDAY if on == FRIDAY else on + timedelta(days=1)
    if lead.due_on is None:
        return Light.BLUE
    if lead.due_on < on:
        return Light.RED
    return Light.YELLOW if lead.due_on <= following else Light.GREEN


def recount(leads: list[Lead], on: date) -> Counter[Light]:
    return Counter(light_of(lead, on) for lead in leads if lead.state not in FINISHED)


def board(actor: Actor, on: date = FRIDAY) -> queries.Board:
    return queries.board(actor, today=queries.today(on))


@pytest.mark.requirement("R12.5")
@pytest.mark.parametrize("on", [FRIDAY, MONDAY, MONDAY + timedelta(days=1)])
def test_the_totals_are_those_of_the_recount(stock: list[Lead], on: date) -> None:
    counted = board(make.handler(), on)
    expected = recount(stock, on)
    assert {light: counted.counts[light] for light in Light} == {light: expected[light] for light in Light}
    assert counted.total == sum(expected.values()) == 8


@pytest.mark.requirement("R12.5")
def test_every_line_by_step_is_that_of_the_recount(stock: list[Lead]) -> None:
    for line in board(make.handler()).by_step:
        expected = recount([lead for lead in stock if lead.state == line.key], FRIDAY)
        assert line.counts == {light: expected[light] for light in Light}, line.label
    assert sum(line.total for line in board(make.handler()).by_step) == 8


def test_every_line_by_department_is_that_of_the_recount(stock: list[Lead]) -> None:
    lines = board(make.handler()).by_department
    held = [
        lead
        for lead in stock
        if lead.hops.filter(ended_at=None, part="lead").exists() and lead.state not in FINISHED
    ]
    (line,) = lines
    assert line.label == make.NAMES[make.HANDLING]
    expected = recount(held, FRIDAY)
    assert line.counts == {light: expected[light] for light in Light}


def test_steps_and_departments_add_up_to_the_total(stock: list[Lead]) -> None:
    counted = board(make.handler())
    assert sum(line.total for line in counted.by_step) == counted.total
    assert sum(line.total for line in counted.by_department) <= counted.total
    for light in Light:
        assert sum(line.counts[light] for line in counted.by_step) == counted.counts[light]


def test_a_department_counts_only_what_it_holds(stock: list[Lead]) -> None:
    mine = [lead for lead in stock if lead.hops.filter(ended_at=None).exists()]
    assert board(make.clerk()).total == sum(recount(mine, FRIDAY).values())
    assert board(make.clerk(make.HELPING)).total == 0


def test_the_unit_complained_about_counts_zero(stock: list[Lead]) -> None:
    for role in (Role.DEPARTMENT_HANDLER, Role.COORDINATING_HEAD):
        actor = make.officer(role, make.TARGET)
        counted = board(actor)
        assert (counted.total, counted.by_step, counted.by_department) == (0, (), ())
        assert all(
            (week.received, week.open, week.closed) == (0, 0, 0) for week in queries.trend(actor, on=FRIDAY)
        )


def day_of(moment: datetime) -> date:
    return timezone.localdate(moment)


@pytest.mark.requirement("R12.5")
def test_every_week_of_the_trend_is_that_of_the_recount(stock: list[Lead]) -> None:
    weeks = queries.trend(make.handler(), on=FRIDAY, weeks=12)
    assert [week.ends_on for week in weeks][-1] == date(2026, 10, 18)  # the Sunday of the week of the day
    for week in weeks:
        monday = week.ends_on - timedelta(days=6)
        received = [lead for lead in stock if monday <= day_of(lead.received_at) <= week.ends_on]
        closed = [
            lead for lead in stock if lead.closed_at and monday <= day_of(lead.closed_at) <= week.ends_on
        ]
        still = [
            lead
            for lead in stock
            if day_of(lead.received_at) <= week.ends_on
            and (lead.closed_at is None or day_of(lead.closed_at) > week.ends_on)
        ]
        assert (week.received, week.closed, week.open) == (len(received), len(closed), len(still)), (
            week.ends_on
        )


def test_what_comes_in_and_goes_out_explains_the_stock_from_week_to_week(stock: list[Lead]) -> None:
    weeks = queries.trend(make.handler(), on=FRIDAY, weeks=14)
    for before, week in pairwise(weeks):
        assert week.open == before.open + week.received - week.closed, week.ends_on


@pytest.mark.parametrize(
    ("moment", "ends_on"),
    [
        (make.at(date(2026, 10, 11), 23, 59), date(2026, 10, 11)),
        (make.at(date(2026, 10, 12), 0, 0), date(2026, 10, 18)),
    ],
)
def test_a_week_ends_on_sunday_midnight_in_beijing(moment: datetime, ends_on: date) -> None:
    lead = make.lead()
    Lead.objects.update(received_at=moment)
    found = [week.ends_on for week in queries.trend(make.handler(), on=FRIDAY, weeks=3) if week.received]
    assert found == [ends_on], lead


@pytest.mark.parametrize("light", Light)
def test_the_list_behind_a_number_holds_the_leads_that_were_counted(
    stock: list[Lead], light: Light, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: make.at(FRIDAY))
    browser = make.browser(Role.COORDINATING_HANDLER, make.OFFICE)
    expected = {
        lead.reference for lead in stock if lead.state not in FINISHED and light_of(lead, FRIDAY) is light
    }
    answer = browser.get(f"/desk/zero/leads/?light={light}")
    assert {line.lead.reference for line in answer.context["lines"]} == expected
    for state in LeadState:
        narrowed = browser.get(f"/desk/zero/leads/?light={light}&state={state}")
        found = {line.lead.reference for line in narrowed.context["lines"]}
        assert found == {
            lead.reference for lead in stock if lead.reference in expected and lead.state == state
        }


def test_when_the_last_lead_is_closed_the_board_says_zero(stock: list[Lead]) -> None:
    Lead.objects.update(state=LeadState.REFUSED, closed_at=make.at(FRIDAY))
    counted = board(make.handler())
    assert (counted.total, counted.by_step, counted.by_department) == (0, (), ())
    assert queries.trend(make.handler(), on=FRIDAY, weeks=1)[0].open == 0
