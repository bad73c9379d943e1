"""The office and the reporter: messages, the answer, asking back, closing, taking up again."""

from datetime import datetime

from django.db import transaction

from marketaccess.apps.leads.actions import steps
from marketaccess.apps.leads.models import Lead, Message, Revisit
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.casework.report import clean


@transaction.atomic
def write_to_reporter(*, lead: Lead, body: str, by: Actor, at: datetime) -> Message:
    """A message that the reporter finds under the receipt; anonymous ones too."""
    lead = steps.begin("write_to_reporter", lead=lead, by=by, at=at)
    message = _say(lead, Message.Kind.TO_REPORTER, clean(body, field="body", label="留言", shortest=2), at=at)
    mark_read(lead, at=at)
    steps.finish("write_to_reporter", lead=lead, by=by, at=at)
    return message


@transaction.atomic
def answer(*, lead: Lead, body: str, by: Actor, at: datetime) -> Lead:
    """The result, in writing, to the reporter. The reply clock ends."""
    lead = steps.begin("answer", lead=lead, by=by, at=at)
    text = clean(body, field="body", label="答复内容", shortest=10)
    _say(lead, Message.Kind.ANSWER, text, at=at)
    mark_read(lead, at=at)
    lead.answered_at = at
    return steps.finish("answer", lead=lead, by=by, at=at, remark=text, changed=("answered_at",))


def _say(lead: Lead, kind: Message.Kind, body: str, *, at: datetime) -> Message:
    label = lead.coordinated_by.name
    return Message.objects.create(lead=lead, kind=kind, body=body, author_label=label, written_at=at)


def mark_read(lead: Lead, *, at: datetime) -> None:
    """Whoever writes back has read what was written."""
    unread = lead.messages.filter(kind=Message.Kind.FROM_REPORTER, read_at__isnull=True)
    unread.update(read_at=at)


@transaction.atomic
def record_revisit(
    *, lead: Lead, solved: str, rating: int | None = None, comment: str = "", by: Actor, at: datetime
) -> Revisit:
    """What the reporter said when asked back (by telephone, at a visit)."""
    lead = steps.begin("revisit", lead=lead, by=by, at=at)
    revisit = make_revisit(lead, solved=solved, rating=rating, comment=comment, at=at)
    told = revisit.get_solved_display()
    steps.finish("revisit", lead=lead, by=by, at=at, remark=told, detail={"solved": revisit.solved})
    return revisit


def make_revisit(
    lead: Lead, *, solved: str, rating: int | None, comment: str, at: datetime, by_reporter: bool = False
) -> Revisit:
    """One answer to the question whether it is solved. Raises Refusal for a rating out of range."""
    if solved not in Revisit.Solved.values:
        raise Refusal("请选择问题是否解决。", field="solved")
    if rating is not None and not 1 <= rating <= 5:
        raise Refusal("满意度请在1至5分之间选择。", field="rating")
    return Revisit.objects.create(
        lead=lead,
        solved=solved,
        rating=rating,
        comment=clean(comment, field="comment", label="意见"),
        by_reporter=by_reporter,
        made_at=at,
    )


@transaction.atomic
def close(*, lead: Lead, reason: str = "", by: Actor, at: datetime) -> Lead:
    """
    Close a lead: solved by the reporter's own word, or after the reporter's silence, or without one.

    What the reporter calls unsolved is closed only by the head, with a written reason.
    """
    lead = steps.begin("close", lead=lead, by=by, at=at)
    text = clean(reason, field="reason", label="办结说明")
    if not text and _is_unsolved(lead):
        raise Refusal("反映人认为问题未解决，办结应当写明理由；也可以重新办理。", field="reason")
    lead.closing_reason, lead.closed_at = text, at
    return steps.finish(
        "close",
        lead=lead,
        by=by,
        at=at,
        remark=text,
        changed=("closing_reason", "closed_at"),
        detail={"reason": text},
    )


def _is_unsolved(lead: Lead) -> bool:
    said = lead.revisits.exclude(solved=Revisit.Solved.UNREACHED)
    if lead.answered_at:
        said = said.filter(made_at__gte=lead.answered_at)
    last = said.last()
    return last is not None and last.solved == Revisit.Solved.NO


@transaction.atomic
def reopen(*, lead: Lead, reason: str, by: Actor, at: datetime) -> Lead:
    """The head takes a lead up again: a refused one as it came in, any other for a new transfer."""
    return take_up(lead=lead, verb="reopen", reason=reason, by=by, at=at)


def take_up(*, lead: Lead, verb: str, reason: str, by: Actor, at: datetime) -> Lead:
    """A new round. What was done stays on record; departments lose sight until they get it again."""
    lead = steps.begin(verb, lead=lead, by=by, at=at)
    text = clean(reason, field="reason", label="重新办理理由", shortest=5)
    lead.hops.filter(ended_at__isnull=True).update(ended_at=at)
    lead.reopenings += 1
    lead.returns = 0
    lead.conclusion = lead.closing_reason = lead.refusal_reason = ""
    lead.closed_at = lead.answered_at = lead.verified_at = None
    changed = (
        *("reopenings", "returns", "conclusion", "closing_reason", "refusal_reason"),
        *("closed_at", "answered_at", "verified_at"),
    )
    detail = {"reason": text, "reopenings": lead.reopenings}
    return steps.finish(verb, lead=lead, by=by, at=at, remark=text, changed=changed, detail=detail)
