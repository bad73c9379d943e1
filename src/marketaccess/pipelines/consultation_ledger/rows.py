"""The consultations that an officer may see, as rows of the ledger: read in batches, memory stays flat."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING

from django.utils import timezone

from marketaccess.apps.consultations import queries
from marketaccess.apps.consultations.forms import FilterForm
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.casework.consultation_flow import CONSULTATION_FLOW, ConsultationState
from marketaccess.domain.casework.lights import LIGHTS, Today
from marketaccess.foundation.calendars import clocks
from marketaccess.foundation.organizations import queries as organizations
from marketaccess.pipelines.lead_ledger.workbook import COLORS
from marketaccess.pipelines.ledgers import ledger_of
from marketaccess.pipelines.workbook import Heading, Layout, Ledger, Value

if TYPE_CHECKING:
    from marketaccess.apps.consultations.models import Consultation

BATCH = 500
LAYOUT = Layout(
    sheet="咨询台账",
    holds="咨询",
    headings=(
        Heading("序号", 5, is_centered=True),
        Heading("咨询编号", 12, is_centered=True),
        Heading("收到日期", 11, is_centered=True),
        Heading("问题", 28),
        Heading("清单事项", 24),
        Heading("答复部门", 14),
        Heading("当前状态", 10, is_centered=True),
        Heading("到期日", 11, is_centered=True),
        Heading("时限状态", 9, is_centered=True, is_light=True),
        Heading("答复日期", 11, is_centered=True),
        Heading("满意度", 7, is_centered=True),
        Heading("备注", 10),
    ),
    everything="全部咨询",
    nothing="没有符合条件的咨询。",
    signatures=(1, 5, 8),
    colors={LIGHTS[light]: color for light, color in COLORS.items()},
)


def ledger(actor: Actor, parameters: Mapping[str, str], *, on: date) -> Ledger:
    """The ledger of the consultations that the actor may see, narrowed by the filters of the list."""
    chosen = FilterForm(parameters).chosen()
    has_tab = bool(parameters.get("tab"))
    today = clocks.today(on)
    found = queries.listed(actor, today=today, has_tab=has_tab, **chosen)
    rows = (_row(each, today) for each in found.order_by("received_at", "pk").iterator(chunk_size=BATCH))
    return ledger_of(
        found,
        rows,
        layout=LAYOUT,
        title=f"{organizations.locality(on=on).division.name}市场准入咨询台账",
        conditions=tuple(_conditions(chosen, has_tab=has_tab)),
        by=actor,
        on=on,
    )


def _conditions(chosen: Mapping[str, object], *, has_tab: bool) -> Iterator[str]:
    if has_tab:
        yield "范围：已办" if chosen["is_done"] else "范围：待办"
    if state := chosen["state"]:
        yield f"状态：{CONSULTATION_FLOW.labels[ConsultationState(str(state))]}"
    if (light := chosen["light"]) is not None:
        yield f"时限状态：{LIGHTS[light]}"  # type: ignore[index]
    if text := chosen["text"]:
        yield f"关键词：{text}"


def _row(consultation: "Consultation", today: Today) -> tuple[Value, ...]:
    words = ["到期日暂定"] if consultation.due_is_provisional else []
    return (
        consultation.reference,
        timezone.localdate(consultation.received_at),
        consultation.title,
        consultation.item_title,
        consultation.department.name if consultation.department else "",
        consultation.get_state_display(),
        consultation.due_on,
        LIGHTS[today.light(consultation.due_on)],
        timezone.localdate(consultation.answered_at) if consultation.answered_at else None,
        consultation.rating,
        "；".join([*words, *(["示范数据"] if consultation.is_demonstration else [])]),
    )
