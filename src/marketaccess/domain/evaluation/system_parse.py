"""From a TOML mapping to an indicator system, noting everything that is wrong on the way."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from marketaccess.domain.basics.reader import Problem, Reader, usable
from marketaccess.domain.evaluation.indicator import (
    Banding,
    Collection,
    Document,
    Group,
    Indicator,
    IndicatorSystem,
    Level,
    Method,
)
from marketaccess.domain.evaluation.policy import ANSWERS, Answer, Question, Stance

SCHEMA, SCHEMAS = 1, 999  # what this program reads, and what another one may write
LONGEST = 2_000
HUNDRED = 100
MOST_INDICATORS = 999
MOST_ANSWERS = 100_000


def parse(data: Mapping[str, Any]) -> IndicatorSystem:
    """A system from a TOML mapping. :raises DocumentError: with every error that it has."""
    return usable(*read(data))


def read(data: Mapping[str, Any]) -> tuple[IndicatorSystem, tuple[Problem, ...]]:
    """A system as far as it can be read, and its problems; not fit for use where one is an error."""
    top = Reader(data)
    if top.integer("schema", low=1, high=SCHEMAS) != SCHEMA:
        top.complain("schema", f"本程序读取的指标体系格式是第{SCHEMA}版。")
    system = IndicatorSystem(
        key=top.key(),
        title=top.text("title"),
        document=_document(top.table("document")),
        in_force_from=top.day("in_force_from") or date.min,
        groups=tuple(_group(table) for table in top.tables("groups")),
        indicators=tuple(_indicator(table) for table in top.tables("indicators")),
        stances=dict(_stances(top)),
        banding=_banding(top.table("banding")),
        licences_since=top.day("licences_since") or date.min,
        is_demonstration=top.boolean("is_demonstration"),
    )
    _check_references(system, top)
    top.close()
    return system, tuple(top.problems)


def _document(table: Reader) -> Document:
    made = Document(
        title=table.text("title"),
        number=table.text("number", required=False),
        issuer=table.text("issuer", required=False),
        clause=table.text("clause"),
        status=table.text("status", required=False),
    )
    table.close()
    return made


def _group(table: Reader) -> Group:
    made = Group(table.key(), table.text("name"), table.number("weight", low=0, high=HUNDRED))
    table.close()
    return made


def _indicator(table: Reader) -> Indicator:
    substitute = table.integer("substitute", low=0, high=MOST_INDICATORS, required=False)
    made = Indicator(
        number=table.integer("number", low=1, high=MOST_INDICATORS),
        group=table.text("group"),
        name=table.text("name"),
        weight=table.number("weight", low=0, high=HUNDRED),
        content=table.text("content", longest=LONGEST),
        rubric=table.texts("rubric", empty="请写明计算标准。"),
        collection=table.choice("collection", Collection, Collection.AUTOMATIC),
        filling=table.texts("filling", required=False),
        evidence=table.text("evidence", required=False, longest=LONGEST),
        source=table.text("source", required=False),
        method=table.choice("method", Method, Method.SHARE),
        metric=table.key("metric"),
        needs=table.texts("needs", required=False),
        levels=tuple(_level(each) for each in table.tables("levels")),
        is_banded=table.boolean("is_banded"),
        can_be_exempt=table.boolean("can_be_exempt"),
        substitute=substitute or None,
        minimum_answers=table.integer("minimum_answers", low=0, high=MOST_ANSWERS, required=False),
        reading=table.text("reading", required=False),
    )
    table.close()
    return made


def _level(table: Reader) -> Level:
    made = Level(table.integer("points", low=0, high=HUNDRED), table.text("words"))
    table.close()
    return made


def _banding(table: Reader) -> Banding:
    made = Banding(
        spread=table.number("spread", low=0, high=HUNDRED),
        bands=table.integer("bands", low=2, high=HUNDRED),
        lowest=table.number("lowest", low=0, high=HUNDRED),
    )
    table.text("reading")
    table.close()
    return made


def _stances(top: Reader) -> Iterator[tuple[Question, Stance]]:
    policies = top.table("policies")
    for question in Question:
        table = policies.table(question.value)
        answer = table.choice("default", Answer, next(iter(ANSWERS[question])))
        if answer not in ANSWERS[question]:
            table.complain("default", f"default 只能是：{'、'.join(ANSWERS[question])}。")
        yield question, Stance(answer, table.text("reading"))
        table.close()
    policies.close()


def _check_references(system: IndicatorSystem, top: Reader) -> None:
    """Every group and number that is named must be there, once; judged indicators have their levels."""
    if not system.indicators:
        top.complain("indicators", "没有一项指标（indicators），请补上。")
    _check_once("groups", "标识", [each.key for each in system.groups], top)
    _check_once("indicators", "序号", [each.number for each in system.indicators], top)
    groups = {each.key for each in system.groups}
    numbers = {each.number for each in system.indicators}
    for place, each in enumerate(system.indicators, 1):
        where = f"indicators[{place}]"
        if each.group and each.group not in groups:
            top.complain(f"{where}.group", f"一级指标“{each.group}”没有在 groups 中列出。")
        if each.substitute is not None and each.substitute not in numbers - {each.number}:
            top.complain(
                f"{where}.substitute", f"用来代替的第{each.substitute}项不在本表中，或者就是它自己。"
            )
        if (each.method is Method.LEVELS) != bool(each.levels):
            top.complain(f"{where}.levels", "分级评定的指标要写明各级分值（levels），其他指标不写。")
        if each.minimum_answers and each.method is not Method.SURVEY:
            top.complain(f"{where}.minimum_answers", "只有问卷得分的指标才写最少答卷数（minimum_answers）。")


def _check_once(table: str, name: str, keys: list[Any], top: Reader) -> None:
    for place, key in enumerate(keys, 1):
        if key in keys[: place - 1]:
            top.complain(f"{table}[{place}]", f"{name}“{key}”重复，请改用另一个。")
