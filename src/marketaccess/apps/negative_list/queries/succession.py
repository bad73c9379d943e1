"""Which measure, and which item, of one edition goes on as which of the next."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache

from marketaccess.apps.negative_list.models import Change, Comparison, Item, Measure, Revision
from marketaccess.apps.negative_list.queries.comparing import changes_of, confirmed_between, line_of
from marketaccess.domain.basics.search_text import form
from marketaccess.domain.negative_list import edition as values
from marketaccess.domain.negative_list.changes import SURE, alike, item_kinds
from marketaccess.domain.negative_list.codes import Access
from marketaccess.domain.negative_list.lines import Line

Succession = dict[str, frozenset[str]]
# The same two editions are held against each other for one question after the other.
_formed = lru_cache(maxsize=4096)(form)


def measure_succession(old: Revision, new: Revision) -> Succession:
    """
    The measure keys of an edition with those in which they go on; a measure that ended is left out.

    A confirmed comparison of the two editions decides. Without one, and for what a correction of an
    edition brought since, a measure goes on where the same words stand again, under the same item if
    there are several.
    """
    found = _by_words(old, new)
    confirmed = confirmed_between(old, new)
    if confirmed is None:
        return found
    known = dict(_by_comparison(confirmed, frozenset(key for key, _, _ in _measures(new))))
    return {key: keys for key, keys in {**found, **known}.items() if keys}


def _by_comparison(comparison: Comparison, present: frozenset[str]) -> Iterator[tuple[str, frozenset[str]]]:
    for line in changes_of(comparison, Change.Level.MEASURE):
        goes_on = present & frozenset(line.new_keys)
        # Whatever was confirmed of keys that have gone with a correction says nothing any more.
        if goes_on or not line.new_keys:
            yield from ((key, goes_on) for key in line.old_keys)


def _by_words(old: Revision, new: Revision) -> Succession:
    by_words: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for key, text, item in _measures(new):
        by_words[_formed(text)][item].add(key)
    found: Succession = {}
    for key, text, item in _measures(old):
        places = by_words.get(_formed(text), {})
        keys = places.get(item) or {each for those in places.values() for each in those}
        if keys:
            found[key] = frozenset(keys)
    return found


def _measures(revision: Revision) -> list[tuple[str, str, str]]:
    rows = Measure.objects.filter(item__revision=revision)
    return list(rows.values_list("key", "text", "item__key"))


def item_lines(old: Revision, new: Revision) -> tuple[Line, ...]:
    """
    Which items of an edition go on as which of another, as lines; what neither came nor went on is left out.

    A confirmed comparison decides (its lines are confirmed). For items that it does not speak of, the same
    title decides, or the same code together with like words: numbers move up when an item before them goes.
    """
    before, after = _items(old), _items(new)
    confirmed = confirmed_between(old, new)
    known = () if confirmed is None else tuple(map(line_of, changes_of(confirmed, Change.Level.ITEM)))
    said = tuple(line for line in known if before.keys() >= {*line.old} and after.keys() >= {*line.new})
    spoken_old, spoken_new = ({key for line in said for key in side(line)} for side in (_old, _new))
    rest_old = [row for key, row in before.items() if key not in spoken_old]
    rest_new = [row for key, row in after.items() if key not in spoken_new]
    return (*said, *_alike_lines(rest_old, rest_new))


def _old(line: Line) -> tuple[str, ...]:
    return line.old


def _new(line: Line) -> tuple[str, ...]:
    return line.new


def _items(revision: Revision) -> dict[str, Item]:
    return {row.key: row for row in revision.items.prefetch_related("measures").order_by("position")}


def _alike_lines(old: Iterable[Item], new: Iterable[Item]) -> Iterator[Line]:
    by_title: dict[tuple[str, str], list[Item]] = defaultdict(list)
    by_code: dict[tuple[str, str], Item] = {}
    for row in new:
        by_title[row.access, form(row.title)].append(row)
        by_code[row.access, row.code] = row
    for row in old:
        titled = by_title.get((row.access, form(row.title)), [])
        coded = by_code.get((row.access, row.code)) if row.code else None
        found = coded if coded in titled else next(iter(titled), None)
        if found is None and coded is not None and _is_like(row, coded):
            found = coded
        if found is not None:
            yield Line((row.key,), (found.key,), item_kinds([item_value(row)], [item_value(found)]))


def _is_like(one: Item, other: Item) -> bool:
    texts = {form(measure.text) for measure in one.measures.all()}
    shared = any(form(measure.text) in texts for measure in other.measures.all())
    return shared or alike(one.title, other.title) >= SURE


def item_value(row: Item) -> values.Item:
    """An item without its measures."""
    return values.Item(
        number=row.number, code=row.code, title=row.title, access=Access(row.access), section=row.section
    )
