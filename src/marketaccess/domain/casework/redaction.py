"""
A narrative without what points at its writer: a proposal that an officer reads before it goes on.

Two things are hidden. Literal strings that we know (the reporter's name, firm, address) go wherever they
stand, also with spaces or punctuation pushed between their characters. Numbers and addresses go by their
shape. It is a proposal, since a small county knows people by what happened to them.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence

from attrs import frozen

LITERAL = "【已隐去】"


@frozen
class Shape:
    """One kind of telling text: what it looks like, and what stands in its place."""

    key: str
    pattern: re.Pattern[str]
    mask: str


# Digits may be parted by spaces or dashes, as people write telephone and card numbers.
_GAP = r"[ \-–—·.]?"
_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使领"

# The longer shapes come first: a credit code holds what looks like a telephone number.
SHAPES: tuple[Shape, ...] = (
    Shape(
        "email",
        # ASCII alone: \w would take the Chinese words around the address with it.
        re.compile(r"[A-Za-z0-9._%+\-]{1,64}@[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)+"),
        "【邮箱已隐去】",
    ),
    # GB 11643: division, date of birth, sequence, check digit; and the old one of fifteen digits.
    # Before the credit code, which may be of digits alone too.
    Shape(
        "id_card",
        re.compile(rf"(?<!\d)[1-9](?:{_GAP}\d){{16}}{_GAP}[\dXx](?![0-9A-Za-z])|(?<!\d)[1-9]\d{{14}}(?!\d)"),
        "【证件号已隐去】",
    ),
    # GB 32100: registration authority, category, six digits of the division, nine of the body, check digit.
    Shape(
        "credit_code",
        re.compile(r"(?<![0-9A-Za-z])[0-9A-Ya-y]{2}\d{6}[0-9A-Ya-y]{10}(?![0-9A-Za-z])"),
        "【信用代码已隐去】",
    ),
    Shape("bank_card", re.compile(rf"(?<!\d)[3-6](?:{_GAP}\d){{15,18}}(?!\d)"), "【账号已隐去】"),
    Shape(
        "mobile", re.compile(rf"(?<!\d)(?:\+?86{_GAP})?1{_GAP}[3-9](?:{_GAP}\d){{9}}(?!\d)"), "【电话已隐去】"
    ),
    Shape(
        "landline",
        re.compile(
            r"(?<!\d)[（(]?0\d{2,3}[）)]?[ \-–—]?[2-9]\d{6,7}(?!\d)|(?<!\d)400[ \-]?\d{3}[ \-]?\d{4}(?!\d)"
        ),
        "【电话已隐去】",
    ),
    Shape("local_number", re.compile(r"(?<=电话)[：:\s]*[2-9]\d{6,7}(?!\d)"), "【电话已隐去】"),
    Shape(
        "plate",
        re.compile(rf"[{_PROVINCES}][A-Za-z][·\-\s]?[0-9A-Za-z]{{4,6}}[挂学警港澳]?(?![0-9A-Za-z])"),
        "【车牌已隐去】",
    ),
    Shape(
        "account", re.compile(r"(?i)(?<=微信|扣扣|QQ)(?:号码?)?[：:\s]*[a-z0-9_\-]{5,20}"), "【账号已隐去】"
    ),
)


@frozen
class Redacted:
    """The proposal, and how often each kind was hidden (for the officer who checks it)."""

    text: str
    counts: tuple[tuple[str, int], ...]


def redact(narrative: str, known: Sequence[str] = ()) -> Redacted:
    """
    The narrative with everything telling masked, its full-width letters and digits made plain.

    ``known`` are literal strings; those of one character are ignored, since hiding every 王 says more
    than it hides. Nothing of ``known`` survives, nor anything of a known shape.
    """
    text = folded(narrative)
    counts: dict[str, int] = {}
    for literal in _longest_first(known):
        text, hits = _pattern_of(literal).subn(LITERAL, text)
        counts["literal"] = counts.get("literal", 0) + hits
    for shape in SHAPES:
        text, hits = shape.pattern.subn(shape.mask, text)
        counts[shape.key] = hits
    return Redacted(text, tuple((key, count) for key, count in counts.items() if count))


def folded(text: str) -> str:
    """Letters, digits and the signs of addresses in their plain form; Chinese punctuation as it stands."""
    return "".join(map(_plain, text))


def _plain(character: str) -> str:
    plain = unicodedata.normalize("NFKC", character)
    return plain if plain.isascii() and (plain.isalnum() or plain in "@.+-_") else character


def _longest_first(known: Iterable[str]) -> list[str]:
    # "示范商贸公司" before "示范": hiding the short one first would leave the rest of the long one.
    plain = {"".join(folded(text).split()) for text in known}
    return sorted((text for text in plain if len(text) >= 2), key=lambda text: (-len(text), text))


def _pattern_of(literal: str) -> re.Pattern[str]:
    # "赵 某 某", "赵·某某": anything that is no letter or digit may stand between two characters.
    return re.compile(r"[\W_]{0,2}".join(re.escape(character) for character in literal), re.I)
