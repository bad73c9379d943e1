"""Who holds a lead now, and which officers can act on it."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from marketaccess.apps.collaboration import wording
from marketaccess.domain.authority.permission import Permission
from marketaccess.domain.authority.role import PERMISSIONS
from marketaccess.domain.casework.lead_flow import LeadState
from marketaccess.foundation.accounts import queries as accounts
from marketaccess.foundation.organizations import queries as organizations

if TYPE_CHECKING:
    from marketaccess.apps.leads.models import Lead
    from marketaccess.foundation.accounts.models import User
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


def holder_of(lead: "Lead") -> "Department":
    """
    The department that an order about the lead goes to: its lead handler, or the coordinating office.

    While a unit rectifies, the handling department answers for it. The unit complained about is never
    the holder, whatever the rows say.
    """
    if LeadState(lead.state) not in OFFICE_STEPS:
        hop = lead.hops.filter(ended_at__isnull=True, part="lead").select_related("department").first()
        if hop is not None and hop.department_id != lead.target_department_id:
            return hop.department
    return lead.coordinated_by


def responsible_person(lead: "Lead", holder: "Department") -> str:
    """Who answers for the order, by post: the department's leader in charge."""
    if holder.pk == lead.coordinated_by_id:
        return wording.OWN_STEP.format(office=holder.name)
    return wording.LEADER.format(department=holder.name)


def officers(
    department: int, permissions: Iterable[Permission], *, target: int | None, on: date
) -> "list[User]":
    """
    The active officers of a department who hold one of the rights on a day.

    Whoever also has a post in the unit complained about, or above or below it, is left out.
    """
    wanted = set(permissions)
    roles = [role.value for role, rights in PERMISSIONS.items() if rights & wanted]
    posts = organizations.posts_on(on).filter(department=department, role__in=roles, user__is_active=True)
    users = {post.user.pk: post.user for post in posts}
    return [u for u in users.values() if not accounts.actor_of(u, on=on).is_recused_from(target)]
