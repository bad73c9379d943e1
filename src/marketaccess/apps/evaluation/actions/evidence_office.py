"""The office's part: asking, another date, what is missing, and the list of files at freezing."""

import hashlib
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from marketaccess.apps.evaluation import evidence_wording as wording
from marketaccess.apps.evaluation.actions import evidence_steps, steps
from marketaccess.apps.evaluation.models import EvidenceSeal, EvidenceTask, Round
from marketaccess.apps.evaluation.queries.evidence import files_of, judged_indicators
from marketaccess.domain.authority.actor import SYSTEM, Actor
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.casework.report import clean
from marketaccess.domain.evaluation.evidence_flow import OWED
from marketaccess.domain.evaluation.round_flow import RoundState
from marketaccess.domain.evaluation.worksheet import to_bytes
from marketaccess.foundation.audit import log


@transaction.atomic
def ask_evidence(*, round: Round, by: Actor, at: datetime) -> int:
    """
    Each unit owes each judged indicator of the round's table. Called as the round starts, by its step.

    Asking twice asks once. Returns how many pieces are asked for anew.
    """
    indicators = judged_indicators(round)
    known = set(EvidenceTask.objects.filter(unit__round=round).values_list("unit", "indicator"))
    made = EvidenceTask.objects.bulk_create(
        EvidenceTask(unit=unit, indicator=each.number, metric=each.metric, due_on=round.collect_until)
        for unit in round.units.all()
        for each in indicators
        if (unit.pk, each.number) not in known
    )
    if made:
        detail = {"items": len(made), "until": round.collect_until.isoformat()}
        log.record(
            "evaluation.evidence_ask", "round", round.reference, round.title, by=by, at=at, detail=detail
        )
        text = wording.ASKED.format(
            reference=round.reference, count=len(indicators), until=round.collect_until
        )
        steps.tell_units("evidence", round, text, at=at)
    return len(made)


@transaction.atomic
def extend_evidence(*, task: EvidenceTask, until: date, reason: str, by: Actor, at: datetime) -> EvidenceTask:
    """Another date for what is owed or missing, with a reason."""
    locked = evidence_steps.begin("extend", task=task, by=by, at=at)
    said = clean(reason, field="reason", label="改期理由", longest=2000, shortest=5)
    if until < timezone.localdate(at):
        raise Refusal("新的截止日期已经过去，请改为今天或者以后的日期。", field="until")
    locked.due_on, locked.due_is_provisional = until, False
    detail = {"until": until.isoformat(), "reason": said}
    changed = ("due_on", "due_is_provisional")
    return evidence_steps.finish(
        "extend", task=locked, by=by, at=at, remark=said, changed=changed, detail=detail
    )


@transaction.atomic
def miss_evidence(*, round: Round, at: datetime, before: date | None = None) -> int:
    """
    What is still owed is missing: past its date, or all of it where ``before`` is None and the round freezes.

    Returns how many are missing now. The system's own step: silence is noted, never scored.
    """
    owed = EvidenceTask.objects.select_for_update(of=("self",)).select_related("unit__round")
    owed = owed.filter(unit__round=round, state__in=OWED)
    late = list(owed if before is None else owed.filter(due_on__lt=before))
    for task in late:
        evidence_steps.finish("miss", task=task, by=SYSTEM, at=at)
    return len(late)


@transaction.atomic
def miss_overdue_evidence(*, at: datetime) -> int:
    """What is past its date in rounds that collect is missing. The clock's own step, safe to run twice."""
    today = timezone.localdate(at)
    late = EvidenceTask.objects.filter(state__in=OWED, due_on__lt=today)
    rounds = Round.objects.filter(state=RoundState.COLLECTING, units__evidence__in=late).distinct()
    return sum(miss_evidence(round=steps.lock(round), before=today, at=at) for round in rounds)


@transaction.atomic
def seal_evidence(*, round: Round, by: Actor, at: datetime) -> EvidenceSeal:
    """
    Write down every file with its SHA-256. Called as the round is frozen, by its step: from then on the
    policy lets nothing in any more.
    """
    miss_evidence(round=round, at=at)
    files = files_of(round)
    digest = hashlib.sha256(to_bytes({"round": round.reference, "files": files})).hexdigest()
    made = EvidenceSeal.objects.create(round=round, files=files, digest=digest, sealed_at=at)
    detail = {"digest": digest, "files": len(files)}
    log.record("evaluation.evidence_seal", "round", round.reference, round.title, by=by, at=at, detail=detail)
    return made
