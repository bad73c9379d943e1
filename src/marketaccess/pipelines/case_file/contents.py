"""What stands in a lead's file for one reader: what that reader may see, and a word on what is left out."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from marketaccess.apps.leads import queries as leads
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.authority.permission import Permission
from marketaccess.domain.casework.lead_flow import CONCLUSIONS, LEAD_FLOW, Conclusion, LeadState
from marketaccess.foundation.audit import queries as audit
from marketaccess.law import library
from marketaccess.pipelines.case_file.sections import sections

if TYPE_CHECKING:
    from marketaccess.apps.leads.models import Attachment, Deadline, Lead

OFFICE = (Permission.LEAD_REGISTER, Permission.LEAD_RULE)
Facts = list[list[str]]


def contents(lead: "Lead", actor: Actor, *, at: datetime) -> dict[str, Any]:
    """The data of the file. The lead was found through ``visible_to``; the parts are asked one by one."""
    is_office = any(actor.may(permission, at=lead.coordinated_by_id) for permission in OFFICE)
    return {
        "title": f"{lead.reference} {lead.title}",
        "reference": lead.reference,
        "office": lead.coordinated_by.name,
        "is_demonstration": lead.is_demonstration,
        "made": f"{_time(at)} 由{actor.label}制作",
        "cover": _cover(lead),
        "omitted": [] if is_office else ["反映内容原文", "与反映人的往来", "回访记录", "审计记录"],
        "facts": list(_facts(lead)),
        "narrative": lead.narrative if is_office else None,
        "summary": lead.summary,
        "timeline": [
            {
                "at": _time(entry.at),
                "title": entry.label,
                "by": entry.actor_label + (f"\n{entry.department}" if entry.department else ""),
                "body": entry.remark,
            }
            for entry in leads.timeline(lead, actor)
        ],
        "deadlines": [_deadline(deadline) for deadline in leads.deadlines_of(lead)],
        "sections": sections(lead, actor, is_office=is_office),
        "files": [_file(attachment) for attachment in leads.attachments_of(lead, actor)],
        "audit": _audit(lead) if is_office else None,
    }


def _time(at: datetime | None) -> str:
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M") if at else ""


def _cover(lead: "Lead") -> Facts:
    return [
        ["线索编号", lead.reference],
        ["标题", lead.title],
        ["被反映单位", lead.target_name],
        ["收到时间", _time(lead.received_at)],
        ["当前状态", LEAD_FLOW.labels[LeadState(lead.state)]],
        ["办结时间", _time(lead.closed_at) or "未办结"],
    ]


def _facts(lead: "Lead") -> Iterator[list[str]]:
    profile, known = library.profile(lead.profile_key), library.classifications()
    channels = {channel.key: channel.label for channel in profile.channels}
    yield ["适用机制", f"{profile.name}（{profile.document.title}）"]
    yield ["来源渠道", channels.get(lead.channel, lead.channel)]
    if lead.source or lead.external_number:
        yield ["来源单位及编号", f"{lead.source}　{lead.external_number}".strip()]
    yield ["反映人", ("匿名" if lead.is_anonymous else "实名（身份密封保管）") if lead.has_reporter else "无"]
    yield ["被反映单位", lead.target_name]
    yield ["涉及清单事项", lead.list_item or "未填写"]
    yield ["案例类型", dict(known.case_type_choices()).get(lead.case_type, "未登记")]
    yield ["壁垒情形", dict(known.situation_choices()).get(lead.situation, "未登记")]
    yield ["层面", dict(known.level_choices()).get(lead.level, "未登记")]
    yield ["核查结论", CONCLUSIONS[Conclusion(lead.conclusion)] if lead.conclusion else "尚无"]
    for label, text in (("不予受理理由", lead.refusal_reason), ("办结说明", lead.closing_reason)):
        if text:
            yield [label, text]


def _deadline(deadline: "Deadline") -> dict[str, Any]:
    due = leads.explain(deadline)
    facts = [
        ["起算日", f"{deadline.starts_on}（当日不计）"],
        ["依据", str(due.rule.clause)],
        *([["文件未写明之处", due.rule.reading]] if due.rule.reading else []),
        *([["原到期日", str(deadline.first_due_on)]] if deadline.first_due_on != deadline.due_on else []),
        ["完成情况", _met(deadline)],
    ]
    return {
        "label": due.rule.label,
        "due_on": str(deadline.due_on),
        "is_provisional": deadline.is_provisional,
        "facts": facts,
        "trace": list(_trace(due.trace)),
    }


def _met(deadline: "Deadline") -> str:
    if deadline.met_on is None:
        return "未完成"
    if deadline.is_stopped:
        return f"{deadline.met_on} 终止计时"
    late = "（超期）" if deadline.met_on > deadline.due_on else ""
    return f"{deadline.met_on} 完成{late}"


def _trace(trace: Any) -> Iterator[dict[str, Any]]:
    number = 0
    for day in trace:
        on: date = day.on
        number += day.counted
        count = f"第{number}日" if day.counted else "不计"
        yield {"on": f"{on:%m-%d}", "counted": day.counted, "count": count, "why": day.why}


def _file(attachment: "Attachment") -> dict[str, str]:
    file = attachment.file
    size = f"{file.size / 1024:.0f} KB" if file.size >= 1024 else f"{file.size} B"
    return {
        "name": file.name,
        "purpose": attachment.get_purpose_display(),
        "size": size,
        "digest": file.digest,
    }


def _audit(lead: "Lead") -> Facts | None:
    found = audit.events(audit.Wanted(kind="lead", ref=lead.reference)).filter(subject_ref=lead.reference)
    last, first = found.first(), found.last()
    if first is None or last is None:
        return None
    return [
        ["条数", str(found.count())],
        ["起止序号", f"{first.sequence} 至 {last.sequence}"],
        ["首条散列值", _in_two(first.digest)],
        ["末条散列值", _in_two(last.digest)],
        ["核验办法", "marketaccess audit verify；散列值相符即表明其间记录未被改动"],
    ]


def _in_two(digest: str) -> str:
    return f"{digest[:32]}\n{digest[32:]}"
