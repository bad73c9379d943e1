"""Overdue, order, report to the government, circular: the whole ladder (R12.4), under each document."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from marketaccess.apps.collaboration import actions, queries
from marketaccess.apps.collaboration.models import SupervisionOrder
from marketaccess.apps.leads.models import Lead
from marketaccess.domain.authority.role import Role
from marketaccess.domain.basics.refusal import NotAllowed, Refusal
from marketaccess.domain.casework.escalation import Rung
from marketaccess.domain.casework.lead_flow import LeadState
from marketaccess.foundation.audit.models import Event
from marketaccess.foundation.notifications.models import Notice
from marketaccess.law import library
from tests import make

pytestmark = pytest.mark.django_db
# Received on Tuesday 29 September; its transfer is due on the 30th. 1 to 7 October are days off.
THURSDAY, FRIDAY, SATURDAY = date(2026, 10, 8), date(2026, 10, 9), date(2026, 10, 10)
MONDAY = date(2026, 10, 12)
RESULT = "已查明逾期原因，移交工作已经完成。"


def pass_through(first: date, last: date) -> None:
    """The worker's clock on each day, at ten and at three."""
    day = first
    while day <= last:
        for hour in (10, 15):
            actions.escalate_overdue(at=make.at(day, hour))
            actions.remind(at=make.at(day, hour))
        day += timedelta(days=1)


def late(profile: str = "county-0137") -> Lead:
    make.county(profile)
    for seat in (make.handler, make.head, make.clerk, make.reviewer):
        seat()
    return make.lead(LeadState.REGISTERED)


def order_of(lead: Lead) -> SupervisionOrder:
    return SupervisionOrder.objects.get(lead_reference=lead.reference)


def due_rungs(lead: Lead, on: date) -> list[str]:
    (standing,) = queries.standings([order_of(lead)], on=on)
    return [str(rung.rung) for rung in standing.due]


@pytest.mark.requirement("R12.4", "R15.1")
def test_the_whole_ladder_from_the_missed_date_to_the_end() -> None:
    lead = late()
    pass_through(date(2026, 9, 29), date(2026, 10, 7))
    assert not SupervisionOrder.objects.exists()  # on the day itself and in the holiday nothing happens
    pass_through(THURSDAY, THURSDAY)
    order = order_of(lead)
    assert (order.cause, order.missed_rule, order.missed_on) == ("overdue", "transfer", date(2026, 9, 30))
    assert order.issued_by is None
    pass_through(FRIDAY, MONDAY)
    ladder = {str(r.rung): r.after for r in queries.rungs(order)}
    assert ladder["order"] <= ladder["report"]
    assert "report" in due_rungs(lead, MONDAY + timedelta(days=ladder["report"]))
    text = queries.report_draft(queries.standings([order], on=MONDAY)[0])
    actions.report_to_government(order=order, text=text, by=make.head(), at=make.at(MONDAY))
    actions.put_on_circular_list(order=order, by=make.head(), at=make.at(MONDAY))
    assert list(queries.listed(make.head())) == [order]
    make.transferred(make.fresh(lead), at=make.at(MONDAY))
    actions.close_order(order=order, result=RESULT, by=make.head(), at=make.at(MONDAY, 16))
    assert list(queries.listed(make.head())) == []
    told = list(Event.objects.filter(subject_kind="supervision_order").values_list("action", flat=True))
    assert told == [f"supervision.{verb}" for verb in ("issue", "report", "list", "close")]


@pytest.mark.requirement("R12.4", "R16.3")
@pytest.mark.parametrize("profile", library.profile_keys())
def test_each_rung_says_its_clause_or_that_the_document_has_none(profile: str) -> None:
    make.county(profile)
    order = make.order()
    rungs = queries.rungs(order)
    assert rungs[0].rung is Rung.ORDER
    for rung in rungs:
        assert rung.clause.is_given or rung.reading, rung.label
    assert [rung.rung for rung in rungs] == sorted((r.rung for r in rungs), key=list(Rung).index)


