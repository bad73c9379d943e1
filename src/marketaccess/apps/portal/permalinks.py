"""Where the address of an item or a measure leads: the edition named, the one in force, or the last one."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from attrs import frozen

from marketaccess.apps.negative_list import queries as negative_list
from marketaccess.apps.portal.asking import Told, tell, tell_cancelled
from marketaccess.domain.basics.text import normalise
from marketaccess.domain.negative_list.answer import Answer, Standing, answer
from marketaccess.domain.negative_list.codes import Access
from marketaccess.domain.negative_list.edition import Series

if TYPE_CHECKING:
    from marketaccess.apps.negative_list.models import Item, Measure, Revision

Thing = TypeVar("Thing")


@frozen
class Place:
    """
    Where something stands, seen from a day.

    ``is_in_force``: the edition shown holds on the day. ``present`` is the edition of the series that does.
    """

    revision: "Revision"
    on: date
    is_in_force: bool
    present: "Revision | None"

    def tell(self, measure: "Measure") -> Told:
        """
        The measure with its answer on the day.

        One of another edition is answered by its like in the present one, if there is any; without a
        present one nothing tells how it stood that day, and the edition's own word is repeated.
        """
        if self.is_in_force:
            return tell(measure, on=self.on)
        if self.present is None:
            return Told(measure, answer(Standing(Access(measure.item.access))))
        if like := negative_list.measure_worded(self.present, measure):
            return tell(like, on=self.on)
        if self.revision.in_force_from > self.on:  # what is not listed yet is open, not cancelled
            return Told(measure, Answer.OPEN)
        return tell_cancelled(measure, on=self.on)


def find_item(key: str, *, edition: str, on: date) -> "tuple[Item, Place] | None":
    """An item by its key, or None where no edition has it."""
    meant = normalise(key)
    return _find(lambda revision: negative_list.item_of(revision, meant), edition=edition, on=on)


def find_measure(key: str, *, edition: str, on: date) -> "tuple[Measure, Place] | None":
    """A measure by its key or code, or None where no edition has it."""
    meant = normalise(key)
    return _find(lambda revision: negative_list.measure_of(revision, meant), edition=edition, on=on)


def _find(
    look: "Callable[[Revision], Thing | None]", *, edition: str, on: date
) -> "tuple[Thing, Place] | None":
    present = {each.edition.series: each for each in negative_list.revisions_in_force(on)}
    for revision in _candidates(edition, list(present.values())):
        thing = look(revision)
        if thing is not None:
            now = present.get(revision.edition.series)
            return thing, Place(revision, on, is_in_force=revision == now, present=now)
    return None


def _candidates(edition: str, present: "list[Revision]") -> "Iterator[Revision]":
    """The edition that is named, and no other; else those in force, then all others, the newest first."""
    if edition:
        named = negative_list.revision_of(edition)
        yield from [named] if named else []
        return
    yield from present
    for series in Series:
        yield from (each for each in negative_list.current_revisions(series) if each not in present)
