"""Checks, exemptions, corrections: one person proposes, another decides. Nothing computed is overwritten."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar

from attrs import frozen
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from marketaccess.apps.evaluation import evidence_wording as wording
from marketaccess.apps.evaluation import manual_policy
from marketaccess.apps.evaluation.actions import steps
from marketaccess.apps.evaluation.models import (
    Correction,
    Exemption,
    ManualCheck,
    ManualFinding,
    ManualInput,
    RoundUnit,
)
from marketaccess.apps.evaluation.queries.manual import indicators_for, kind_of, last_day, reference_of
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.authority.permission import Permission as P
from marketaccess.domain.basics.refusal import NotAllowed, Refusal
from marketaccess.domain.casework.report import clean
from marketaccess.domain.evaluation.indicator import FULL
from marketaccess.foundation.accounts import queries as accounts
from marketaccess.foundation.audit import log
from marketaccess.foundation.documents import actions as documents
from marketaccess.foundation.documents.actions import Accepted
from marketaccess.foundation.notifications import actions as notifications

M = TypeVar("M", bound=ManualInput)
MOST_FOUND, MOST_LOOKED_AT = 200, 1_000_000_000
State = ManualInput.State


@transaction.atomic
def propose_exemption(
    *,
    unit: RoundUnit,
    indicator: int,
    until: date,
    reason: str,
    file: Accepted | None = None,
    by: Actor,
    at: datetime,
) -> Exemption:
    """Propose that a unit loses no points on an indicator whose table allows that, up to a day."""
    locked = _begin("exemption", unit, indicator, by=by)
    if until < last_day(locked.round):
        raise Refusal("有效期在评估期结束之前，本轮用不上，请核对日期。", field="until")
    made = Exemption(unit=locked, indicator=indicator, until=until)
    return _propose(made, reason, file, by=by, at=at, detail={"until": until.isoformat()})


@transaction.atomic
def propose_correction(
    *,
    unit: RoundUnit,
    indicator: int,
    points: Decimal,
    reason: str,
    file: Accepted | None,
    by: Actor,
    at: datetime,
) -> Correction:
    """Propose points in the place of computed ones, with the paper that proves them."""
    locked = _begin("correction", unit, indicator, by=by)
    if not 0 <= points <= FULL:
        raise Refusal("更正后的分数应当在0至100之间。", field="points")
    if file is None:
        raise Refusal("请附上证明应当更正的材料。", field="file")
    made = Correction(unit=locked, indicator=indicator, points=points)
    return _propose(made, reason, file, by=by, at=at, detail={"points": str(points)})


@frozen
class NewCheck:
    """What somebody looked through, when, and what was found: kind and number of each."""

    source: str
    checked_on: date
    looked_at: int
    found: tuple[tuple[str, str], ...] = ()


@transaction.atomic
def propose_check(
    *,
    unit: RoundUnit,
    indicator: int,
    check: NewCheck,
    reason: str,
    file: Accepted | None = None,
    by: Actor,
    at: datetime,
) -> ManualCheck:
    """Put down that somebody looked, and what was found. Nothing found is a result once somebody has."""
    locked = _begin("check", unit, indicator, by=by)
    if check.checked_on > timezone.localdate(at):
        raise Refusal("排查日期不能晚于今天。", field="checked_on")
    references = _references(check)
    metrics = {each.number: each.metric for each in indicators_for("check", locked.round)}
    made = ManualCheck(
        unit=locked,
        indicator=indicator,
        metric=metrics[indicator],
        source=clean(check.source, field="source", label="排查来源", longest=200, shortest=2),
        checked_on=check.checked_on,
        looked_at=check.looked_at,
    )
    detail = {"looked_at": check.looked_at, "found": len(references)}
    stored = _propose(made, reason, file, by=by, at=at, detail=detail)
    ManualFinding.objects.bulk_create(
        ManualFinding(check_made=stored, kind=kind, reference=number) for kind, number in references
    )
    return stored


def _references(check: NewCheck) -> list[tuple[str, str]]:
    """What was found, each once, and no more than was looked at."""
    given = [(kind, _reference(kind, number)) for kind, number in check.found]
    if not max(1, len(given)) <= check.looked_at <= MOST_LOOKED_AT:
        raise Refusal("排查数量至少是1，并且不能少于发现的件数。", field="looked_at")
    if len(set(given)) < len(given) or len(given) > MOST_FOUND:
        raise Refusal(f"发现的问题有重复，或者超过{MOST_FOUND}件，请核对。", field="found")
    return given


def _reference(kind: str, number: str) -> str:
    if kind not in ManualFinding.Kind.values:
        raise Refusal("问题类别不认识，请从列表中选择。", field="found")
    return clean(number, field="found", label="问题编号", longest=60, shortest=2)


_VERBS = {State.APPROVED: "approve", State.REJECTED: "reject", State.WITHDRAWN: "take_back"}


@transaction.atomic
def decide_manual(*, what: ManualInput, approve: bool, remark: str, by: Actor, at: datetime) -> ManualInput:
    """
    Approve or reject what another proposed; an approval may be taken back the same way (withdrawn).

    It counts in the next computation, never in one that is done.
    :raises NotAllowed: not now, or not this person.
    """
    locked = _lock(what)
    manual_policy.may_decide(by, locked).require()
    if approve and locked.state == State.APPROVED:
        raise NotAllowed(wording.NOT_PROPOSED)
    shortest = 0 if approve else 2
    locked.remark = clean(remark, field="remark", label="意见", longest=2000, shortest=shortest)
    refused = State.WITHDRAWN if locked.state == State.APPROVED else State.REJECTED
    locked.state = State.APPROVED if approve else refused
    locked.decided_by_id, locked.decided_label, locked.decided_at = by.signing(), by.label, at
    locked.save(update_fields=["state", "remark", "decided_by", "decided_label", "decided_at"])
    detail = {"reason": locked.remark} if locked.remark else {}
    _trace(_VERBS[locked.state], locked, by=by, at=at, detail=detail)
    return locked


@transaction.atomic
def withdraw_manual(*, what: ManualInput, by: Actor, at: datetime) -> ManualInput:
    """Take back one's own proposal before anybody has decided it."""
    locked = _lock(what)
    manual_policy.may_withdraw(by, locked).require()
    locked.state = State.WITHDRAWN
    locked.save(update_fields=["state"])
    _trace("withdraw", locked, by=by, at=at, detail={})
    return locked


