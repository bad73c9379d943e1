"""How every step of a round is taken: lock, ask, change, trace, tell who is next."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.dispatch import Signal
from django.urls import reverse
from django.utils import timezone

from marketaccess.apps.evaluation import announcements, policy, wording
from marketaccess.apps.evaluation.models import Round, RoundProgress
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.basics.refusal import NotAllowed
from marketaccess.domain.evaluation.round_flow import ROUND_FLOW, TURNS, RoundState
from marketaccess.foundation.accounts import queries as accounts
from marketaccess.foundation.audit import log
from marketaccess.foundation.notifications import actions as notifications


def lock(round: Round) -> Round:
    """The round as it stands now, locked until the end of the transaction. :raises NotAllowed: gone."""
    locked = Round.objects.select_for_update().filter(pk=round.pk).first()
    if locked is None:
        raise NotAllowed(wording.UNKNOWN)
    return locked


def begin(verb: str, *, round: Round, by: Actor) -> Round:
    """
    The round, locked, on which the step may be taken.

    :raises NotAllowed: the step does not apply (any more), or not to this person.
    """
    locked = lock(round)
    policy.may(by, verb, locked).require()
    return locked


def finish(
    verb: str,
    *,
    round: Round,
    by: Actor,
    at: datetime,
    remark: str = "",
    changed: Sequence[str] = (),
    detail: dict[str, Any] | None = None,
) -> Round:
    """Take the arrow of the verb. ``changed`` names the fields that the action set."""
    was = RoundState(round.state)
    round.state = ROUND_FLOW.step(verb, was).target
    round.save(update_fields=sorted({"state", *changed}))
    told = {"was": {"state": was}, "now": {"state": str(round.state)}, **(detail or {})}
    trace(verb, round=round, by=by, at=at, remark=remark, detail=told)
    if round.state != was:
        _tell_next(verb, round, at=at)
    return round


def trace(
    verb: str,
    *,
    round: Round,
    by: Actor,
    at: datetime,
    remark: str = "",
    detail: dict[str, Any] | None = None,
) -> None:
    """Progress for people, one audit event for proof, and the announcement."""
    RoundProgress.objects.create(
        round=round, verb=verb, now=round.state, actor_label=by.label, remark=remark, at=at
    )
    log.record(f"evaluation.{verb}", "round", round.reference, round.title, by=by, at=at, detail=detail or {})
    announce(announcements.round_changed, reference=round.reference, verb=verb, at=at)


def _tell_next(verb: str, round: Round, *, at: datetime) -> None:
    needed = TURNS[RoundState(round.state)]
    if needed is None:
        return
    notifications.notify(
        users=accounts.officers(round.coordinated_by_id, (needed,), on=timezone.localdate(at)),
        key=f"round:{round.reference}:{verb}:{at.isoformat()}",
        text=wording.YOUR_TURN.format(
            reference=round.reference, state=ROUND_FLOW.labels[RoundState(round.state)]
        ),
        link=reverse("evaluation:round", args=[round.reference]),
        at=at,
    )


def announce(signal: Signal, **said: object) -> None:
    """Send a signal once the change is committed."""
    transaction.on_commit(partial(signal.send_robust, sender=Round, **said))


def tell_units(verb: str, round: Round, text: str, *, at: datetime) -> None:
    """Word to the officers of every unit of a round."""
    on = timezone.localdate(at)
    places = round.units.filter(department__isnull=False).values_list("department", flat=True)
    for place in places:
        notifications.notify(
            users=accounts.officers(place, policy.UNIT, on=on),
            key=f"round:{round.reference}:{verb}:{at.isoformat()}",
            text=text,
            link=reverse("evaluation:round", args=[round.reference]),
            at=at,
        )
