"""The three ledgers."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from marketaccess.apps.surveys import queries
from marketaccess.domain.surveys.marks import MARKS, Mark
from marketaccess.domain.surveys.questionnaire import Questionnaire
from marketaccess.domain.surveys.results import Given, Line, Results, disclosable
from marketaccess.domain.surveys.strata import DIMENSIONS, UNKNOWN
from marketaccess.domain.surveys.tally import Tally
from marketaccess.pipelines.workbook import Cover, Heading, Layout, Value, write

if TYPE_CHECKING:
    from marketaccess.apps.surveys.models import Batch, Survey

TOO_FEW = "样本不足 不计分"
LINKS = Layout(
    sheet="答题链接",
    holds="答题码",
    headings=(
        Heading("序号", 6, is_centered=True),
        Heading("答题码", 30),
        Heading("链接", 70),
        Heading("批次", 24),
        Heading("评价单位", 26),
        Heading("分层", 30),
    ),
    everything="本批全部答题码",
    nothing="没有答题码",
    signatures=(1, 2, 3),
)
RESULTS = Layout(
    sheet="问卷结果",
    holds="结果",
    headings=(
        Heading("序号", 6, is_centered=True),
        Heading("评价单位", 26),
        Heading("指标", 24),
        Heading("分层", 10),
        Heading("取值", 22),
        Heading("口径", 16),
        Heading("答卷数", 10, is_centered=True),
        Heading("平均分", 18, is_centered=True),
        Heading("满意比例（%）", 14, is_centered=True),
        Heading("区间下限（%）", 14, is_centered=True),
        Heading("区间上限（%）", 14, is_centered=True),
    ),
    everything="全部单位；区间为95%置信区间（Wilson）",
    nothing="没有结果",
    signatures=(1, 2, 4),
)


def links(batch: "Batch", survey: "Survey", pairs: Iterable[tuple[str, str]], *, on: date, by: str) -> bytes:
    """The codes of a batch with their addresses."""
    told = (batch.label, batch.unit_name, batch.stratum.words)
    rows = ((code, address, *told) for code, address in pairs)
    return write(LINKS, _cover(survey, "答题链接", on=on, by=by), rows)


def results(survey: "Survey", *, on: date, by: str) -> bytes:
    """Every figure that the page shows, a line each."""
    names, units = queries.metric_names(survey.system_key), queries.units(survey)
    found = queries.results_by_unit(survey).items()
    rows = (row for unit, each in found for row in _lines(units[unit], each, names))
    return write(RESULTS, _cover(survey, "结果", on=on, by=by), rows)


def _lines(unit: str, found: Results, names: Mapping[str, str]) -> Iterator[tuple[Value, ...]]:
    for line in found.lines:
        yield from _both(line, (unit, names.get(line.metric, line.metric), "合计", ""))
    for layer in found.layers:
        label, words = DIMENSIONS[layer.dimension]
        told = (label, words.get(layer.value, UNKNOWN))
        if layer.is_hidden:
            yield (unit, "", *told, "全部答卷", None, TOO_FEW, None, None, None)
        for line in layer.lines:
            yield from _both(line, (unit, names.get(line.metric, line.metric), *told))


def _both(line: Line, told: tuple[str, ...]) -> Iterator[tuple[Value, ...]]:
    yield (*told, "全部答卷", *_figures(line.every))
    yield (*told, "不含有标记的", *_figures(line.unmarked))


def _figures(tally: Tally) -> tuple[Value, ...]:
    if not tally.is_enough or tally.mean is None or tally.share is None:
        return (tally.number, TOO_FEW, None, None, None)
    low, high = tally.interval
    return (
        tally.number,
        f"{float(tally.mean):.2f}",
        f"{float(tally.share):.1f}",
        f"{low:.1f}",
        f"{high:.1f}",
    )


def answers(survey: "Survey", *, on: date, by: str) -> bytes:
    """
    The answers themselves, in the order of their random keys, with the words that were chosen.

    Units with too few answers are left out, and strata of which there are too few stand empty.
    """
    asked, units = queries.questionnaire(survey), queries.units(survey)
    least = queries.minimums(survey)
    shown = disclosable(queries.given(survey), least)
    rows = (_answer(each, units, asked, has_stratum=told) for each, told in shown)
    return write(_layout(asked), _cover(survey, "答卷", on=on, by=by), rows)


def _layout(asked: Questionnaire) -> Layout:
    return Layout(
        sheet="答卷",
        holds="答卷",
        headings=(
            Heading("序号", 6, is_centered=True),
            Heading("评价单位", 26),
            *(Heading(label, 12) for label, _ in DIMENSIONS.values()),
            *(Heading(each.text, 24) for each in asked.questions),
            Heading("标记", 30),
        ),
        everything="答卷足够的单位；不足的分层不写",
        nothing="没有可以导出的答卷",
        signatures=(1, 2, 4),
    )


def _answer(
    answer: Given, units: Mapping[str, str], asked: Questionnaire, *, has_stratum: bool
) -> tuple[Value, ...]:
    strata: Sequence[str] = [
        words.get(getattr(answer.stratum, name), "") if has_stratum else ""
        for name, (_, words) in DIMENSIONS.items()
    ]
    said = [each.said(answer.values.get(each.key, "")) for each in asked.questions]
    marks = "；".join(MARKS[Mark(mark)] for mark in answer.marks)
    return (units.get(answer.unit, answer.unit), *strata, *said, marks)


def _cover(survey: "Survey", what: str, *, on: date, by: str) -> Cover:
    return Cover(
        title=f"{survey.title}{what}",
        made_on=on,
        made_by=by,
        conditions=(),
        is_demonstration=survey.is_demonstration,
    )
