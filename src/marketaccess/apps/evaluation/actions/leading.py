"""The steps that the office takes with a round."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from marketaccess.apps.evaluation import announcements, wording
from marketaccess.apps.evaluation.actions import computing, evidence_office, steps
from marketaccess.apps.evaluation.models import Round
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.basics.refusal import Refusal

NO_REASON = "请写明理由。"


@transaction.atomic
def start(*, round: Round, by: Actor, at: datetime) -> Round:
    """The units hand in from now on. Not by whoever opened the round."""
    locked = steps.begin("start", round=round, by=by)
    locked.started_at = at
    steps.finish("start", round=locked, by=by, at=at, changed=("started_at",))
    evidence_office.ask_evidence(round=locked, by=by, at=at)
    return locked


@transaction.atomic
def freeze(*, round: Round, by: Actor, at: datetime) -> Round:
    """Nothing comes in any more: the data are gathered and the first computation is asked for."""
    locked = steps.begin("freeze", round=round, by=by)
    locked.frozen_at = at
    steps.finish("freeze", round=locked, by=by, at=at, changed=("frozen_at",))
    evidence_office.seal_evidence(round=locked, by=by, at=at)
    computing.ask(round=locked, gathers=True, reason="", by=by, at=at)
    return locked


@transaction.atomic
def unfreeze(*, round: Round, reason: str, by: Actor, at: datetime) -> Round:
    """Back to collecting, with a reason. What was computed stays, and is followed by another computation."""
    locked = steps.begin("unfreeze", round=round, by=by)
    remark = _reason(reason)
    locked.frozen_at = locked.computed_at = None
    return steps.finish(
        "unfreeze", round=locked, by=by, at=at, remark=remark, changed=("frozen_at", "computed_at")
    )


@transaction.atomic
def show(*, round: Round, until: date, by: Actor, at: datetime) -> Round:
    """Each unit sees its own results and may object until a day. :raises Refusal: a day that has passed."""
    locked = steps.begin("show", round=round, by=by)
    if until <= timezone.localdate(at):
        raise Refusal("异议截止日应当在今天以后。", field="until")
    locked.objections_until, locked.shown_by_id = until, by.signing()
    changed = ("objections_until", "shown_by")
    detail = {"until": until.isoformat()}
    steps.finish("show", round=locked, by=by, at=at, changed=changed, detail=detail)
    steps.tell_units("show", locked, wording.SHOWN.format(reference=locked.reference, until=until), at=at)
    return locked


@transaction.atomic
def publish(*, round: Round, by: Actor, at: datetime) -> Round:
    """The results are everybody's in the division. Refused while an objection is not answered."""
    locked = steps.begin("publish", round=round, by=by)
    until = locked.objections_until
    if until is not None and timezone.localdate(at) <= until:
        raise Refusal(wording.OBJECTIONS_LAST.format(until=until))
    locked.published_at = at
    steps.finish("publish", round=locked, by=by, at=at, changed=("published_at",))
    steps.tell_units("publish", locked, wording.PUBLISHED.format(reference=locked.reference), at=at)
    steps.announce(announcements.round_published, reference=locked.reference, at=at)
    return locked


@transaction.atomic
def close(*, round: Round, by: Actor, at: datetime) -> Round:
    """Nothing more happens to the round."""
    return steps.finish("close", round=steps.begin("close", round=round, by=by), by=by, at=at)


@transaction.atomic
def cancel(*, round: Round, reason: str, by: Actor, at: datetime) -> Round:
    """The round is given up, with a reason, as long as no unit has seen results."""
    locked = steps.begin("cancel", round=round, by=by)
    return steps.finish("cancel", round=locked, by=by, at=at, remark=_reason(reason))


def _reason(given: str) -> str:
    if not (said := given.strip()):
        raise Refusal(NO_REASON, field="reason")
    return said
