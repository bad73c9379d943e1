"""The reviewers' part: two judge, a third settles where they differ; what is not clear goes back."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from marketaccess.apps.evaluation import evidence_policy
from marketaccess.apps.evaluation import evidence_wording as wording
from marketaccess.apps.evaluation.actions import evidence_steps
from marketaccess.apps.evaluation.models import EvidenceTask, Judgement
from marketaccess.apps.evaluation.queries.evidence import options_of
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.basics.refusal import NotAllowed
from marketaccess.domain.casework.report import clean
from marketaccess.domain.evaluation import judging
from marketaccess.domain.evaluation.judging import Outcome
from marketaccess.domain.mechanism.clock import due_on
from marketaccess.foundation.calendars.queries import calendar
from marketaccess.law import library


@transaction.atomic
def judge_evidence(*, task: EvidenceTask, level: str, reason: str, by: Actor, at: datetime) -> Judgement:
    """
    Judge on a printed level. The second judgement settles it, or calls for a third reviewer.

    :raises NotAllowed: not now or not this person. Refusal: no such level, or no reason for less than full.
    """
    locked = evidence_steps.begin("judge", task=task, by=by, at=at)
    made = _given(locked, level, reason, by=by, at=at, is_settlement=False)
    evidence_steps.finish("judge", task=locked, by=by, at=at)
    found = judging.outcome(evidence_policy.verdicts(locked))
    if found is Outcome.AGREED:
        _settle("agree", locked, made.points, by=by, at=at)
    elif found is Outcome.DIFFERENT:
        evidence_steps.finish("differ", task=locked, by=by, at=at)
        evidence_steps.tell_reviewers(locked, wording.TO_SETTLE, at=at, verb="differ")
    return made


@transaction.atomic
def settle_evidence(*, task: EvidenceTask, level: str, reason: str, by: Actor, at: datetime) -> Judgement:
    """Settle what two judged differently; by neither of the two."""
    locked = evidence_steps.begin("settle", task=task, by=by, at=at)
    made = _given(locked, level, reason, by=by, at=at, is_settlement=True)
    _settle("settle", locked, made.points, by=by, at=at)
    return made


def _given(
    task: EvidenceTask, level: str, reason: str, *, by: Actor, at: datetime, is_settlement: bool
) -> Judgement:
    said = clean(reason, field="reason", label="理由", longest=2000)
    chosen = judging.chosen(options_of(task), level, said)
    try:
        with transaction.atomic():
            return Judgement.objects.create(
                task=task,
                attempt=task.attempt,
                reviewer_id=by.signing(),
                reviewer_label=by.label,
                points=chosen.points,
                reason=said,
                is_settlement=is_settlement,
                judged_at=at,
            )
    except IntegrityError:
        # Somebody, or the same person in another window, was quicker: the constraint decides.
        raise NotAllowed(wording.STALE) from None


def _settle(verb: str, task: EvidenceTask, points: int | None, *, by: Actor, at: datetime) -> None:
    task.points, task.settled_on = points, timezone.localdate(at)
    detail = {"points": points}
    changed = ("points", "settled_on")
    evidence_steps.finish(verb, task=task, by=by, at=at, changed=changed, detail=detail)


@transaction.atomic
def send_back_evidence(*, task: EvidenceTask, reason: str, by: Actor, at: datetime) -> EvidenceTask:
    """Back to the unit with a reason and a new date by the clock; what one has judged lapses."""
    locked = evidence_steps.begin("send_back", task=task, by=by, at=at)
    said = clean(reason, field="reason", label="退回理由", longest=2000, shortest=5)
    dates = due_on(library.evidence_rules().clock, starts_on=timezone.localdate(at), calendar=calendar())
    locked.returned, locked.attempt = said, locked.attempt + 1
    locked.due_on, locked.due_is_provisional = dates.due_on, dates.is_provisional
    changed = ("returned", "attempt", "due_on", "due_is_provisional")
    evidence_steps.finish(
        "send_back", task=locked, by=by, at=at, remark=said, changed=changed, detail={"reason": said}
    )
    evidence_steps.tell_unit(locked, wording.SENT_BACK, at=at, verb="send_back")
    return locked
