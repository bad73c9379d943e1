"""Comparisons as they are stored: lines by keys, what the keys stand for, and one shape for everybody."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Q, QuerySet

from marketaccess.apps.negative_list import wording
from marketaccess.apps.negative_list.models import Change, Comparison, Revision
from marketaccess.apps.negative_list.queries.editions import edition_value
from marketaccess.apps.negative_list.queries.told import totals_told
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.negative_list import exchange
from marketaccess.domain.negative_list.changes import KIND_LABELS, SURE, Kind, Placed
from marketaccess.domain.negative_list.edition import Edition, Item, totals
from marketaccess.domain.negative_list.lines import Line, Lines, Sides
from marketaccess.foundation.documents import confinement

Level = Change.Level
TARGET = "marketaccess.domain.negative_list.compare:answered"
# Two editions of the official size take two seconds; the libraries alone map a gigabyte of addresses.
ALLOWANCE = confinement.Allowance(4 << 30, 300, 360)
PROPOSED = "proposed"
UNSURE = Q(confidence__lt=SURE, is_confirmed=False)


def comparisons() -> QuerySet[Comparison]:
    """Every comparison, the latest first."""
    return Comparison.objects.select_related("old__edition", "new__edition", "requested_by", "confirmed_by")


def comparisons_with(edition_key: str) -> QuerySet[Comparison]:
    """The comparisons in which an edition stands on either side."""
    return comparisons().filter(Q(old__edition__key=edition_key) | Q(new__edition__key=edition_key))


def comparison(pk: int) -> Comparison | None:
    """A comparison."""
    return comparisons().filter(pk=pk).first()


def comparison_of(old: Revision, new: Revision) -> Comparison | None:
    """What is stored of two revisions, as far as there are lines."""
    rows = comparisons().exclude(state__in=(Comparison.State.WAITING, Comparison.State.FAILED))
    return rows.filter(old=old, new=new).first()


def confirmed_between(old: Revision, new: Revision) -> Comparison | None:
    """The latest confirmed comparison of two editions; their revisions may have been corrected since."""
    rows = comparisons().filter(
        old__edition=old.edition_id, new__edition=new.edition_id, state=Comparison.State.CONFIRMED
    )
    return rows.order_by("-confirmed_at").first()


def is_outdated(row: Comparison) -> bool:
    """Whether one of its editions was corrected since: its lines speak of what is no longer said."""
    return row.old.superseded_at is not None or row.new.superseded_at is not None


def unsure(row: Comparison) -> int:
    """How many lines of little confidence nobody has looked at yet."""
    return row.changes.filter(UNSURE).count()


def line_of(change: Change) -> Line:
    """A stored line as a value."""
    return Line(
        old=tuple(change.old_keys),
        new=tuple(change.new_keys),
        kinds=tuple(map(Kind, change.kinds)),
        confidence=change.confidence,
        is_confirmed=change.is_confirmed,
        is_corrected=change.is_corrected,
    )


def changes_of(row: Comparison, level: str) -> list[Change]:
    """The stored lines of a level, in their order."""
    return list(row.changes.filter(level=level).order_by("position"))


def lines_of(row: Comparison) -> Lines:
    """All lines of a stored comparison."""
    return Lines(*(tuple(map(line_of, changes_of(row, level))) for level in (Level.ITEM, Level.MEASURE)))


def sides_of(row: Comparison) -> Sides:
    """What the keys on its lines stand for."""
    return Sides(edition_value(row.old), edition_value(row.new))


def proposed_lines(old: Edition, new: Edition) -> Lines:
    """
    What the program proposes, worked out in a process of its own: its libraries are heavy.

    :raises Refusal: the editions are too large for it.
    """
    try:
        return exchange.lines(confinement.run(TARGET, exchange.packed(old, new), allowance=ALLOWANCE))
    except (confinement.Failed, ValueError) as error:
        raise Refusal(wording.NOT_COMPARED) from error


def difference_told(old: Revision, new: Revision) -> dict[str, Any]:
    """
    What changed: as people set it right so far, else as the program proposes it.

    :raises Refusal: it has to be worked out and the editions are too large for that.
    """
    row = comparison_of(old, new)
    if row is not None:
        return comparison_told(sides_of(row), lines_of(row), row.state)
    sides = Sides(edition_value(old), edition_value(new))
    return comparison_told(sides, proposed_lines(sides.old, sides.new), PROPOSED)


def comparison_told(sides: Sides, lines: Lines, state: str) -> dict[str, Any]:
    """
    Every line of items and of measures, how many of each kind, and both totals.

    ``state``: "proposed" by the program and stored nowhere, "draft", or "confirmed" by a person.
    """
    return {
        "state": state,
        "old": {"edition": sides.old.key, "totals": totals_told(totals(sides.old.items))},
        "new": {"edition": sides.new.key, "totals": totals_told(totals(sides.new.items))},
        "counts": {"items": kind_counts(lines.items), "measures": kind_counts(lines.measures)},
        "items": [_item_line(sides, line) for line in lines.items],
        "measures": [_measure_line(sides, line) for line in lines.measures],
    }


def kind_counts(lines: Iterable[Line]) -> dict[str, int]:
    """How many lines show each kind of change, in the order of the kinds."""
    counts = Counter(kind for line in lines for kind in line.kinds)
    return {kind.value: counts[kind] for kind in Kind if counts[kind]}


def _line(line: Line) -> dict[str, Any]:
    return {
        "kinds": [kind.value for kind in line.kinds],
        "labels": [KIND_LABELS[kind] for kind in line.kinds],
        "old": list(line.old),
        "new": list(line.new),
        "confidence": line.confidence,
        "is_confirmed": line.is_confirmed,
        "is_corrected": line.is_corrected,
    }


def _item_line(sides: Sides, line: Line) -> dict[str, Any]:
    old: Sequence[Item] = [sides.old_items[key] for key in line.old]
    new: Sequence[Item] = [sides.new_items[key] for key in line.new]
    texts = {"old_texts": [item.title for item in old], "new_texts": [item.title for item in new]}
    return {**_line(line), **texts}


def _measure_line(sides: Sides, line: Line) -> dict[str, Any]:
    old: Sequence[Placed] = [sides.old_measures[key] for key in line.old]
    new: Sequence[Placed] = [sides.new_measures[key] for key in line.new]
    return {
        **_line(line),
        "old_item": old[0].item.key if old else "",
        "new_item": new[0].item.key if new else "",
        "old_texts": [each.measure.text for each in old],
        "new_texts": [each.measure.text for each in new],
    }
