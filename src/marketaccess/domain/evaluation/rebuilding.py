"""What was measured, read back out of a worksheet, and the board computed anew from it."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from marketaccess.domain.basics.period import Period
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.evaluation.board import Board, Measured, compute
from marketaccess.domain.evaluation.indicator import IndicatorSystem
from marketaccess.domain.evaluation.manual import Correction, Exemption, Manual
from marketaccess.domain.evaluation.policy import Answer, Policies, Question
from marketaccess.domain.evaluation.scoring import Gap, Measurement
from marketaccess.domain.evaluation.worksheet import rounded

DIFFERENT = "由底稿的计数重新计算，得不到底稿所记的总分，不能生成报告；请先复核底稿。"
# What the counts do not say by themselves.
TOLD = (Gap.NOT_DELIVERED, Gap.SAMPLE_TOO_SMALL)
Told = Mapping[str, Any]


def policies_of(sheet: Told) -> Policies:
    """The policies that the worksheet was computed under."""
    told = sheet["result"]["policies"]
    return Policies({Question(key): Answer(value) for key, value in told.items()})


def manual_of(sheet: Told) -> Manual:
    """What people decided about single scores."""
    return Manual(
        Period.of(sheet["result"]["period"]).ends,
        tuple(_exemption(each) for each in sheet["exemptions"]),
        tuple(Correction(**{**each, "points": Fraction(each["points"])}) for each in sheet["corrections"]),
    )


def _exemption(told: Told) -> Exemption:
    said = {name: value for name, value in told.items() if name != "holds"}
    return Exemption(**{**said, "until": date.fromisoformat(told["until"])})


def measured_of(sheet: Told) -> Measured:
    """What was counted, by unit and indicator."""
    return {
        unit["unit"]: {each["number"]: _measurement(each) for each in unit["indicators"]}
        for unit in sheet["result"]["units"]
    }


def _measurement(told: Told) -> Measurement:
    gap = Gap(told["gap"])
    return Measurement(
        numerator=Fraction(str(told["numerator"])),
        denominator=Fraction(str(told["denominator"])),
        left_out=told["left_out"],
        lacking=tuple(told["lacking"]),
        gap=gap if gap in TOLD else Gap.NONE,
    )


def board_of(system: IndicatorSystem, sheet: Told, policies: Policies) -> Board:
    """:raises Refusal: the totals come out otherwise than the worksheet has them."""
    board = compute(system, measured_of(sheet), policies, manual_of(sheet))
    for unit in sheet["result"]["units"]:
        if rounded(board.unit(unit["unit"]).total) != unit["total"]:
            raise Refusal(DIFFERENT, field="worksheet")
    return board
