"""What was measured, read back out of a worksheet, and the board computed anew from it."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.evaluation.board import Board, Exemptions, Measured, compute
from marketaccess.domain.evaluation.indicator import IndicatorSystem
from marketaccess.domain.evaluation.policy import Answer, Policies, Question
from marketaccess.domain.evaluation.scoring import Gap, Measurement
from marketaccess.domain.evaluation.worksheet import rounded

DIFFERENT = "由底稿的计数重新计算，得不到底稿所记的总分，不能生成报告；请先复核底稿。"
Told = Mapping[str, Any]


def policies_of(sheet: Told) -> Policies:
    """The policies that the worksheet was computed under."""
    told = sheet["result"]["policies"]
    return Policies({Question(key): Answer(value) for key, value in told.items()})


def exemptions_of(sheet: Told) -> Exemptions:
    """The units that were exempted from an indicator."""
    return frozenset((unit, int(number)) for unit, number in sheet["exemptions"])


def measured_of(sheet: Told) -> Measured:
    """What was counted, by unit and indicator."""
    return {
        unit["unit"]: {each["number"]: _measurement(each) for each in unit["indicators"]}
        for unit in sheet["result"]["units"]
    }


def _measurement(told: Told) -> Measurement:
    return Measurement(
        numerator=Fraction(str(told["numerator"])),
        denominator=Fraction(str(told["denominator"])),
        left_out=told["left_out"],
        lacking=tuple(told["lacking"]),
        gap=Gap(told["gap"]),
    )


def board_of(system: IndicatorSystem, sheet: Told, policies: Policies) -> Board:
    """:raises Refusal: the totals come out otherwise than the worksheet has them."""
    board = compute(system, measured_of(sheet), policies, exemptions_of(sheet))
    for unit in sheet["result"]["units"]:
        if rounded(board.unit(unit["unit"]).total) != unit["total"]:
            raise Refusal(DIFFERENT, field="worksheet")
    return board