@pytest.mark.parametrize("profile", ["jianghai", "changshou"])
def test_where_no_clock_runs_nothing_is_ever_overdue(profile: str) -> None:
    late(profile)
    pass_through(date(2026, 10, 8), date(2026, 10, 20))
    assert not SupervisionOrder.objects.exists()
    assert not Notice.objects.exists()


def test_yangxi_presses_for_the_reply_to_the_reporter() -> None:
    lead = make.transferred(late("yangxi"))
    pass_through(SATURDAY, MONDAY)
    order = order_of(lead)
    assert (order.missed_rule, order.missed_on) == ("reply_complainant", FRIDAY)
    assert order.department == make.department(make.HANDLING)


@pytest.mark.parametrize("hour", [0, 3, 8, 18, 23])
def test_nothing_is_issued_or_said_outside_of_working_hours(hour: int) -> None:
    late()
    for day in (THURSDAY, FRIDAY):
        assert actions.escalate_overdue(at=make.at(day, hour)) == 0
        assert actions.remind(at=make.at(day, hour)) == 0
    assert not Notice.objects.exists()


@pytest.mark.parametrize(
    "day", [date(2026, 10, 1), date(2026, 10, 7), date(2026, 10, 11), date(2026, 10, 18)]
)
def test_nothing_is_issued_or_said_on_a_day_off(day: date) -> None:
    late()
    assert actions.escalate_overdue(at=make.at(day)) == 0
    assert actions.remind(at=make.at(day)) == 0


@pytest.mark.parametrize("day", [date(2026, 9, 20), SATURDAY])
def test_a_make_up_day_is_a_day_like_any_other(day: date) -> None:
    lead = late()
    Lead.objects.filter(pk=lead.pk).update(due_on=day - timedelta(days=3))
    lead.deadlines.update(due_on=day - timedelta(days=3))
    assert actions.escalate_overdue(at=make.at(day)) == 1


def test_each_day_of_lateness_is_told_once_to_those_who_can_end_it() -> None:
    lead = late()
    pass_through(THURSDAY, FRIDAY)
    order = order_of(lead)
    rows = Notice.objects.filter(user__username=make.handler().name, key__startswith=order.number)
    texts = list(rows.values_list("text", flat=True))
    assert len(texts) == len(set(texts))
    assert any("已列入督办" in text for text in texts)


def test_a_standing_counts_working_days_only() -> None:
    lead = late()
    pass_through(THURSDAY, THURSDAY)
    sunday = date(2026, 10, 11)
    order = order_of(lead)
    days = [
        queries.standings([order], on=day)[0].days for day in (THURSDAY, FRIDAY, SATURDAY, sunday, MONDAY)
    ]
    assert days == [1, 2, 3, 3, 4]


def test_once_the_work_is_done_no_rung_is_due_though_the_order_stands() -> None:
    lead = late()
    pass_through(THURSDAY, MONDAY)
    make.transferred(make.fresh(lead), at=make.at(MONDAY))
    (standing,) = queries.standings([order_of(lead)], on=MONDAY)
    assert (standing.days, standing.due, standing.is_overdue) == (0, (), False)
    assert order_of(lead).state == "issued"


def test_a_second_missed_date_of_the_same_lead_waits_for_the_end_of_the_first_order() -> None:
    lead = late()
    pass_through(THURSDAY, THURSDAY)
    first = order_of(lead)
    make.transferred(make.fresh(lead), at=make.at(THURSDAY))
    pass_through(FRIDAY, date(2026, 10, 14))  # verification was due on the 12th
    assert SupervisionOrder.objects.count() == 1
    actions.close_order(order=first, result=RESULT, reason="第一项逾期已经消除。", by=make.head(),
                        at=make.at(date(2026, 10, 14)))  # fmt: skip
    pass_through(date(2026, 10, 15), date(2026, 10, 15))
    second = SupervisionOrder.objects.exclude(pk=first.pk).get()
    assert (second.missed_rule, second.missed_on) == ("verify", MONDAY)
    assert second.department == make.department(make.HANDLING)


