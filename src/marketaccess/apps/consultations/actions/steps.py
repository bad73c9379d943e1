"""How every step of a consultation is taken: lock, ask, change, set the clock, trace, tell who is next."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from marketaccess.apps.consultations import announcements, policy, wording
from marketaccess.apps.consultations.models import Consultation, Deadline, Message, Progress
from marketaccess.apps.consultations.queries import assigning
from marketaccess.apps.consultations.queries.desk import held_by
from marketaccess.domain.authority.actor import REPORTER, Actor
from marketaccess.domain.authority.permission import Permission as P
from marketaccess.domain.basics.refusal import NotAllowed
from marketaccess.domain.casework.clocks import Turn
from marketaccess.domain.casework.consultation_flow import (
    CONSULTATION_FLOW,
    RULE,
    ConsultationState,
    turn_of_the_clock,
)
from marketaccess.foundation.accounts import queries as accounts
from marketaccess.foundation.audit import log
from marketaccess.foundation.calendars import clocks
from marketaccess.foundation.notifications import actions as notifications
from marketaccess.law import library

# Of these nobody is told: the next step is still the same person's.
SILENT = frozenset({"rate", "consent", "write_to_asker"})


def begin(verb: str, *, consultation: Consultation, by: Actor) -> Consultation:
    """
    The consultation as it stands now, locked until the end of the transaction.

    :raises NotAllowed: the step does not apply (any more), or not to this person.
    """
    locked = Consultation.objects.select_for_update().filter(pk=consultation.pk).first()
    if locked is None:
        raise NotAllowed(wording.UNKNOWN)
    policy.may(by, verb, locked).require()
    return locked


def finish(
    verb: str,
    *,
    consultation: Consultation,
    by: Actor,
    at: datetime,
    remark: str = "",
    changed: Sequence[str] = (),
    detail: dict[str, Any] | None = None,
) -> Consultation:
    """Take the arrow of the verb. ``changed`` names the fields that the action set."""
    was = ConsultationState(consultation.state)
    consultation.state = CONSULTATION_FLOW.step(verb, was).target
    clock_fields = _turn(verb, consultation, at=at)
    consultation.save(update_fields=sorted({"state", *changed, *clock_fields}))
    trace(verb, consultation=consultation, was=was, by=by, at=at, remark=remark, detail=detail)
    return consultation


def trace(
    verb: str,
    *,
    consultation: Consultation,
    was: str,
    by: Actor,
    at: datetime,
    remark: str = "",
    detail: dict[str, Any] | None = None,
) -> None:
    """Progress for people, one audit event for proof, word to who is next, and the announcement."""
    Progress.objects.create(
        consultation=consultation,
        verb=verb,
        now=consultation.state,
        actor_label=wording.ASKER if by == REPORTER else by.label,
        department_id=_acting(consultation, by),
        remark=remark,
        at=at,
    )
    due_on = consultation.due_on.isoformat() if consultation.due_on else None
    told = {
        "was": {"state": was},
        "now": {"state": str(consultation.state), "due_on": due_on},
        **(detail or {}),
    }
    name = f"consultation.{verb}"
    log.record(name, "consultation", consultation.reference, consultation.title, by=by, at=at, detail=told)
    if verb not in SILENT:
        _tell_next(verb, consultation, at=at)
    send = partial(
        announcements.consultation_changed.send_robust,
        sender=Consultation,
        reference=consultation.reference,
        verb=verb,
        at=at,
    )
    transaction.on_commit(send)


def _acting(consultation: Consultation, by: Actor) -> int | None:
    """For which department the officer stepped; None for the asker."""
    seats = {seat.department for seat in by.seats}
    places = (consultation.department_id, consultation.coordinated_by_id)
    return next((place for place in places if place in seats), None)


def _tell_next(verb: str, consultation: Consultation, *, at: datetime) -> None:
    """Those whose turn it is; whoever answers also hears of a message."""
    state = ConsultationState(consultation.state)
    if not _is_ripe(state, consultation):
        return
    held = held_by(consultation, is_overdue=False)
    if verb == "write_from_asker":
        place = consultation.department_id or consultation.coordinated_by_id
        held = [(place, P.CONSULTATION_ANSWER)]
    concerned, on = assigning.concerned(consultation), timezone.localdate(at)
    text = wording.YOUR_TURN.format(reference=consultation.reference, state=CONSULTATION_FLOW.labels[state])
    for department, needed in held:
        notifications.notify(
            users=accounts.officers(department, (needed,), concerned=concerned, on=on),
            key=f"turn:{consultation.reference}:{verb}:{at.isoformat()}",
            text=text,
            link=reverse("consultations:detail", args=[consultation.reference]),
            at=at,
        )


def _is_ripe(state: ConsultationState, consultation: Consultation) -> bool:
    both = consultation.asker_agrees and consultation.department_agrees
    return state is not ConsultationState.ANSWERED or both


# ── The clock ─────────────────────────────────────────────────────────────────────────────────────────


def first_clock(consultation: Consultation, *, at: datetime) -> Deadline | None:
    """The clock that receipt starts, computed and not saved, with its date set on the consultation."""
    rule = library.profile(consultation.profile_key).rules.get(RULE)
    if rule is None or turn_of_the_clock("receive", rule.start) is not Turn.START:
        return None
    return _started(consultation, at)


def _turn(verb: str, consultation: Consultation, *, at: datetime) -> tuple[str, ...]:
    """Give the clock the turn that the verb asks for. Returns the fields set on the consultation."""
    rule = library.profile(consultation.profile_key).rules.get(RULE)
    turn = turn_of_the_clock(verb, rule.start) if rule else None
    if turn is None:
        return ()
    running = consultation.deadlines.filter(met_on__isnull=True)
    if turn is Turn.START:
        if running.exists():
            return ()
        _started(consultation, at).save(force_insert=True)
    else:
        running.update(met_on=timezone.localdate(at), is_stopped=turn is Turn.STOP)
        consultation.due_on, consultation.due_is_provisional = None, False
    return ("due_on", "due_is_provisional")


def _started(consultation: Consultation, at: datetime) -> Deadline:
    clock = clocks.compute(
        Deadline(
            consultation=consultation,
            profile_key=consultation.profile_key,
            rule=RULE,
            starts_on=timezone.localdate(at),
        )
    )
    consultation.due_on, consultation.due_is_provisional = clock.due_on, clock.is_provisional
    return clock


# ── Words ─────────────────────────────────────────────────────────────────────────────────────────────


def say(consultation: Consultation, kind: Message.Kind, body: str, *, author: str, at: datetime) -> Message:
    """A word to or from the asker."""
    return Message.objects.create(
        consultation=consultation, kind=kind, body=body, author_label=author, written_at=at
    )


def mark_read(consultation: Consultation, *, is_officer: bool, at: datetime) -> None:
    """Whoever writes back has read what the other side wrote."""
    theirs = (Message.Kind.FROM_ASKER, Message.Kind.ASKED_BACK)
    unread = consultation.messages.filter(read_at__isnull=True)
    (unread.filter(kind__in=theirs) if is_officer else unread.exclude(kind__in=theirs)).update(read_at=at)
