"""Asking for a computation, how far it is, and what came out. The work itself is a pipeline's."""

from datetime import datetime

from django.db import transaction

from marketaccess.apps.evaluation import announcements, policy, wording
from marketaccess.apps.evaluation.actions import steps
from marketaccess.apps.evaluation.models import Computation, Round
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.basics.refusal import NotAllowed, Refusal

State = Computation.State
NO_REASON = "请写明为什么重新计算。"


@transaction.atomic
def compute(*, round: Round, gathers: bool, reason: str, by: Actor, at: datetime) -> Computation:
    """
    Have the round computed again: from the same data, or from data gathered anew.

    What two persons have decided meanwhile enters both. Once the units have seen results the data are
    gathered anew only to carry out an objection.
    :raises NotAllowed: not now or not this person. Refusal: no reason.
    """
    locked = steps.begin("compute", round=round, by=by)
    if not (said := reason.strip()):
        raise Refusal(NO_REASON, field="reason")
    if gathers and locked.objections_until is not None and not policy.upheld_since(locked):
        raise Refusal("结果已经出示，只有异议被裁定成立后才能重新汇集数据。", field="gathers")
    steps.finish("compute", round=locked, by=by, at=at, remark=said)
    return ask(round=locked, gathers=gathers, reason=said, by=by, at=at)


def ask(*, round: Round, gathers: bool, reason: str, by: Actor, at: datetime) -> Computation:
    """A computation for the worker. The caller has locked the round, asked the policy, left the trace."""
    last = round.computations.order_by("-number").first()
    number = last.number + 1 if last else 1
    made = Computation.objects.create(
        round=round,
        number=number,
        folder=str(number),
        gathers=gathers or last is None,
        reason=reason,
        requested_by_id=by.signing(),
        requested_at=at,
    )
    announcements.computation_asked.send(sender=Computation, computation=made.pk)
    return made


@transaction.atomic
def cancel_computation(*, computation: Computation, by: Actor, at: datetime) -> Computation:
    """Give up a computation that is under way: the worker stops within seconds, the round stays as it is."""
    locked = steps.lock(computation.round)
    policy.may_cancel_computation(by, locked).require()
    row = Computation.objects.select_for_update().get(pk=computation.pk)
    if not row.is_at_work:
        raise NotAllowed(wording.NOT_AT_WORK)
    row.state, row.finished_at = State.CANCELLED, at
    row.save(update_fields=["state", "finished_at"])
    steps.trace("cancel_computation", round=locked, by=by, at=at, detail={"number": str(row.number)})
    return row


@transaction.atomic
def verify(*, computation: Computation, by: Actor, at: datetime) -> None:
    """Have the worksheet computed again from the same data, and every byte compared."""
    locked = steps.lock(computation.round)
    policy.may_verify(by, locked, computation).require()
    detail = {"number": str(computation.number), "digest": computation.worksheet.digest}
    steps.trace("verify", round=locked, by=by, at=at, detail=detail)
    announcements.verification_asked.send(sender=Computation, computation=computation.pk)
