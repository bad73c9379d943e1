"""Which rows contain the words that somebody asks for: the same answer on every database."""

from collections.abc import Mapping, Sequence
from functools import reduce
from operator import or_

from django.db import connection
from django.db.models import BooleanField, CharField, F, Func, IntegerField, Q, QuerySet, Value
from django.db.models.expressions import RawSQL
from django.db.models.lookups import Exact, GreaterThan

from marketaccess.domain.basics.search_text import alternatives, tokens, words
from marketaccess.foundation.search.models import Entry

_NO_SYNONYMS: Mapping[str, Sequence[str]] = {}
_MATCHED = "SELECT rowid FROM search_bigrams WHERE search_bigrams MATCH %s"


def matching(
    subject: str, query: str, synonyms: Mapping[str, Sequence[str]] = _NO_SYNONYMS
) -> "QuerySet[Entry, int]":
    """
    The ``object_id`` of every row that contains each word of the query, or a synonym of it.

    For use in a filter: ``Measure.objects.filter(pk__in=matching("measures", "食品 许可"))``. A query
    without a word matches nothing.
    """
    asked = words(query)
    rows = Entry.objects.filter(_of(subject, asked)) if asked else Entry.objects.none()
    for word in asked:
        rows = rows.filter(reduce(or_, map(_contains, alternatives(word, synonyms))))
    return rows.values_list("object_id", flat=True)


def _of(subject: str, asked: Sequence[str]) -> Q:
    """
    The entries of an index.

    SQLite would take the column's own index and read every entry of the subject; the plus sign hides the
    column from it, so that it begins at the few rows which hold the bigrams.
    """
    if connection.vendor != "sqlite" or not all(map(tokens, asked)):
        return Q(subject=subject)
    hidden = Func(F("subject"), template="+%(expressions)s", output_field=CharField())
    return Q(Exact(hidden, subject))


def _contains(formed: str) -> Q:
    """The bigrams give the candidates, the substring decides."""
    is_postgres = connection.vendor == "postgresql"
    function = "strpos" if is_postgres else "instr"
    place = Func(F("text"), Value(formed), function=function, output_field=IntegerField())
    contains = Q(GreaterThan(place, 0))
    pairs = tokens(formed)
    if not pairs:  # one character, or signs only: nothing to look up, the texts themselves are read
        return contains
    if is_postgres:
        asked = Value(" & ".join(f"'{pair}'" for pair in pairs))
        return contains & Q(_HasTokens(F("tokens"), asked))
    matched = RawSQL(_MATCHED, [" ".join(f'"{pair}"' for pair in pairs)])  # noqa: S611 - a constant
    return contains & Q(pk__in=matched)


class _HasTokens(Func):
    """PostgreSQL: the row's bigrams hold all that are asked for."""

    template = "%(expressions)s::tsquery"
    arg_joiner = " @@ "
    output_field = BooleanField()
