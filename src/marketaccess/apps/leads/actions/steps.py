"""
How every step of a lead is taken: lock, ask, change, set the clocks, leave a trace, announce.

``begin`` gives the locked lead or refuses; the action changes what is its own; ``finish`` moves the
lead along its flow and writes progress and audit event in the same transaction.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from marketaccess.apps.leads import announcements, policy, wording
from marketaccess.apps.leads.actions import timing
from marketaccess.apps.leads.models import Lead, Progress
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.basics.refusal import NotAllowed
from marketaccess.domain.casework.lead_flow import LEAD_FLOW, LeadState
from marketaccess.foundation.audit import log


def begin(verb: str, *, lead: Lead, by: Actor, at: datetime) -> Lead:
    """
    The lead as it stands now, locked until the end of the transaction.

    :raises NotAllowed: the step does not apply (any more), or not to this person. Where somebody else
        was quicker, the sentence says who did what and when.
    """
    locked = lock(lead)
    if not policy.applies(verb, locked) and policy.sees(by, locked):
        raise NotAllowed(overtaken(verb, locked))
    policy.may(by, verb, locked, on=timezone.localdate(at)).require()
    return locked


def lock(lead: Lead) -> Lead:
    """The row as it is in the database, held for this transaction. An unknown lead is a refusal."""
    locked = Lead.objects.select_for_update().filter(pk=lead.pk).first()
    if locked is None:
        raise NotAllowed(wording.UNKNOWN)
    return locked


def overtaken(verb: str, lead: Lead) -> str:
    """Who was quicker, and what the lead is now: the words for the second of two at the same button."""
    state = LEAD_FLOW.labels[LeadState(lead.state)]
    last = Progress.objects.filter(lead=lead).exclude(verb__in=wording.MESSAGES).last()
    if last is None:
        return f"线索现为“{state}”，不能{LEAD_FLOW.verbs[verb]}，请刷新页面。"
    done = wording.STEP_LABELS.get(last.verb) or LEAD_FLOW.verbs[last.verb]
    when = timezone.localtime(last.at)
    return (
        f"{last.actor_label}已于{when:%Y-%m-%d %H:%M}办理“{done}”，线索现为“{state}”，"
        f"不能{LEAD_FLOW.verbs[verb]}，请刷新页面。"
    )


def finish(
    verb: str,
    *,
    lead: Lead,
    by: Actor,
    at: datetime,
    department: int | None = None,
    remark: str = "",
    changed: Sequence[str] = (),
    detail: dict[str, Any] | None = None,
) -> Lead:
    """
    Take the arrow of the verb. ``changed`` names the fields that the action set on the lead.

    ``department`` is the one for which the actor stepped (None: the coordinating one, or the reporter).
    """
    was = LeadState(lead.state)
    lead.state = LEAD_FLOW.step(verb, was).target
    clock_fields = timing.turn(verb, lead=lead, at=at)
    lead.save(update_fields=sorted({"state", *changed, *clock_fields}))
    trace(verb, lead=lead, was=was, by=by, at=at, department=department, remark=remark, detail=detail)
    return lead


def trace(
    verb: str,
    *,
    lead: Lead,
    was: str,
    by: Actor,
    at: datetime,
    department: int | None = None,
    remark: str = "",
    detail: dict[str, Any] | None = None,
    after: log.Tail | None = None,
    along: Sequence[Model] = (),
) -> None:
    """
    Progress for people, one audit event for proof, and the announcement once it is committed.

    ``after`` and ``along``: as the audit log takes them.
    """
    if department is None and by.seats:
        department = lead.coordinated_by_id
    progress = Progress(
        lead=lead,
        verb=verb,
        was=was,
        now=lead.state,
        actor_label=by.label,
        department_id=department,
        remark=remark,
        at=at,
    )
    told = {"was": {"state": was}, "now": {"state": str(lead.state), "due_on": _iso(lead)}, **(detail or {})}
    log.record(
        f"lead.{verb}",
        "lead",
        lead.reference,
        lead.title,
        by=by,
        at=at,
        detail=told,
        after=after,
        along=[*along, progress],
    )
    announce(lead, verb, at=at)


def announce(lead: Lead, verb: str, *, at: datetime) -> None:
    """Tell those above, after the commit; a listener's fault does not undo what was committed."""
    send = partial(
        announcements.lead_changed.send_robust, sender=Lead, reference=lead.reference, verb=verb, at=at
    )
    transaction.on_commit(send)


def officer(by: Actor) -> int:
    """The account that signs for a step. A program's token cannot sign."""
    if by.user is None:
        raise NotAllowed("这一步须由登录的工作人员本人办理，不能通过接口办理。")
    return by.user


def _iso(lead: Lead) -> str | None:
    return lead.due_on.isoformat() if lead.due_on else None
