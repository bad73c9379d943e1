"""A person asks, the worker is told."""

from datetime import datetime, timedelta

from django.db import transaction

from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.basics.refusal import NotAllowed, Refusal
from marketaccess.foundation.audit import log
from marketaccess.pipelines.proposals import queries, tasks
from marketaccess.pipelines.proposals.models import ProposalRun
from marketaccess.pipelines.proposals.queries import State

# A run takes seconds. One that still waits after this long was lost with its worker.
LOST_AFTER = timedelta(hours=1)
NOT_THEIRS = "对应建议由牵头单位经办员或者事项实施部门经办员发起。"
AT_WORK = "已有一次对应建议正在计算，请等它完成后再发起。"


@transaction.atomic
def request(*, by: Actor, at: datetime) -> ProposalRun:
    """
    Have the worker rank the items for each measure, and store proposals for this person's departments.

    :raises NotAllowed: not this person. Refusal: their last one is still at work.
    """
    if by.user is None or not queries.may_ask(by):
        raise NotAllowed(NOT_THEIRS)
    waiting = ProposalRun.objects.filter(state=State.WAITING, requested_at__gt=at - LOST_AFTER)
    if waiting.filter(requested_by=by.user).exists():
        raise Refusal(AT_WORK)
    run = ProposalRun.objects.create(
        requested_by_id=by.user, departments=queries.departments_of(by), requested_at=at
    )
    log.record("proposals.request", "proposals", str(run.pk), str(run), by=by, at=at)
    # A row of the queue in this very transaction: neither is there without the other.
    tasks.make_proposals.enqueue(run.pk)
    return run
