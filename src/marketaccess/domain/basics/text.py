"""Text as it comes in at the door, and how alike two texts are."""

import re
import unicodedata
from datetime import date

# Everything a person cannot see and did not mean, but line ends and tabs; and what reorders a line of text.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
# The punctuation of Chinese prose. NFKC would turn it into ASCII and spoil the text; digits, letters and
# the ideographic space are what we want folded.
_KEPT = "，。：；（）！？、“”‘’《》〈〉【】〔〕…—～·％"  # noqa: RUF001
# ``fromisoformat`` would also take 20260929 and the weeks of 2026-W40-2, which nobody here means.
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_LETTERS = re.compile(r"[^\W_]+")


def normalise(text: str) -> str:
    """
    What is stored of a text: full-width letters and digits folded (NFKC), unseen characters removed.

    Chinese punctuation stays; line ends become ``\\n``; white space at both ends is dropped.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    folded = "".join(c if c in _KEPT else unicodedata.normalize("NFKC", c) for c in _composed(text))
    return without_unseen(folded).strip()


def without_unseen(text: str) -> str:
    """The text without control characters, marks of direction and whatever else has no shape of its own."""
    return _UNSEEN.sub("", text)


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def normalise_code(text: str) -> str:
    """A code or number: everything folded, no white space, upper case."""
    folded = unicodedata.normalize("NFKC", without_unseen(text))
    return "".join(folded.split()).upper()


def day_of(text: str) -> date | None:
    """A day written as 2026-09-29, in digits of any width; None for everything else."""
    plain = normalise(text)
    try:
        return date.fromisoformat(plain) if _DAY.fullmatch(plain) else None
    except ValueError:
        return None


def bigrams(text: str) -> frozenset[str]:
    """The pairs of neighbouring letters and digits; a text of one letter gives that letter."""
    letters = "".join(_LETTERS.findall(unicodedata.normalize("NFKC", text).casefold()))
    if len(letters) < 2:
        return frozenset(letters)
    return frozenset(letters[i : i + 2] for i in range(len(letters) - 1))


def similarity(one: frozenset[str], other: frozenset[str]) -> float:
    """Dice's coefficient of two bigram sets, from 0 (nothing in common) to 1; 0 when one is empty."""
    if not one or not other:
        return 0.0
    return 2 * len(one & other) / (len(one) + len(other))


def first_line(error: Exception) -> str:
    """How a library begins to say what failed; the rest is for programmers."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:200]
