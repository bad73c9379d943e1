"""What the worker does with a computation: gather, compute, record."""

import logging
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from marketaccess.apps.evaluation import actions as evaluation
from marketaccess.apps.evaluation import queries
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.foundation.documents.confinement import Stopped
from marketaccess.pipelines.evaluation_run import gathering, ordering

if TYPE_CHECKING:
    from marketaccess.apps.evaluation.models import Computation

GATHERING, COMPUTING = "gathering", "computing"
UNKNOWN = "计算中断，请再发起一次；再次失败时请联系系统管理员。"
DONE = "done"
logger = logging.getLogger(__name__)


def carry_out(*, computation: int, at: datetime) -> None:
    """
    Gather the data of a computation, compute, record. Safe to run again: what is finished stays as it is.

    A fault is noted and told, not raised: the queue would not try again anyway.
    """
    row = queries.computation(computation)
    if row is None or not evaluation.note_progress(computation=row.pk, state=GATHERING, at=at):
        return
    try:
        _carry_out(row)
    except Stopped:
        return
    except Refusal as refusal:
        evaluation.fail(computation=row.pk, trouble=refusal.message, at=timezone.now())
    except Exception:
        logger.exception("computation %s failed", row.pk)
        evaluation.fail(computation=row.pk, trouble=UNKNOWN, at=timezone.now())


def _carry_out(row: "Computation") -> None:
    place = gathering.gathered(row, at=row.requested_at)
    outcome = ordering.compute(row, place, _Teller(row.pk))
    evaluation.record(
        computation=row.pk,
        worksheet=outcome.worksheet,
        extras=outcome.extras,
        origins=gathering.origins_of(place),
        at=timezone.now(),
    )


class _Teller:
    """Hears how many queries are done and passes it on; answers whether anybody still waits."""

    def __init__(self, computation: int) -> None:
        self.computation, self.done, self.queries = computation, 0, 0

    def __call__(self, line: str) -> bool:
        words = line.split()
        if words[:1] == [DONE] and len(words) == 3:
            self.done, self.queries = int(words[1]), int(words[2])
        return evaluation.note_progress(
            computation=self.computation,
            state=COMPUTING,
            done=self.done,
            queries=self.queries,
            at=timezone.now(),
        )
