"""What the clock does: an overdue lead comes under supervision by itself, once."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from marketaccess.apps.collaboration import actions, queries
from marketaccess.apps.collaboration.actions import orders
from marketaccess.apps.collaboration.models import SupervisionOrder
from marketaccess.apps.leads import actions as leads
from marketaccess.apps.leads.models import Lead
from marketaccess.domain.casework.escalation import Rung
from marketaccess.domain.casework.lead_flow import LeadState
from marketaccess.foundation.audit.models import Event
from marketaccess.foundation.notifications.models import Notice
from tests import make

pytestmark = pytest.mark.django_db

# Received on Tuesday 29 September 2026: to be transferred by the 30th; then come seven days off.
DUE, HOLIDAY, FIRST_DAY_BACK = date(2026, 9, 30), date(2026, 10, 5), date(2026, 10, 8)
MAKE_UP_SATURDAY, SUNDAY, REPORT_DAY = date(2026, 10, 10), date(2026, 10, 11), date(2026, 10, 12)


def late(state: LeadState = LeadState.REGISTERED) -> Lead:
    return make.lead(state)


@pytest.mark.requirement("R12.4")
def test_an_overdue_lead_comes_under_supervision_on_the_first_working_day_after() -> None:
    lead = late()
    assert lead.due_on == DUE
    assert actions.escalate_overdue(at=make.at(DUE, 17)) == 0
    assert actions.escalate_overdue(at=make.at(HOLIDAY)) == 0
    assert actions.escalate_overdue(at=make.at(FIRST_DAY_BACK)) == 1
    order = SupervisionOrder.objects.get(lead_reference=lead.reference)
    assert (order.cause, order.missed_rule, order.missed_on) == ("overdue", "transfer", DUE)
    assert (order.department.key, order.issued_by) == (make.OFFICE, None)
    assert order.due_on == MAKE_UP_SATURDAY  # the last working day before the report falls due
    assert "9月30日" in order.task


@pytest.mark.parametrize(
    "moment",
    [
        make.at(FIRST_DAY_BACK, 8, 59),
        make.at(FIRST_DAY_BACK, 17, 30),
        make.at(FIRST_DAY_BACK, 23),
        make.at(SUNDAY),
    ],
)
def test_nothing_is_issued_outside_of_working_hours(moment: datetime) -> None:
    late()
    assert actions.escalate_overdue(at=moment) == 0


def test_a_make_up_saturday_is_a_working_day() -> None:
    late()
    assert actions.escalate_overdue(at=make.at(MAKE_UP_SATURDAY)) == 1


def test_the_system_signs_its_event() -> None:
    late()
    actions.escalate_overdue(at=make.at(FIRST_DAY_BACK))
    event = Event.objects.get(action="supervision.issue")
    assert (event.actor, event.actor_label) == ("system", "系统")


def test_a_second_run_issues_nothing() -> None:
    late()
    moment = make.at(FIRST_DAY_BACK)
    assert [actions.escalate_overdue(at=moment) for _ in range(3)] == [1, 0, 0]
    assert actions.escalate_overdue(at=make.at(REPORT_DAY)) == 0


def test_a_run_that_was_killed_is_finished_by_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    leads_due = [late(), late(), late()]
    told = orders.tell
    calls = iter(range(100))

    def dies_in_the_second(*args: object, **kwargs: object) -> None:
        if next(calls) >= 1:
            raise KeyboardInterrupt
        told(*args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(orders, "tell", dies_in_the_second)
    with pytest.raises(KeyboardInterrupt):
        actions.escalate_overdue(at=make.at(FIRST_DAY_BACK))
    assert SupervisionOrder.objects.count() == 1
    monkeypatch.setattr(orders, "tell", told)
    assert actions.escalate_overdue(at=make.at(FIRST_DAY_BACK)) == 2
    numbers = SupervisionOrder.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == ["S2026-00001", "S2026-00002", "S2026-00003"]
    assert {order.lead_reference for order in SupervisionOrder.objects.all()} == {
        lead.reference for lead in leads_due
    }


def test_the_department_that_holds_the_lead_gets_the_order() -> None:
    lead = late(LeadState.VERIFYING)
    make.clerk(), make.clerk(make.TARGET)
    verify_due = make.fresh(lead).due_on
    assert verify_due is not None
    day_after = verify_due + timedelta(days=2 if verify_due.weekday() == 5 else 1)
    actions.escalate_overdue(at=make.at(day_after))
    order = SupervisionOrder.objects.get()
    assert (order.department.key, order.missed_rule) == (make.HANDLING, "verify")
    told = set(Notice.objects.filter(key=f"{order.number}:issued").values_list("user__username", flat=True))
    assert make.clerk().name in told
    assert make.clerk(make.TARGET).name not in told


def test_a_lead_that_went_on_meanwhile_is_left_alone() -> None:
    lead = late()
    (clock,) = queries.missed_clocks(on=FIRST_DAY_BACK)
    make.transferred(lead, at=make.at(FIRST_DAY_BACK, 9))
    calendar = actions.escalating.calendars.calendar()
    assert actions.escalating._escalate(clock, calendar=calendar, at=make.at(FIRST_DAY_BACK)) is False
    assert not SupervisionOrder.objects.exists()


def test_an_order_by_hand_is_enough_for_an_overdue_lead() -> None:
    lead = late()
    make.order(lead, cause="hard")
    assert actions.escalate_overdue(at=make.at(FIRST_DAY_BACK)) == 0


def test_a_missed_date_that_was_closed_with_a_reason_brings_no_second_order() -> None:
    late()
    actions.escalate_overdue(at=make.at(FIRST_DAY_BACK))
    actions.close_order(
        order=SupervisionOrder.objects.get(),
        result="系统迁移期间积压，已说明。",
        reason="经集体研究同意顺延。",
        by=make.head(),
        at=make.at(FIRST_DAY_BACK, 11),
    )
    assert actions.escalate_overdue(at=make.at(REPORT_DAY)) == 0


def test_the_ladder_goes_on_from_the_order() -> None:
    late()
    actions.escalate_overdue(at=make.at(FIRST_DAY_BACK))
    order = SupervisionOrder.objects.get()
    due = {
        day: [rung.rung for rung in queries.standings([order], on=day)[0].due]
        for day in (MAKE_UP_SATURDAY, REPORT_DAY, date(2026, 10, 14))
    }
    assert due[MAKE_UP_SATURDAY] == []
    assert due[REPORT_DAY] == [Rung.REPORT]
    assert due[date(2026, 10, 14)] == [Rung.REPORT, Rung.CIRCULAR]


# ── The order goes where its lead goes ────────────────────────────────────────────────────────────────


def test_an_order_follows_its_lead_to_another_department(
    django_capture_on_commit_callbacks: object,
) -> None:
    lead = make.lead(LeadState.VERIFYING)
    order = make.order(lead)
    make.clerk(make.HELPING)
    leads.return_(
        lead=make.fresh(lead),
        reason="不属于本部门职责范围。",
        basis="三定规定",
        by=make.clerk(),
        at=make.NINE,
    )
    leads.transfer(
        lead=make.fresh(lead), to=make.department(make.HELPING), assisting=(), instructions="请核查。",
        by=make.handler(), at=make.NINE,
    )  # fmt: skip
    assert actions.follow_leads(at=make.NINE, reference=lead.reference) == 1
    order = make.fresh(order)
    assert order.department.key == make.HELPING
    assert order.responsible_person == "示范县财政局分管负责人"
    assert Notice.objects.filter(user__username=make.clerk(make.HELPING).name, text__contains=order.number)
    event = Event.objects.filter(action="supervision.follow").latest("sequence")
    assert event.detail["now"]["department"] == "示范县财政局"
    assert actions.follow_leads(at=make.NINE) == 0


def test_an_order_hides_at_once_from_a_unit_that_turns_out_to_be_the_target() -> None:
    lead = make.lead(LeadState.RECEIVED, target_name="某单位")
    order = make.order(lead)
    SupervisionOrder.objects.filter(pk=order.pk).update(department=make.department(make.HELPING))
    make.registered(lead, target_department=make.department(make.HELPING))
    assert queries.find(order.number, make.clerk(make.HELPING)) is None
    actions.follow_leads(at=make.NINE)
    order = make.fresh(order)
    assert (order.target_department, order.department) == (
        make.department(make.HELPING),
        make.department(make.OFFICE),
    )


def test_the_scan_takes_the_same_number_of_queries_for_many_leads_that_are_not_late(
    django_assert_max_num_queries: object,
) -> None:
    for _ in range(3):
        late()
    with django_assert_max_num_queries(4):  # type: ignore[operator]
        actions.escalate_overdue(at=make.at(DUE, 10))


def test_today_in_beijing_counts_not_in_greenwich() -> None:
    late()
    early_morning = make.at(FIRST_DAY_BACK, 9)
    assert timezone.localdate(early_morning) == FIRST_DAY_BACK
    assert early_morning.astimezone(timezone.get_fixed_timezone(0)).hour == 1
    assert actions.escalate_overdue(at=early_morning) == 1
