"""
How like a measure and a service item are: figures of a pair of names, and the probability that they match.

Text alone cannot tell 药品批发 from 药品零售: nearly all characters agree. So the figures are of three kinds:
how much of each side's text the other holds (rare characters weigh more), what is left over, and in which
contrasts the sides agree, differ, or say more than the other.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from math import log1p, sqrt

from attrs import Factory, frozen

from marketaccess.domain.matters.figures import ANY, APART, FIGURES, PARTING, Verdict, Weights, chance
from marketaccess.domain.matters.runs import shared_runs
from marketaccess.domain.matters.vocabulary import Contrast, Reading, Vocabulary

_WITHOUT = re.compile(r"非(..)")
# What is left over of a long name says no more than this.
LEFT_MOST = 4.0
# What an item lacks says most when one of so many nearest ones has it.
HEARD = 5


@frozen
class Side:
    """A name ready to be compared with many: what is needed of it, once."""

    reading: Reading
    thing_characters: Mapping[str, float]
    thing_pairs: Mapping[str, float]
    plain_characters: frozenset[str]
    plain_pairs: Mapping[str, float]
    telling_pairs: Mapping[str, float]
    values: Mapping[str, frozenset[str]]


@frozen
class Name:
    """An item's name: the whole, and each part of it that might be meant alone."""

    whole: Side
    parts: tuple[Side, ...]


@frozen
class Among:
    """
    The items at hand: how rare each pair of characters is among them, from 0 to 1, and the pairs that those
    nearest to the measure say.
    """

    rare: Mapping[str, float] = Factory(dict)
    heard: frozenset[str] = frozenset()

    @classmethod
    def of(cls, rare: Mapping[str, float], nearest: Iterable[Name]) -> "Among":
        """With the items of a measure, the nearest first."""
        return cls(rare, frozenset().union(*(name.whole.plain_pairs for name in islice(nearest, HEARD))))


@frozen
class View:
    """A measure and an item as they are likest: perhaps in other words, perhaps with a part of the item."""

    measure: Side
    item: Side
    figures: Mapping[str, float]
    read_as: tuple[tuple[str, str], ...] = ()
    heard: frozenset[str] = frozenset()


