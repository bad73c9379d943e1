"""The chapters of a file: transfers, opinions, notices, extensions, answers, revisits."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from marketaccess.apps.leads import queries as leads
from marketaccess.domain.authority.actor import Actor

if TYPE_CHECKING:
    from marketaccess.apps.leads.models import Lead

Entry = dict[str, Any]


def sections(lead: "Lead", actor: Actor, *, is_office: bool) -> list[dict[str, Any]]:
    """The chapters in their order. What passes between the office and the reporter is for the office."""
    chapters: list[tuple[str, Iterable[Entry]]] = [
        ("移交与退回", _hops(lead)),
        ("核查意见", _opinions(lead)),
        ("整改通知", _notices(lead, actor)),
        ("延期", _extensions(lead)),
    ]
    if is_office:
        chapters += [("与反映人的往来", _messages(lead, actor)), ("评价与回访", _revisits(lead))]
    return [{"heading": heading, "entries": list(entries)} for heading, entries in chapters]


def entry(title: str, *facts: tuple[str, str | None]) -> Entry:
    """A heading with its facts; empty ones are left out."""
    return {"title": title, "facts": [[label, text] for label, text in facts if text]}


def _time(at: datetime | None) -> str:
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M") if at else ""


def _hops(lead: "Lead") -> Iterator[Entry]:
    for hop in leads.hops_of(lead):
        yield entry(
            f"{hop.department.name}（{hop.get_part_display()}）",
            ("移交时间", _time(hop.dispatched_at)),
            ("移交意见", hop.instructions),
            ("签收时间", _time(hop.signed_at)),
            ("退回理由", hop.return_reason),
            ("退回依据", hop.return_basis),
            ("裁定维持", _time(hop.upheld_at)),
            ("终止时间", _time(hop.ended_at)),
        )


def _opinions(lead: "Lead") -> Iterator[Entry]:
    for opinion in leads.opinions_of(lead):
        told = opinion.get_conclusion_display() if opinion.conclusion else "协办意见"
        yield entry(
            f"{opinion.hop.department.name}：{told}",
            ("状态", opinion.get_state_display()),
            ("情况说明", opinion.statement),
            ("整改意见", opinion.measures),
            ("提交时间", _time(opinion.drafted_at)),
            ("审核时间", _time(opinion.endorsed_at)),
            ("退回意见", opinion.remark),
        )


def _notices(lead: "Lead", actor: Actor) -> Iterator[Entry]:
    for notice in leads.notices_visible_to(actor).filter(lead=lead).order_by("drafted_at"):
        provisional = "（暂定）" if notice.due_is_provisional else ""
        yield entry(
            f"{notice.number}　{notice.department.name}",
            ("状态", notice.get_state_display()),
            ("存在问题", notice.problem),
            ("整改要求", notice.demand),
            ("依据", notice.basis),
            ("发出时间", _time(notice.issued_at)),
            ("整改期限", f"{notice.due_on}{provisional}" if notice.due_on else ""),
            ("整改情况", notice.report),
            ("报送时间", _time(notice.reported_at)),
            ("退回意见", notice.remark),
        )


def _extensions(lead: "Lead") -> Iterator[Entry]:
    for extension in lead.extensions.select_related("department"):
        yield entry(
            f"{extension.department.name}申请延至{extension.until}：{extension.get_state_display()}",
            ("申请时间", _time(extension.requested_at)),
            ("延期理由", extension.reason),
            ("批准机关", extension.approver if extension.decided_at else ""),
            ("批准文号", extension.approval_number),
            ("决定时间", _time(extension.decided_at)),
        )


def _messages(lead: "Lead", actor: Actor) -> Iterator[Entry]:
    for message in leads.messages_of(lead, actor):
        yield entry(
            f"{message.get_kind_display()}　{_time(message.written_at)}",
            ("署名", message.author_label),
            ("内容", message.body),
        )


def _revisits(lead: "Lead") -> Iterator[Entry]:
    for revisit in lead.revisits.all():
        yield entry(
            f"{revisit.get_solved_display()}　{_time(revisit.made_at)}",
            ("方式", "反映人自行评价" if revisit.by_reporter else "回访"),
            ("满意度", f"{revisit.rating}分（满分5分）" if revisit.rating else ""),
            ("意见", revisit.comment),
        )
