"""
Text as the search sees it: one form for what is stored and what is asked, and its tokens.

A text contains a word when the form of the one contains the form of the other: plain substrings, no
dictionary of words. Bigrams find the candidates, the substring decides, so nothing is missed and nothing
else is found.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping

from marketaccess.domain.basics.text import without_unseen

# What every tokeniser takes for part of a word: ASCII letters and digits, and the ideographs of Unicode 6.1.
_CERTAIN = re.compile("[0-9a-z\u3400-\u4db5\u4e00-\u9fcb]")
# Of codes, which share their pairs with all other codes, two characters say little: four are looked up.
FOUR = 4
_CODE = re.compile(f"[0-9a-z]{{{FOUR},}}")
_SPACE = re.compile(r"\s+")
WORDS_MAX = 8


def form(text: str) -> str:
    """The form that is searched: full width folded, lower case, without white space and what is unseen."""
    return _SPACE.sub("", without_unseen(unicodedata.normalize("NFKC", text)).casefold())


def tokens(formed: str) -> tuple[str, ...]:
    """The bigrams of a form whose characters every tokeniser agrees on, each once, in order."""
    pairs = (formed[at : at + 2] for at in range(len(formed) - 1))
    return tuple(dict.fromkeys(pair for pair in pairs if all(map(_CERTAIN.match, pair))))


def indexed(formed: str) -> tuple[str, ...]:
    """What the index holds of a text: its bigrams, and every four characters in a row of its codes."""
    fours = (run[at : at + FOUR] for run in _CODE.findall(formed) for at in range(len(run) - FOUR + 1))
    return (*tokens(formed), *dict.fromkeys(fours))


def sought(formed: str) -> tuple[str, ...]:
    """What the index must hold of a text that contains the word: fours where it has codes, else bigrams."""
    runs = _CODE.findall(formed)
    starts = ((run, at) for run in runs for at in (*range(0, len(run) - FOUR, FOUR), len(run) - FOUR))
    within = {pair for run in runs for pair in tokens(run)}
    pairs = (pair for pair in tokens(formed) if pair not in within)
    return tuple(dict.fromkeys((*(run[at : at + FOUR] for run, at in starts), *pairs)))


def words(query: str) -> tuple[str, ...]:
    """The forms of the words of a query, at most eight; white space parts them."""
    formed = (form(word) for word in unicodedata.normalize("NFKC", query).split())
    return tuple(dict.fromkeys(filter(None, formed)))[:WORDS_MAX]


def alternatives(word: str, synonyms: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
    """The word itself and the words that mean the same; all are forms."""
    return tuple(dict.fromkeys((word, *(form(other) for other in synonyms.get(word, ())))))
