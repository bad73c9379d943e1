"""Earlier leads that resemble one: suggested at registration, so that the same matter is seen as one."""

from collections.abc import Sequence

from attrs import frozen

from marketaccess.apps.leads.models import Lead
from marketaccess.apps.leads.queries.leads import visible_to
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.basics.text import bigrams, similarity

LOOKED_AT = 1_000
LIKE = 0.25
SHOWN = 5


@frozen
class Similar:
    """An earlier lead, and how much it resembles, from 0 to 1."""

    lead: Lead
    likeness: float


def similar(lead: Lead, actor: Actor) -> Sequence[Similar]:
    """The most alike of the latest leads that the actor may see, best first. Two queries."""
    wanted = _pairs(lead)
    rows = visible_to(actor).exclude(pk=lead.pk).order_by("-received_at", "-pk")
    recent = rows.only("reference", "title", "summary", "target_name", "state", "received_at")[:LOOKED_AT]
    found = [Similar(other, round(similarity(wanted, _pairs(other)), 3)) for other in recent]
    alike = [one for one in found if one.likeness >= LIKE]
    return sorted(alike, key=lambda one: (-one.likeness, -one.lead.pk))[:SHOWN]


def _pairs(lead: Lead) -> frozenset[str]:
    """The texts that every reader of the lead may read: a likeness must not tell what the narrative says."""
    return bigrams(f"{lead.title} {lead.target_name} {lead.summary}")
