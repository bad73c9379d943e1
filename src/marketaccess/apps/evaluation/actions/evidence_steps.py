"""How every step of a piece of evidence is taken: lock, ask, change, trace, tell."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import timezone

from marketaccess.apps.evaluation import evidence_policy, evidence_wording
from marketaccess.apps.evaluation.actions import steps
from marketaccess.apps.evaluation.models import EvidenceProgress, EvidenceTask
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.authority.permission import Permission as P
from marketaccess.domain.authority.role import roles_with
from marketaccess.domain.basics.refusal import NotAllowed
from marketaccess.domain.evaluation.evidence_flow import EVIDENCE_FLOW, EvidenceState
from marketaccess.foundation.accounts import queries as accounts
from marketaccess.foundation.audit import log
from marketaccess.foundation.notifications import actions as notifications
from marketaccess.foundation.organizations import queries as organizations

if TYPE_CHECKING:
    from marketaccess.foundation.accounts.models import User


def begin(verb: str, *, task: EvidenceTask, by: Actor, at: datetime) -> EvidenceTask:
    """
    The evidence as it stands now, locked with its round: nothing is handed in while a round is frozen.

    :raises NotAllowed: the step does not apply (any more), or not to this person.
    """
    steps.lock(task.unit.round)
    found = EvidenceTask.objects.select_related("unit__round")
    locked = found.select_for_update(of=("self",)).filter(pk=task.pk).first()
    if locked is None:
        raise NotAllowed(evidence_wording.UNKNOWN)
    evidence_policy.may(by, verb, locked, on=timezone.localdate(at)).require()
    return locked


def finish(
    verb: str,
    *,
    task: EvidenceTask,
    by: Actor,
    at: datetime,
    remark: str = "",
    changed: Sequence[str] = (),
    detail: dict[str, Any] | None = None,
) -> EvidenceTask:
    """Take the arrow of the verb, with its line for people and its event for proof."""
    was = EvidenceState(task.state)
    task.state = EVIDENCE_FLOW.step(verb, was).target
    task.save(update_fields=sorted({"state", *changed}))
    EvidenceProgress.objects.create(task=task, verb=verb, actor_label=by.label, remark=remark, at=at)
    told = {
        "was": {"state": was.value},
        "now": {"state": str(task.state)},
        "unit": task.unit.code,
        "indicator": task.indicator,
        **(detail or {}),
    }
    round = task.unit.round
    log.record(
        f"evaluation.evidence_{verb}", "round", round.reference, round.title, by=by, at=at, detail=told
    )
    return task


def tell_unit(task: EvidenceTask, text: str, *, at: datetime, verb: str) -> None:
    """Word to the unit's own handlers."""
    if (place := task.unit.department_id) is not None:
        officers = accounts.officers(place, (P.EVALUATION_CONTRIBUTE,), on=timezone.localdate(at))
        _tell(task, officers, text, at=at, verb=verb)


def tell_reviewers(task: EvidenceTask, text: str, *, at: datetime, verb: str) -> None:
    """Word to the evaluators who may judge this unit and have not done so."""
    on, unit = timezone.localdate(at), task.unit.department_id
    concerned = frozenset() if unit is None else frozenset({unit})
    seats = organizations.posts_on(on).filter(role__in=roles_with(P.EVALUATION_JUDGE))
    officers = [
        officer
        for place in sorted(set(seats.values_list("department", flat=True)))
        for officer in accounts.officers(place, (P.EVALUATION_JUDGE,), concerned=concerned, on=on)
    ]
    judged = set(task.judgements.filter(attempt=task.attempt).values_list("reviewer", flat=True))
    _tell(task, [each for each in officers if each.pk not in judged], text, at=at, verb=verb)


def _tell(task: EvidenceTask, officers: "list[User]", text: str, *, at: datetime, verb: str) -> None:
    round = task.unit.round
    notifications.notify(
        users=officers,
        key=f"evidence:{task.pk}:{verb}:{at.isoformat()}",
        text=text.format(reference=round.reference, indicator=task.indicator, due_on=task.due_on),
        link=reverse("evaluation:evidence", args=[round.reference, task.pk]),
        at=at,
    )
