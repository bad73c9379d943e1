"""The parts of a document, in order: what is said, not how it looks."""

from collections.abc import Sequence
from datetime import date

from attrs import frozen

TITLE_LINE = 20  # letters of size 2 in a line of 156 mm
DIGITS = "零一二三四五六七八九"


@frozen
class Title:
    """The title, and a line below it where there is something to warn of."""

    text: str
    note: str = ""

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines as they are printed: as broken by hand, else in halves where one is too long."""
        if "\n" in self.text or len(self.text) <= TITLE_LINE:
            return tuple(self.text.split("\n"))
        middle = -(-len(self.text) // 2)
        return self.text[:middle], self.text[middle:]


@frozen
class Heading:
    """A heading with its number: 1 is 一、, 2 is （一）, 3 is 1."""

    level: int
    number: int
    text: str

    @property
    def numbered(self) -> str:
        """The heading as it is printed."""
        return f"{sign(self.level, self.number)}{self.text}"


@frozen
class Paragraph:
    """Running text; ``is_flush``: its first line is not indented, ``is_ragged``: not spread to the right."""

    text: str
    is_flush: bool = False
    is_ragged: bool = False


@frozen
class Table:
    """A table with its caption; ``widths`` in characters of the body, 28 to a line."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]


@frozen
class Signature:
    """Who signs, and when."""

    issuer: str
    on: date


@frozen
class Enclosures:
    """The list of what is attached (附件说明), between the text and the signature."""

    titles: tuple[str, ...]

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines as they are printed: numbered where there is more than one, without a full stop."""
        if len(self.titles) == 1:
            return (f"附件：{self.titles[0]}",)
        return tuple(
            f"{'' if at > 1 else '附件：'}{at}.{title}" for at, title in enumerate(self.titles, start=1)
        )


@frozen
class Annex:
    """The head of what is attached (附件): it begins on a page of its own."""

    number: int
    title: str


Block = Title | Heading | Paragraph | Table | Enclosures | Signature | Annex


def chinese(number: int) -> str:
    """A number up to 999 in Chinese: 十二, 一百零三."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    ten = "" if not tens else "十" if tens == 1 and not hundreds else f"{DIGITS[tens]}十"
    one = DIGITS[ones] if ones or not number else ""
    zero = "零" if hundreds and ones and not tens else ""
    return f"{DIGITS[hundreds] + '百' if hundreds else ''}{zero}{ten}{one}"


def sign(level: int, number: int) -> str:
    """The mark of a heading in the order of GB/T 9704: 一、（一）1."""
    if level == 1:
        return f"{chinese(number)}、"
    return f"（{chinese(number)}）" if level == 2 else f"{number}."


class Numbering:
    """Gives headings their numbers: a heading begins the lower ones anew."""

    def __init__(self) -> None:
        self.counts = [0, 0, 0]

    def heading(self, level: int, text: str) -> Heading:
        """The next heading of a level."""
        self.counts[level - 1] += 1
        self.counts[level:] = [0] * (3 - level)
        return Heading(level, self.counts[level - 1], text)


def day(on: date) -> str:
    """A date as GB/T 9704 prints it: no leading zeros."""
    return f"{on.year}年{on.month}月{on.day}日"


def listed(words: Sequence[str], most: int) -> str:
    """The first words and how many there are, before a noun: 甲、乙2个."""
    more = "等" if len(words) > most else ""
    return f"{'、'.join(words[:most])}{more}{len(words)}个"


def shortened(words: Sequence[str], most: int) -> str:
    """The first words, and how many there are where that is not all; 无 where there are none."""
    if not words:
        return "无"
    shown = "、".join(words[:most])
    return shown if len(words) <= most else f"{shown}等{len(words)}项"
