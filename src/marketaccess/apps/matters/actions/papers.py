"""Local papers with the nature of a list (R11.1): registered, abolished, followed up. And entries."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from marketaccess.apps.matters import policy, wording
from marketaccess.apps.matters.models import LocalPaper, RegisterEntry
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.basics.refusal import NotAllowed, Refusal
from marketaccess.foundation.audit import log

State = LocalPaper.State
KIND = "local_paper"


@transaction.atomic
def register_paper(
    *,
    title: str,
    issuer: int,
    what: str,
    document_number: str = "",
    issued_on: date | None = None,
    is_demonstration: bool = False,
    by: Actor,
    at: datetime,
) -> LocalPaper:
    """Register a local paper. :raises Refusal: nothing said of it, a day to come; NotAllowed."""
    if why := policy.why_not_register_paper(by, issuer):
        raise NotAllowed(why)
    if not (title.strip() and what.strip()):
        raise Refusal(wording.EMPTY_PAPER, field="title" if not title.strip() else "what")
    if issued_on and issued_on > timezone.localdate(at):
        raise Refusal(wording.IN_FUTURE, field="issued_on")
    paper = LocalPaper.objects.create(
        title=title.strip(),
        issuer_id=issuer,
        what=what.strip(),
        document_number=document_number.strip(),
        issued_on=issued_on,
        registered_at=at,
        is_demonstration=is_demonstration,
    )
    _record("local_paper.register", paper, "", by=by, at=at)
    return paper


@transaction.atomic
def begin_abolishing(*, paper: LocalPaper, due_on: date, by: Actor, at: datetime) -> LocalPaper:
    """Demand that it be abolished until a day. :raises Refusal, NotAllowed."""
    row = _locked(paper, State.REGISTERED, "begin")
    if why := policy.why_not_register_paper(by, row.issuer_id):
        raise NotAllowed(why)
    row.due_on = due_on
    return _moved(row, "begin", State.ABOLISHING, ["due_on"], by=by, at=at)


@transaction.atomic
def abolish(*, paper: LocalPaper, on: date, document_number: str, by: Actor, at: datetime) -> LocalPaper:
    """It has been abolished, on which day and by which paper. :raises Refusal, NotAllowed."""
    row = _locked(paper, State.ABOLISHING, "abolish")
    if why := policy.why_not_register_paper(by, row.issuer_id):
        raise NotAllowed(why)
    _check_day(on, row.issued_on, wording.ABOLISHED_BEFORE_ISSUED, at=at)
    row.abolished_on, row.abolished_by = on, document_number.strip()
    return _moved(row, "abolish", State.ABOLISHED, ["abolished_on", "abolished_by"], by=by, at=at)


@transaction.atomic
def follow_up(*, paper: LocalPaper, on: date, text: str, by: Actor, at: datetime) -> LocalPaper:
    """The office looked whether it still has effect. :raises Refusal, NotAllowed."""
    row = _locked(paper, State.ABOLISHED, "follow_up")
    if why := policy.why_not_follow_up(by, row):
        raise NotAllowed(why)
    if not text.strip():
        raise Refusal(wording.EMPTY_FOLLOW_UP, field="text")
    _check_day(on, row.abolished_on, wording.FOLLOWED_BEFORE_ABOLISHED, at=at)
    row.followed_up_on, row.follow_up = on, text.strip()
    return _moved(row, "follow_up", State.FOLLOWED_UP, ["followed_up_on", "follow_up"], by=by, at=at)


@transaction.atomic
def save_entry(
    *,
    register: str,
    code: str,
    name: str,
    department_name: str = "",
    is_demonstration: bool = False,
    by: Actor,
    at: datetime,
) -> RegisterEntry:
    """
    Register an entry of the power list or of the licence items; the same again changes nothing.

    :raises Refusal: its code belongs to another name; NotAllowed: not this person.
    """
    if why := policy.why_not_keep_entries(by):
        raise NotAllowed(why)
    if not (code and name):
        raise Refusal(wording.EMPTY_ENTRY, field="name" if code else "code")
    kind = RegisterEntry.Register(register)
    row, is_new = RegisterEntry.objects.get_or_create(
        register=kind,
        code=code,
        defaults={
            "name": name,
            "department_name": department_name,
            "is_demonstration": is_demonstration,
        },
    )
    if not is_new and row.name != name:
        message = wording.SAME_ENTRY.format(register=kind.label, code=code, name=row.name)
        raise Refusal(message, field="code")
    if is_new:
        log.record("register_entry.save", "register_entry", code, name, by=by, at=at)
    return row


def _locked(paper: LocalPaper, state: LocalPaper.State, verb: str) -> LocalPaper:
    row = LocalPaper.objects.select_for_update().get(pk=paper.pk)
    if row.state != state:
        words = wording.ANOTHER_STATE.format(state=row.get_state_display(), verb=wording.PAPER_VERBS[verb])
        raise NotAllowed(words)
    return row


def _check_day(on: date, earliest: date | None, too_early: str, *, at: datetime) -> None:
    if on > timezone.localdate(at):
        raise Refusal(wording.IN_FUTURE, field="on")
    if earliest and on < earliest:
        raise Refusal(too_early, field="on")


def _moved(
    row: LocalPaper, verb: str, to: LocalPaper.State, columns: list[str], *, by: Actor, at: datetime
) -> LocalPaper:
    was, row.state = row.state, to
    row.save(update_fields=["state", *columns])
    _record(f"local_paper.{verb}", row, was, by=by, at=at)
    return row


def _record(action: str, paper: LocalPaper, was: str, *, by: Actor, at: datetime) -> None:
    detail = {"was": {"state": was}, "now": {"state": str(paper.state)}, "number": paper.document_number}
    log.record(action, KIND, str(paper.pk), paper.title, by=by, at=at, detail=detail)
