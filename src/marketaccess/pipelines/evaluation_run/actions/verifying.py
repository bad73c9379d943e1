"""Computing a worksheet again from the same data."""

from datetime import datetime

from marketaccess.apps.evaluation import actions as evaluation
from marketaccess.apps.evaluation import queries
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.pipelines.evaluation_run import handing, ordering


def verify(*, computation: int, at: datetime) -> None:
    """Compare every byte with what was kept. Data that cannot be read any more are no agreement."""
    row = queries.computation(computation)
    kept = queries.worksheet_of(row) if row else None
    if row is None or kept is None:
        return
    place = handing.folder(row.round.reference, row.folder)
    try:
        is_same = ordering.compute(row, place, lambda _: True).worksheet == bytes(kept.content)
    except Refusal:
        is_same = False
    evaluation.note_verification(computation=row.pk, is_same=is_same, at=at)
