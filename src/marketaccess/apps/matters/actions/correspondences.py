"""The verbs of a correspondence: propose, confirm, review, reject, amend."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import IntegrityError, transaction

from marketaccess.apps.matters import policy, wording
from marketaccess.apps.matters.actions.assigning import follow_late
from marketaccess.apps.matters.models import Comment, Correspondence, RegisterEntry, ServiceItem
from marketaccess.apps.matters.queries.correspondences import has_measure, is_demonstration_edition
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.basics.refusal import NotAllowed, Refusal
from marketaccess.domain.matters.correspondence import CORRESPONDENCE_FLOW, CorrespondenceState
from marketaccess.foundation.audit import log

S = CorrespondenceState
KIND = "correspondence"
COMMENT_MAX = 1000


@transaction.atomic
def propose(
    *,
    edition_key: str,
    measure_key: str,
    item: ServiceItem,
    score: float | None = None,
    why: str = "",
    by: Actor,
    at: datetime,
) -> Correspondence:
    """
    Propose that an item carries out a measure. What stands already is left as it is.

    A pair that was rejected comes back only when a person proposes it, never by the program itself.
    :raises Refusal: no such measure, or a standard item; NotAllowed: not this person.
    """
    if refused := policy.why_not_edit(by, item):
        raise NotAllowed(refused)
    row = _locked_pair(edition_key, measure_key, item)
    if row is not None:
        if row.state == S.REJECTED and not by.is_system:
            return _step(row, "propose", "", by=by, at=at)
        return row
    _check_pair(edition_key, measure_key, item)
    try:
        with transaction.atomic():
            row = Correspondence.objects.create(
                edition_key=edition_key,
                measure_key=measure_key,
                service_item=item,
                state=S.PROPOSED,
                score=score,
                why=why[:500],
                changed_at=at,
                changed_by_id=by.user,
                is_demonstration=item.is_demonstration,
            )
    except IntegrityError:  # somebody else proposed the same pair in this moment
        return Correspondence.objects.get(edition_key=edition_key, measure_key=measure_key, service_item=item)
    _record("correspondence.propose", row, "", "", by=by, at=at)
    return row


@transaction.atomic
def confirm(*, correspondence: Correspondence, comment: str = "", by: Actor, at: datetime) -> Correspondence:
    """
    The item's department says that it is so. What a later edition changed about it becomes work at once.

    :raises NotAllowed: another state, or not this person.
    """
    row = _step(_locked(correspondence), "confirm", comment, by=by, at=at)
    follow_late(correspondence=row, by=by, at=at)
    return row


@transaction.atomic
def review(*, correspondence: Correspondence, comment: str = "", by: Actor, at: datetime) -> Correspondence:
    """The coordinating office agrees. :raises NotAllowed: another state, or not this person."""
    return _step(_locked(correspondence), "review", comment, by=by, at=at)


@transaction.atomic
def reject(*, correspondence: Correspondence, comment: str, by: Actor, at: datetime) -> Correspondence:
    """It is not so, and why. :raises Refusal: no reason given; NotAllowed: not now, not this person."""
    if not comment.strip():
        raise Refusal(wording.REJECTING_NEEDS_A_REASON, field="comment")
    return _step(_locked(correspondence), "reject", comment, by=by, at=at)


@transaction.atomic
def propose_again(
    *, correspondence: Correspondence, comment: str = "", by: Actor, at: datetime
) -> Correspondence:
    """Take a rejected pair up again. :raises NotAllowed: not rejected, or not this person."""
    return _step(_locked(correspondence), "propose", comment, by=by, at=at)


@transaction.atomic
def amend(
    *,
    correspondence: Correspondence,
    valid_from: date | None,
    valid_to: date | None,
    entries: Sequence[RegisterEntry] | None = None,
    comment: str = "",
    by: Actor,
    at: datetime,
) -> Correspondence:
    """
    Set from when to when it holds, and which entries of the power and licence lists belong to it (None:
    as they are). The same again changes nothing. :raises Refusal, NotAllowed.
    """
    row = _locked(correspondence)
    if refused := policy.why_not_edit(by, row.service_item):
        raise NotAllowed(refused)
    if valid_from and valid_to and valid_to < valid_from:
        raise Refusal(wording.PERIOD_REVERSED, field="valid_to")
    was = _terms(row)
    row.valid_from, row.valid_to = valid_from, valid_to
    if entries is not None:
        row.entries.set(entries)
    _comment(row, comment, by, at)
    now = _terms(row)
    if was != now:
        row.save(update_fields=["valid_from", "valid_to"])
        detail = {"was": was, "now": now}
        ref, title = _names(row)
        log.record("correspondence.amend", KIND, ref, title, by=by, at=at, detail=detail)
    return row


def _terms(row: Correspondence) -> dict[str, object]:
    days = {name: getattr(row, name) for name in ("valid_from", "valid_to")}
    told = {name: day.isoformat() if day else "" for name, day in days.items()}
    codes = sorted(f"{register}:{code}" for register, code in row.entries.values_list("register", "code"))
    return {**told, "entries": codes}


def _locked(correspondence: Correspondence) -> Correspondence:
    rows = Correspondence.objects.select_for_update(of=("self",)).select_related("service_item")
    return rows.get(pk=correspondence.pk)


def _locked_pair(edition_key: str, measure_key: str, item: ServiceItem) -> Correspondence | None:
    rows = Correspondence.objects.select_for_update(of=("self",)).select_related("service_item")
    return rows.filter(edition_key=edition_key, measure_key=measure_key, service_item=item).first()


def _check_pair(edition_key: str, measure_key: str, item: ServiceItem) -> None:
    if item.is_standard:
        raise Refusal(wording.NO_STANDARD_LINKED, field="item")
    if not has_measure(edition_key, measure_key):
        message = wording.NO_SUCH_MEASURE.format(edition=edition_key, measure=measure_key)
        raise Refusal(message, field="measure")
    if is_demonstration_edition(edition_key) != item.is_demonstration:
        raise Refusal(wording.DEMONSTRATION_MIXED, field="measure")


def _step(row: Correspondence, verb: str, comment: str, *, by: Actor, at: datetime) -> Correspondence:
    if refused := policy.why_not_step(by, verb, row):
        raise NotAllowed(refused)
    step = CORRESPONDENCE_FLOW.step(verb, S(row.state))
    was, row.state = row.state, step.target.value
    row.changed_at, row.changed_by_id = at, by.user
    row.save(update_fields=["state", "changed_at", "changed_by"])
    _comment(row, comment, by, at)
    _record(f"correspondence.{verb}", row, was, comment, by=by, at=at)
    return row


def _comment(row: Correspondence, comment: str, by: Actor, at: datetime) -> None:
    text = comment.strip()
    if len(text) > COMMENT_MAX:
        raise Refusal(wording.COMMENT_TOO_LONG, field="comment")
    if text and by.user is not None:
        Comment.objects.create(correspondence=row, text=text, written_at=at, written_by_id=by.user)


def _names(row: Correspondence) -> tuple[str, str]:
    return f"{row.edition_key}/{row.measure_key}", row.service_item.name


def _record(action: str, row: Correspondence, was: str, comment: str, *, by: Actor, at: datetime) -> None:
    detail = {"was": {"state": was}, "now": {"state": row.state}, "reason": comment.strip()}
    detail["item"] = {"key": row.service_item.implementation_code}
    ref, title = _names(row)
    log.record(action, KIND, ref, title, by=by, at=at, detail=detail)
