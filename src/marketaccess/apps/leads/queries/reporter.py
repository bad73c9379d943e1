"""What the holder of a receipt may ask for and do."""

from collections.abc import Sequence
from datetime import date

from attrs import field, frozen

from marketaccess.apps.leads import policy, receipts
from marketaccess.apps.leads.models import Lead
from marketaccess.apps.leads.queries.offers import Offer
from marketaccess.domain.authority.actor import REPORTER
from marketaccess.domain.casework.lead_flow import LEAD_FLOW, LeadState


def by_receipt_digest(digest: str) -> Lead | None:
    """
    The lead of a receipt's digest: what the portal's signed mark carries instead of the receipt.

    For the portal alone, which has checked the signature.
    """
    rows = Lead.objects.select_related("coordinated_by", "division")
    return rows.filter(receipt_digest=digest).first()


@frozen
class Submitted:
    """A report that was received under a submission key, and its receipt."""

    lead: Lead
    receipt: str = field(repr=False)


def submitted(submission_key: str) -> Submitted | None:
    """What was received under this key: for whoever sends the same form again, and nobody without it."""
    receipt = receipts.derive(submission_key)
    lead = by_receipt_digest(receipts.digest(receipt))
    return Submitted(lead, receipt) if lead else None


def reporter_offers(lead: Lead, on: date) -> Sequence[Offer]:
    """The reporter's own steps from where the lead stands, with the reason where one is not permitted."""
    steps = [step for step in LEAD_FLOW.steps_from(LeadState(lead.state)) if step.needs is None]
    found = []
    for step in steps:
        decision = policy.may(REPORTER, step.verb, lead, on=on)
        found.append(Offer(step.verb, LEAD_FLOW.verbs[step.verb], decision.allowed, decision.reason))
    return tuple(found)