def test_an_extension_granted_in_time_keeps_the_order_away() -> None:
    make.county()
    lead = make.lead(LeadState.RECTIFYING)
    Lead.objects.filter(pk=lead.pk).update(due_on=date(2026, 10, 30))
    lead.deadlines.filter(rule="rectify").update(due_on=date(2026, 10, 30))
    pass_through(THURSDAY, MONDAY)
    assert not SupervisionOrder.objects.exists()


def test_a_machine_that_stood_still_issues_one_order_and_leaves_a_day_to_comply() -> None:
    lead = late()
    pass_through(date(2026, 10, 22), date(2026, 10, 22))
    order = order_of(lead)
    assert order.due_on == date(2026, 10, 23)
    assert SupervisionOrder.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"task": "短"}, "task", "督办任务至少5字，请补充具体情况。"),
        ({"task": "字" * 1001}, "task", "督办任务最多1000字，现有1001字，请精简后重新提交。"),
        ({"task": "空字符\x00在文中"}, "task", "督办任务含有无法识别的字符，请删除后重新填写。"),
        ({"responsible_person": ""}, "responsible_person", "请填写责任人。"),
        (
            {"responsible_person": "字" * 61},
            "responsible_person",
            "责任人最多60字，现有61字，请精简后重新提交。",
        ),
        ({"cause": ""}, "cause", "请选择督办原因。"),
        ({"cause": "逾期未办"}, "cause", "请选择督办原因。"),
        ({"cause": "overdue"}, "cause", "该线索没有逾期，督办原因请选择成因复杂、反映强烈或者整改难度大。"),
        ({"due_on": date(2026, 9, 28)}, "due_on", "完成时限不能早于今天，请重新填写。"),
        ({"due_on": date(2027, 10, 1)}, "due_on", "完成时限不能超过一年，请重新填写。"),
    ],
)
def test_a_bad_order_is_refused_at_its_field(changes: dict[str, Any], field: str, sentence: str) -> None:
    lead = make.lead(LeadState.VERIFYING)
    with pytest.raises(Refusal) as refused:
        make.order(lead, **changes)
    assert (refused.value.field, refused.value.message) == (field, sentence)
    assert not SupervisionOrder.objects.exists()


@pytest.mark.parametrize("days", [0, 366])
def test_the_first_and_the_last_day_that_an_order_may_name(days: int) -> None:
    order = make.order(due_on=make.TODAY + timedelta(days=days))
    assert order.due_on == make.TODAY + timedelta(days=days)


@pytest.mark.parametrize("verb", ["record_result", "report", "list", "close"])
def test_a_closed_order_takes_no_further_step(verb: str) -> None:
    order, head = make.order(), make.head()
    actions.close_order(order=order, result=RESULT, by=head, at=make.NINE)
    moment: datetime = make.NINE
    calls = {
        "record_result": lambda: actions.record_result(order=order, result=RESULT, by=head, at=moment),
        "report": lambda: actions.report_to_government(order=order, text=RESULT, by=head, at=moment),
        "list": lambda: actions.put_on_circular_list(order=order, by=head, at=moment),
        "close": lambda: actions.close_order(order=order, result=RESULT, by=head, at=moment),
    }
    events = Event.objects.count()
    with pytest.raises(NotAllowed, match="已销号"):
        calls[verb]()
    assert Event.objects.count() == events


@pytest.mark.requirement("R12.4")
def test_the_page_of_an_order_shows_the_rungs_that_were_climbed_and_those_to_come(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lead = late()
    pass_through(THURSDAY, MONDAY)
    monkeypatch.setattr(timezone, "now", lambda: make.at(MONDAY))
    page = make.browser(Role.COORDINATING_HEAD, make.OFFICE).get(
        f"/desk/supervision/{order_of(lead).number}/"
    )
    text = page.content.decode()
    for word in ("下达督办单", "报告政府", "列入通报", "系统（按期自动下达）", "十二（六）"):
        assert word in text, word
