"""Who holds a lead now, and which officers can act on it."""

from typing import TYPE_CHECKING

from marketaccess.apps.collaboration import wording
from marketaccess.domain.authority.permission import Permission as P
from marketaccess.domain.casework.clocks import RECTIFY, REPLY
from marketaccess.domain.casework.lead_flow import TURNS, LeadState
from marketaccess.foundation.organizations import queries as organizations

if TYPE_CHECKING:
    from marketaccess.apps.leads.models import Deadline, Lead, RectificationNotice
    from marketaccess.foundation.organizations.models import Department

# Where the next step is the coordinating office's own, the lead handler's hop notwithstanding.
OFFICE_STEPS = frozenset(
    {
        LeadState.RECEIVED,
        LeadState.REGISTERED,
        LeadState.RULING,
        LeadState.VERIFIED,
        LeadState.REVIEWING,
        LeadState.ANSWERING,
        LeadState.ANSWERED,
    }
)


def holder_key(lead: "Lead") -> int:
    """
    The department that an order about the lead goes to: its lead handler, or the coordinating office.

    While a unit rectifies, the handling department answers for it. The unit complained about is never
    the holder, whatever the rows say.
    """
    if LeadState(lead.state) not in OFFICE_STEPS:
        for hop in lead.hops.all():  # in memory: the caller may have fetched them for many leads
            if hop.ended_at is None and hop.part == "lead" and hop.department_id != lead.target_department_id:
                return hop.department_id
    return lead.coordinated_by_id


def holder_of(lead: "Lead") -> "Department":
    """The department of ``holder_key``."""
    return organizations.departments().get(pk=holder_key(lead))


def responsible_person(lead: "Lead", holder: "Department") -> str:
    """Who answers for the order, by post: the department's leader in charge."""
    if holder.pk == lead.coordinated_by_id:
        return wording.OWN_STEP.format(office=holder.name)
    return wording.LEADER.format(department=holder.name)


def actors_on(clock: "Deadline", *, is_overdue: bool) -> list[tuple[int, tuple[P, ...]]]:
    """
    Which rights, in which departments, take the step that a clock waits for.

    When it is late the coordinating office is told too, since it presses; so it is of the reply to the
    reporter, which it owes itself.
    """
    lead = clock.lead
    state, holder = LeadState(lead.state), holder_key(lead)
    # Nobody's turn: a unit rectifies. The department that verified watches over it.
    told = [(holder, TURNS[state] or (P.LEAD_VERIFY, P.LEAD_ENDORSE))]
    if holder != lead.coordinated_by_id:
        if is_overdue:
            told.append((lead.coordinated_by_id, (P.LEAD_TRANSFER,)))
        if clock.rule == REPLY:
            told.append((lead.coordinated_by_id, (P.LEAD_ANSWER,)))
    return told


def notices_pressed_by(clock: "Deadline") -> "list[RectificationNotice]":
    """The notice that a rectification clock presses: its unit is told of it, and of nothing else."""
    if clock.rule != RECTIFY:
        return []
    return [notice for notice in clock.lead.notices.all() if notice.state == "issued"]
