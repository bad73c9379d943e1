"""From what people type to words that the list knows: everyday words for the trades that it names."""

from collections.abc import Collection, Mapping

from marketaccess.domain.basics.search_text import form, words


def plain_words(query: str, synonyms: Mapping[str, Collection[str]]) -> tuple[str, ...]:
    """
    The query with each word replaced by the longest everyday word in it: 我想开药店 becomes 药店.

    A word that holds none stays. For a second try, where the words as they were typed found nothing.
    """
    return tuple(dict.fromkeys(_longest(word, synonyms) for word in words(query)))


def _longest(word: str, synonyms: Mapping[str, Collection[str]]) -> str:
    return max((known for known in synonyms if known in word), key=len, default=word)


def beginning(query: str, synonyms: Mapping[str, Collection[str]], *, most: int) -> list[str]:
    """Everyday words that hold what has been typed so far, those that begin with it first."""
    typed = form(query)
    found = [word for word in synonyms if typed and typed in word]
    return sorted(found, key=lambda word: (not word.startswith(typed), len(word), word))[:most]
