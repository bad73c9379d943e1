"""Telling people that it is their turn, and other systems that something happened (R7.4)."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from marketaccess.apps.collaboration import queries, wording
from marketaccess.apps.leads import queries as leads
from marketaccess.domain.authority.actor import SYSTEM
from marketaccess.domain.authority.permission import Permission as P
from marketaccess.domain.casework.lead_flow import FINISHED, LEAD_FLOW, TURNS, LeadState
from marketaccess.foundation.accounts import queries as accounts
from marketaccess.foundation.notifications import actions as notifications

if TYPE_CHECKING:
    from marketaccess.apps.leads.models import Lead

# What the unit that rectifies is told of: its own notice, by its own number.
TO_THE_UNIT = frozenset({"notify", "send_back_rectification"})
# Who decides what becomes of a lead that lost its handler.
OFFICE = (P.LEAD_TRANSFER, P.LEAD_RULE)
# Both handle it from the same moment on.
TO_ALL_HANDLERS = frozenset({"transfer"})


@transaction.atomic
def tell_next(*, reference: str, verb: str, at: datetime) -> int:
    """
    Tell who holds a lead after a step that it is their turn, and queue it for their department's webhooks.

    The texts name a number and a step, never what was reported. Returns how many officers were told.
    """
    lead = leads.find(reference, SYSTEM)
    if lead is None:
        return 0
    if verb in TO_THE_UNIT:
        return _tell_unit(lead, verb, at)
    if verb == "recuse_handler":
        return _tell_office(lead, at)
    state = LeadState(lead.state)
    departments = {queries.holder_key(lead)}
    if state in FINISHED:  # what the office set going ends for its systems too
        departments.add(lead.coordinated_by_id)
    if verb in TO_ALL_HANDLERS:
        departments |= {hop.department_id for hop in lead.hops.all() if hop.ended_at is None}
    told = 0
    for department in sorted(departments):
        told += _tell(lead, verb, state, department, at)
    return told


def _tell(lead: "Lead", verb: str, state: LeadState, department: int, at: datetime) -> int:
    key = f"turn:{lead.reference}:{verb}:{at.isoformat()}"
    payload = {"reference": lead.reference, "verb": verb, "state": state.value, "at": at.isoformat()}
    notifications.queue_webhooks(department=department, key=key, payload=payload, at=at)
    needed = TURNS.get(state) or ()
    if not needed:
        return 0
    on = timezone.localdate(at)
    users = accounts.officers(department, needed, concerned=leads.concerned(lead), on=on)
    text = wording.YOUR_TURN.format(reference=lead.reference, state=LEAD_FLOW.labels[state])
    link = reverse("leads:detail", args=[lead.reference])
    return notifications.notify(users=users, key=key, text=text, link=link, at=at)


def _tell_office(lead: "Lead", at: datetime) -> int:
    """A department that had the lead is out of it: found at fault. The steps go on with the office."""
    has_handler = any(hop.ended_at is None and hop.part == "lead" for hop in lead.hops.all())
    text = wording.HANDLER_RECUSED if has_handler else wording.HANDLER_TAKEN_BACK
    users = accounts.officers(
        lead.coordinated_by_id, OFFICE, concerned=leads.concerned(lead), on=timezone.localdate(at)
    )
    link = reverse("leads:detail", args=[lead.reference])
    key = f"recused:{lead.reference}:{at.isoformat()}"
    return notifications.notify(
        users=users, key=key, text=text.format(reference=lead.reference), link=link, at=at
    )


def _tell_unit(lead: "Lead", verb: str, at: datetime) -> int:
    told, on = 0, timezone.localdate(at)
    for notice in lead.notices.filter(state="issued"):
        users = accounts.officers(notice.department_id, (P.NOTICE_ANSWER,), on=on)
        text = wording.NOTICE_CAME.format(number=notice.number)
        key = f"notice:{notice.number}:{verb}:{at.isoformat()}"
        link = reverse("leads:notice", args=[notice.number])
        told += notifications.notify(users=users, key=key, text=text, link=link, at=at)
    return told
