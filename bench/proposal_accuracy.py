"""How often rankings are right: top-1, found in five, and whether "none" is told from a match."""

from attrs import frozen

from bench.labelled import Case

ENOUGH = 0.5


@frozen
class Ranked:
    """An answer to a case: names by rank, and the score of "none"."""

    case: Case
    names: list[str]
    none: float


@frozen
class Accuracy:
    """Shares from 0 to 1. ``decided`` counts "none" as an answer like any other."""

    top1: float
    top5: float
    none: float
    decided: float


def accuracy(of: list[Ranked]) -> Accuracy:
    """Over all cases; ``top1`` and ``top5`` over those with a match."""
    matched = [r for r in of if r.case.answer]
    return Accuracy(
        top1=sum(r.names[:1] == [r.case.answer] for r in matched) / len(matched),
        top5=sum(r.case.answer in r.names[:5] for r in matched) / len(matched),
        none=_auc([r.none for r in of if not r.case.answer], [r.none for r in matched]),
        decided=sum(_decision(r) == r.case.answer for r in of) / len(of),
    )


def _decision(ranked: Ranked) -> str:
    return ranked.names[0] if ranked.names and ranked.none <= ENOUGH else ""


def _auc(higher: list[float], lower: list[float]) -> float:
    """The chance that a measure without a match has the higher score of "none"; a tie is half a chance."""
    wins = sum((a > b) + (a == b) / 2 for a in higher for b in lower)
    return wins / (len(higher) * len(lower))
