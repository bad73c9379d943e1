"""What a step asks of the lead itself, beyond state and permission: a function and a sentence per verb."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import TypeVar

from django.utils import timezone

from marketaccess.apps.leads.models import (
    Extension,
    Hop,
    Lead,
    Message,
    Opinion,
    RectificationNotice,
    Revisit,
)
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.casework.lead_flow import NEEDS_RECTIFICATION, Conclusion, LeadState
from marketaccess.law import library

T = TypeVar("T")
# Returns why not, or "".
Condition = Callable[[Lead, Actor, date], str]


def check(verb: str, lead: Lead, actor: Actor, *, on: date, say: Callable[[str], T], yes: T) -> T:
    """The answer of the verb's condition: ``yes``, or ``say`` of the reason."""
    condition = CONDITIONS.get(verb)
    reason = condition(lead, actor, on) if condition else ""
    return say(reason) if reason else yes


def open_notice(lead: Lead) -> RectificationNotice | None:
    """The notice that is being drafted, carried out or reviewed."""
    closed = [RectificationNotice.State.ACCEPTED, RectificationNotice.State.WITHDRAWN]
    return lead.notices.exclude(state__in=closed).first()


def drafted_opinion(lead: Lead) -> Opinion | None:
    """The opinion that waits for the department's reviewer."""
    return lead.opinions.filter(state=Opinion.State.DRAFTED, hop__part=Hop.Part.LEAD).last()


def has_handler(lead: Lead) -> bool:
    """Whether a department handles the lead now. Not where it was found at fault itself."""
    return lead.hops.filter(ended_at__isnull=True, part=Hop.Part.LEAD).exists()


def own_hop(lead: Lead, actor: Actor) -> Hop | None:
    """The open hop to a department in which the actor sits; the lead handler's before a co-handler's."""
    seats = {seat.department for seat in actor.seats}
    return lead.hops.filter(ended_at__isnull=True, department__in=seats).order_by("-part").first()


def _needs_rectification(lead: Lead) -> bool:
    return bool(lead.conclusion) and Conclusion(lead.conclusion) in NEEDS_RECTIFICATION


def _sign(lead: Lead, actor: Actor, _: date) -> str:
    hop = own_hop(lead, actor)
    return "本部门已经签收。" if hop and hop.signed_at else ""


def _contribute(lead: Lead, actor: Actor, _: date) -> str:
    hop = own_hop(lead, actor)
    return "主办部门请使用“提交核查意见”。" if hop and hop.part == Hop.Part.LEAD else ""


def _return(lead: Lead, actor: Actor, _: date) -> str:
    hop = own_hop(lead, actor)
    if hop and hop.upheld_at:
        return "已经裁定维持移交，不得再次退回，请按期核查。"
    return ""


def _first_return(lead: Lead, actor: Actor, on: date) -> str:
    hop = own_hop(lead, actor)
    if lead.returns and hop and hop.part == Hop.Part.LEAD:
        return "本线索已经退回过一次，再次退回须提请裁定。"
    return _return(lead, actor, on)


def _appeal(lead: Lead, actor: Actor, on: date) -> str:
    return _return(lead, actor, on) if lead.returns else "首次退回无须提请裁定。"


def _endorse(lead: Lead, actor: Actor, _: date) -> str:
    opinion = drafted_opinion(lead)
    if opinion and opinion.drafted_by_id == actor.user:
        return "起草人不能审核自己的核查意见，请由其他审核员办理。"
    return ""


def _send_back(lead: Lead, _: Actor, __: date) -> str:
    return "" if has_handler(lead) else "主办部门已按回避规定退出办理，不能退回补正，请收回另行移交。"


def _take_back(lead: Lead, _: Actor, __: date) -> str:
    return "主办部门仍在办理，意见不完整的请退回补正。" if has_handler(lead) else ""


def _conclude(lead: Lead, _: Actor, __: date) -> str:
    return "核查属实或者部分属实的，应当发出整改通知。" if _needs_rectification(lead) else ""


def _draft(lead: Lead, _: Actor, __: date) -> str:
    return "" if _needs_rectification(lead) else "核查结论不需要整改，请直接认可核查结论。"


def _issue(lead: Lead, actor: Actor, _: date) -> str:
    notice = open_notice(lead)
    if notice is None:
        return "尚未起草整改通知，请先由经办员起草。"
    return "起草人不能签发自己起草的整改通知。" if notice.drafted_by_id == actor.user else ""


def _reject_notice(lead: Lead, _: Actor, __: date) -> str:
    return "" if open_notice(lead) else "没有待审签的整改通知。"


def _request_extension(lead: Lead, _: Actor, __: date) -> str:
    if library.profile(lead.profile_key).extension is None:
        return "本地机制没有规定延期，请按期办理。"
    if lead.extensions.filter(state=Extension.State.REQUESTED).exists():
        return "已有一份延期申请待批准，请等待决定。"
    return ""


def _decide_extension(lead: Lead, _: Actor, __: date) -> str:
    pending = lead.extensions.filter(state=Extension.State.REQUESTED)
    return "" if pending.exists() else "没有待决定的延期申请。"


def _answer(lead: Lead, _: Actor, __: date) -> str:
    return "" if lead.has_reporter else "本线索没有反映人，无须答复，请直接办结。"


def _write(lead: Lead, _: Actor, __: date) -> str:
    return "" if lead.has_reporter else "本线索没有反映人，不能留言。"


def _close(lead: Lead, _: Actor, on: date) -> str:
    if not lead.has_reporter:
        return ""
    if lead.state == LeadState.ANSWERING or lead.answered_at is None:
        return "尚未答复反映人，不能办结。"
    since = lead.answered_at
    said = lead.revisits.filter(made_at__gte=since).exclude(solved=Revisit.Solved.UNREACHED).last()
    if said is not None:
        # "Not solved" may be closed too, by the head and with a written reason (see actions.close).
        return ""
    last = lead.messages.filter(kind=Message.Kind.FROM_REPORTER, written_at__gte=since).last()
    silent_from = timezone.localdate(last.written_at if last else since)
    days = library.profile(lead.profile_key).revisit_silence_days
    ends_on = silent_from + timedelta(days=days)
    if on <= ends_on:
        return f"反映人尚未评价，也未回访到，须在{ends_on:%Y-%m-%d}之后方可办结。"
    return ""


def _reopen_by_reporter(lead: Lead, _: Actor, on: date) -> str:
    since = lead.closed_at or lead.answered_at
    days = library.profile(lead.profile_key).reopening_days
    if since is None or not days:
        return "本地机制没有规定重新办理的期限，请通过留言反映。"
    ends_on = timezone.localdate(since) + timedelta(days=days)
    return f"重新办理的期限已于{ends_on:%Y-%m-%d}届满，请重新提交反映。" if on > ends_on else ""


CONDITIONS: dict[str, Condition] = {
    "sign": _sign,
    "contribute": _contribute,
    "return": _first_return,
    "appeal_transfer": _appeal,
    "endorse": _endorse,
    "reject_draft": _endorse,
    "send_back": _send_back,
    "take_back": _take_back,
    "conclude": _conclude,
    "draft_notice": _draft,
    "reject_notice": _reject_notice,
    "notify": _issue,
    "request_extension": _request_extension,
    "decide_extension": _decide_extension,
    "write_to_reporter": _write,
    "answer": _answer,
    "revisit": _answer,
    "close": _close,
    "reopen_by_reporter": _reopen_by_reporter,
}
