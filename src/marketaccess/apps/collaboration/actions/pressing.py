"""What happens to an order: result, report to the government, circular list, closure."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from marketaccess.apps.collaboration import queries, wording
from marketaccess.apps.collaboration.actions import orders
from marketaccess.apps.collaboration.models import SupervisionOrder
from marketaccess.apps.collaboration.queries.standing import rung_of
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.basics.refusal import NotAllowed, Refusal
from marketaccess.domain.casework.escalation import Rung
from marketaccess.domain.casework.report import clean

TEXT_MAX = 5000


@transaction.atomic
def record_result(*, order: SupervisionOrder, result: str, by: Actor, at: datetime) -> SupervisionOrder:
    """What has been done so far. The department itself or the office writes it; the latest word stands."""
    order = orders.begin("record_result", order=order, by=by)
    was, order.result = order.result, _text(result, field="result", label="办理结果")
    detail = {"was": {"result": was}, "now": {"result": order.result}}
    return orders.finish("record_result", order=order, by=by, at=at, changed=("result",), detail=detail)


@transaction.atomic
def report_to_government(*, order: SupervisionOrder, text: str, by: Actor, at: datetime) -> SupervisionOrder:
    """The head reports the delay to the government (R12.4). The text is kept as it was sent."""
    order = orders.begin("report", order=order, by=by)
    order.report, order.reported_at = _text(text, field="text", label="报告正文"), at
    return orders.finish("report", order=order, by=by, at=at, changed=("report", "reported_at"))


@transaction.atomic
def put_on_circular_list(*, order: SupervisionOrder, by: Actor, at: datetime) -> SupervisionOrder:
    """
    Put the order on the list of those to be circulated (R12.4), and tell the department.

    :raises NotAllowed: the profile has the report to the government come first, and it has not been made.
    """
    order = orders.begin("list", order=order, by=by)
    first = rung_of(order, Rung.REPORT)
    if first is not None and first.after and order.reported_at is None:
        raise NotAllowed(wording.REPORT_FIRST.format(clause=first.clause))
    order.listed_at = at
    order = orders.finish("list", order=order, by=by, at=at, changed=("listed_at",))
    told = wording.ORDER_LISTED.format(number=order.number, reference=order.lead_reference)
    orders.tell(order, told, key="listed", department=order.department_id, at=at)
    return order


@transaction.atomic
def close_order(
    *, order: SupervisionOrder, result: str, reason: str = "", by: Actor, at: datetime
) -> SupervisionOrder:
    """
    End the supervision (销号) with its result.

    :raises Refusal: no result; or the lead still misses its date and no reason is given.
    """
    order = orders.begin("close", order=order, by=by)
    order.result = _text(result, field="result", label="办理结果")
    (standing,) = queries.standings([order], on=timezone.localdate(at))
    order.closing_reason = clean(reason, field="reason", label="销号理由", longest=TEXT_MAX)
    if standing.lead_misses_a_date and len(order.closing_reason) < 5:
        raise Refusal(wording.STILL_OVERDUE, field="reason")
    order.closed_at = at
    changed = ("result", "closing_reason", "closed_at")
    detail = {"is_overdue": standing.lead_misses_a_date, "reason": order.closing_reason}
    return orders.finish("close", order=order, by=by, at=at, changed=changed, detail=detail)


def _text(text: str, *, field: str, label: str) -> str:
    return clean(text, field=field, label=label, longest=TEXT_MAX, shortest=5)
