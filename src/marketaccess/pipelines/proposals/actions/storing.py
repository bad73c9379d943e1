"""Proposals out of a ranking become correspondences that a department confirms or rejects."""

from collections.abc import Iterator
from datetime import datetime

from attrs import frozen
from django.db import transaction
from django.utils import timezone

from marketaccess.apps.matters import actions as matters
from marketaccess.apps.matters import queries as matters_queries
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.matters.proposal import NONE, WORTH_A_LOOK
from marketaccess.foundation.audit import log
from marketaccess.pipelines.proposals import queries
from marketaccess.pipelines.proposals.calculating import Ranking

Line = tuple[str, str, float, str]


@frozen
class Stored:
    """How many pairs are new, how many were spoken of before, and for how many measures none is likely."""

    made: int
    known: int
    unmatched: int


def store(
    *, edition_key: str, ranking: Ranking, departments: list[int] | None, by: Actor, at: datetime
) -> Stored:
    """
    Propose what is worth a look, for measures that have no item yet; ``departments`` as in ``ProposalRun``.

    A pair of which something was said before, be it no, is left alone: a second run changes nothing.
    """
    aligned = queries.aligned(edition_key, timezone.localdate(at))
    lines = [line for line in _lines(ranking) if line[0] not in aligned]
    items = matters_queries.by_key(sorted({code for _, code, _, _ in lines}))
    known = queries.known_pairs(edition_key)
    made = met = 0
    for measure_key, code, score, why in lines:
        item = items.get(code)
        if item is None or (departments is not None and item.department_id not in departments):
            continue
        if (measure_key, code) in known:
            met += 1
            continue
        matters.propose(
            edition_key=edition_key, measure_key=measure_key, item=item, score=score, why=why, by=by, at=at
        )
        made += 1
    unmatched = sum(ranked[0]["key"] == NONE for key, ranked in ranking.items() if key not in aligned)
    return _record(edition_key, Stored(made, met, unmatched), by=by, at=at)


@transaction.atomic
def _record(edition_key: str, stored: Stored, *, by: Actor, at: datetime) -> Stored:
    detail = {"made": stored.made, "known": stored.known, "unmatched": stored.unmatched}
    log.record("proposals.store", "proposals", edition_key, edition_key, by=by, at=at, detail=detail)
    return stored


def _lines(ranking: Ranking) -> Iterator[Line]:
    for measure_key, ranked in ranking.items():
        for line in ranked:
            if line["key"] != NONE and line["score"] >= WORTH_A_LOOK:
                yield measure_key, line["key"], line["score"], line["why"]
