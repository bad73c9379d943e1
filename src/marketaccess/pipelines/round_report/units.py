"""What the report says about each unit: strengths, weaknesses, and the cheapest points to gain."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from marketaccess.domain.evaluation.robustness import Gain, cheapest, gains, strengths
from marketaccess.pipelines.round_report.blocks import Block, Numbering, Paragraph
from marketaccess.pipelines.round_report.content import Report
from marketaccess.pipelines.round_report.figures import number, quoted, range_of

SHOWN = 3
WANTED = Fraction(3)  # points: what a unit can set itself for one period
LEAST = Fraction(1)  # what lies closer to the mean is neither strength nor weakness


def unit_blocks(report: Report) -> Iterator[Block]:
    """One section for each unit, in the order of the ranking."""
    numbering = Numbering()
    for unit in report.units:
        yield numbering.heading(1, unit["name"])
        for text in _told(report, unit):
            yield Paragraph(text)


def _told(report: Report, unit: Mapping[str, Any]) -> Iterator[str]:
    if unit["total"] is None:
        yield "没有数据，不计总分，不排名次。"
        return
    key = unit["unit"]
    yield (
        f"总分{unit['total']:.2f}分，第{unit['rank']}名（范围{range_of(report, key)}），"
        f"数据覆盖{number(unit['covered'])}%。"
    )
    apart = sorted(strengths(report.board, key).items(), key=lambda each: (each[1], each[0]))
    ahead = [_difference(report, *each) for each in reversed(apart) if each[1] >= LEAST][:SHOWN]
    behind = [_difference(report, *each) for each in apart if each[1] <= -LEAST][:SHOWN]
    yield f"强项：{'；'.join(ahead)}。" if ahead else "强项：没有明显高于平均的指标。"
    yield f"弱项：{'；'.join(behind)}。" if behind else "弱项：没有明显低于平均的指标。"
    yield _cheapest(report, key)


def _difference(report: Report, indicator: int, apart: Fraction) -> str:
    word = "高于" if apart > 0 else "低于"
    name = quoted(report.system.indicator(indicator).name)
    return f"第{indicator}项{name}{word}平均{number(abs(apart))}分"


def _cheapest(report: Report, unit: str) -> str:
    found = cheapest(gains(report.system, report.board, unit), WANTED)
    if not found:
        return "提分：有数据的指标均已得满分。"
    brought = sum((each.total for each in found), Fraction(0))
    steps = "；".join(_gain(report, each) for each in found[: 2 * SHOWN])
    more = f"；另有{len(found) - 2 * SHOWN}项" if len(found) > 2 * SHOWN else ""
    return f"再提高{number(WANTED)}分最省力：{steps}{more}。合计可提高{number(brought)}分。"


def _gain(report: Report, gain: Gain) -> str:
    name = quoted(report.system.indicator(gain.indicator).name)
    records = f"，需纠正{number(gain.records)}件" if gain.records is not None else ""
    return f"第{gain.indicator}项{name}可提高{number(gain.total)}分{records}"
