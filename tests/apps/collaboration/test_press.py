"""Result, report to the government, circular list, closure: each change, each refusal, each event."""

from datetime import date

import pytest

from marketaccess.apps.collaboration import actions, queries
from marketaccess.apps.collaboration.models import SupervisionOrder
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.basics.refusal import NotAllowed, Refusal
from marketaccess.domain.casework.lead_flow import LeadState
from marketaccess.foundation.audit.models import Event
from marketaccess.foundation.notifications.models import Notice
from tests import make

pytestmark = pytest.mark.django_db
LATER = date(2026, 10, 12)
RESULT = "已查清条款来源，正在修改招标文件。"


def overdue_order() -> SupervisionOrder:
    make.lead(LeadState.REGISTERED)
    actions.escalate_overdue(at=make.at(date(2026, 10, 8)))
    return SupervisionOrder.objects.get()


def test_the_department_writes_its_result_and_the_trace_keeps_the_one_before() -> None:
    order = make.order()
    actions.record_result(order=order, result=RESULT, by=make.clerk(), at=make.NINE)
    actions.record_result(order=order, result="已经修改完毕并公开。", by=make.handler(), at=make.NINE)
    assert make.fresh(order).result == "已经修改完毕并公开。"
    event = Event.objects.filter(action="supervision.record_result").latest("sequence")
    assert event.detail["was"]["result"] == RESULT
    assert event.actor == make.handler().name


@pytest.mark.requirement("R12.4")
def test_the_head_reports_to_the_government_in_a_text_that_is_kept() -> None:
    order = make.order()
    text = "现将有关线索督办情况报告如下。"
    actions.report_to_government(order=order, text=text, by=make.head(), at=make.NINE)
    order = make.fresh(order)
    assert (order.state, order.report, order.reported_at) == ("reported", text, make.NINE)
    event = Event.objects.get(action="supervision.report")
    assert (event.detail["was"]["state"], event.detail["now"]["state"]) == ("issued", "reported")
    with pytest.raises(NotAllowed, match="已报告政府"):
        actions.report_to_government(order=order, text=text, by=make.head(), at=make.NINE)


@pytest.mark.requirement("R12.4")
def test_the_circular_comes_after_the_report() -> None:
    order = make.order()
    make.clerk()
    with pytest.raises(NotAllowed, match="十二（六）"):
        actions.put_on_circular_list(order=order, by=make.head(), at=make.NINE)
    actions.report_to_government(order=order, text="现将情况报告如下。", by=make.head(), at=make.NINE)
    actions.put_on_circular_list(order=order, by=make.head(), at=make.NINE)
    order = make.fresh(order)
    assert (order.state, order.listed_at) == ("reported", make.NINE)
    assert list(queries.listed(make.handler())) == [order]
    assert Event.objects.filter(action="supervision.list").count() == 1
    assert Notice.objects.filter(user__username=make.clerk().name, key=f"{order.number}:listed").exists()
    with pytest.raises(NotAllowed, match="已经列入"):
        actions.put_on_circular_list(order=order, by=make.head(), at=make.NINE)


def test_where_no_report_is_laid_down_the_circular_needs_none() -> None:
    make.county("jianghai")
    order = make.order()
    actions.put_on_circular_list(order=order, by=make.head(), at=make.NINE)
    assert make.fresh(order).listed_at == make.NINE


def test_an_order_is_closed_with_its_result() -> None:
    order = make.order()
    with pytest.raises(Refusal) as refusal:
        actions.close_order(order=order, result=" ", by=make.head(), at=make.NINE)
    assert refusal.value.field == "result"
    actions.close_order(order=order, result=RESULT, by=make.head(), at=make.NINE)
    order = make.fresh(order)
    assert (order.state, order.result, order.closed_at) == ("closed", RESULT, make.NINE)
    assert Event.objects.get(action="supervision.close").detail["is_overdue"] is False


