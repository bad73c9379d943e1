"""The department's part: passing on once, drafting, endorsing, a word to the asker."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from marketaccess.apps.consultations import policy, wording
from marketaccess.apps.consultations.actions import steps
from marketaccess.apps.consultations.models import Consultation, Message, Reply
from marketaccess.apps.negative_list import queries as negative_list
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.basics.refusal import NotAllowed
from marketaccess.domain.casework.report import clean
from marketaccess.domain.negative_list.edition import Series


@transaction.atomic
def redirect(*, consultation: Consultation, reason: str, by: Actor, at: datetime) -> Consultation:
    """Not this department's matter: back to the office, once. The clock runs on."""
    consultation = steps.begin("redirect", consultation=consultation, by=by)
    text = clean(reason, field="reason", label="退回理由", longest=2000, shortest=5)
    passed = consultation.department
    consultation.department = None
    consultation.redirects += 1
    return steps.finish(
        "redirect",
        consultation=consultation,
        by=by,
        at=at,
        remark=f"{passed}：{text}",
        changed=("department", "redirects"),
        detail={"department": str(passed), "reason": text},
    )


@transaction.atomic
def draft(
    *, consultation: Consultation, body: str, basis: str = "", may_publish: bool, by: Actor, at: datetime
) -> Reply:
    """Draft the answer; the department's reviewer passes it. It rests on the edition in force today."""
    consultation = steps.begin("draft", consultation=consultation, by=by)
    assert consultation.department is not None  # the policy has asked for a seat in it
    in_force = negative_list.revision_in_force(Series.NEGATIVE_LIST, timezone.localdate(at))
    reply = Reply.objects.create(
        consultation=consultation,
        department=consultation.department,
        body=clean(body, field="body", label="答复内容", shortest=10),
        basis=clean(basis, field="basis", label="依据", longest=300),
        may_publish=may_publish,
        edition_key=in_force.edition.key if in_force else "",
        drafted_by_id=by.signing(),
        drafted_at=at,
    )
    steps.mark_read(consultation, is_officer=True, at=at)
    steps.finish("draft", consultation=consultation, by=by, at=at)
    return reply


@transaction.atomic
def endorse(*, consultation: Consultation, by: Actor, at: datetime) -> Consultation:
    """The reviewer passes the draft: that is the answer, and the clock ends."""
    consultation = steps.begin("endorse", consultation=consultation, by=by)
    reply = _draft(consultation)
    reply.state, reply.endorsed_by_id, reply.endorsed_at = Reply.State.GIVEN, by.signing(), at
    reply.save(update_fields=["state", "endorsed_by", "endorsed_at"])
    text = "\n\n".join(part for part in (reply.body, f"依据：{reply.basis}" if reply.basis else "") if part)
    steps.say(consultation, Message.Kind.ANSWER, text, author=reply.department.name, at=at)
    consultation.answered_at, consultation.department_agrees = at, reply.may_publish
    changed = ("answered_at", "department_agrees")
    return steps.finish("endorse", consultation=consultation, by=by, at=at, changed=changed)


@transaction.atomic
def reject_draft(*, consultation: Consultation, remark: str, by: Actor, at: datetime) -> Consultation:
    """The reviewer sends the draft back to be mended."""
    consultation = steps.begin("reject_draft", consultation=consultation, by=by)
    text = clean(remark, field="remark", label="修改意见", longest=2000, shortest=2)
    reply = _draft(consultation)
    reply.state, reply.remark = Reply.State.REJECTED, text
    reply.save(update_fields=["state", "remark"])
    return steps.finish("reject_draft", consultation=consultation, by=by, at=at, remark=text)


def _draft(consultation: Consultation) -> Reply:
    found = policy.draft_of(consultation)
    if found is None:
        raise NotAllowed(wording.NO_DRAFT)
    return found


@transaction.atomic
def write_to_asker(*, consultation: Consultation, body: str, by: Actor, at: datetime) -> Message:
    """A word that the asker finds under the receipt: what is still to be said to answer the question."""
    consultation = steps.begin("write_to_asker", consultation=consultation, by=by)
    text = clean(body, field="body", label="留言", longest=2000, shortest=2)
    place = consultation.department or consultation.coordinated_by
    message = steps.say(consultation, Message.Kind.TO_ASKER, text, author=place.name, at=at)
    steps.mark_read(consultation, is_officer=True, at=at)
    steps.finish("write_to_asker", consultation=consultation, by=by, at=at)
    return message
