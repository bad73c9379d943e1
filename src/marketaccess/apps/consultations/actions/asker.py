"""What the asker does with the receipt. The portal has checked it; ``by`` is always the reporter."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from marketaccess.apps.consultations import wording
from marketaccess.apps.consultations.actions import steps
from marketaccess.apps.consultations.actions.receive import attach
from marketaccess.apps.consultations.models import Consultation, Message
from marketaccess.domain.authority.actor import REPORTER
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.casework.report import AcceptedFile, clean
from marketaccess.foundation.vault import actions as vault


def write_from_asker(
    *, consultation: Consultation, body: str, files: Sequence[AcceptedFile] = (), at: datetime
) -> Message:
    """A message, with files if there are any: sealed like those of the question."""
    taken = consultation.attachments.filter(is_sealed=False).count() if files else 0
    prepared = vault.prepare_materials(files=files, taken=taken, at=at)
    with transaction.atomic():
        consultation = steps.begin("write_from_asker", consultation=consultation, by=REPORTER)
        text = clean(body, field="body", label="留言", shortest=2)
        message = steps.say(consultation, Message.Kind.FROM_ASKER, text, author=wording.ASKER, at=at)
        attach(consultation, prepared, at=at)
        steps.mark_read(consultation, is_officer=False, at=at)
        detail = {"files": len(files)}
        steps.finish("write_from_asker", consultation=consultation, by=REPORTER, at=at, detail=detail)
    return message


@transaction.atomic
def ask_back(*, consultation: Consultation, body: str, at: datetime) -> Consultation:
    """The answer left something open: the same department answers once more, and its clock begins anew."""
    consultation = steps.begin("ask_back", consultation=consultation, by=REPORTER)
    text = clean(body, field="body", label="追问", shortest=5)
    steps.say(consultation, Message.Kind.ASKED_BACK, text, author=wording.ASKER, at=at)
    consultation.rounds += 1
    consultation.answered_at, consultation.department_agrees = None, False
    changed = ("rounds", "answered_at", "department_agrees")
    return steps.finish("ask_back", consultation=consultation, by=REPORTER, at=at, changed=changed)


@transaction.atomic
def withdraw(*, consultation: Consultation, at: datetime) -> Consultation:
    """The asker no longer wants an answer."""
    consultation = steps.begin("withdraw", consultation=consultation, by=REPORTER)
    return steps.finish("withdraw", consultation=consultation, by=REPORTER, at=at)


@transaction.atomic
def set_consent(*, consultation: Consultation, agrees: bool, at: datetime) -> Consultation:
    """Agree to publication, or take the consent back; possible until it is published."""
    consultation = steps.begin("consent", consultation=consultation, by=REPORTER)
    consultation.asker_agrees = agrees
    return steps.finish(
        "consent",
        consultation=consultation,
        by=REPORTER,
        at=at,
        changed=("asker_agrees",),
        detail={"agrees": agrees},
    )


@transaction.atomic
def rate(*, consultation: Consultation, rating: int, comment: str = "", at: datetime) -> Consultation:
    """What the answer was worth to the asker."""
    consultation = steps.begin("rate", consultation=consultation, by=REPORTER)
    if not 1 <= rating <= 5:
        raise Refusal(wording.NO_RATING, field="rating")
    consultation.rating = rating
    consultation.rating_comment = clean(comment, field="comment", label="意见")
    changed, detail = ("rating", "rating_comment"), {"rating": rating}
    return steps.finish("rate", consultation=consultation, by=REPORTER, at=at, changed=changed, detail=detail)
