"""An indicator system as a value: groups, indicators, and what its table leaves open."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from fractions import Fraction

from attrs import field, frozen

from marketaccess.domain.basics.citation import Citation
from marketaccess.domain.evaluation.policy import Policies, Question, Stance

FULL = Fraction(100)


class Collection(StrEnum):
    """How an indicator's data come in (采集类型)."""

    AUTOMATIC = "automatic"
    MANUAL = "manual"
    EVIDENCE = "evidence"
    SURVEY = "survey"


COLLECTIONS: dict[Collection, str] = {
    Collection.AUTOMATIC: "自动采集",
    Collection.MANUAL: "人工采集",
    Collection.EVIDENCE: "佐证材料",
    Collection.SURVEY: "调查问卷",
}


class Method(StrEnum):
    """How a measurement becomes points between 0 and 100."""

    ALL_DONE = "all_done"  # full marks when all that had to be done is done, else none
    NONE_FOUND = "none_found"  # full marks when somebody looked and found nothing, else none
    SHARE = "share"  # numerator / denominator
    REMAINDER = "remainder"  # 1 - numerator / denominator
    EXTERNAL = "external"  # points of another assessment
    LEVELS = "levels"  # one of the printed levels, as reviewers judged
    SURVEY = "survey"  # points of the answers


METHODS: dict[Method, str] = {
    Method.ALL_DONE: "全部完成得满分",
    Method.NONE_FOUND: "未发现得满分",
    Method.SHARE: "比率",
    Method.REMAINDER: "扣除比率",
    Method.EXTERNAL: "外部评估得分",
    Method.LEVELS: "分级评定",
    Method.SURVEY: "问卷得分",
}


# Here the numerator is what should not be there.
ADVERSE = frozenset({Method.NONE_FOUND, Method.REMAINDER})


@frozen
class Level:
    """One level of a judged indicator, as printed."""

    points: int
    words: str


@frozen
class Group:
    """A first-level indicator. ``weight`` in percent of the whole."""

    key: str
    name: str
    weight: Fraction


@frozen
class Indicator:
    """
    A second-level indicator with the words of its table.

    ``weight`` in percent of its group, ``metric`` the key of what is measured, ``needs`` the data sets
    that this takes, ``substitute`` the number whose points stand in where this one has no data,
    ``minimum_answers`` how many answers of a survey it takes to have points at all.
    """

    number: int
    group: str
    name: str
    weight: Fraction
    content: str
    rubric: tuple[str, ...]
    collection: Collection
    filling: tuple[str, ...]
    evidence: str
    source: str
    method: Method
    metric: str
    needs: tuple[str, ...] = ()
    levels: tuple[Level, ...] = ()
    is_banded: bool = False
    can_be_exempt: bool = False
    substitute: int | None = None
    minimum_answers: int = 0
    reading: str = ""


@frozen
class Banding:
    """
    Points pulled apart where they lie close: ``bands`` steps from 100 down to ``lowest``.

    ``spread`` is the greatest distance, in points, of the first from the last that counts as close.
    """

    spread: Fraction
    bands: int
    lowest: Fraction


@frozen
class Document:
    """The paper that prints the table; ``status`` is "" where it is in force, else what it still is."""

    title: str
    number: str
    issuer: str
    clause: str
    status: str

    @property
    def citation(self) -> Citation:
        """The place of the table in the paper."""
        return Citation(self.title, self.clause)


@frozen
class IndicatorSystem:
    """A table of indicators of one locality, with the policies that it needs to be computed at all."""

    key: str
    title: str
    document: Document
    in_force_from: date
    groups: tuple[Group, ...]
    indicators: tuple[Indicator, ...]
    stances: Mapping[Question, Stance]
    banding: Banding
    licences_since: date
    is_demonstration: bool = False
    _by_number: Mapping[int, Indicator] = field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "_by_number", {each.number: each for each in self.indicators})

    @property
    def defaults(self) -> Policies:
        """The policies that hold where nobody chose another."""
        return Policies({question: stance.default for question, stance in self.stances.items()})

    def indicator(self, number: int) -> Indicator:
        """:raises KeyError: no such number."""
        return self._by_number[number]

    def group(self, key: str) -> Group:
        """:raises KeyError: no such group."""
        return next(each for each in self.groups if each.key == key)

    def members(self, group: str) -> tuple[Indicator, ...]:
        """The indicators of a group in their order."""
        return tuple(each for each in self.indicators if each.group == group)
