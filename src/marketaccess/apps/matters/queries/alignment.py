"""The list and the service items side by side, out of the tables."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import reduce
from typing import TYPE_CHECKING

from attrs import define, field

from marketaccess.apps.matters.models import LocalPaper, ServiceItem
from marketaccess.apps.matters.queries.correspondences import in_force
from marketaccess.apps.negative_list import queries as editions
from marketaccess.domain.basics.rulebook import Finding
from marketaccess.domain.matters.alignment import (
    ALIGNMENT_RULES,
    Alignment,
    Limit,
    MeasureRow,
    ServiceRow,
)
from marketaccess.domain.matters.service_item import DayUnit, Nature
from marketaccess.domain.negative_list.codes import Access
from marketaccess.domain.negative_list.edition import Series

if TYPE_CHECKING:
    from marketaccess.apps.negative_list.models import Measure, Revision

STILL_VALID = (LocalPaper.State.REGISTERED, LocalPaper.State.ABOLISHING)


@define
class _History:
    """
    The editions up to a day, oldest first, and what became of their measures.

    A key here is ``edition/measure``: a measure's own key says something only within its edition.
    """

    revisions: "list[Revision]"
    ended: dict[str, MeasureRow] = field(factory=dict)
    successions: list[editions.Succession] = field(factory=list)

    def __attrs_post_init__(self) -> None:
        pairs = zip(self.revisions, self.revisions[1:], strict=False)
        self.successions = [editions.measure_succession(old, new) for old, new in pairs]

    def follow(self, edition_key: str, measure_key: str) -> frozenset[str]:
        """What a measure is today, as keys; what has ended is noted and stays under its old key."""
        place = next((i for i, r in enumerate(self.revisions) if r.edition.key == edition_key), None)
        if place is None:
            return frozenset()
        keys = frozenset({measure_key})
        for at in range(place, len(self.successions)):
            nexts = (self.successions[at].get(key, frozenset()) for key in keys)
            following: frozenset[str] = reduce(frozenset.union, nexts, frozenset())
            if not following:
                self._end(edition_key, measure_key, self.revisions[place], self.revisions[at + 1])
                return frozenset({f"{edition_key}/{measure_key}"})
            keys = following
        return frozenset(f"{self.revisions[-1].edition.key}/{key}" for key in keys)

    def _end(self, edition_key: str, measure_key: str, stood_in: "Revision", gone_from: "Revision") -> None:
        key = f"{edition_key}/{measure_key}"
        measure = editions.find(stood_in, editions.Wish()).filter(key=measure_key).first()
        if key not in self.ended and measure is not None:
            self.ended[key] = _measure_row(key, measure, gone_from.in_force_from)


def alignment(on: date) -> Alignment:
    """
    Everything on a day: the edition in force, the items, and the links that count.

    Demonstration items stand beside a demonstration edition only, real items beside a real one. An item
    of an earlier edition is followed to what it is today.
    """
    current = editions.revision_in_force(Series.NEGATIVE_LIST, on)
    rows = ServiceItem.objects.all()
    if current is not None:
        rows = rows.filter(is_demonstration=current.edition.is_demonstration)
    history = _History(_editions_until(current) if current else [])
    links = frozenset(_links(on, history))
    items = {row.pk: row for row in rows}
    implementing = [row for row in items.values() if not row.is_standard]
    measures = tuple(_measures(current)) if current else ()
    ended = tuple(history.ended.values())
    papers = LocalPaper.objects.filter(state__in=STILL_VALID)
    if current is not None:
        papers = papers.filter(is_demonstration=current.edition.is_demonstration)
    return Alignment(
        on=on,
        measures=measures,
        items=tuple(_service_row(row) for row in implementing),
        links=links,
        standards={row.basic_code: _service_row(row) for row in items.values() if row.is_standard},
        ended=ended,
        records_after=tuple(_records_after(on, implementing, links, (*ended, *measures))),
        papers=tuple((f"paper/{pk}", title) for pk, title in papers.values_list("pk", "title")),
        pages=tuple(_wrong_pages(on)),
    )


def findings(on: date) -> tuple[Finding, ...]:
    """Where list and items are two skins on a day."""
    return ALIGNMENT_RULES.check(alignment(on))


def _editions_until(current: "Revision") -> "list[Revision]":
    rows = editions.current_revisions(Series(current.edition.series)).filter(
        edition__is_demonstration=current.edition.is_demonstration, in_force_from__lte=current.in_force_from
    )
    earlier = [row for row in rows if row.pk != current.pk]
    return [*sorted(earlier, key=lambda row: (row.in_force_from, row.edition.key)), current]


def _wrong_pages(on: date) -> Iterator[tuple[str, str]]:
    """What departments' pages get wrong about the list, as their last snapshots and their tasks tell."""
    for state in editions.page_states(on=on):
        if not state.is_wrong:
            continue
        place = f"{state.department}“{state.outlet}”"
        if state.problem:
            yield state.key, f"{place}：{state.problem}"
        else:
            for fault in state.faults:
                yield state.key, f"{place}：{fault.words}"


def _links(on: date, history: _History) -> Iterator[tuple[str, str]]:
    rows = in_force(on).values_list("edition_key", "measure_key", "service_item__implementation_code")
    for edition_key, measure_key, code in rows:
        for key in history.follow(edition_key, measure_key):
            yield key, code


def _measures(revision: "Revision") -> Iterator[MeasureRow]:
    for measure in editions.find(revision, editions.Wish()):
        key = f"{revision.edition.key}/{measure.key}"
        last = measure.in_force_to
        yield _measure_row(key, measure, last and last + timedelta(days=1))


def _measure_row(key: str, measure: "Measure", ended_on: date | None) -> MeasureRow:
    return MeasureRow(key, measure.text, measure.item.access == Access.PERMIT, ended_on)


def _service_row(item: ServiceItem) -> ServiceRow:
    return ServiceRow(
        key=item.basic_code if item.is_standard else item.implementation_code,
        name=item.name,
        basic_code=item.basic_code,
        nature=Nature(item.nature),
        is_accepting=item.is_accepting,
        has_supervisor=item.supervising_department_id is not None,
        materials=frozenset(material["name"] for material in item.materials),
        steps=tuple(step["name"] for step in item.steps),
        limit=_limit(item),
        is_refusable=item.is_refusable,
    )


def _limit(item: ServiceItem) -> Limit | None:
    """What is promised; the statutory limit where nothing is."""
    pairs = ((item.promised_days, item.promised_unit), (item.statutory_days, item.statutory_unit))
    for days, unit in pairs:
        if days is not None:
            return Limit(days, DayUnit(unit or DayUnit.WORKING))
    return None


def _records_after(
    on: date,
    items: Iterable[ServiceItem],
    links: frozenset[tuple[str, str]],
    measures: Iterable[MeasureRow],
) -> Iterator[tuple[str, date]]:
    """Items whose last record came after the last of their measures had ended."""
    ends = {measure.key: measure.ended_on for measure in measures}
    by_item: dict[str, list[date | None]] = {}
    for measure_key, item_key in links:
        if measure_key in ends:
            by_item.setdefault(item_key, []).append(ends[measure_key])
    for item in items:
        days = by_item.get(item.implementation_code, [])
        ended = [day for day in days if day is not None and day <= on]
        if days and len(ended) == len(days) and item.last_record_on and item.last_record_on >= max(ended):
            yield item.implementation_code, item.last_record_on
