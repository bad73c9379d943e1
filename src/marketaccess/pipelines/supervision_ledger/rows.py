"""The orders that an officer may see, as rows of the ledger: read in batches, memory stays flat."""

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils import timezone

from marketaccess.apps.collaboration import queries
from marketaccess.apps.collaboration.forms import FilterForm
from marketaccess.domain.authority.actor import Actor
from marketaccess.foundation.organizations import queries as organizations
from marketaccess.pipelines.ledgers import ledger_of
from marketaccess.pipelines.workbook import Heading, Layout, Ledger, Value

if TYPE_CHECKING:
    from marketaccess.apps.collaboration.models import SupervisionOrder

BATCH = 500
HEADINGS: tuple[Heading, ...] = (
    Heading("序号", 5, is_centered=True),
    Heading("督办编号", 12, is_centered=True),
    Heading("线索编号", 12, is_centered=True),
    Heading("线索标题", 20),
    Heading("督办原因", 9, is_centered=True),
    Heading("督办任务", 26),
    Heading("承办部门", 13),
    Heading("责任人", 11),
    Heading("下达日期", 11, is_centered=True),
    Heading("完成时限", 11, is_centered=True),
    Heading("逾期工作日", 7, is_centered=True),
    Heading("状态", 9, is_centered=True, is_light=True),
    Heading("报告日期", 11, is_centered=True),
    Heading("通报日期", 11, is_centered=True),
    Heading("办理结果", 22),
    Heading("销号日期", 11, is_centered=True),
)
LAYOUT = Layout(
    sheet="督办单台账",
    holds="督办单",
    headings=HEADINGS,
    everything="全部督办单",
    nothing="没有符合条件的督办单。",
    signatures=(1, 6, 10),
)


def ledger(actor: Actor, parameters: Mapping[str, str], *, on: date) -> Ledger:
    """The ledger of the orders that the actor may see, narrowed by the filters of an address."""
    form = FilterForm(parameters, **queries.choices(actor))
    found = queries.narrow(queries.visible_to(actor), form.wanted())
    return ledger_of(
        found,
        rows(found, on=on),
        layout=LAYOUT,
        title=f"{organizations.locality(on=on).division.name}市场准入问题线索督办单台账",
        conditions=form.conditions(),
        by=actor,
        on=on,
    )


def rows(orders: "QuerySet[SupervisionOrder]", *, on: date) -> Iterator[tuple[Value, ...]]:
    """One row for each order, in the ledger's order, without the running number."""
    found = orders.iterator(chunk_size=BATCH)
    while batch := list(islice(found, BATCH)):
        yield from (_row(standing) for standing in queries.standings(batch, on=on))


def _row(standing: queries.Standing) -> tuple[Value, ...]:
    order = standing.order
    return (
        order.number,
        order.lead_reference,
        order.lead_title,
        order.get_cause_display(),
        order.task,
        order.department.name,
        order.responsible_person,
        timezone.localdate(order.issued_at),
        order.due_on,
        standing.days if standing.is_overdue and order.closed_at is None else None,
        order.get_state_display(),
        timezone.localdate(order.reported_at) if order.reported_at else None,
        timezone.localdate(order.listed_at) if order.listed_at else None,
        "\n".join(text for text in (order.result, order.closing_reason) if text),
        timezone.localdate(order.closed_at) if order.closed_at else None,
    )
