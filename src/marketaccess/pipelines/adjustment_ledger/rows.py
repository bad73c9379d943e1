"""The adjustment tasks as rows of the ledger: read in batches, memory stays flat."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils import timezone

from marketaccess.apps.matters import queries
from marketaccess.apps.matters.task_forms import TaskFilter
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.casework.lights import LIGHTS, Today, today
from marketaccess.foundation.calendars import queries as calendars
from marketaccess.foundation.organizations import queries as organizations
from marketaccess.pipelines.ledgers import ledger_of
from marketaccess.pipelines.workbook import Heading, Layout, Ledger, Value

if TYPE_CHECKING:
    from marketaccess.apps.matters.models import AdjustmentStep, AdjustmentTask

BATCH = 500
HEADINGS: tuple[Heading, ...] = (
    Heading("序号", 5, is_centered=True),
    Heading("任务编号", 12, is_centered=True),
    Heading("清单版本", 11, is_centered=True),
    Heading("任务类型", 12, is_centered=True),
    Heading("任务", 26),
    Heading("实施编码", 20),
    Heading("清单变化", 36),
    Heading("承办部门", 16),
    Heading("完成时限", 11, is_centered=True),
    Heading("时限由来", 16),
    Heading("亮灯", 7, is_centered=True, is_light=True),
    Heading("状态", 10, is_centered=True),
    Heading("完成情况", 26),
    Heading("报送日期", 11, is_centered=True),
    Heading("办结日期", 11, is_centered=True),
)
LAYOUT = Layout(
    sheet="调整任务台账",
    holds="调整任务",
    headings=HEADINGS,
    everything="全部调整任务",
    nothing="没有符合条件的调整任务。",
    signatures=(1, 6, 11),
)


def ledger(actor: Actor, parameters: Mapping[str, str], *, on: date) -> Ledger:
    """The ledger of the tasks, narrowed by the filters of an address. Every officer may read them."""
    form = TaskFilter(parameters, departments=organizations.choices(), editions=queries.task_editions())
    now = today(on, calendars.calendar())
    found = queries.narrow_tasks(queries.tasks(), form.wish(), today=now)
    return ledger_of(
        found,
        _rows(found, now),
        layout=LAYOUT,
        title=f"{organizations.locality(on=on).division.name}市场准入负面清单调整任务台账",
        conditions=form.conditions(),
        by=actor,
        on=on,
    )


def _rows(found: "QuerySet[AdjustmentTask]", now: Today) -> Iterator[tuple[Value, ...]]:
    for row in queries.with_reports(found).iterator(chunk_size=BATCH):
        # Fetched beside the row: see ``with_reports``.
        reports: list[AdjustmentStep] = row.reports  # type: ignore[attr-defined]
        last = reports[-1] if reports else None
        yield (
            row.number,
            row.edition_key,
            row.get_kind_display(),
            row.title,
            row.service_item.implementation_code if row.service_item else "",
            "\n".join(_told(line) for line in queries.altered(row)),
            row.department.name,
            row.due_on,
            row.due_reason,
            LIGHTS[queries.task_light(row, now)],
            row.get_state_display(),
            "\n".join(text for text in (last.remark, last.link) if text) if last else "",
            timezone.localdate(last.at) if last else None,
            timezone.localdate(row.finished_at) if row.finished_at else None,
        )


def _told(line: queries.Altered) -> str:
    """A line of what changed: 改表述：old → new."""
    words = " → ".join("、".join(side) for side in (line.old, line.new) if side)
    return f"{'、'.join(line.labels)}：{words}"
