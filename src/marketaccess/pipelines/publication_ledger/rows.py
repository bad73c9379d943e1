"""The publication tasks as rows of the ledger: read in batches, memory stays flat."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING

from django.utils import timezone

from marketaccess.apps.negative_list import queries
from marketaccess.apps.negative_list.publication_forms import PublicationFilter
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.casework.lights import LIGHTS, Today, today
from marketaccess.foundation.calendars import queries as calendars
from marketaccess.foundation.organizations import queries as organizations
from marketaccess.pipelines.ledgers import ledger_of
from marketaccess.pipelines.workbook import Heading, Layout, Ledger, Value

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from marketaccess.apps.negative_list.models import Publication, Revision

BATCH = 500
HEADINGS: tuple[Heading, ...] = (
    Heading("序号", 5, is_centered=True),
    Heading("清单版本", 11, is_centered=True),
    Heading("事项编码", 10, is_centered=True),
    Heading("禁止或许可事项", 34),
    Heading("责任部门", 18),
    Heading("公开渠道", 14),
    Heading("完成时限", 11, is_centered=True),
    Heading("亮灯", 7, is_centered=True, is_light=True),
    Heading("状态", 10, is_centered=True),
    Heading("网页地址", 30),
    Heading("截图", 16),
    Heading("报送日期", 11, is_centered=True),
    Heading("核对日期", 11, is_centered=True),
    Heading("备注", 20),
)
LAYOUT = Layout(
    sheet="清单公开台账",
    holds="公开任务",
    headings=HEADINGS,
    everything="全部公开任务",
    nothing="没有符合条件的公开任务。",
    signatures=(1, 5, 10),
)
STALE = "为旧版清单核对通过，现行清单已换版"


def ledger(actor: Actor, parameters: Mapping[str, str], *, on: date) -> Ledger:
    """The ledger of the tasks, narrowed by the filters of an address. Every officer may read them."""
    form = PublicationFilter(parameters, departments=organizations.choices())
    now = today(on, calendars.calendar())
    found = queries.narrow_publications(queries.publications(), form.wish(), today=now)
    rows = _rows(found, now, queries.current_list(on))
    return ledger_of(
        found,
        rows,
        layout=LAYOUT,
        title=f"{organizations.locality(on=on).division.name}市场准入负面清单公开台账",
        conditions=form.conditions(),
        by=actor,
        on=on,
    )


def _rows(
    found: "QuerySet[Publication]", now: Today, current: "Revision | None"
) -> Iterator[tuple[Value, ...]]:
    for row in found.select_related("screenshot").iterator(chunk_size=BATCH):
        remarks = [STALE if queries.is_stale(row, current) else "", row.remark, row.note]
        yield (
            row.edition.key,
            row.item_key,
            row.item_title,
            row.department.name,
            row.outlet_label,
            row.due_on,
            LIGHTS[queries.publication_light(row, now)],
            row.get_state_display(),
            row.link,
            row.screenshot.name if row.screenshot else "",
            timezone.localdate(row.reported_at) if row.reported_at else None,
            timezone.localdate(row.accepted_at) if row.accepted_at else None,
            "\n".join(filter(None, remarks)),
        )
