"""Registration: what a report is about, what departments may read of it, and whom it concerns."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from marketaccess.apps.leads import row_security
from marketaccess.apps.leads.actions import steps
from marketaccess.apps.leads.models import Attachment, Lead
from marketaccess.apps.leads.queries import units
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.casework.disclosure import check_no_contact
from marketaccess.domain.casework.lead_flow import LeadState
from marketaccess.domain.casework.report import TITLE_MAX, clean
from marketaccess.law import library

if TYPE_CHECKING:
    from marketaccess.foundation.organizations.models import Department

REGISTERED = ("title", "summary", "case_type", "situation", "level", "list_item")


@transaction.atomic
def register(
    *,
    lead: Lead,
    title: str,
    summary: str,
    case_type: str,
    situation: str,
    level: str,
    target_department: "Department | None",
    released: Sequence[int],
    list_item: str | None = None,
    by: Actor,
    at: datetime,
) -> Lead:
    """
    Register a report, or correct a registration before it is transferred.

    ``summary`` is all that departments will read, ``released`` the copies (attachment keys) that they
    may open, ``list_item`` None what the report said. Where the unit complained about turns out to be
    the coordinating office itself, nothing is registered: the lead goes to the substitute and is out of
    the actor's sight at once.

    :raises Refusal: naming the field; NotAllowed: not the step, or not the person.
    """
    lead = steps.begin("register", lead=lead, by=by, at=at)
    target = target_department.pk if target_department is not None else None
    if target is not None and lead.coordinated_by_id in units.unit_of(target):
        return _hand_over(lead, target, by=by, at=at)
    was = {name: getattr(lead, name) for name in REGISTERED} | {
        "target_department": lead.target_department_id
    }
    _set_texts(lead, title=title, summary=summary)
    if list_item is not None:
        lead.list_item = clean(list_item, field="list_item", label="涉及清单事项", longest=200)
    _set_classes(lead, case_type=case_type, situation=situation, level=level)
    lead.target_department_id = target
    _release(lead, released, at=at)
    now = {name: getattr(lead, name) for name in REGISTERED} | {"target_department": target}
    # An officer may have a post in the unit that now turns out to be complained about.
    with row_security.lifted():
        return steps.finish(
            "register",
            lead=lead,
            by=by,
            at=at,
            changed=(*REGISTERED, "target_department"),
            detail={"was": {"state": lead.state, **was}, "now": {"state": LeadState.REGISTERED, **now}},
        )


def _hand_over(lead: Lead, target: int, *, by: Actor, at: datetime) -> Lead:
    """The unit complained about coordinates: give the lead, as it came in, to the substitute."""
    before, was = lead.coordinated_by_id, lead.state
    profile = library.profile(lead.profile_key)
    barred = units.barred(lead) | units.unit_of(target)
    substitute = units.coordinator(profile=profile, division=lead.division_id, barred=barred)
    lead.target_department_id, lead.coordinated_by_id = target, substitute
    # What the office had made of it does not bind the substitute.
    lead.state = LeadState.RECEIVED
    lead.summary = lead.case_type = lead.situation = lead.level = ""
    with row_security.lifted():
        lead.save(
            update_fields=["target_department", "coordinated_by", "state", *REGISTERED[1:]],
        )
        lead.attachments.update(released_at=None)
        detail = {
            "was": {"state": was, "coordinated_by": before},
            "now": {"state": LeadState.RECEIVED, "coordinated_by": substitute, "target_department": target},
        }
        steps.trace("recuse", lead=lead, was=was, by=by, at=at, department=before, detail=detail)
    return lead


def _set_texts(lead: Lead, *, title: str, summary: str) -> None:
    lead.title = clean(title, field="title", label="标题", longest=TITLE_MAX, shortest=2)
    lead.summary = clean(summary, field="summary", label="转办摘要", shortest=10)
    check_no_contact(lead.title, field="title", label="标题")
    check_no_contact(lead.summary, field="summary", label="转办摘要")


def _set_classes(lead: Lead, *, case_type: str, situation: str, level: str) -> None:
    known = library.classifications()
    for field, label, value, choices in (
        ("case_type", "案例类型", case_type, known.case_type_choices()),
        ("situation", "壁垒情形", situation, known.situation_choices()),
        ("level", "层面", level, known.level_choices()),
    ):
        if value not in dict(choices):
            raise Refusal(f"请从列表中选择{label}。", field=field)
        setattr(lead, field, value)


def _release(lead: Lead, released: Sequence[int], *, at: datetime) -> None:
    copies = lead.attachments.filter(purpose=Attachment.Purpose.REPORTED)
    wanted = set(released)
    if wanted - set(copies.values_list("pk", flat=True)):
        raise Refusal("所选的附件不是本线索的反映材料，请重新选择。", field="released")
    copies.exclude(pk__in=wanted).update(released_at=None)
    copies.filter(pk__in=wanted, released_at__isnull=True).update(released_at=at)


@transaction.atomic
def refuse(*, lead: Lead, reason: str, by: Actor, at: datetime) -> Lead:
    """Refuse a report, with the reason that the reporter will read."""
    lead = steps.begin("refuse", lead=lead, by=by, at=at)
    lead.refusal_reason = clean(reason, field="reason", label="不予受理理由", shortest=10)
    lead.closed_at = at
    return steps.finish(
        "refuse",
        lead=lead,
        by=by,
        at=at,
        remark=lead.refusal_reason,
        changed=("refusal_reason", "closed_at"),
        detail={"reason": lead.refusal_reason},
    )
