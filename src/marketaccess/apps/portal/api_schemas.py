"""What the public API of the list takes and gives."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any

from ninja import Schema
from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from marketaccess.domain.basics.text import day_of
from marketaccess.domain.matters.service_item import Nature
from marketaccess.domain.negative_list.codes import SECTION_BY_KEY, Access
from marketaccess.domain.negative_list.edition import Scope


def _as_written(typed: object) -> object:
    """A day alone. pydantic would also take a moment, and a number for the seconds since 1970."""
    day = day_of(str(typed))
    if day is None:
        raise PydanticCustomError("date_parsing", "not a day")
    return day


Day = Annotated[date, BeforeValidator(_as_written)]


def _one_of(known: Iterable[str]) -> tuple[AfterValidator, WithJsonSchema]:
    """A filter is one of these values; an empty one filters nothing."""
    values = [*known]

    def check(typed: str) -> str:
        if typed and typed not in values:
            expected = ", ".join(f"'{value}'" for value in values)
            raise PydanticCustomError("enum", "not one of them", {"expected": expected})
        return typed

    return AfterValidator(check), WithJsonSchema({"type": "string", "enum": ["", *values]})


AccessFilter = Annotated[str, *_one_of(Access)]
SectionFilter = Annotated[str, *_one_of(SECTION_BY_KEY)]
ScopeFilter = Annotated[str, *_one_of(Scope)]
NatureFilter = Annotated[str, *_one_of(Nature)]


class FaultOut(Schema):
    """What was wrong: the field, and a sentence."""

    field: str
    message: str


class ErrorOut(Schema):
    """The one shape of every error."""

    error: FaultOut


class WantedDay(Schema):
    """The day that is asked about; today where none is given."""

    as_of: Day | None = Field(None, description="按哪一天施行的清单，写成 2025-04-24；不填为今天")


class WantedPlace(WantedDay):
    """An item or measure: on a day, or in a named edition."""

    edition: str = Field("", max_length=40, description="清单版本的标识；不填为所问日期施行的版本")


class WantedPage(Schema):
    """Words, and which page of what is found by them."""

    q: str = Field("", max_length=100, description="词语，用空格分开，须同时含有")
    page: int = Field(1, ge=1, le=100_000)
    size: int = Field(20, ge=1, le=200)


class WantedSearch(WantedPage, WantedDay):
    """Words and facets. Every word must be in the measure, its item, its codes or its departments."""

    access: AccessFilter = Field("", description="准入要求：prohibited 或者 permit")
    section: SectionFilter = Field("", description="门类的标识")
    scope: ScopeFilter = Field("", description="适用范围：national 或者 local")
    authority: str = Field("", max_length=100, description="主管部门的名称")
    exact: bool = Field(default=False, description="只按字面查找，不用同义词")


class EditionOut(Schema):
    """Which edition, since when it holds, when that was checked. Demonstration editions are not official."""

    edition: str
    title: str
    series: str
    document_number: str
    is_demonstration: bool
    revision: int
    in_force_from: date
    in_force_to: date | None
    recorded_at: str
    checked_on: date | None


class TotalsOut(Schema):
    """How many items and measures."""

    prohibited: int | None
    permit: int | None
    national: int | None
    local: int | None
    measures: int | None
    items: int | None


class MeasureOut(Schema):
    """A measure as it stands in an edition."""

    key: str
    text: str
    authorities: list[str]
    scope: str
    area: str
    code: str
    starred: bool
    basis: str
    in_force_from: date | None
    in_force_to: date | None


class ItemOut(Schema):
    """An item with its measures."""

    key: str
    number: str
    code: str
    title: str
    access: str
    access_label: str
    section: str
    measures: list[MeasureOut]


class WholeEditionOut(EditionOut):
    """An edition whole."""

    totals: TotalsOut
    items: list[ItemOut]


class EditionListOut(Schema):
    """All editions, the newest in force first."""

    editions: list[EditionOut]


class InForceOut(Schema):
    """What holds on a day: the list, its annex of prohibitions, the internet catalogue; what is recorded."""

    as_of: date
    editions: list[EditionOut]


class StageItemOut(Schema):
    """An item as an edition names it."""

    key: str
    number: str
    code: str
    title: str


class StageOut(Schema):
    """
    What became of an item with an edition; no items where it has been cancelled.

    ``is_confirmed``: a person confirmed it, otherwise codes and words suggest it.
    """

    edition: str
    title: str
    in_force_from: date
    kinds: list[str]
    labels: list[str]
    is_confirmed: bool
    items: list[StageItemOut]


class PlacedItemOut(Schema):
    """An item where it stands. ``is_in_force``: that edition holds on the day."""

    as_of: date
    is_in_force: bool
    edition: EditionOut
    item: ItemOut
    lineage: list[StageOut]


class AnswerOut(Schema):
    """One of the four (prohibited, permit, open, filing), or cancelled: no longer on the list."""

    answer: str
    label: str
    meaning: str


class ResultOut(AnswerOut):
    """A measure with its answer."""

    key: str
    text: str
    item_key: str
    item_code: str
    item_title: str
    access: str
    section: str
    authorities: list[str]
    scope: str
    area: str
    edition: str


class ServiceItemOut(Schema):
    """A service item: what one applies for, where, with what, for how long."""

    basic_code: str
    implementation_code: str
    name: str
    kind: str
    kind_label: str
    nature: str
    nature_label: str
    level: str
    level_label: str
    is_standard: bool
    department: str
    supervising_department: str
    conditions: str
    basis: str
    technical_standard: str
    materials: list[dict[str, Any]]
    steps: list[dict[str, Any]]
    statutory_days: int | None
    statutory_unit: str
    statutory_unit_label: str
    promised_days: int | None
    promised_unit: str
    promised_unit_label: str
    online_depth: str
    online_label: str
    visits: int | None
    result_document: str
    guide_link: str
    is_accepting: bool
    stopped_on: date | None
    is_demonstration: bool
    updated_at: str


class SearchOut(Schema):
    """
    The answer to a question. ``verdict`` is the one answer where there is only one; ``tried`` are the words
    that were looked for in place of those given; ``cancelled`` stood in the edition before.
    """

    as_of: date
    query: str
    tried: str
    editions: list[EditionOut]
    verdict: AnswerOut | None
    total: int
    page: int
    size: int
    facets: dict[str, dict[str, int]]
    results: list[ResultOut]
    cancelled: list[ResultOut]
    filings: list[ServiceItemOut]


class WantedServiceItems(WantedPage):
    """Words and pages of service items."""

    nature: NatureFilter = Field("", description="准入性质：permit、filing 或者 other")


class ServiceItemListOut(Schema):
    """A page of service items."""

    total: int
    page: int
    size: int
    service_items: list[ServiceItemOut]


class WantedAnswers(Schema):
    """Published answers: by words, by an item of the list."""

    q: str = Field("", max_length=100, description="词语，用空格分开，须同时含有")
    item: str = Field("", max_length=40, description="清单事项的标识")
    page: int = Field(1, ge=1, le=100_000)
    size: int = Field(20, ge=1, le=200)


class AnsweredOut(Schema):
    """A question and its answer, published without names. ``warning``: what has changed since, or ""."""

    number: str
    title: str
    question: str
    answer: str
    basis: str
    answered_by: str
    item_key: str
    item_title: str
    measure_key: str
    measure_text: str
    edition: str
    edition_title: str
    published_at: str
    warning: str
    is_demonstration: bool


class AnswerListOut(Schema):
    """A page of published answers."""

    total: int
    page: int
    size: int
    answers: list[AnsweredOut]