@frozen
class Scales:
    """Words and weights together: what a comparison needs."""

    vocabulary: Vocabulary
    weights: Weights

    def name(self, text: str) -> Name:
        """An item's name and its parts, weighed."""
        parts = tuple(self._weighed(reading) for reading in self.vocabulary.parts(text))
        return Name(self.side(text), parts)

    def side(self, name: str) -> Side:
        """A name, read and weighed."""
        return self._weighed(self.vocabulary.read(name))

    def views(self, measure: Side, item: Name, among: Among) -> Iterator[View]:
        """Every way to see a pair: the item whole or in part, the measure as it stands or in other words."""
        for at, side in enumerate((item.whole, *item.parts)):
            figures = self.figures(measure, side, among)
            figures["part"] = float(at > 0)
            yield View(measure, side, figures, heard=among.heard)
            if near := self.vocabulary.nearly(measure.reading, side.reading):
                other = self.side(near.text)
                figures = self.figures(other, side, among)
                figures["part"], figures["near"] = float(at > 0), near.cost
                yield View(other, side, figures, near.words, among.heard)

    def best(self, measure: Side, item: Name, among: Among) -> View:
        """The view in which they are likest."""
        return max(self.views(measure, item, among), key=lambda view: self.worth(view.figures))

    def _weighed(self, reading: Reading) -> Side:
        """A reading, weighed. A name that is all common words stands for itself."""
        things = reading.things or reading.plain
        return Side(
            reading=reading,
            thing_characters={c: self._rarity(c) for part in things for c in part},
            thing_pairs=self._pairs(things),
            plain_characters=frozenset(reading.core),
            plain_pairs=self._pairs(reading.plain),
            telling_pairs=self._pairs(reading.telling),
            values={c.key: _narrowest(c, reading) for c in self.vocabulary.contrasts},
        )

    def figures(self, measure: Side, item: Side, among: Among) -> dict[str, float]:
        """Every figure of ``FIGURES`` for a pair."""
        found = dict.fromkeys(FIGURES, 0.0)
        found.update(_texts(measure, item))
        found["told"] = _told(measure, item, among)
        found["item_told"] = _told(item, measure, among)
        found["elsewhere"] = _elsewhere(measure, item, among)
        found["cosine"] = _cosine(measure.plain_pairs, item.plain_pairs, among.rare)
        for contrast, verdict in self.verdicts(measure, item):
            found[f"{contrast.family}_{verdict}"] += 1.0
            found[f"{ANY}_{verdict}"] += contrast.family not in APART
        if _denies(measure.reading.core, item.reading.core):
            found["denied"] = 1.0
            found[f"{ANY}_{Verdict.CONFLICT}"] += 1.0
        for verdict in PARTING:
            found[f"alike_{verdict}"] = found[f"{ANY}_{verdict}"] * found["plain_pairs"]
        # To agree in three things does not make up for a fourth in which they differ.
        found[f"{ANY}_{Verdict.AGREE}"] = min(1.0, found[f"{ANY}_{Verdict.AGREE}"])
        return found

    def verdicts(self, measure: Side, item: Side) -> Iterable[tuple[Contrast, Verdict]]:
        """In which contrasts the two say something, and how they stand."""
        for contrast in self.vocabulary.contrasts:
            mine, theirs = measure.values[contrast.key], item.values[contrast.key]
            if mine or theirs:
                yield from ((contrast, verdict) for verdict in _stand(contrast, measure, item))

    def probability(self, figures: Mapping[str, float]) -> float:
        """That the item carries out the measure, from 0 to 1."""
        return chance(self.worth(figures))

    def worth(self, figures: Mapping[str, float]) -> float:
        """What speaks for the item: 0 is an even chance."""
        weights = self.weights.figures
        return self.weights.base + sum(
            weights.get(key, 0.0) * value for key, value in figures.items() if value
        )

    def _rarity(self, character: str) -> float:
        return self.weights.rarity.get(character, 1.0)

    def _pairs(self, parts: Iterable[str]) -> dict[str, float]:
        pairs = (part[at : at + 2] for part in parts for at in range(len(part) - 1))
        return {pair: (self._rarity(pair[0]) + self._rarity(pair[1])) / 2 for pair in pairs}


def _narrowest(contrast: Contrast, reading: Reading) -> frozenset[str]:
    """What a name says in a contrast; a wide value beside one of its narrower ones adds nothing."""
    said = frozenset(reading.said.get(contrast.key, ()))
    if not said and contrast.implied and contrast.unless not in reading.said:
        return frozenset({contrast.implied})
    nothing: frozenset[str] = frozenset()
    return frozenset(
        value
        for value in said
        if not (contrast.covers.get(value, nothing) | contrast.idle_beside.get(value, nothing)) & said
    )


def _stand(contrast: Contrast, measure: Side, item: Side) -> Iterable[Verdict]:
    mine, theirs = measure.values[contrast.key], item.values[contrast.key]
    if mine == theirs:
        return (Verdict.AGREE,) if mine != {contrast.implied} else ()
    if not mine or not theirs:
        return (Verdict.LESS if mine else Verdict.MORE,)
    mine_wide, theirs_wide = _with_narrower(contrast, mine), _with_narrower(contrast, theirs)
    if not mine & theirs:
        is_near = mine_wide & theirs or theirs_wide & mine or _shares(contrast, measure, item)
        return (Verdict.WIDER if is_near else _apart(contrast, measure, item),)
    if mine <= theirs_wide:
        return (Verdict.WIDER,)
    return (Verdict.LESS, Verdict.MORE) if theirs - mine_wide else (Verdict.LESS,)


def _apart(contrast: Contrast, measure: Side, item: Side) -> Verdict:
    is_silent = any(contrast.key not in side.reading.said for side in (measure, item))
    return Verdict.SILENT if is_silent else Verdict.CONFLICT


def _shares(contrast: Contrast, one: Side, other: Side) -> bool:
    """Whether a word that was passed over for another one beside it is all that the other side says."""
    idle = contrast.idle_beside.keys()
    here, there = (frozenset(side.reading.said.get(contrast.key, ())) & idle for side in (one, other))
    return bool(here & other.values[contrast.key] or there & one.values[contrast.key])


