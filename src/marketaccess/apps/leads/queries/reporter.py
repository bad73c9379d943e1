"""What the holder of a receipt may ask for and do."""

from collections.abc import Iterator, Sequence
from datetime import date

from attrs import field, frozen

from marketaccess.apps.leads import policy, row_security
from marketaccess.apps.leads.models import Lead
from marketaccess.domain.authority.actor import REPORTER
from marketaccess.domain.casework.flow import Offer
from marketaccess.domain.casework.lead_flow import LEAD_FLOW, LeadState
from marketaccess.foundation.vault import receipts

BATCH = 500
DIGEST = ("receipt_digest", "reference")


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


@frozen
class Given:
    """A receipt, and the number of the lead that it opens. Nothing else of the lead."""

    submission_key: str = field(repr=False)
    reference: str
    receipt: str = field(repr=False)


def receipts_of(submission_keys: Sequence[str]) -> Iterator[Given]:
    """
    The receipts of what was received under these keys, in their order.

    Asked for by who has the keys, so that the rule of recusal does not apply: the receipt of a report
    about the clerk's own unit is the reporter's too.
    """
    for start in range(0, len(submission_keys), BATCH):
        known = {key: receipts.derive(key) for key in submission_keys[start : start + BATCH]}
        digests = {receipts.digest(receipt): key for key, receipt in known.items()}
        with row_security.lifted():
            rows = Lead.objects.filter(receipt_digest__in=digests).order_by()
            found = {digests[digest or ""]: reference for digest, reference in rows.values_list(*DIGEST)}
        yield from (Given(key, found[key], receipt) for key, receipt in known.items() if key in found)


def reporter_offers(lead: Lead, on: date) -> Sequence[Offer]:
    """The reporter's own steps from where the lead stands, with the reason where one is not permitted."""
    return LEAD_FLOW.offers(
        LeadState(lead.state),
        lambda verb: policy.may(REPORTER, verb, lead, on=on).reason,
        is_officers=False,
    )
