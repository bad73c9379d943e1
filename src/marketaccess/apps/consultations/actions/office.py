"""The coordinating office: who answers, what is no question for this door, and what is published."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from marketaccess.apps.consultations import wording
from marketaccess.apps.consultations.actions import steps
from marketaccess.apps.consultations.models import Consultation, Publication, Reply
from marketaccess.apps.consultations.queries.published import SUBJECT, text_of
from marketaccess.apps.leads import queries as leads
from marketaccess.apps.leads.actions import numbers
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.basics.refusal import NotAllowed, Refusal
from marketaccess.domain.casework.consultation_flow import GROUNDS, Ground
from marketaccess.domain.casework.question import publishable
from marketaccess.domain.casework.report import TITLE_MAX, clean
from marketaccess.foundation.search import actions as search

if TYPE_CHECKING:
    from marketaccess.foundation.organizations.models import Department

SERIES = "published_answer"


@transaction.atomic
def assign(
    *, consultation: Consultation, to: "Department", remark: str = "", by: Actor, at: datetime
) -> Consultation:
    """
    Give the question to the department that answers it; or to another one.

    :raises NotAllowed: the department is the one kept out of it, or above or below it, or has it already.
    """
    consultation = steps.begin("assign", consultation=consultation, by=by)
    if to.pk in leads.unit_of(consultation.target_department_id):
        raise NotAllowed(wording.KEPT_OUT.format(name=to.name), field="to")
    if not to.is_active or to.division_id != consultation.division_id:
        raise Refusal(wording.UNKNOWN_DEPARTMENT, field="to")
    if to.pk == consultation.department_id:
        raise Refusal(wording.SAME_DEPARTMENT.format(name=to.name), field="to")
    text = clean(remark, field="remark", label="分办意见", longest=2000)
    consultation.department = to
    return steps.finish(
        "assign",
        consultation=consultation,
        by=by,
        at=at,
        remark="：".join(part for part in (to.name, text) if part),
        changed=("department",),
        detail={"department": to.name, "remark": text},
    )


@transaction.atomic
def refuse(*, consultation: Consultation, ground: str, reason: str, by: Actor, at: datetime) -> Consultation:
    """Not a question for this door. The asker reads why, and may turn a complaint into a report."""
    consultation = steps.begin("refuse", consultation=consultation, by=by)
    if ground not in set(Ground):
        raise Refusal(wording.NO_GROUND, field="ground")
    text = clean(reason, field="reason", label="说明", longest=2000, shortest=5)
    consultation.ground, consultation.refusal_reason = ground, text
    return steps.finish(
        "refuse",
        consultation=consultation,
        by=by,
        at=at,
        remark=f"{GROUNDS[Ground(ground)]}：{text}",
        changed=("ground", "refusal_reason"),
        detail={"reason": text},
    )


@transaction.atomic
def publish(
    *, consultation: Consultation, title: str, question: str, answer: str, by: Actor, at: datetime
) -> Publication:
    """
    Publish the edited question and answer. The originals stay as they were written.

    :raises NotAllowed: asker and department do not both agree.
    :raises Refusal: a telephone number, citizen's number or e-mail address still stands in a text.
    """
    consultation = steps.begin("publish", consultation=consultation, by=by)
    reply = consultation.replies.filter(state=Reply.State.GIVEN).latest("endorsed_at")
    said = {
        "title": publishable(title, field="title", label="标题", longest=TITLE_MAX),
        "question": publishable(question, field="question", label="问"),
        "answer": publishable(answer, field="answer", label="答"),
        "basis": reply.basis,
        "answered_by": reply.department.name,
        # The item was named in the edition of the day of asking: what was answered rests on that one.
        "edition_key": consultation.edition_key if consultation.item_key else reply.edition_key,
        **{name: getattr(consultation, name) for name in _COPIED},
        "published_by_id": by.signing(),
        "published_at": at,
        "taken_down_at": None,
    }
    publication = Publication.objects.filter(consultation=consultation).first()
    if publication is None:
        year, number = numbers.take(SERIES, at)
        publication = Publication.objects.create(
            consultation=consultation, number=f"A{year}-{number:05}", **said
        )
    else:
        Publication.objects.filter(pk=publication.pk).update(**said)
        publication.refresh_from_db()
    search.put(subject=SUBJECT, texts=[(publication.pk, text_of(publication))])
    steps.finish("publish", consultation=consultation, by=by, at=at, detail={"number": publication.number})
    return publication


_COPIED = ("item_key", "item_title", "measure_key", "measure_text", "is_demonstration")


@transaction.atomic
def keep_private(*, consultation: Consultation, reason: str, by: Actor, at: datetime) -> Consultation:
    """The office decides not to publish what both would have published."""
    consultation = steps.begin("keep_private", consultation=consultation, by=by)
    text = clean(reason, field="reason", label="理由", longest=2000, shortest=5)
    return steps.finish(
        "keep_private", consultation=consultation, by=by, at=at, remark=text, detail={"reason": text}
    )


@transaction.atomic
def unpublish(*, consultation: Consultation, reason: str, by: Actor, at: datetime) -> Consultation:
    """Take a published answer down. Its page says so; the search forgets it."""
    consultation = steps.begin("unpublish", consultation=consultation, by=by)
    text = clean(reason, field="reason", label="理由", longest=2000, shortest=5)
    publication = Publication.objects.get(consultation=consultation)
    publication.taken_down_at = at
    publication.save(update_fields=["taken_down_at"])
    search.remove(subject=SUBJECT, object_ids=[publication.pk])
    return steps.finish(
        "unpublish", consultation=consultation, by=by, at=at, remark=text, detail={"reason": text}
    )
