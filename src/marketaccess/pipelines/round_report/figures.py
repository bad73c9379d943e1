"""Figures of a report that several of its parts show: gaps, matters to be explained, common weaknesses."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from marketaccess.domain.evaluation.indicator import FULL
from marketaccess.domain.evaluation.policy import Answer, Question
from marketaccess.domain.evaluation.scoring import GAPS, Gap, Status
from marketaccess.domain.evaluation.weights import maximum, printed
from marketaccess.domain.evaluation.worksheet import rounded
from marketaccess.pipelines.round_report.content import Report

WEAK, STRONG, SHOWN = 80, 90, 10
INNER = str.maketrans("“”", "\u2018\u2019")
Rows = tuple[tuple[str, ...], ...]


def number(value: float | Fraction) -> str:
    """A figure with at most two decimals and no needless zeros."""
    return f"{float(value):.2f}".rstrip("0").rstrip(".")


def named(report: Report, indicator: int) -> str:
    """An indicator as it is called: 6 办理时限压缩."""
    return f"{indicator} {report.system.indicator(indicator).name}"


def quoted(name: str) -> str:
    """A name between quotation marks; those within it become the inner ones."""
    return f"“{name.translate(INNER)}”"


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
    found = sorted(each for each in _means(report) if each[0] < WEAK)
    return tuple((named(report, key), f"{float(mean):.2f}", str(count)) for mean, key, count in found[:SHOWN])


def strong_indicators(report: Report) -> tuple[str, ...]:
    """The indicators that are strong everywhere with their means, the strongest first."""
    found = sorted((-mean, key) for mean, key, _ in _means(report) if mean >= STRONG)
    return tuple(
        f"第{key}项{quoted(report.system.indicator(key).name)}（平均{number(-mean)}分）"
        for mean, key in found[:SHOWN]
    )


def _means(report: Report) -> Iterator[tuple[Fraction, int, int]]:
    """For each indicator that anybody has points of their own in: the mean, its number, how many have."""
    for indicator in report.system.indicators:
        points = [
            score.points
            for unit in report.board.units
            if (score := unit.scores[indicator.number]).status is Status.SCORED and score.points is not None
        ]
        if points:
            yield sum(points, Fraction(0)) / len(points), indicator.number, len(points)


def overview(report: Report) -> str:
    """How many were ranked, the mean, who stands at either end, and how the totals spread."""
    ranked = [unit for unit in report.units if unit["total"] is not None]
    if not ranked:
        return "各单位都没有数据，不计总分，不排名次。"
    totals = [unit["total"] for unit in ranked]
    mean = sum((Fraction(str(total)) for total in totals), Fraction(0)) / len(totals)
    high, low = ("、".join(u["name"] for u in ranked if u["total"] == end) for end in (totals[0], totals[-1]))
    spread = (
        f"{WEAK}分以上的{sum(total >= WEAK for total in totals)}个",
        f"60分以上不足{WEAK}分的{sum(60 <= total < WEAK for total in totals)}个",
        f"不足60分的{sum(total < 60 for total in totals)}个",
    )
    left = len(report.units) - len(ranked)
    return (
        f"{len(ranked)}个单位计算总分，平均{_two(mean)}分；最高{totals[0]:.2f}分（{high}），"
        f"最低{totals[-1]:.2f}分（{low}）。其中{'，'.join(spread)}。"
        + (f"另有{left}个单位没有数据，不计总分，不排名次。" if left else "")
    )


def group_means(report: Report) -> Rows:
    """Each group with the mean of what it brought, as points and as a share, and who got most of it."""
    rows = []
    for group in report.system.groups:
        numbers = {each.number for each in report.system.members(group.key)}
        known = [(unit["name"], *found) for unit in report.units if (found := _brought(unit, numbers))]
        if not known:
            rows.append((group.name, "没有数据", "—", "—"))
            continue
        points, share = (sum((each[at] for each in known), Fraction(0)) / len(known) for at in (1, 2))
        most = max(each[2] for each in known)
        best = [name for name, _, own in known if own == most]
        rows.append((group.name, _two(points), f"{_two(share)}%", _names(best)))
    return tuple(rows)


def _brought(unit: Mapping[str, Any], numbers: set[int]) -> tuple[Fraction, Fraction] | None:
    """What a unit's indicators brought of the total, as points and in percent; None without data."""
    scored = [each for each in unit["indicators"] if each["number"] in numbers and each["score"] is not None]
    most = sum((Fraction(str(each["weight"])) for each in scored), Fraction(0))
    if not most:
        return None
    brought = sum(
        (Fraction(str(each["score"])) * Fraction(str(each["weight"])) for each in scored), Fraction(0)
    )
    return brought / 100, brought / most


def _two(value: Fraction) -> str:
    return f"{rounded(value):.2f}"


def _names(best: Sequence[str]) -> str:
    return "、".join(best[:2]) + (f"等{len(best)}个" if len(best) > 2 else "")
