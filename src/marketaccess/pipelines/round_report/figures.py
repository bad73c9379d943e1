"""Figures of a report that several of its parts show: gaps, matters to be explained, common weaknesses."""

from collections import Counter
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from marketaccess.domain.evaluation.indicator import FULL
from marketaccess.domain.evaluation.policy import Answer, Question
from marketaccess.domain.evaluation.scoring import GAPS, Gap, Status
from marketaccess.domain.evaluation.weights import maximum, printed
from marketaccess.pipelines.round_report.content import Report

WEAK, WEAK_SHOWN = 80, 10
Rows = tuple[tuple[str, ...], ...]


def number(value: float | Fraction) -> str:
    """A figure with at most two decimals and no needless zeros."""
    return f"{float(value):.2f}".rstrip("0").rstrip(".")


def named(report: Report, indicator: int) -> str:
    """An indicator as it is called: 6 办理时限压缩."""
    return f"{indicator} {report.system.indicator(indicator).name}"


def data_sets(report: Report) -> Rows:
    """Each data set with its rows and files."""
    return tuple(
        (report.names.get(each["name"], each["name"]), str(each["rows"]), str(len(each["files"])))
        for each in report.sheet["data_sets"]
    )


def gaps(report: Report) -> Rows:
    """The indicators without data: in how many units, and why."""
    found: dict[int, Counter[str]] = {}
    for unit in report.units:
        for each in unit["indicators"]:
            if each["status"] in (Status.NO_DATA, Status.SUBSTITUTED):
                found.setdefault(each["number"], Counter())[_gap(report, each)] += 1
    return tuple(
        (named(report, key), str(counted.total()), "；".join(counted))
        for key, counted in sorted(found.items())
    )


def _gap(report: Report, told: dict[str, object]) -> str:
    words = GAPS[Gap(str(told["gap"]))]
    lacking = [report.names.get(str(each), str(each)) for each in told["lacking"]]  # type: ignore[attr-defined]
    return f"{words}（{'、'.join(lacking)}）" if lacking else words


def matters(report: Report) -> list[str]:
    """What must be said with the figures, whether anybody asks or not."""
    told = [
        *_adding_up(report),
        *_substituted(report),
        *_banded(report),
        *_exempted(report),
        *_corrected(report),
    ]
    if report.is_demonstration:
        told.append("本报告所用数据为示范数据，单位、数值均不代表真实情况。")
    return told or ["本次计算没有折算、代替、划档和免扣。"]


def _adding_up(report: Report) -> list[str]:
    given = maximum(printed(report.system))
    if given == FULL:
        return []
    short = [
        f"“{group.name}”的二级指标权重之和为{number(total)}%"
        for group in report.system.groups
        if (total := sum((each.weight for each in report.system.members(group.key)), Fraction(0))) != FULL
    ]
    done = {
        Answer.RENORMALISE: "本次按组内折算为100%",
        Answer.OVERALL: "本次按全表一并折算为100分",
        Answer.AS_PRINTED: "本次照印计算，不折算",
    }[report.policies[Question.GROUP_WEIGHTS]]
    return [
        f"指标体系照印的权重加总后满分为{number(given)}分，不是100分（{'、'.join(short)}）；"
        f"{done}，满分{number(report.result['maximum'])}分。"
    ]


def _substituted(report: Report) -> list[str]:
    units: dict[tuple[int, int], int] = {}
    for unit in report.units:
        for each in unit["indicators"]:
            if each["status"] == Status.SUBSTITUTED:
                key = (each["number"], each["stands_in"])
                units[key] = units.get(key, 0) + 1
    weights = report.board.weights
    return [
        f"第{own}项在{count}个单位没有自身数据，按填报说明以第{other}项得分代替，第{other}项实际占总分的权重由"
        f"{number(weights[other])}%升至{number(weights[other] + weights[own])}%。"
        for (own, other), count in sorted(units.items())
    ]


def _banded(report: Report) -> list[str]:
    if not report.result["banded"]:
        return []
    names = "、".join(f"第{each}项" for each in report.result["banded"])
    return [f"{names}各单位得分差距极小，按指标体系的规定划分档次计分。"]


def _exempted(report: Report) -> list[str]:
    held = [each for each in report.sheet["exemptions"] if each["holds"]]
    told = "、".join(f"{_place(report, each)}（{each['reason']}）" for each in held)
    return [f"经批准酌情不扣分：{told}。"] if told else []


def _corrected(report: Report) -> list[str]:
    told = "、".join(
        f"{_place(report, each)}由{_computed(report, each)}更正为{number(Fraction(each['points']))}分"
        f"（{each['reason']}）"
        for each in report.sheet["corrections"]
    )
    return [f"经两人办理更正的分数：{told}。两个分数都列在底稿里。"] if told else []


def _computed(report: Report, decided: Mapping[str, Any]) -> str:
    """What was computed where people set the points."""
    was = report.board.unit(decided["unit"]).scores[decided["indicator"]].replaces
    return "没有数据" if was is None or was.points is None else f"{float(was.points):.2f}分"


def _place(report: Report, decided: Mapping[str, Any]) -> str:
    """The unit and the indicator that a decision is about."""
    names = {unit["unit"]: unit["name"] for unit in report.units}
    return f"{names.get(decided['unit'], decided['unit'])}第{decided['indicator']}项"


def range_of(report: Report, unit: str) -> str:
    """Between which ranks a unit moves: 2—5."""
    found = report.ranges[unit]
    if found.best is None:
        return "—"
    return str(found.best) if found.best == found.worst else f"{found.best}—{found.worst}"


def weak_indicators(report: Report) -> Rows:
    """The indicators that are weak everywhere, the weakest first."""
    found = []
    for indicator in report.system.indicators:
        points = [
            score.points
            for unit in report.board.units
            if (score := unit.scores[indicator.number]).status is Status.SCORED and score.points is not None
        ]
        if points and (mean := sum(points, Fraction(0)) / len(points)) < WEAK:
            found.append((mean, indicator.number, len(points)))
    return tuple(
        (named(report, key), f"{float(mean):.2f}", str(count))
        for mean, key, count in sorted(found)[:WEAK_SHOWN]
    )
