"""
An edition of the list as a value: items, and the measures under them.

The annex of prohibitions and the internet catalogue are editions of their own series, in the same shape.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum

from attrs import asdict, field, frozen

from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.negative_list.codes import Access

# It stands in addresses.
_KEY = re.compile(r"[-a-zA-Z0-9_]{1,40}", re.ASCII)
TITLE_MAX = 100


class Series(StrEnum):
    """Which publication an edition belongs to. The values are stored."""

    NEGATIVE_LIST = "negative_list"
    PROHIBITIONS = "prohibitions"
    INTERNET = "internet"


SERIES_LABELS: dict[Series, str] = {
    Series.NEGATIVE_LIST: "市场准入负面清单",
    Series.PROHIBITIONS: "与市场准入相关的禁止性规定",
    Series.INTERNET: "互联网市场准入禁止许可目录",
}


class Scope(StrEnum):
    """Whether a measure holds everywhere or in one area. The values are stored."""

    NATIONAL = "national"
    LOCAL = "local"


SCOPE_LABELS: dict[Scope, str] = {Scope.NATIONAL: "全国性措施", Scope.LOCAL: "地方性措施"}


@frozen
class Measure:
    """
    One management measure (管理措施).

    ``key`` is unique in its edition and stays with the measure when the edition is imported again:
    the official measure code where there is one, otherwise the item's code and the place under it.
    ``starred`` is the ★ of the printed list: listed provisionally (暂时列入).
    """

    key: str
    text: str
    authorities: tuple[str, ...] = ()
    scope: Scope = Scope.NATIONAL
    area: str = ""
    code: str = ""
    starred: bool = False
    basis: str = ""
    in_force_from: date | None = None
    in_force_to: date | None = None


@frozen
class Item:
    """One item (事项): what may not be entered, or not without a permit. ``number`` is the printed one."""

    number: str
    code: str
    title: str
    access: Access
    section: str = ""
    measures: tuple[Measure, ...] = ()
    # Where the paper itself says that the item stands elsewhere now (并入): that item's code.
    merged_into: str = ""

    @property
    def key(self) -> str:
        """What identifies the item in its edition: the code, or the number where there is none."""
        return self.code or f"no-{self.number}"


@frozen
class Totals:
    """How many items and measures an edition has. None: not known officially."""

    prohibited: int | None = None
    permit: int | None = None
    national: int | None = None
    local: int | None = None
    # The 2018 edition announced its measures in one figure.
    measures: int | None = None

    @property
    def items(self) -> int | None:
        """All items, where both kinds are known."""
        return None if self.prohibited is None or self.permit is None else self.prohibited + self.permit


@frozen
class Shortfall:
    """A total that is not reached: ``found`` instead of ``official``."""

    label: str
    official: int
    found: int

    @property
    def difference(self) -> int:
        """By how much; negative: too few."""
        return self.found - self.official

    @property
    def amount(self) -> int:
        """By how many, whichever way."""
        return abs(self.difference)


@frozen
class Edition:
    """An edition. ``in_force_to`` is the last day in force, None where no end is known."""

    key: str
    title: str
    series: Series
    in_force_from: date
    in_force_to: date | None = None
    document_number: str = ""
    is_demonstration: bool = False
    items: tuple[Item, ...] = field(default=(), repr=False)

    def is_in_force(self, on: date) -> bool:
        """Whether it holds on a day; both ends count."""
        return self.in_force_from <= on and (self.in_force_to is None or on <= self.in_force_to)


def check_heading(edition: Edition) -> None:
    """What is said of an edition apart from its items. :raises Refusal: it cannot be recorded so."""
    if not _KEY.fullmatch(edition.key):
        said = "版本标识只用英文字母、数字、连字符，不超过 40 个，如 2025 或者 local-2026。"
        raise Refusal(said, field="edition")
    if len(edition.title) > TITLE_MAX:
        raise Refusal(f"版本名称最多{TITLE_MAX}字，现有{len(edition.title)}字，请精简。", field="title")
    if edition.in_force_to is not None and edition.in_force_to < edition.in_force_from:
        raise Refusal("失效日期早于施行日期，请核对。", field="in_force_to")


@frozen
class Announcement:
    """An edition as it was announced: its paper, and the totals that an import has to reach."""

    key: str
    title: str
    document_number: str
    issued_on: date
    totals: Totals
    source: str
    published_on: date | None = None


def digest_of(edition: Edition) -> str:
    """SHA-256 of what an edition says, in our own shape: the file's layout does not count."""
    text = json.dumps(asdict(edition), ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def circle(code: str, into: Mapping[str, str]) -> tuple[str, ...]:
    """The codes from an item through what it is merged into back to itself; () where none leads there."""
    way, at = [code], into.get(code, "")
    while at and at not in way:
        way.append(at)
        at = into.get(at, "")
    return (*way, code) if at and at == code else ()


def in_force(editions: Iterable[Edition], on: date) -> Edition | None:
    """The edition that holds on a day: of several, the one that came into force last."""
    held = [edition for edition in editions if edition.is_in_force(on)]
    return max(held, key=lambda edition: (edition.in_force_from, edition.key), default=None)


def totals(items: Iterable[Item]) -> Totals:
    """What an edition really holds."""
    rows = tuple(items)
    measures = [measure for item in rows for measure in item.measures]
    return Totals(
        prohibited=sum(item.access is Access.PROHIBITED for item in rows),
        permit=sum(item.access is Access.PERMIT for item in rows),
        national=sum(measure.scope is Scope.NATIONAL for measure in measures),
        local=sum(measure.scope is Scope.LOCAL for measure in measures),
        measures=len(measures),
    )


def shortfalls(found: Totals, official: Totals) -> tuple[Shortfall, ...]:
    """Where the totals differ from the official ones, by how much; unknown totals say nothing."""
    pairs = (
        ("禁止准入事项", official.prohibited, found.prohibited),
        ("许可准入事项", official.permit, found.permit),
        ("全国性管理措施", official.national, found.national),
        ("地方性管理措施", official.local, found.local),
        ("管理措施", official.measures, found.measures),
    )
    return tuple(
        Shortfall(label, wanted, have or 0)
        for label, wanted, have in pairs
        if wanted is not None and wanted != have
    )
