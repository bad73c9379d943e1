"""Which rows contain the words that somebody asks for: the same answer on every database."""

from collections.abc import Mapping, Sequence
from functools import reduce
from operator import or_

from django.db import connection
from django.db.models import BooleanField, CharField, F, Func, IntegerField, Q, QuerySet, Value
from django.db.models.expressions import RawSQL
from django.db.models.lookups import Exact, GreaterThan

from marketaccess.domain.basics.search_text import alternatives, sought, words
from marketaccess.foundation.search.models import Entry

# Of so many texts, a page is found sooner by reading them in their order than by sorting all that fit.
MANY = 1000
_NO_SYNONYMS: Mapping[str, Sequence[str]] = {}
# As one value, that goes back into `_AMONG` as it came: a row each costs Python more than the index.
_MATCHED = (
    "SELECT count(*), json_group_array(rowid) FROM"
    " (SELECT rowid FROM search_bigrams WHERE search_bigrams MATCH %s LIMIT %s)"
)
_AMONG = "SELECT value FROM json_each(%s)"


def matching(
    subject: str, query: str, synonyms: Mapping[str, Sequence[str]] = _NO_SYNONYMS
) -> "QuerySet[Entry, int]":
    """
    The ``object_id`` of every row that contains each word of the query, or a synonym of it, by place.

    For use in a filter, ``Measure.objects.filter(pk__in=matching("measures", "食品 许可"))``, or to cut a
    page from. A query without a word matches nothing.
    """
    asked = [alternatives(word, synonyms) for word in words(query)]
    rows = _candidates(subject, asked) if asked else Entry.objects.none()
    for meant in asked:
        rows = rows.filter(reduce(or_, map(_contains, meant)))
    return rows.order_by("place").values_list("object_id", flat=True)


def _contains(formed: str) -> Q:
    """The bigrams give the candidates, the substring decides."""
    function = "strpos" if connection.vendor == "postgresql" else "instr"
    place = Func(F("text"), Value(formed), function=function, output_field=IntegerField())
    return Q(GreaterThan(place, 0))


def _candidates(subject: str, asked: Sequence[Sequence[str]]) -> QuerySet[Entry]:
    """The entries of an index that hold the bigrams; all of them where that is sooner done."""
    entries = Entry.objects.filter(subject=subject)
    if connection.vendor == "postgresql":  # which weighs by its statistics where to begin
        wanted = _wanted(asked, both=" & ", either=" | ", sign="'")
        return entries.filter(_HasTokens(F("tokens"), Value(wanted))) if wanted else entries
    wanted = _wanted(asked, both=" AND ", either=" OR ", sign='"')
    rowids = _matched(wanted) if wanted else None
    if rowids is None:
        return entries
    # SQLite would take the subject's own index and read every entry of it; the plus sign hides the column.
    hidden = Func(F("subject"), template="+%(expressions)s", output_field=CharField())
    among = RawSQL(_AMONG, [rowids])  # noqa: S611 - a constant
    return Entry.objects.filter(Q(Exact(hidden, subject)), pk__in=among)


def _matched(wanted: str) -> str | None:
    """The entries of any subject that hold what is wanted, as a JSON array; None for many."""
    with connection.cursor() as cursor:
        cursor.execute(_MATCHED, [wanted, MANY + 1])
        count, rowids = cursor.fetchone()
    return rowids if count <= MANY else None


def _wanted(asked: Sequence[Sequence[str]], *, both: str, either: str, sign: str) -> str:
    """
    The tokens that an entry must hold, as the index is asked; "" for none.

    A word is left out if one of its alternatives has no token (one character, or signs only).
    """
    found = []
    for meant in asked:
        pairs = [[f"{sign}{pair}{sign}" for pair in sought(formed)] for formed in meant]
        if all(pairs):
            found.append(either.join(f"({both.join(each)})" for each in pairs))
    return both.join(f"({each})" for each in found)


class _HasTokens(Func):
    """PostgreSQL: the row's bigrams hold all that are asked for."""

    template = "%(expressions)s::tsquery"
    arg_joiner = " @@ "
    output_field = BooleanField()
