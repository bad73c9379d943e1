"""Folders full of disorder: the program and the reckoner come to the same figures."""

import random
from fractions import Fraction
from pathlib import Path

import pytest

from marketaccess.domain.basics.period import Period
from marketaccess.domain.evaluation.policy import ANSWERS
from marketaccess.domain.evaluation.worksheet import result, rounded
from marketaccess.law import library
from marketaccess.warehouse.evaluation import Assignment, evaluate
from tests.warehouse.disorder import Row, folder
from tests.warehouse.folder import write
from tests.warehouse.reckoner import Reckoner
from tests.warehouse.reckoner_scores import board, calendar

pytestmark = [pytest.mark.requirement("R4.2"), pytest.mark.requirement("R4.6")]
SYSTEM = library.indicator_system("chongqing-2022")
QUARTER = Period.of("2026Q3")


def policies(seed: int) -> dict[str, str]:
    """An answer to each question, any that is declared."""
    rng = random.Random(-seed)
    return {
        question.value: rng.choice([str(each) for each in answers]) for question, answers in ANSWERS.items()
    }


@pytest.mark.parametrize("seed", range(4))
def test_the_reckoner_agrees(tmp_path: Path, seed: int) -> None:
    rows, chosen = folder(seed), policies(seed) if seed % 2 else {}
    write(tmp_path, **rows)
    assert_agreed(tmp_path, rows, chosen)


def assert_agreed(path: Path, rows: dict[str, list[Row]], chosen: dict[str, str]) -> None:
    assignment = Assignment(SYSTEM, "", QUARTER, SYSTEM.defaults.with_(chosen), path)
    found, basis = evaluate(assignment, library.data_needs(), library.known_calendar())
    told = {unit["unit"]: unit for unit in result(SYSTEM, QUARTER, found, basis)["units"]}
    reckoned = board(Reckoner(rows, QUARTER.begins, QUARTER.ends, calendar(rows["calendar"])), chosen)
    assert told.keys() == reckoned.keys()
    for unit, expected in reckoned.items():
        for number, score in expected["scores"].items():
            each = told[unit]["indicators"][number - 1]
            ours = [each[key] for key in ("status", "lacking", "left_out", "value", "score")]
            theirs = [score[key] for key in ("status", "lacking", "left_out")]
            assert ours == [*theirs, rounded(score["value"]), rounded(score["points"])], (unit, number)
            for key in ("numerator", "denominator"):
                assert Fraction(str(each[key])) == pytest.approx(score[key]), (unit, number)
        assert found.unit(unit).total == expected["total"]
        assert (told[unit]["total"], told[unit]["rank"]) == (rounded(expected["total"]), expected["rank"])
