"""Which measure of one edition goes on as which of the next."""

from collections import defaultdict

from marketaccess.apps.negative_list.models import Change, Comparison, Measure, Revision
from marketaccess.domain.basics.search_text import form

Succession = dict[str, frozenset[str]]


def measure_succession(old: Revision, new: Revision) -> Succession:
    """
    The measure keys of an edition with those in which they go on; a measure that ended is left out.

    A confirmed comparison of the two editions decides. Without one, a measure goes on where the same
    words stand again, under the same item if there are several.
    """
    confirmed = (
        Comparison.objects.filter(
            old__edition=old.edition_id, new__edition=new.edition_id, state=Comparison.State.CONFIRMED
        )
        .order_by("-confirmed_at")
        .first()
    )
    return _by_words(old, new) if confirmed is None else _by_comparison(confirmed)


def _by_comparison(comparison: Comparison) -> Succession:
    found: dict[str, set[str]] = defaultdict(set)
    for line in comparison.changes.filter(level=Change.Level.MEASURE):
        for key in line.old_keys:
            found[key].update(line.new_keys)
    return {key: frozenset(keys) for key, keys in found.items() if keys}


def _by_words(old: Revision, new: Revision) -> Succession:
    by_words: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for key, text, item in _measures(new):
        by_words[form(text)][item].add(key)
    found: Succession = {}
    for key, text, item in _measures(old):
        places = by_words.get(form(text), {})
        keys = places.get(item) or {each for those in places.values() for each in those}
        if keys:
            found[key] = frozenset(keys)
    return found


def _measures(revision: Revision) -> list[tuple[str, str, str]]:
    rows = Measure.objects.filter(item__revision=revision)
    return list(rows.values_list("key", "text", "item__key"))
