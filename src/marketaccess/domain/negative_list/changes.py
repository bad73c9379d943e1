"""
The kinds of change between editions: their words, and which of them a line of a comparison shows.

Apart from ``compare``, which loads heavy libraries: a line that a person set right is named here.
"""

import re
from collections.abc import Sequence
from enum import StrEnum
from functools import lru_cache

from attrs import frozen

from marketaccess.domain.basics.text import bigrams, normalise, similarity
from marketaccess.domain.negative_list.edition import Item, Measure

# From this likeness on, two titles may be those of one item.
ITEM_FLOOR = 0.34
# With the same code, less likeness is enough: the words of an item are often recast as a whole.
SAME_CODE_FLOOR = 0.2
# A pair of less confidence is not taken for granted: a person has to look at it.
SURE = 0.8
# How titles begin that have nothing else in common: that something is needed, or forbidden, and not for what.
_OPENING = re.compile("(?:未[^，]{1,30}，(?:不得(?:从事|经营|开展)?)?|禁止(?:违规)?(?:从事|开展)?)")


class Kind(StrEnum):
    """What happened to an item or a measure. The values are stored."""

    KEPT = "kept"
    ADDED = "added"
    REMOVED = "removed"
    REWORDED = "reworded"
    RENUMBERED = "renumbered"
    MOVED = "moved"
    MERGED = "merged"
    SPLIT = "split"
    AUTHORITY = "authority"
    SCOPE = "scope"


KIND_LABELS: dict[Kind, str] = {
    Kind.KEPT: "未变",
    Kind.ADDED: "新增",
    Kind.REMOVED: "取消",
    Kind.REWORDED: "改表述",
    Kind.RENUMBERED: "改编号",
    Kind.MOVED: "移动",
    Kind.MERGED: "合并",
    Kind.SPLIT: "拆分",
    Kind.AUTHORITY: "改主管部门",
    Kind.SCOPE: "改适用范围",
}


@frozen
class Placed:
    """A measure with its item."""

    measure: Measure
    item: Item


@lru_cache(50_000)
def _bigrams(text: str) -> frozenset[str]:
    return bigrams(text)


def alike(one: str, other: str) -> float:
    """How like two texts are, from 0 to 1."""
    return 1.0 if one == other else similarity(_bigrams(one), _bigrams(other))


def titles_alike(one: Item, other: Item) -> float:
    """How like the titles of two items are, but for the opening that most items share."""
    return alike(_own_words(one.title), _own_words(other.title))


def _own_words(title: str) -> str:
    return title[opening.end() :] if (opening := _OPENING.match(title)) else title


def item_kinds(before: Sequence[Item], after: Sequence[Item]) -> tuple[Kind, ...]:
    """What happened to the items of one line; several of them are judged by the first."""
    if ends := _ends(before, after):
        return ends
    one, other = before[0], after[0]
    seen = (
        (Kind.REWORDED, normalise(one.title) != normalise(other.title)),
        (Kind.RENUMBERED, (one.number, one.code) != (other.number, other.code)),
        (Kind.MOVED, one.section != other.section),
    )
    return _named(before, after, seen)


def measure_kinds(before: Sequence[Placed], after: Sequence[Placed]) -> tuple[Kind, ...]:
    """What happened to the measures of one line; several of them are judged by the first."""
    if ends := _ends(before, after):
        return ends
    old, new = before[0], after[0]
    one, other = old.measure, new.measure
    seen = (
        (Kind.REWORDED, normalise(one.text) != normalise(other.text)),
        (Kind.MOVED, titles_alike(old.item, new.item) < ITEM_FLOOR),
        (Kind.AUTHORITY, set(one.authorities) != set(other.authorities)),
        (Kind.SCOPE, (one.scope, one.area) != (other.scope, other.area)),
    )
    return _named(before, after, seen)


def _ends(before: Sequence[object], after: Sequence[object]) -> tuple[Kind, ...]:
    if not before:
        return (Kind.ADDED,)
    return () if after else (Kind.REMOVED,)


def _named(
    before: Sequence[object], after: Sequence[object], seen: Sequence[tuple[Kind, bool]]
) -> tuple[Kind, ...]:
    sizes = ((Kind.MERGED, len(before) > 1), (Kind.SPLIT, len(after) > 1))
    return tuple(kind for kind, is_so in (*sizes, *seen) if is_so) or (Kind.KEPT,)
