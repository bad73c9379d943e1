"""What the holder of a receipt may ask for."""

from collections.abc import Mapping, Sequence
from datetime import date

from attrs import field, frozen
from django.utils import timezone

from marketaccess.apps.consultations import policy, wording
from marketaccess.apps.consultations.models import Consultation, Message, Publication
from marketaccess.apps.consultations.queries.desk import explained
from marketaccess.domain.authority.actor import REPORTER
from marketaccess.domain.casework.consultation_flow import CONSULTATION_FLOW, ConsultationState, Ground
from marketaccess.domain.casework.flow import Offer
from marketaccess.foundation.calendars import clocks
from marketaccess.foundation.calendars.clocks import Explained
from marketaccess.foundation.vault import receipts

FORM = "consultations"  # the form whose submissions derive their receipts apart from the leads'


def by_receipt(receipt: str) -> Consultation | None:
    """The consultation of a receipt, as its asker typed it: one keyed hash, one look-up, hit or miss."""
    return by_receipt_digest(receipts.digest(receipt))


def by_receipt_digest(digest: str) -> Consultation | None:
    """The consultation of a receipt's digest. For the portal alone, which has checked its mark."""
    rows = Consultation.objects.select_related("coordinated_by", "department")
    return rows.filter(receipt_digest=digest).first()


@frozen
class Submitted:
    """A question that was received under a submission key, and its receipt."""

    consultation: Consultation
    receipt: str = field(repr=False)


def submitted(submission_key: str) -> Submitted | None:
    """What was received under this key: for whoever sends the same form again, and nobody without it."""
    receipt = receipts.derive(submission_key, form=FORM)
    found = by_receipt_digest(receipts.digest(receipt))
    return Submitted(found, receipt) if found else None


@frozen
class Tracking:
    """A consultation as its asker sees it. No names of officers, no inner remarks."""

    consultation: Consultation
    words: str
    ground: str
    is_complaint: bool
    clocks: Sequence[Explained]
    steps: Sequence[tuple[date, str]]
    messages: Sequence[Message]
    offers: Mapping[str, Offer]
    publication: Publication | None


def tracking(consultation: Consultation, *, on: date) -> Tracking:
    """The true state on a day, in plain words, with its dates."""
    rows = consultation.progress.filter(verb__in=wording.PUBLIC_STEPS)
    return Tracking(
        consultation=consultation,
        words=wording.PUBLIC_STATES[ConsultationState(consultation.state)],
        ground=consultation.get_ground_display() if consultation.ground else "",
        is_complaint=consultation.ground == Ground.COMPLAINT,
        clocks=explained(consultation, clocks.today(on)),
        steps=[(timezone.localdate(row.at), wording.PUBLIC_STEPS[row.verb]) for row in rows],
        messages=list(consultation.messages.all()),
        offers={offer.verb: offer for offer in _offers(consultation)},
        publication=Publication.objects.filter(consultation=consultation, taken_down_at=None).first(),
    )


def _offers(consultation: Consultation) -> tuple[Offer, ...]:
    return CONSULTATION_FLOW.offers(
        ConsultationState(consultation.state),
        lambda verb: policy.may(REPORTER, verb, consultation).reason,
        is_officers=False,
    )
