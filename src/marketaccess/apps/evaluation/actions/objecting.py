"""Objections: a unit's reviewer raises one, the office proposes an answer, the head decides with a reason."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from marketaccess.apps.evaluation import policy, wording
from marketaccess.apps.evaluation.actions import steps
from marketaccess.apps.evaluation.models import Objection, Score
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.authority.permission import Permission as P
from marketaccess.domain.basics.refusal import NotAllowed, Refusal
from marketaccess.domain.evaluation.round_flow import OBJECTION_FLOW, OPEN_OBJECTIONS, ObjectionState
from marketaccess.foundation.accounts import queries as accounts
from marketaccess.foundation.documents import actions as documents
from marketaccess.foundation.documents.accepted import Accepted
from marketaccess.foundation.notifications import actions as notifications

LONGEST = 2000


@transaction.atomic
def object_to(
    *, score: Score, reason: str, files: Sequence[Accepted] = (), by: Actor, at: datetime
) -> Objection:
    """
    Object to a score of one's own unit, within the time for it.

    :raises NotAllowed: not this person, not now. Refusal: no reason, or an objection is open already.
    """
    kept = [documents.store(accepted=file, kind=documents.Kind.OFFICIAL, at=at) for file in files]
    round = steps.lock(score.computation.round)
    policy.may_object(by, round, score, on=timezone.localdate(at)).require()
    said = _said(reason, "reason")
    if round.objections.filter(
        unit=score.unit_id, indicator=score.indicator, state__in=OPEN_OBJECTIONS
    ).exists():
        raise Refusal(wording.ALREADY_OBJECTED)
    department = score.unit.department_id
    if department is None:
        raise NotAllowed(wording.UNKNOWN)
    made = Objection.objects.create(
        round=round,
        unit=score.unit,
        indicator=score.indicator,
        score=score,
        department_id=department,
        state=ObjectionState.RAISED,
        reason=said,
        raised_by_id=by.signing(),
        raised_at=at,
    )
    made.files.set(kept)
    _trace("object", made, by=by, at=at, remark=said)
    _tell(made, P.EVALUATION_MANAGE, at=at)
    return made


@transaction.atomic
def propose(*, objection: Objection, proposal: str, by: Actor, at: datetime) -> Objection:
    """What the office would answer. Until it is decided it may be written anew."""
    locked = _begin("propose", objection, by=by)
    locked.proposal, locked.proposed_by_id, locked.proposed_at = (
        _said(proposal, "proposal"),
        by.signing(),
        at,
    )
    _finish("propose", locked, ("proposal", "proposed_by", "proposed_at"), by=by, at=at)
    _tell(locked, P.EVALUATION_DECIDE, at=at)
    return locked


@transaction.atomic
def uphold(*, objection: Objection, decision: str, by: Actor, at: datetime) -> Objection:
    """The unit is right: the round cannot be published until it has been computed again."""
    return _decide("uphold", objection, decision, by=by, at=at)


@transaction.atomic
def reject(*, objection: Objection, decision: str, by: Actor, at: datetime) -> Objection:
    """The score stands, for this reason."""
    return _decide("reject", objection, decision, by=by, at=at)


@transaction.atomic
def withdraw(*, objection: Objection, by: Actor, at: datetime) -> Objection:
    """The unit no longer objects."""
    return _finish("withdraw", _begin("withdraw", objection, by=by), (), by=by, at=at)


def _decide(verb: str, objection: Objection, decision: str, *, by: Actor, at: datetime) -> Objection:
    locked = _begin(verb, objection, by=by)
    locked.decision, locked.decided_by_id, locked.decided_at = (
        _said(decision, "decision"),
        by.signing(),
        at,
    )
    _finish(verb, locked, ("decision", "decided_by", "decided_at"), by=by, at=at, remark=locked.decision)
    _tell(locked, P.EVALUATION_ENDORSE, at=at)
    return locked


def _begin(verb: str, objection: Objection, *, by: Actor) -> Objection:
    round = steps.lock(objection.round)
    locked = Objection.objects.select_for_update().get(pk=objection.pk)
    locked.round = round
    policy.may_with_objection(by, verb, locked).require()
    return locked


def _finish(
    verb: str, objection: Objection, changed: Sequence[str], *, by: Actor, at: datetime, remark: str = ""
) -> Objection:
    objection.state = OBJECTION_FLOW.step(verb, ObjectionState(objection.state)).target
    objection.save(update_fields=sorted({"state", *changed}))
    _trace(f"objection_{verb}", objection, by=by, at=at, remark=remark)
    return objection


def _trace(verb: str, objection: Objection, *, by: Actor, at: datetime, remark: str) -> None:
    detail: dict[str, Any] = {
        "number": str(objection.indicator),
        "names": objection.unit.name,
        "state": str(objection.state),
    }
    steps.trace(verb, round=objection.round, by=by, at=at, remark=remark, detail=detail)


def _tell(objection: Objection, needed: P, *, at: datetime) -> None:
    at_unit = needed is P.EVALUATION_ENDORSE
    place = objection.department_id if at_unit else objection.round.coordinated_by_id
    notifications.notify(
        users=accounts.officers(place, (needed,), on=timezone.localdate(at)),
        key=f"objection:{objection.pk}:{objection.state}:{at.isoformat()}",
        text=wording.OBJECTION_TURN.format(
            reference=objection.round.reference,
            number=objection.indicator,
            state=OBJECTION_FLOW.labels[ObjectionState(objection.state)],
        ),
        link=reverse("evaluation:objection", args=[objection.round.reference, objection.pk]),
        at=at,
    )


def _said(given: str, field: str) -> str:
    if not (said := given.strip()):
        raise Refusal("请写明理由。", field=field)
    if len(said) > LONGEST:
        raise Refusal(f"最多{LONGEST}字，请压缩后再提交。", field=field)
    return said
