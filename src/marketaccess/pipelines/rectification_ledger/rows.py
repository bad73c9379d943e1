"""The rectification tasks as rows of the ledger: read in batches, memory stays flat."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils import timezone

from marketaccess.apps.rectification import queries
from marketaccess.apps.rectification.forms import TaskFilter
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.casework.lights import LIGHTS, Today
from marketaccess.foundation.calendars import clocks
from marketaccess.foundation.organizations import queries as organizations
from marketaccess.pipelines.workbook import Cover, Heading, Layout, Ledger, Value

if TYPE_CHECKING:
    from marketaccess.apps.rectification.models import Task, TaskStep

BATCH = 500
HEADINGS: tuple[Heading, ...] = (
    Heading("序号", 5, is_centered=True),
    Heading("任务编号", 15, is_centered=True),
    Heading("整改方案", 22),
    Heading("来源", 14),
    Heading("问题", 34),
    Heading("整改要求", 30),
    Heading("责任单位", 16),
    Heading("协办单位", 16),
    Heading("期限", 11, is_centered=True),
    Heading("到期日", 11, is_centered=True),
    Heading("亮灯", 7, is_centered=True, is_light=True),
    Heading("状态", 10, is_centered=True),
    Heading("整改情况", 30),
    Heading("报送日期", 11, is_centered=True),
    Heading("结束日期", 11, is_centered=True),
    Heading("是否按期", 9, is_centered=True),
)
LAYOUT = Layout(
    sheet="整改任务台账",
    holds="整改任务",
    headings=HEADINGS,
    everything="全部整改任务",
    nothing="没有符合条件的整改任务。",
    signatures=(1, 6, 11),
)


def ledger(actor: Actor, parameters: Mapping[str, str], *, on: date) -> Ledger:
    """The ledger of the tasks that the officer may see, narrowed by the filters of an address."""
    form = TaskFilter(parameters, departments=organizations.choices())
    now = clocks.today(on)
    found = queries.narrowed(queries.visible_tasks(actor), form.wish(), actor, today=now)
    cover = Cover(
        title=f"{organizations.locality(on=on).division.name}市场准入整改任务台账",
        made_on=on,
        made_by=actor.label,
        conditions=form.conditions(),
        is_demonstration=found.filter(plan__is_demonstration=True).exists(),
    )
    return Ledger(f"{LAYOUT.sheet}{on:%Y%m%d}.xlsx", LAYOUT, cover, found.count(), _rows(found, now))


def _rows(found: "QuerySet[Task]", now: Today) -> Iterator[tuple[Value, ...]]:
    for row in queries.with_reports(found).iterator(chunk_size=BATCH):
        # Fetched beside the row: see ``with_reports``.
        reports: list[TaskStep] = row.reports  # type: ignore[attr-defined]
        last, closure = reports[-1] if reports else None, getattr(row, "closure", None)
        yield (
            row.number,
            row.plan.title,
            f"{row.plan.get_source_kind_display()}{row.plan.source_reference}",
            row.problem,
            row.demand,
            row.department.name,
            "、".join(each.name for each in row.assisting.all()),
            f"{row.amount}个{row.get_day_kind_display()}",
            row.due_on,
            LIGHTS[queries.task_light(row, now)],
            row.get_state_display(),
            last.remark if last else "",
            timezone.localdate(last.at) if last else None,
            timezone.localdate(row.finished_at) if row.finished_at else None,
            ("超期" if closure.is_late else "按期") if closure else "",
        )
