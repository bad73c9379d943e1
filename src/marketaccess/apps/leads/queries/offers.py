"""The next steps of a lead: which the actor may take, and why not the others."""

from datetime import date

from marketaccess.apps.leads import policy, wording
from marketaccess.apps.leads.models import Lead
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.casework.flow import Offer
from marketaccess.domain.casework.lead_flow import LEAD_FLOW, LeadState


def offers(lead: Lead, actor: Actor, on: date) -> tuple[Offer, ...]:
    """
    The steps that leave the lead's state, in the table's order; the reporter's own are not among them.

    What the actor may not do is there too, with its reason, except where the answer
    would be that the lead is unknown.
    """
    if not policy.sees(actor, lead):
        return ()
    found = []
    for step in LEAD_FLOW.steps_from(LeadState(lead.state)):
        if step.needs is None:
            continue
        decision = policy.may(actor, step.verb, lead, on=on)
        found.append(Offer(step.verb, wording.label(step.verb), decision.reason))
    return tuple(found)
