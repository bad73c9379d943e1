"""
Ranks service items for each measure: the nearest by characters, then looked at closely, word by word.

``ranked`` runs confined (documents.confinement): it imports scikit-learn. JSON in, JSON out.
"""

import json
from collections.abc import Sequence
from typing import Any

from attrs import frozen

from marketaccess.domain.basics.search_text import form
from marketaccess.domain.matters.likeness import Among, Name, Scales, View
from marketaccess.domain.matters.proposal import NONE
from marketaccess.domain.matters.reasons import why, why_none
from marketaccess.law import library
from marketaccess.pipelines.proposals.candidates import nearest

DIGITS = 4


@frozen
class _Near:
    """A name of one or more items, how it was seen, and how likely it is the measure's."""

    view: View
    name: str
    score: float


def ranked(*, content: bytes) -> bytes:
    """
    ``{"measures": [[key, text]], "items": [[key, text]], "top": n}`` to ``{measure: [{key, score, why}]}``.

    Each list holds at most ``top`` items and "none", by score; what is first is the answer.
    """
    order = json.loads(content)
    return json.dumps(rank(order["measures"], order["items"], top=order["top"]), ensure_ascii=False).encode()


def rank(
    measures: Sequence[Sequence[str]], items: Sequence[Sequence[str]], *, top: int
) -> dict[str, list[dict[str, Any]]]:
    """See ``ranked``. Items with the same name stand together, in their order."""
    scales = library.name_scales()
    by_name: dict[str, list[str]] = {}
    for key, text in items:
        by_name.setdefault(form(text), []).append(key)
    names = list(by_name)
    asked = [scales.side(text) for _, text in measures]
    near = nearest([scales.vocabulary.spelled_out(side.reading) for side in asked], names)
    read: dict[int, Name] = {}
    found = {}
    for (key, _), measure, places in zip(measures, asked, near.places, strict=True):
        for at in places:
            if at not in read:
                read[at] = scales.name(names[at])
        among = Among.of(near.rare, (read[at] for at in places))
        looked_at = [_seen(scales, scales.best(measure, read[at], among), names[at]) for at in places]
        found[key] = _told(scales, _shown(looked_at, top), by_name, top)
    return found


def _shown(nearest_first: list[_Near], top: int) -> list[_Near]:
    """
    The best by score. What is nearest by its characters is shown in any case, at the worst as the last:
    where the words are unknown to us, it is right more often than what would stand in its place.
    """
    shown = sorted(nearest_first, key=lambda each: -each.score)[:top]
    if top > 1 and nearest_first and nearest_first[0] not in shown:
        shown[-1] = nearest_first[0]
    return shown


def _seen(scales: Scales, view: View, name: str) -> _Near:
    return _Near(view, name, round(scales.probability(view.figures), DIGITS))


def _told(
    scales: Scales, nearest_first: list[_Near], by_name: dict[str, list[str]], top: int
) -> list[dict[str, Any]]:
    reasons = [why(scales, each.view) for each in nearest_first]
    lines: list[dict[str, Any]] = [
        {"key": key, "score": each.score, "why": reason}
        for each, reason in zip(nearest_first, reasons, strict=True)
        for key in by_name[each.name]
    ][:top]
    best = nearest_first[0].score if nearest_first else 0.0
    score = round(1 - best, DIGITS)
    # The answer must be more likely than not: at just one half there is none.
    place = sum(line["score"] > score for line in lines)
    name = nearest_first[0].name if nearest_first else ""
    reason = why_none(name, best, "".join(reasons[:1]), is_answer=place == 0)
    lines.insert(place, {"key": NONE, "score": score, "why": reason})
    return lines
