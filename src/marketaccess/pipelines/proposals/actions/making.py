"""What the worker does: rank, store, tell who asked."""

import logging
from datetime import datetime

from attrs import frozen
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from marketaccess.domain.authority.actor import SYSTEM
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.foundation.audit import log
from marketaccess.foundation.notifications import actions as notifications
from marketaccess.pipelines.proposals import queries
from marketaccess.pipelines.proposals.actions.storing import Stored, store
from marketaccess.pipelines.proposals.calculating import ask
from marketaccess.pipelines.proposals.models import ProposalRun
from marketaccess.pipelines.proposals.queries import Question, State

NO_EDITION = "没有施行中的清单版本，请先由牵头单位录入清单。"
NO_ITEMS = "没有正在受理的事项可以对应，请先导入政务服务事项。"
UNKNOWN = "计算中断，请再发起一次；再次失败时请联系系统管理员。"
logger = logging.getLogger(__name__)


@frozen
class _Outcome:
    question: Question | None = None
    stored: Stored | None = None
    trouble: str = ""


def make(*, run: int, at: datetime) -> ProposalRun:
    """
    Make the proposals of a run and tell who asked. Safe to run again: what is finished stays as it is.

    A fault is noted and told, not raised: the queue would not try again anyway.
    """
    row = ProposalRun.objects.get(pk=run)
    if row.state != State.WAITING:
        return row
    try:
        outcome = _outcome(row, at)
    except Refusal as refusal:
        outcome = _Outcome(trouble=refusal.message)
    except Exception:
        logger.exception("proposals %s failed", row.pk)
        outcome = _Outcome(trouble=UNKNOWN)
    return _finish(run=row, outcome=outcome, at=at)


def _outcome(row: ProposalRun, at: datetime) -> _Outcome:
    question = queries.question(on=timezone.localdate(at))
    if not question.measures:
        raise Refusal(NO_EDITION)
    if not question.items:
        raise Refusal(NO_ITEMS)
    ranking = ask(question.measures, question.items)
    stored = store(
        edition_key=question.edition_key, ranking=ranking, departments=row.departments, by=SYSTEM, at=at
    )
    return _Outcome(question, stored)


@transaction.atomic
def _finish(*, run: ProposalRun, outcome: _Outcome, at: datetime) -> ProposalRun:
    row = ProposalRun.objects.select_for_update().get(pk=run.pk)
    if row.state != State.WAITING:  # made by another worker, meanwhile
        return row
    row.state, row.finished_at, row.trouble = State.FAILED, at, outcome.trouble[:200]
    if outcome.question is not None and outcome.stored is not None:
        row.state, row.edition_key = State.READY, outcome.question.edition_key
        row.measures, row.items = len(outcome.question.measures), len(outcome.question.items)
        row.made, row.known = outcome.stored.made, outcome.stored.known
        row.unmatched = outcome.stored.unmatched
    row.save()
    detail = {"state": row.get_state_display(), "made": row.made}
    log.record("proposals.make", "proposals", str(row.pk), str(row), by=SYSTEM, at=at, detail=detail)
    notifications.notify(
        users=[row.requested_by_id],
        key=f"proposals:{row.pk}",
        text=f"对应建议{row.get_state_display()}，新提出{row.made}条",
        link=reverse("proposals:run", args=[row.pk]),
        at=at,
    )
    return row
