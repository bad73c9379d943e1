"""The lines of a comparison as its pages show them."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from attrs import frozen

from marketaccess.apps.negative_list import queries
from marketaccess.domain.basics.search_text import form
from marketaccess.domain.negative_list.changes import KIND_LABELS, SURE, Kind, Placed, alike
from marketaccess.domain.negative_list.codes import ACCESS_LABELS
from marketaccess.domain.negative_list.edition import SCOPE_LABELS, Item
from marketaccess.domain.negative_list.lines import Line, Sides
from marketaccess.domain.negative_list.wording import Piece, marked

if TYPE_CHECKING:
    from marketaccess.apps.negative_list.models import Change

CANDIDATES = 8
CANDIDATES_SOUGHT = 20
BADGES = {Kind.ADDED: "success", Kind.REMOVED: "danger", Kind.KEPT: "neutral"}


@frozen
class Part:
    """An item or a measure on one side of a line."""

    key: str
    code: str
    text: str
    note: str


@frozen
class Shown:
    """A line with everything that a page says of it."""

    change: "Change"
    line: Line
    old: tuple[Part, ...]
    new: tuple[Part, ...]

    @property
    def kinds(self) -> list[tuple[str, str]]:
        """Each kind of change in words, with the colour of its badge."""
        return [(KIND_LABELS[kind], BADGES.get(kind, "info")) for kind in self.line.kinds]

    @property
    def percent(self) -> int:
        """The confidence in a hundred."""
        return int(self.line.confidence * 100)

    @property
    def is_low(self) -> bool:
        """Whether the program was not sure, looked at or not."""
        return self.line.confidence < SURE

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """The words of both sides as one text with marks."""
        return marked("\n".join(part.text for part in self.old), "\n".join(part.text for part in self.new))


@frozen
class Candidate:
    """Something that may be put on the line under correction; ``line`` is where it stands now."""

    part: Part
    line: int
    is_here: bool


@frozen
class Reader:
    """Shows the lines of one level."""

    sides: Sides
    level: str

    def show(self, change: "Change") -> Shown:
        """One line."""
        line = queries.line_of(change)
        old = tuple(self._part(key, is_new=False) for key in line.old)
        return Shown(change, line, old, tuple(self._part(key, is_new=True) for key in line.new))

    def _part(self, key: str, *, is_new: bool) -> Part:
        if self.level == queries.Level.ITEM:
            return item_part((self.sides.new_items if is_new else self.sides.old_items)[key])
        return measure_part((self.sides.new_measures if is_new else self.sides.old_measures)[key])

    def candidates(
        self, change: "Change", changes: Iterable["Change"], *, is_new: bool, sought: str
    ) -> list[Candidate]:
        """What may stand on this side of a line: what does, then what is most like it or fits the words."""
        shown = self.show(change)
        own = shown.new if is_new else shown.old
        others = [
            Candidate(self._part(key, is_new=is_new), each.pk, is_here=False)
            for each in changes
            if each.pk != change.pk
            for key in (each.new_keys if is_new else each.old_keys)
        ]
        here = [Candidate(part, change.pk, is_here=True) for part in own]
        return here + _best(others, [*shown.old, *shown.new], sought)


def _best(others: Sequence[Candidate], parts: Sequence[Part], sought: str) -> list[Candidate]:
    if wanted := form(sought):
        return [each for each in others if wanted in form(f"{each.part.code} {each.part.text}")][
            :CANDIDATES_SOUGHT
        ]

    def likeness(each: Candidate) -> float:
        return max((alike(each.part.text, part.text) for part in parts), default=0.0)

    return sorted(others, key=likeness, reverse=True)[:CANDIDATES]


def item_part(item: Item) -> Part:
    """An item in words."""
    note = f"{ACCESS_LABELS[item.access]} · 措施 {len(item.measures)} 条"
    return Part(item.key, item.code or item.number, item.title, note)


def measure_part(placed: Placed) -> Part:
    """A measure in words."""
    measure = placed.measure
    where = measure.area or SCOPE_LABELS[measure.scope]
    note = f"{placed.item.title} · {'、'.join(measure.authorities) or '主管部门未列明'} · {where}"
    return Part(measure.key, measure.code or placed.item.code, measure.text, note)