def test_a_lead_that_is_still_late_needs_a_reason() -> None:
    order = overdue_order()
    for reason in ("", "  ", "无"):
        with pytest.raises(Refusal) as refusal:
            actions.close_order(order=order, result=RESULT, reason=reason, by=make.head(), at=make.at(LATER))
        assert refusal.value.field == "reason"
    assert make.fresh(order).state == "issued"
    actions.close_order(
        order=order, result=RESULT, reason="经研究同意先行销号。", by=make.head(), at=make.at(LATER)
    )
    assert make.fresh(order).closing_reason == "经研究同意先行销号。"
    assert Event.objects.get(action="supervision.close").detail["is_overdue"] is True


def test_once_the_work_is_done_no_reason_is_needed() -> None:
    order = overdue_order()
    lead = queries.standings([order], on=LATER)[0].lead
    make.transferred(lead, at=make.at(LATER))
    actions.close_order(order=order, result=RESULT, by=make.head(), at=make.at(LATER))
    assert make.fresh(order).state == "closed"


def verbs(order: SupervisionOrder, by: Actor) -> dict[str, object]:
    return {
        "record_result": lambda: actions.record_result(order=order, result=RESULT, by=by, at=make.NINE),
        "report": lambda: actions.report_to_government(order=order, text=RESULT, by=by, at=make.NINE),
        "list": lambda: actions.put_on_circular_list(order=order, by=by, at=make.NINE),
        "close": lambda: actions.close_order(order=order, result=RESULT, by=by, at=make.NINE),
    }


def cast() -> dict[str, Actor]:
    return {
        "handler": make.handler(),
        "head": make.head(),
        "clerk": make.clerk(),
        "reviewer": make.reviewer(),
        "other": make.clerk(make.HELPING),
        "target": make.head(make.TARGET),
        "substitute": make.head(make.SUBSTITUTE),
    }


MAY = {
    "record_result": {"handler", "head", "clerk"},
    "report": {"head"},
    "list": {"head"},
    "close": {"head"},
}


@pytest.mark.parametrize(
    "who", sorted({"handler", "head", "clerk", "reviewer", "other", "target", "substitute"})
)
@pytest.mark.parametrize("verb", sorted(MAY))
def test_who_may_do_what(verb: str, who: str) -> None:
    make.county("jianghai")  # no rung stands before another there
    order = make.order()
    act = verbs(order, cast()[who])[verb]
    if who in MAY[verb]:
        act()  # type: ignore[operator]
        assert Event.objects.filter(action=f"supervision.{verb}").count() == 1
    else:
        with pytest.raises(NotAllowed):
            act()  # type: ignore[operator]
        assert not Event.objects.filter(action=f"supervision.{verb}").exists()


@pytest.mark.parametrize("verb", sorted(MAY))
def test_buttons_agree_with_the_verbs(verb: str) -> None:
    make.county("jianghai")
    order = make.order()
    for who in ("handler", "head", "clerk", "reviewer"):
        offers = {offer.verb: offer for offer in queries.offers(order, cast()[who])}
        assert offers[verb].allowed is (who in MAY[verb])
        assert bool(offers[verb].reason) is not offers[verb].allowed


def test_a_closed_order_offers_nothing() -> None:
    order = make.order()
    actions.close_order(order=order, result=RESULT, by=make.head(), at=make.NINE)
    assert queries.offers(make.fresh(order), make.head()) == ()


def test_the_draft_of_the_report_states_the_facts_and_the_clause() -> None:
    order = overdue_order()
    (standing,) = queries.standings([order], on=LATER)
    draft = queries.report_draft(standing)
    for fact in ("县政府", order.lead_reference, order.number, "已逾期4个工作日", "十二（六）", "移交"):
        assert fact in draft
    assert "住房" not in draft  # the unit complained about is named to nobody who need not know


def test_a_draft_where_nothing_is_late_says_so() -> None:
    order = make.order()
    actions.record_result(order=order, result=RESULT, by=make.clerk(), at=make.NINE)
    (standing,) = queries.standings([make.fresh(order)], on=make.TODAY)
    draft = queries.report_draft(standing)
    assert "尚未办结" in draft
    assert RESULT in draft