# ── How each is done ──────────────────────────────────────────────────────────────────────────────────


def _begin(kind: str, unit: RoundUnit, indicator: int, *, by: Actor) -> RoundUnit:
    """The unit with its round locked, about which this may be proposed."""
    round = steps.lock(unit.round)
    locked = round.units.select_related("round").filter(pk=unit.pk).first()
    if locked is None:
        raise NotAllowed(wording.UNKNOWN_MANUAL)
    manual_policy.may_propose(by, locked).require()
    if indicator not in {each.number for each in indicators_for(kind, round)}:
        fault = wording.NOT_EXEMPTIBLE if kind == "exemption" else wording.NOT_CHECKED
        raise Refusal(fault.format(number=indicator), field="indicator")
    return locked


def _lock(what: M) -> M:
    steps.lock(what.unit.round)
    found = type(what)._default_manager.select_related("unit__round").select_for_update(of=("self",))
    locked = found.filter(pk=what.pk).first()
    if locked is None:
        raise NotAllowed(wording.UNKNOWN_MANUAL)
    return locked


def _propose(
    made: M, reason: str, file: Accepted | None, *, by: Actor, at: datetime, detail: dict[str, Any]
) -> M:
    made.reason = clean(reason, field="reason", label="理由", longest=2000, shortest=5)
    made.proposed_by_id, made.proposed_label, made.proposed_at = by.signing(), by.label, at
    if file is not None:
        made.file = documents.store(accepted=file, kind=documents.Kind.OFFICIAL, at=at)
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:
        raise NotAllowed(wording.TWICE) from None
    _trace("propose", made, by=by, at=at, detail=detail)
    _tell_deciders(made, at=at)
    return made


def _trace(verb: str, what: ManualInput, *, by: Actor, at: datetime, detail: dict[str, Any]) -> None:
    round = what.unit.round
    told = {"unit": what.unit.code, "indicator": what.indicator, "number": reference_of(what), **detail}
    name = f"evaluation.{kind_of(what)}_{verb}"
    log.record(name, "round", round.reference, round.title, by=by, at=at, detail=told)


def _tell_deciders(what: ManualInput, *, at: datetime) -> None:
    round = what.unit.round
    on = timezone.localdate(at)
    officers = accounts.officers(round.coordinated_by_id, (P.EVALUATION_DECIDE,), on=on)
    notifications.notify(
        users=[officer for officer in officers if officer.pk != what.proposed_by_id],
        key=f"{kind_of(what)}:{what.pk}:propose",
        text=wording.MANUAL_ASKED.format(reference=round.reference, kind=what._meta.verbose_name),
        link=reverse("evaluation:manual", args=[round.reference]),
        at=at,
    )
