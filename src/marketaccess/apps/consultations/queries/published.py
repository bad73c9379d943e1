"""The published questions and answers: for everybody, and nothing else of the slice."""

from collections.abc import Iterable, Mapping
from datetime import date

from attrs import frozen
from django.db.models import Count, Q, QuerySet

from marketaccess.apps.consultations import wording
from marketaccess.apps.consultations.models import Publication
from marketaccess.apps.negative_list import queries as negative_list
from marketaccess.domain.basics.search_text import form, words
from marketaccess.domain.negative_list.answer import holds
from marketaccess.foundation.search import queries as search
from marketaccess.law import library

SUBJECT = "consultations"


def text_of(publication: Publication) -> str:
    """What is searched of a published answer."""
    parts = (
        *(publication.title, publication.question, publication.answer, publication.basis),
        *(publication.item_key, publication.item_title, publication.measure_text, publication.answered_by),
    )
    # A sign that nobody types keeps a word from matching across two parts.
    return "\u241f".join(part for part in parts if part)


def publications(query: str = "", *, item: str = "") -> QuerySet[Publication]:
    """What is published, the latest first, narrowed to words and to an item of the list."""
    rows = Publication.objects.filter(taken_down_at__isnull=True)
    if words(query):
        rows = rows.filter(pk__in=search.matching(SUBJECT, query, library.synonyms()))
    return rows.filter(item_key=item) if item else rows


def publication(number: str) -> Publication | None:
    """One published answer, also one that was taken down: its page says so. None: never published."""
    return Publication.objects.filter(number=number).first()


def concerning(*, item_key: str, measure_key: str = "", most: int = 5) -> list[Publication]:
    """What was answered about an item, or about one of its measures."""
    rows = publications().filter(item_key=item_key) if item_key else Publication.objects.none()
    if measure_key:
        rows = rows.filter(Q(measure_key=measure_key) | Q(measure_key=""))
    return list(rows[:most])


def items_with_answers() -> list[tuple[str, str, int]]:
    """The items of the list that have answers: key, title, how many."""
    rows = publications().exclude(item_key="").order_by("item_key").values_list("item_key")
    counted = dict(rows.annotate(count=Count("pk")).values_list("item_key", "count"))
    titles = dict(publications().order_by("published_at").values_list("item_key", "item_title"))
    return [(key, titles[key], count) for key, count in counted.items()]


@frozen
class Published:
    """A published answer with the edition it rests on, and what has changed since ("" for nothing)."""

    row: Publication
    edition_title: str
    warning: str


def with_warnings(rows: Iterable[Publication], *, on: date) -> list[Published]:
    """Published answers with their warnings on a day: the editions are read once for all of them."""
    found = list(rows)
    titles = _titles({row.edition_key for row in found})
    in_force = {each.edition.key: each for each in negative_list.revisions_in_force(on)}
    return [Published(row, titles.get(row.edition_key, ""), _warning(row, in_force, on=on)) for row in found]


def _titles(keys: set[str]) -> dict[str, str]:
    return {
        each.edition.key: each.edition.title
        for each in negative_list.current_revisions().filter(edition__key__in=keys)
    }


def _warning(row: Publication, in_force: Mapping[str, object], *, on: date) -> str:
    if not row.edition_key:
        return ""
    if row.edition_key not in in_force:
        return wording.OLD_EDITION
    return wording.CHANGED_MEASURE if _has_changed(row, on=on) else ""


def _has_changed(row: Publication, *, on: date) -> bool:
    """Whether a revision has changed the measure since, or the measure's own days are over."""
    revision = negative_list.revision_of(row.edition_key)
    if revision is None or not row.measure_key:
        return False
    measure = negative_list.measure_of(revision, row.measure_key)
    if measure is None or form(measure.text) != form(row.measure_text):
        return True
    return not holds(measure.in_force_from, measure.in_force_to, on)
