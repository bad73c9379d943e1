"""A confirmed comparison as a value: what other slices may know of it."""

from collections.abc import Iterable, Mapping
from datetime import date

from attrs import frozen
from django.db.models import QuerySet

from marketaccess.apps.negative_list.models import Change, Comparison, Measure, Revision
from marketaccess.domain.negative_list.changes import Kind
from marketaccess.domain.negative_list.codes import Access


@frozen
class Side:
    """A measure on one side of a line, in words."""

    key: str
    text: str
    authorities: tuple[str, ...]
    item_key: str
    item_title: str
    is_permit: bool


@frozen
class Line:
    """One line of measures: which became which. No ``old``: it was added; no ``new``: it ended."""

    kinds: frozenset[Kind]
    old: tuple[Side, ...]
    new: tuple[Side, ...]


@frozen
class Confirmed:
    """A comparison of two editions that a person has confirmed."""

    pk: int
    old_key: str
    old_title: str
    new_key: str
    new_title: str
    begins: date
    is_demonstration: bool
    lines: tuple[Line, ...]


def confirmed_comparisons() -> list[int]:
    """The keys of all confirmed comparisons, the first confirmed first."""
    return list(_confirmed().order_by("confirmed_at", "pk").values_list("pk", flat=True))


def confirmed(comparison: int) -> Confirmed | None:
    """A comparison, or None where it is not confirmed (yet)."""
    row = _confirmed().select_related("old__edition", "new__edition").filter(pk=comparison).first()
    if row is None:
        return None
    old, new = _sides(row.old), _sides(row.new)
    lines = row.changes.filter(level=Change.Level.MEASURE).order_by("position")
    return Confirmed(
        pk=row.pk,
        old_key=row.old.edition.key,
        old_title=row.old.edition.title,
        new_key=row.new.edition.key,
        new_title=row.new.edition.title,
        begins=row.new.in_force_from,
        is_demonstration=row.new.edition.is_demonstration,
        lines=tuple(
            Line(frozenset(map(Kind, line.kinds)), _of(line.old_keys, old), _of(line.new_keys, new))
            for line in lines
        ),
    )


def _confirmed() -> QuerySet[Comparison]:
    return Comparison.objects.filter(state=Comparison.State.CONFIRMED)


def _sides(revision: Revision) -> dict[str, Side]:
    rows = Measure.objects.filter(item__revision=revision).select_related("item")
    return {row.key: _side(row) for row in rows}


def _side(measure: Measure) -> Side:
    item = measure.item
    is_permit = item.access == Access.PERMIT
    return Side(measure.key, measure.text, tuple(measure.authorities), item.key, item.title, is_permit)


def _of(keys: Iterable[str], known: Mapping[str, Side]) -> tuple[Side, ...]:
    return tuple(known[key] for key in keys if key in known)
