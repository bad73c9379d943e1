"""Finding measures by words and facets (R2.2)."""

from attrs import frozen
from django.db.models import QuerySet

from marketaccess.apps.negative_list.models import Item, Measure, Revision
from marketaccess.domain.basics.search_text import words
from marketaccess.domain.negative_list.codes import SECTION_BY_KEY
from marketaccess.foundation.search import queries as search

SUBJECT = "measures"


@frozen
class Wish:
    """What somebody looks for. Empty fields say nothing."""

    query: str = ""
    access: str = ""
    section: str = ""
    scope: str = ""
    authority: str = ""


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


def find(revision: Revision, wish: Wish) -> QuerySet[Measure]:
    """The measures of a revision that fit, in the order of the list."""
    rows = Measure.objects.filter(item__revision=revision).select_related("item")
    if words(wish.query):
        rows = rows.filter(pk__in=search.matching(SUBJECT, wish.query))
    if wish.access:
        rows = rows.filter(item__access=wish.access)
    if wish.section:
        rows = rows.filter(item__section=wish.section)
    if wish.scope:
        rows = rows.filter(scope=wish.scope)
    if wish.authority:
        # A JSON list of texts: the quoted name stands in it as a whole or not at all.
        rows = rows.filter(authorities__icontains=f'"{wish.authority}"')
    return rows.order_by("item__position", "position")
