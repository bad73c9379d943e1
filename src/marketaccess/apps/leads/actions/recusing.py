"""A unit is found at fault while the lead is under way: it has no part in it any more."""

from datetime import datetime
from typing import TYPE_CHECKING

from marketaccess.apps.leads import row_security, wording
from marketaccess.apps.leads.actions import steps
from marketaccess.apps.leads.models import Fault, Hop, Lead
from marketaccess.apps.leads.queries import units
from marketaccess.domain.authority.actor import Actor
from marketaccess.law import library

if TYPE_CHECKING:
    from marketaccess.foundation.organizations.models import Department


def recuse(lead: Lead, department: "Department", *, by: Actor, at: datetime) -> None:
    """
    Take a unit out of a lead in which it was named at fault. The lead is locked by the caller.

    It loses sight of the lead at once, what it had open of it ends, and the coordinating office is told.
    Where that office is the unit, the substitute coordinates from now on.

    :raises Refusal: the coordinating office is at fault and nobody can take its place.
    """
    # The actor may have a post in that very unit.
    with row_security.lifted():
        _, is_new = Fault.objects.get_or_create(lead=lead, department=department, defaults={"named_at": at})
        if not is_new:
            return
        unit = units.unit_of(department.pk)
        for hop in lead.hops.filter(ended_at__isnull=True, department__in=unit).select_related("department"):
            _end(lead, hop, by=by, at=at)
        if lead.coordinated_by_id in unit:
            _hand_over(lead, by=by, at=at)


def _end(lead: Lead, hop: Hop, *, by: Actor, at: datetime) -> None:
    hop.ended_at = at
    hop.save(update_fields=["ended_at"])
    remark = wording.HANDLER_RECUSED.format(department=hop.department.name, part=hop.get_part_display())
    detail = {"department": hop.department.name, "part": hop.part}
    steps.trace("recuse_handler", lead=lead, was=lead.state, by=by, at=at, remark=remark, detail=detail)


def _hand_over(lead: Lead, *, by: Actor, at: datetime) -> None:
    before, state = lead.coordinated_by_id, lead.state
    lead.coordinated_by_id = units.coordinator(
        profile=library.profile(lead.profile_key), division=lead.division_id, barred=units.barred(lead)
    )
    lead.save(update_fields=["coordinated_by"])
    detail = {
        "was": {"state": state, "coordinated_by": before},
        "now": {"state": state, "coordinated_by": lead.coordinated_by_id},
    }
    steps.trace("recuse", lead=lead, was=lead.state, by=by, at=at, department=before, detail=detail)
