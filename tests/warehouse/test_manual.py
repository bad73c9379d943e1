"""Exemptions and corrections lie in the folder beside the data: whoever computes it again has them too."""

from pathlib import Path

import pytest

from marketaccess.domain.basics.period import Period
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.evaluation.scoring import Status
from marketaccess.domain.evaluation.worksheet import to_bytes, worksheet
from marketaccess.law import library
from marketaccess.warehouse.evaluation import Assignment, evaluate
from tests.warehouse.folder import Rows, write

pytestmark = pytest.mark.requirement("R4.6")
SYSTEM = library.indicator_system("chongqing-2022")
QUARTER = Period.of("2026Q3")


def sheet(folder: Path, **data_sets: Rows) -> bytes:
    write(folder, units=[{"unit": "u"}, {"unit": "w"}], **data_sets)
    assignment = Assignment(SYSTEM, "", QUARTER, SYSTEM.defaults, folder)
    board, basis = evaluate(assignment, library.data_needs(), library.known_calendar())
    made = to_bytes(worksheet(SYSTEM, QUARTER, board, basis))
    again = evaluate(assignment, library.data_needs(), library.known_calendar())
    assert to_bytes(worksheet(SYSTEM, QUARTER, *again)) == made
    return made


def scores(folder: Path, **data_sets: Rows) -> dict[int, Status]:
    write(folder, units=[{"unit": "u"}, {"unit": "w"}], **data_sets)
    assignment = Assignment(SYSTEM, "", QUARTER, SYSTEM.defaults, folder)
    board, _ = evaluate(assignment, library.data_needs(), library.known_calendar())
    return {number: score.status for number, score in board.unit("u").scores.items()}


def test_an_exemption_of_the_folder_is_applied(tmp_path: Path) -> None:
    assert scores(tmp_path, exemptions=[{"indicator": 1}])[1] is Status.EXEMPT


def test_one_that_ran_out_is_not_but_stands_on_the_worksheet(tmp_path: Path) -> None:
    given: Rows = [{"indicator": 1, "until": "2026-09-29"}]
    assert scores(tmp_path, exemptions=given)[1] is Status.NO_DATA
    assert b'"holds": false' in sheet(tmp_path, exemptions=given)


def test_a_correction_of_the_folder_is_applied_exactly(tmp_path: Path) -> None:
    judged: Rows = [{"metric": "publicity", "points": 0}]
    made = sheet(tmp_path, judgements=judged, corrections=[{"indicator": 10, "points": "62.5"}])
    assert b'"points": "125/2"' in made
    assert b'"corrected_from": 0.0' in made
    assert b'"score": 62.5' in made


@pytest.mark.parametrize(
    "given", [{"indicator": 10, "points": "a lot"}, {"indicator": "ten", "points": 5}, {"indicator": 10}]
)
def test_what_cannot_be_read_stops_the_computation(tmp_path: Path, given: dict[str, object]) -> None:
    with pytest.raises(Refusal, match="读不出来"):
        sheet(tmp_path, corrections=[given])
