"""Which rows contain the words that somebody asks for: the same answer on every database."""

from collections.abc import Mapping, Sequence

from django.db import connection
from django.db.models import BooleanField, QuerySet
from django.db.models.expressions import RawSQL

from marketaccess.domain.basics.search_text import alternatives, tokens, words
from marketaccess.foundation.search.models import Entry

_NO_SYNONYMS: Mapping[str, Sequence[str]] = {}


def matching(
    subject: str, query: str, synonyms: Mapping[str, Sequence[str]] = _NO_SYNONYMS
) -> "QuerySet[Entry, int]":
    """
    The ``object_id`` of every row that contains each word of the query, or a synonym of it.

    For use in a filter: ``Measure.objects.filter(pk__in=matching("measures", "食品 许可"))``. A query
    without a word matches nothing.
    """
    rows = Entry.objects.filter(subject=subject)
    asked = words(query)
    if not asked:
        return rows.none().values_list("object_id", flat=True)
    for word in asked:
        rows = rows.filter(_contains(alternatives(word, synonyms)))
    return rows.values_list("object_id", flat=True)


def _contains(forms: Sequence[str]) -> RawSQL:
    """A condition on ``search_entry``: the text contains one of these forms."""
    conditions, parameters = [], []
    for formed in forms:
        condition, values = _contains_one(formed)
        conditions.append(condition)
        parameters += values
    return RawSQL(f"({' OR '.join(conditions)})", parameters, output_field=BooleanField())  # noqa: S611 - own SQL


def _contains_one(formed: str) -> tuple[str, list[str]]:
    postgres = connection.vendor == "postgresql"
    found = "strpos(search_entry.text, %s) > 0" if postgres else "instr(search_entry.text, %s) > 0"
    pairs = tokens(formed)
    if not pairs:  # one character, or signs only: nothing to look up, the texts themselves are read
        return found, [formed]
    if postgres:
        lookup = "search_entry.tokens @@ %s::tsquery"
        asked = " & ".join(f"'{pair}'" for pair in pairs)
    else:
        lookup = "search_entry.id IN (SELECT rowid FROM search_bigrams WHERE search_bigrams MATCH %s)"
        asked = " ".join(f'"{pair}"' for pair in pairs)
    return f"({lookup} AND {found})", [asked, formed]
