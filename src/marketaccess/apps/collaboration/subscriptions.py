"""What supervision does when the leads announce something. Announcements come after the commit."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.dispatch import receiver
from django_tasks import task

from marketaccess.apps.collaboration import actions, queries
from marketaccess.apps.leads.announcements import Panel, deadlines_recomputed, lead_changed, lead_shown
from marketaccess.domain.authority.actor import Actor

if TYPE_CHECKING:
    from marketaccess.apps.leads.models import Lead


@task()
def go_on(reference: str, verb: str, at: str) -> None:
    """In the worker, so that whoever took the step does not wait for those who are told of it."""
    moment = datetime.fromisoformat(at)
    actions.follow_leads(reference=reference, at=moment)
    actions.tell_next(reference=reference, verb=verb, at=moment)


@receiver(lead_changed, dispatch_uid="collaboration.follow")
def follow(*, reference: str, verb: str, at: datetime, **_: Any) -> None:
    """The lead went on, perhaps to other hands: its order goes with it, and those who hold it are told."""
    go_on.enqueue(reference, verb, at.isoformat())


@receiver(deadlines_recomputed, dispatch_uid="collaboration.moved")
def tell(*, changed: int, at: datetime, **_: Any) -> None:
    """A holiday notice moved dates: those who hold the leads are told."""
    if changed:
        actions.tell_of_moved_dates(at=at)


@receiver(lead_shown, dispatch_uid="collaboration.panel")
def show(*, lead: "Lead", actor: Actor, **_: Any) -> Panel | None:
    """The orders under which the lead stands or stood, on its own page; and the way to a new one."""
    orders = list(queries.visible_to(actor).filter(lead_reference=lead.reference))
    may_issue = not queries.why_not_issue(actor, lead) and all(order.closed_at for order in orders)
    if not orders and not may_issue:
        return None
    context = {"orders": orders, "may_issue": may_issue, "reference": lead.reference}
    return Panel("collaboration/parts/lead_panel.html", context)
