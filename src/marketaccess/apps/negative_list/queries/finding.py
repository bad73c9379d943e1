"""Finding measures by words and facets (R2.2)."""

from collections.abc import Mapping, Sequence
from datetime import date

from attrs import asdict, frozen
from django.db.models import Q, QuerySet

from marketaccess.apps.negative_list.models import Item, Measure, Revision
from marketaccess.apps.negative_list.queries.comparing import confirmed_between
from marketaccess.apps.negative_list.queries.editions import holding, known_revisions
from marketaccess.apps.negative_list.queries.succession import measure_succession
from marketaccess.domain.basics.search_text import form, words
from marketaccess.domain.negative_list import facets
from marketaccess.domain.negative_list.codes import SECTION_BY_KEY
from marketaccess.domain.negative_list.edition import Series
from marketaccess.domain.negative_list.facets import Line
from marketaccess.foundation.search import queries as search

SUBJECT = "measures"
Synonyms = Mapping[str, Sequence[str]]
_NONE: Synonyms = {}


@frozen
class Wish:
    """What somebody looks for. Empty fields say nothing."""

    query: str = ""
    access: str = ""
    section: str = ""
    scope: str = ""
    authority: str = ""

    @property
    def chosen(self) -> dict[str, str]:
        """The value chosen in each facet."""
        return {facet: value for facet, value in asdict(self).items() if facet in facets.FACETS}


@frozen
class Survey:
    """
    What was found: the measures' primary keys in the order of the list, and the counts of the facets.

    ``total`` counts what the words find, before any facet narrows it.
    """

    total: int
    found: tuple[int, ...]
    counts: Mapping[str, Mapping[str, int]]


def text_of(item: Item, measure: Measure) -> str:
    """What is searched of a measure: its words, its item's, the codes, the departments, the section."""
    section = SECTION_BY_KEY.get(item.section)
    parts = (
        item.title,
        measure.text,
        item.code,
        measure.code,
        "、".join(measure.authorities),
        measure.area,
        section.label if section else "",
    )
    # A sign that nobody types keeps a word from matching across two parts.
    return "\u241f".join(part for part in parts if part)


def find(revision: Revision, wish: Wish, synonyms: Synonyms = _NONE) -> QuerySet[Measure]:
    """The measures of a revision that fit, in the order of the list."""
    rows = _asked(Measure.objects.filter(item__revision=revision), wish.query, synonyms)
    if any(wish.chosen.values()):
        # A department stands in a list of names, which the databases do not search alike.
        rows = rows.filter(pk__in=[line.pk for line in facets.kept(_lines(rows), wish.chosen)])
    return rows.select_related("item").order_by("item__position", "position")


def survey(revisions: Sequence[Revision], wish: Wish, synonyms: Synonyms = _NONE) -> Survey:
    """Everything in these revisions that fits, one after the other, and what narrowing would leave."""
    lines: list[Line] = []
    for revision in revisions:
        lines += _lines(_asked(Measure.objects.filter(item__revision=revision), wish.query, synonyms))
    found = tuple(line.pk for line in facets.kept(lines, wish.chosen))
    return Survey(len(lines), found, facets.counted(lines, wish.chosen))


def measures_of(found: Sequence[int]) -> list[Measure]:
    """Measures by their primary keys, in that order, each with its item, revision and edition."""
    rows = Measure.objects.select_related("item__revision__edition").in_bulk(list(found))
    return [rows[pk] for pk in found if pk in rows]


def revisions_in_force(on: date) -> list[Revision]:
    """What holds on a day: the list first, then its annex of prohibitions and the internet catalogue."""
    first: dict[Series, Revision] = {}
    for revision in holding(on):
        first.setdefault(Series(revision.edition.series), revision)
    return [first[series] for series in Series if series in first]


def cancelled(revision: Revision, query: str, synonyms: Synonyms = _NONE, *, most: int = 5) -> list[Measure]:
    """
    The measures of the edition before this one that fit the words and do not go on in this one.

    Whether one lives on in another wording is what a person confirmed in the comparison of the two.
    """
    before = before_of(revision) if words(query) else None
    fitting = list(find(before, Wish(query), synonyms)) if before else []
    if before is None or not fitting:
        return []
    goes_on = measure_succession(before, revision)
    return [measure for measure in fitting if measure.key not in goes_on][:most]


def before_of(revision: Revision) -> Revision | None:
    """The edition of the same series that came into force before this one, official or not as this is."""
    edition = revision.edition
    rows = known_revisions().filter(
        edition__series=edition.series,
        edition__is_demonstration=edition.is_demonstration,
        in_force_from__lt=revision.in_force_from,
    )
    return rows.order_by("-in_force_from", "-edition__key").first()


def item_of(revision: Revision, key: str) -> Item | None:
    """An item of a revision by its key."""
    return revision.items.prefetch_related("measures").filter(key=key).first()


def measure_of(revision: Revision, key: str) -> Measure | None:
    """A measure of a revision by its key, or by its official code."""
    rows = Measure.objects.filter(Q(key=key) | Q(code=key), item__revision=revision)
    return rows.select_related("item__revision__edition").order_by("item__position", "position").first()


def measure_worded(revision: Revision, measure: Measure) -> Measure | None:
    """
    The measure of another revision that is the same: as it was confirmed in the comparison of the two
    editions, or by the same words and access, if under a new number.
    """
    if confirmed_between(measure.item.revision, revision) is not None:
        keys = measure_succession(measure.item.revision, revision).get(measure.key, frozenset())
        return measure_of(revision, min(keys)) if keys else None
    rows = Measure.objects.filter(item__revision=revision, item__access=measure.item.access)
    meant = form(measure.text)
    alike = (row for row in rows.select_related("item__revision__edition") if form(row.text) == meant)
    return next(alike, None)


def _asked(rows: QuerySet[Measure], query: str, synonyms: Synonyms) -> QuerySet[Measure]:
    return rows.filter(pk__in=search.matching(SUBJECT, query, synonyms)) if words(query) else rows


def _lines(rows: QuerySet[Measure]) -> list[Line]:
    columns = ("pk", "item__access", "item__section", "scope", "authorities")
    found = rows.order_by("item__position", "position").values_list(*columns)
    return [
        Line(pk, access, section, scope, tuple(authorities))
        for pk, access, section, scope, authorities in found
    ]
