"""
What changed from one edition to the next: proposals for a person to confirm.

Measures are paired first (same code, same words, then the best assignment by likeness), items next
(same code and like words, then the best assignment by title and by the measures that they share). What
is left over and whose measures went to, or came from, one item is merged or split; the rest is added or
removed. A code alone is not trusted: numbers move up when an item before them goes.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from attrs import frozen

from marketaccess.domain.basics.text import normalise
from marketaccess.domain.negative_list import exchange
from marketaccess.domain.negative_list.assignment import Pair, assign
from marketaccess.domain.negative_list.changes import (
    ITEM_FLOOR,
    SAME_CODE_FLOOR,
    SURE,
    Kind,
    Placed,
    alike,
    item_kinds,
    measure_kinds,
    titles_alike,
)
from marketaccess.domain.negative_list.edition import Edition, Item, Measure
from marketaccess.domain.negative_list.lines import Line, Lines

A = TypeVar("A")
MEASURE_FLOOR = 0.5
# An item is merged into (split off) another when at least this share of its measures went (came) there.
SHARE = 0.5
# Left over on both sides and yet as like as this: it may be one thing recast, and a person has to look.
DOUBT = 0.3


@frozen
class MeasureChange:
    """One line of the comparison of measures; None on the side where there is nothing."""

    old: Measure | None
    new: Measure | None
    old_item: str
    new_item: str
    kinds: tuple[Kind, ...]
    confidence: float


@frozen
class ItemChange:
    """One line of the comparison of items: several old ones when merged, several new ones when split."""

    old: tuple[Item, ...]
    new: tuple[Item, ...]
    kinds: tuple[Kind, ...]
    confidence: float
    measures: tuple[MeasureChange, ...] = ()


@frozen
class Comparison:
    """Two editions side by side. Every item and every measure of both stands in it exactly once."""

    old: Edition
    new: Edition
    items: tuple[ItemChange, ...]
    measures: tuple[MeasureChange, ...]


def compare(old: Edition, new: Edition) -> Comparison:
    """The comparison, in the order of the new edition; what is gone follows at the end."""
    before, after = _placed(old), _placed(new)
    measure_pairs = _pair_measures(before, after)
    flow = Counter((before[p.old].item.key, after[p.new].item.key) for p in measure_pairs)
    item_pairs = _pair_items(old.items, new.items, flow)
    measures = _measure_changes(before, after, measure_pairs)
    return Comparison(old, new, _item_changes(old.items, new.items, item_pairs, flow, measures), measures)


def _placed(edition: Edition) -> list[Placed]:
    return [Placed(measure, item) for item in edition.items for measure in item.measures]


def _pair_measures(before: Sequence[Placed], after: Sequence[Placed]) -> list[Pair]:
    def by_code(one: Placed) -> object:
        return one.measure.code or None

    def by_words(one: Placed) -> object:
        return one.item.access, one.measure.scope, one.measure.area, normalise(one.measure.text)

    def likeness(one: Placed, other: Placed) -> float:
        if one.item.access is not other.item.access:
            return 0.0
        words = alike(one.measure.text, other.measure.text)
        # Of two equally like measures the one under the same item is meant.
        return 0.95 * words + 0.05 * (one.item.title == other.item.title)

    pairs = _by_key(before, after, by_code)
    pairs += _rest(before, after, pairs, lambda b, a: _by_key(b, a, by_words))
    pairs += _rest(before, after, pairs, lambda b, a: list(assign(b, a, likeness, floor=MEASURE_FLOOR)))
    return pairs


def _by_key(before: Sequence[Placed], after: Sequence[Placed], key: Callable[[Placed], object]) -> list[Pair]:
    """Pairs of the same key; a key that stands twice on a side decides nothing."""
    old, new = _unique(before, key), _unique(after, key)
    return [Pair(old[found], new[found], 1.0) for found in old if found in new]


def _unique(rows: Sequence[Placed], key: Callable[[Placed], object]) -> dict[object, int]:
    keys = [key(row) for row in rows]
    often = Counter(keys)
    return {found: at for at, found in enumerate(keys) if found is not None and often[found] == 1}


def _rest(
    before: Sequence[Placed],
    after: Sequence[Placed],
    pairs: Sequence[Pair],
    match: Callable[[Sequence[Placed], Sequence[Placed]], list[Pair]],
) -> list[Pair]:
    """The pairs among those that have none yet."""
    taken_old, taken_new = {pair.old for pair in pairs}, {pair.new for pair in pairs}
    left_old = [at for at in range(len(before)) if at not in taken_old]
    left_new = [at for at in range(len(after)) if at not in taken_new]
    found = match([before[at] for at in left_old], [after[at] for at in left_new])
    return [Pair(left_old[pair.old], left_new[pair.new], pair.score) for pair in found]


def _pair_items(old: Sequence[Item], new: Sequence[Item], flow: Counter[tuple[str, str]]) -> list[Pair]:
    """The best pairs. ``flow``: how many measures went from an old item to a new one."""
    gone, came = Counter[str](), Counter[str]()
    for (source, target), count in flow.items():
        gone[source] += count
        came[target] += count

    def are_apart(one: Item, other: Item) -> bool:
        """No measure of the one is found under the other, and most of either stand under other items."""
        if flow[one.key, other.key]:
            return False
        return _is_most(gone[one.key], one) or _is_most(came[other.key], other)

    def score(one: Item, other: Item) -> float:
        if one.access is not other.access:
            return 0.0
        title = titles_alike(one, other)
        if title < SURE and are_apart(one, other):
            return 0.0
        most = max(len(one.measures), len(other.measures))
        shared = flow[one.key, other.key] / most if most else title
        likeness = 0.6 * title + 0.4 * shared
        same_code = bool(one.code) and one.code == other.code
        if same_code and likeness >= SAME_CODE_FLOOR:
            return 0.5 + 0.5 * likeness
        return likeness

    return list(assign(old, new, score, floor=ITEM_FLOOR))


def _is_most(found: int, item: Item) -> bool:
    return bool(item.measures) and found >= SHARE * len(item.measures)


def _measure_changes(
    before: Sequence[Placed], after: Sequence[Placed], pairs: Iterable[Pair]
) -> tuple[MeasureChange, ...]:
    to_new = {pair.new: pair for pair in pairs}
    gone = sorted(set(range(len(before))) - {pair.old for pair in to_new.values()})
    left = [before[at] for at in gone], [one for at, one in enumerate(after) if at not in to_new]
    changes = []
    for at, placed in enumerate(after):
        pair = to_new.get(at)
        if pair is None:
            sure = _alone(placed, left[0], _measures_alike)
            changes.append(MeasureChange(None, placed.measure, "", placed.item.key, (Kind.ADDED,), sure))
            continue
        source = before[pair.old]
        kinds = measure_kinds((source,), (placed,))
        changes.append(
            MeasureChange(
                source.measure, placed.measure, source.item.key, placed.item.key, kinds, round(pair.score, 3)
            )
        )
    for placed in left[0]:
        sure = _alone(placed, left[1], _measures_alike)
        changes.append(MeasureChange(placed.measure, None, placed.item.key, "", (Kind.REMOVED,), sure))
    return tuple(changes)


def _alone(one: A, others: Iterable[A], likeness: Callable[[A, A], float]) -> float:
    """How sure it is that something of one side has nothing on the other, among what is left there."""
    best = max((likeness(one, other) for other in others), default=0.0)
    return round(1 - best, 3) if best >= DOUBT else 1.0


def _measures_alike(one: Placed, other: Placed) -> float:
    same_side = one.item.access is other.item.access
    return alike(one.measure.text, other.measure.text) if same_side else 0.0


def _items_alike(one: Item, other: Item) -> float:
    return titles_alike(one, other) if one.access is other.access else 0.0


def _item_changes(
    old: Sequence[Item],
    new: Sequence[Item],
    pairs: Sequence[Pair],
    flow: Counter[tuple[str, str]],
    measures: Sequence[MeasureChange],
) -> tuple[ItemChange, ...]:
    lines = {pair.new: ([pair.old], [pair.new], pair.score) for pair in pairs}
    by_old = {pair.old: lines[pair.new] for pair in pairs}
    gone, come = [], []
    taken_old, taken_new = set(by_old), set(lines)
    for at in (i for i in range(len(old)) if i not in taken_old):
        home = _home(old[at], new, lambda item, other: flow[item.key, other.key])
        if home is not None and home in lines:
            lines[home][0].append(at)
        else:
            gone.append(at)
    for at in (j for j in range(len(new)) if j not in taken_new):
        home = _home(new[at], old, lambda item, other: flow[other.key, item.key])
        if home is not None and home in by_old:
            by_old[home][1].append(at)
        else:
            come.append(at)
    lost, found = [old[at] for at in gone], [new[at] for at in come]
    loose: list[tuple[list[int], list[int], float]] = [
        *(([at], [], _alone(old[at], found, _items_alike)) for at in gone),
        *(([], [at], _alone(new[at], lost, _items_alike)) for at in come),
    ]
    every = sorted([*lines.values(), *loose], key=lambda line: (line[1] or [len(new)], line[0]))
    return tuple(_item_change(old, new, line, measures) for line in every)


def _home(item: Item, others: Sequence[Item], shared: Callable[[Item, Item], int]) -> int | None:
    """Where most of an item's measures are found on the other side, if it is at least half of them."""
    best = max(range(len(others)), key=lambda at: shared(item, others[at]), default=None)
    if best is None or not _is_most(shared(item, others[best]), item):
        return None
    return best


def _item_change(
    old: Sequence[Item],
    new: Sequence[Item],
    line: tuple[list[int], list[int], float],
    measures: Sequence[MeasureChange],
) -> ItemChange:
    before, after = tuple(old[at] for at in line[0]), tuple(new[at] for at in line[1])
    old_keys, new_keys = {item.key for item in before}, {item.key for item in after}
    own = tuple(c for c in measures if c.new_item in new_keys or (not c.new and c.old_item in old_keys))
    return ItemChange(before, after, item_kinds(before, after), round(line[2], 3), own)


def answered(*, content: bytes) -> bytes:
    """What the confined process runs: two editions in, the lines of their comparison out (``exchange``)."""
    found = compare(*exchange.editions(content))
    return exchange.packed_lines(
        Lines(
            items=tuple(
                Line(_keys(change.old), _keys(change.new), change.kinds, change.confidence)
                for change in found.items
            ),
            measures=tuple(
                Line(
                    (change.old.key,) if change.old else (),
                    (change.new.key,) if change.new else (),
                    change.kinds,
                    change.confidence,
                )
                for change in found.measures
            ),
        )
    )


def _keys(items: Iterable[Item]) -> tuple[str, ...]:
    return tuple(item.key for item in items)
