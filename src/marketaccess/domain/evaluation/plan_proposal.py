"""
From published results to the tasks of a rectification plan (R6.1): a proposal, which a person edits.

Per unit the indicators below a threshold, those first that cost most of the total. An indicator without
data brings a task of another kind: the data are to be delivered. No data is never a fault.
"""

from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from fractions import Fraction
from typing import Any

from attrs import frozen

from marketaccess.domain.casework.rectification_flow import TaskDraft, Term
from marketaccess.domain.evaluation.indicator import FULL, Indicator, IndicatorSystem, Method
from marketaccess.domain.evaluation.scoring import GAPS, Gap, Status

THRESHOLD = Fraction(80)
Result = Mapping[str, Any]  # as ``worksheet.result`` has it


class Kind(StrEnum):
    """What a proposed task is about."""

    SHORTFALL = "shortfall"
    DATA = "data"


KINDS: dict[Kind, str] = {Kind.SHORTFALL: "需要整改", Kind.DATA: "需要补报数据"}
_MISSING: dict[Method, str] = {
    Method.ALL_DONE: "应完成{denominator}项，尚有{open}项未完成",
    Method.SHARE: "纳入计算{denominator}件，其中{open}件未达到要求",
    Method.REMAINDER: "纳入计算{denominator}件，其中{numerator}件存在问题",
    Method.NONE_FOUND: "查实{numerator}件",
    Method.LEVELS: "评定未达到最高档",
    Method.SURVEY: "问卷得分偏低",
    Method.EXTERNAL: "外部评估得分偏低",
}
_PROBLEM = "第{number}项“{name}”得{score}分，影响总分{lost}分；{missing}。"
_DEMAND = "指标要求：{content}请逐项查明原因，制定措施，报送整改前后对比数据和证明材料。"
_NO_DATA = "第{number}项“{name}”没有数据：{gap}。没有数据不计为问题。"
_DELIVER: dict[Gap, str] = {
    Gap.NOT_DELIVERED: "请补报数据：{lacking}，并说明未报原因。",
    Gap.NOTHING_COUNTED: "请核实评估期内是否确无相关业务；确无的书面说明，漏报的补报。",
    Gap.NOBODY_LOOKED: "请补报排查记录，写明排查范围、时间和结果。",
    Gap.NOT_JUDGED: "请按指标要求提交佐证材料，以便评定。",
    Gap.SAMPLE_TOO_SMALL: "请配合补充问卷样本。",
}


@frozen
class Proposal:
    """
    A task for one unit on one indicator, as it might be written.

    ``points`` is what the unit has on the indicator, ``lost`` what that costs of the total, in points; both
    are None where there are no data.
    """

    unit: str
    unit_name: str
    indicator: int
    kind: Kind
    points: Fraction | None
    lost: Fraction | None
    problem: str
    demand: str

    @property
    def subject(self) -> str:
        """What tells the task from the others of its plan."""
        return f"{self.unit}:{self.indicator}"


def propose(
    system: IndicatorSystem,
    result: Result,
    *,
    names: Mapping[str, str] | None = None,
    threshold: Fraction = THRESHOLD,
) -> tuple[Proposal, ...]:
    """
    The tasks that the result asks for: units in their order, in each what costs most first, data last.

    ``names``: the words for data sets. Exempted indicators bring none.
    """
    known = names or {}
    found: list[Proposal] = []
    for unit in result["units"]:
        own = list(_of_unit(system, unit, known, threshold))
        found += sorted(own, key=lambda each: (each.lost is None, -(each.lost or 0), each.indicator))
    return tuple(found)


def drafts(
    proposals: tuple[Proposal, ...], department_of: Callable[[str], int | None], term: Term
) -> tuple[TaskDraft, ...]:
    """The proposals as drafts, each with the department behind its unit; units without one are left out."""
    found = ((each, department_of(each.unit)) for each in proposals)
    return tuple(
        TaskDraft(each.problem, each.demand, department, term, subject=each.subject)
        for each, department in found
        if department is not None
    )


def _of_unit(
    system: IndicatorSystem, unit: Result, names: Mapping[str, str], threshold: Fraction
) -> Iterator[Proposal]:
    for told in unit["indicators"]:
        indicator, status = system.indicator(told["number"]), Status(told["status"])
        if status in (Status.NO_DATA, Status.SUBSTITUTED):
            yield _data(unit, indicator, told, names)
        elif status is Status.SCORED and told["score"] is not None:
            points, weight = Fraction(str(told["score"])), Fraction(str(told["weight"]))
            lost = (FULL - points) * weight / FULL
            if points < threshold and lost:
                yield _shortfall(unit, indicator, told, points, lost)


def _shortfall(
    unit: Result, indicator: Indicator, told: Result, points: Fraction, lost: Fraction
) -> Proposal:
    numerator, denominator = told["numerator"], told["denominator"]
    missing = _MISSING[indicator.method].format(
        numerator=_count(numerator), denominator=_count(denominator), open=_count(denominator - numerator)
    )
    problem = _PROBLEM.format(
        number=indicator.number,
        name=indicator.name,
        score=_count(told["score"]),
        lost=f"{float(lost):.2f}",
        missing=missing,
    )
    demand = _DEMAND.format(content=_sentence(indicator.content))
    return _proposal(unit, indicator, Kind.SHORTFALL, points, lost, problem, demand)


def _data(unit: Result, indicator: Indicator, told: Result, names: Mapping[str, str]) -> Proposal:
    gap = Gap(told["gap"]) if told["gap"] else Gap.NOT_DELIVERED
    problem = _NO_DATA.format(number=indicator.number, name=indicator.name, gap=GAPS[gap])
    lacking = "、".join(names.get(each, each) for each in told["lacking"] or indicator.needs)
    demand = _DELIVER[gap].format(lacking=lacking or indicator.source)
    return _proposal(unit, indicator, Kind.DATA, None, None, problem, demand)


def _proposal(
    unit: Result,
    indicator: Indicator,
    kind: Kind,
    points: Fraction | None,
    lost: Fraction | None,
    problem: str,
    demand: str,
) -> Proposal:
    return Proposal(
        unit=unit["unit"],
        unit_name=unit["name"],
        indicator=indicator.number,
        kind=kind,
        points=points,
        lost=lost,
        problem=problem,
        demand=demand,
    )


def _sentence(text: str) -> str:
    return text if text.endswith(("。", "！", "？")) else f"{text}。"


def _count(value: float) -> str:
    """A number without a needless ".0"."""
    return str(int(value)) if float(value).is_integer() else f"{value:g}"
