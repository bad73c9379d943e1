"""The pieces of text that two names have in common."""

from collections.abc import Iterable

from marketaccess.domain.matters.vocabulary import Reading


def shared_runs(measure: Reading, item: Reading, *, least: int = 2) -> list[str]:
    """The pieces of text that both have, the longest first; none lies within another."""
    found: list[str] = []
    for mine in measure.plain:
        for theirs in item.plain:
            found += _runs(mine, theirs, least)
    kept: list[str] = []
    for piece in sorted(dict.fromkeys(found), key=len, reverse=True):
        if not any(piece in other for other in kept):
            kept.append(piece)
    return kept


def _runs(mine: str, theirs: str, least: int) -> Iterable[str]:
    at = 0
    while at <= len(mine) - least:
        size = 0
        while at + size < len(mine) and mine[at : at + size + 1] in theirs:
            size += 1
        if size >= least:
            yield mine[at : at + size]
        at += max(1, size)