def _with_narrower(contrast: Contrast, values: frozenset[str]) -> frozenset[str]:
    return values.union(*(contrast.covers.get(value, frozenset()) for value in values))


def _texts(measure: Side, item: Side) -> dict[str, float]:
    mine, theirs = measure.thing_characters, item.thing_characters
    measure_left = sum(w for c, w in mine.items() if c not in item.plain_characters)
    item_left = sum(w for c, w in theirs.items() if c not in measure.plain_characters)
    measure_held = 1 - _share(measure_left, mine)
    item_held = 1 - _share(item_left, theirs)
    measure_pairs = _held(measure.thing_pairs, item.plain_pairs)
    item_pairs = _held(item.thing_pairs, measure.plain_pairs)
    longest = max(map(len, shared_runs(measure.reading, item.reading)), default=0)
    return {
        "measure_held": measure_held,
        "item_held": item_held,
        "held_least": min(measure_held, item_held),
        "measure_pairs": measure_pairs,
        "item_pairs": item_pairs,
        "pairs_least": min(measure_pairs, item_pairs),
        "measure_left": min(measure_left, LEFT_MOST),
        "item_left": min(item_left, LEFT_MOST),
        "measure_head": float(next(iter(mine), "") in item.plain_characters),
        "item_head": float(next(iter(theirs), "") in measure.plain_characters),
        "plain_pairs": _likeness(measure.plain_pairs, item.plain_pairs),
        "run": longest / max(1, min(len(measure.reading.core), len(item.reading.core))),
        # A long measure shares less with its item than a short one does.
        "length": log1p(len(measure.reading.core)),
    }


def _told(one: Side, other: Side, among: Among) -> float:
    """The share of what one side says that the other says too; what few items say weighs more."""
    return _held(_telling(one, among), other.plain_pairs)


def _elsewhere(measure: Side, item: Side, among: Among) -> float:
    """The share of what the measure says that the item does not say, though another near item does."""
    mine = _telling(measure, among)
    lost = sum(weight for pair, weight in mine.items() if lacks(item, pair, among.heard))
    return _share(lost, mine) if lost else 0.0


def lacks(item: Side, pair: str, heard: frozenset[str]) -> bool:
    """Whether others say a pair of which this item lacks a character: 药品（批发） has all of 品批."""
    return pair in heard and not item.plain_characters.issuperset(pair)


def _telling(side: Side, among: Among) -> dict[str, float]:
    return {pair: weight * among.rare.get(pair, 1.0) for pair, weight in side.telling_pairs.items()}


def _cosine(mine: Mapping[str, float], theirs: Mapping[str, float], rare: Mapping[str, float]) -> float:
    """How near the two are in what few items say."""
    shared = sum(rare.get(pair, 1.0) ** 2 for pair in mine if pair in theirs)
    sizes = [sum(rare.get(pair, 1.0) ** 2 for pair in pairs) for pairs in (mine, theirs)]
    return shared / sqrt(sizes[0] * sizes[1]) if shared else 0.0


def _denies(one: str, other: str) -> bool:
    """Whether one side is without what the other is: 非煤矿 and 煤矿."""
    return any(
        found[1] in there and found[0] not in there
        for here, there in ((one, other), (other, one))
        for found in _WITHOUT.finditer(here)
    )


def _share(part: float, of: Mapping[str, float]) -> float:
    whole = sum(of.values())
    return part / whole if whole else 1.0


def _held(mine: Mapping[str, float], theirs: Mapping[str, float]) -> float:
    """The share of my pairs that the other holds."""
    return _share(sum(w for pair, w in mine.items() if pair in theirs), mine)


def _likeness(mine: Mapping[str, float], theirs: Mapping[str, float]) -> float:
    """Twice what is shared by all there is (Dice)."""
    shared = sum(w for pair, w in mine.items() if pair in theirs)
    whole = sum(mine.values()) + sum(theirs.values())
    return 2 * shared / whole if whole else 0.0
