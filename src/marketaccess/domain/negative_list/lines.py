"""
The lines of a comparison by keys alone, and how a person sets them right.

Whatever is done, every key of both editions stands on exactly one line: whoever takes a key to another
line takes it from the one where it stood.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

from attrs import evolve, field, frozen

from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.negative_list.changes import SURE, Kind, Placed, item_kinds, measure_kinds
from marketaccess.domain.negative_list.edition import Edition, Item

NOTHING_CHOSEN = "没有选任何一项。请至少选一项原版或者新版的内容。"
UNKNOWN_KEY = "“{key}”不在这次比对的内容里。请刷新页面后再选。"
Keys = tuple[str, ...]
Kinds = Callable[[Keys, Keys], tuple[Kind, ...]]


@frozen
class Line:
    """Which keys of the old edition became which of the new one; empty on the side where there is nothing."""

    old: Keys
    new: Keys
    kinds: tuple[Kind, ...]
    confidence: float = 1.0
    is_confirmed: bool = False
    is_corrected: bool = False

    @property
    def is_unsure(self) -> bool:
        """Whether somebody still has to look at it."""
        return self.confidence < SURE and not self.is_confirmed


@frozen
class Lines:
    """The lines of a comparison."""

    items: tuple[Line, ...]
    measures: tuple[Line, ...]


@frozen
class Correction:
    """What setting right does to the lines: these go, those come in their place."""

    gone: tuple[Line, ...]
    made: tuple[Line, ...]

    @property
    def is_empty(self) -> bool:
        """Whether the very same stands there already."""
        return [(line.old, line.new) for line in self.gone] == [(line.old, line.new) for line in self.made]


def set_right(
    lines: Sequence[Line], *, old: Collection[str], new: Collection[str], kinds: Kinds
) -> Correction:
    """
    Put the chosen keys on one line: paired, merged, split, or alone on their side.

    Lines that lose a key keep the others; what has nothing left opposite stands on a line of its own.
    :raises Refusal: nothing chosen, or a key that stands on no line.
    """
    touched = tuple(line for line in lines if set(old) & set(line.old) or set(new) & set(line.new))
    before = tuple(key for line in touched for key in line.old if key in old)
    after = tuple(key for line in touched for key in line.new if key in new)
    for key in (*set(old).difference(before), *set(new).difference(after)):
        raise Refusal(UNKNOWN_KEY.format(key=key), field="keys")
    if not touched:
        raise Refusal(NOTHING_CHOSEN, field="keys")
    chosen = [
        Line(*sides, kinds(*sides), is_confirmed=True, is_corrected=True) for sides in _parts(before, after)
    ]
    rests = [rest for line in touched for rest in _rests(line, before, after, kinds)]
    return Correction(touched, (*chosen, *rests))


def _parts(old: Keys, new: Keys) -> Iterator[tuple[Keys, Keys]]:
    """A line of both sides whole; keys without anything opposite one by one."""
    if old and new:
        yield old, new
        return
    yield from (((key,), ()) for key in old)
    yield from (((), (key,)) for key in new)


def _rests(line: Line, old: Keys, new: Keys, kinds: Kinds) -> Iterator[Line]:
    before = tuple(key for key in line.old if key not in old)
    after = tuple(key for key in line.new if key not in new)
    for sides in _parts(before, after):
        # A pair is as sure as it was; what a person left alone is alone for sure.
        confidence = line.confidence if before and after else 1.0
        yield Line(*sides, kinds(*sides), confidence, is_corrected=True)


def carried_over(earlier: Sequence[Line], lines: Sequence[Line], kinds: Kinds) -> tuple[Line, ...]:
    """The lines with what a person corrected on earlier ones, wherever all its keys still exist."""
    now = tuple(lines)
    for line in earlier:
        known_old, known_new = {k for each in now for k in each.old}, {k for each in now for k in each.new}
        if line.is_corrected and known_old.issuperset(line.old) and known_new.issuperset(line.new):
            now = _applied(now, set_right(now, old=line.old, new=line.new, kinds=kinds))
    return now


def _applied(lines: tuple[Line, ...], correction: Correction) -> tuple[Line, ...]:
    """The lines after a correction; what came stands where the first of what went stood."""
    if correction.is_empty:
        same = {(line.old, line.new) for line in correction.made}
        return tuple(evolve(x, is_corrected=True) if (x.old, x.new) in same else x for x in lines)
    at = lines.index(correction.gone[0])
    gone = set(correction.gone)
    kept = (
        *(line for line in lines[:at] if line not in gone),
        *(evolve(line, is_confirmed=False) for line in correction.made),
        *(line for line in lines[at:] if line not in gone),
    )
    return tuple(kept)


@frozen
class Sides:
    """Items and measures of two editions by key: what the keys on the lines stand for."""

    old: Edition
    new: Edition
    old_items: Mapping[str, Item] = field(init=False, repr=False)
    new_items: Mapping[str, Item] = field(init=False, repr=False)
    old_measures: Mapping[str, Placed] = field(init=False, repr=False)
    new_measures: Mapping[str, Placed] = field(init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        for name, edition in (("old", self.old), ("new", self.new)):
            items = {item.key: item for item in edition.items}
            measures = {m.key: Placed(m, item) for item in edition.items for m in item.measures}
            object.__setattr__(self, f"{name}_items", items)
            object.__setattr__(self, f"{name}_measures", measures)

    def item_kinds(self, old: Keys, new: Keys) -> tuple[Kind, ...]:
        """What a line of these items shows."""
        return item_kinds([self.old_items[key] for key in old], [self.new_items[key] for key in new])

    def measure_kinds(self, old: Keys, new: Keys) -> tuple[Kind, ...]:
        """What a line of these measures shows."""
        return measure_kinds([self.old_measures[key] for key in old], [self.new_measures[key] for key in new])
