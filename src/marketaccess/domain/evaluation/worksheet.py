"""
The worksheet (计算底稿) of a computation: all that it rests on and all that came out, always the same bytes.

Figures are rounded here, at the very end and after ranking; what they were rounded from stands beside them.
"""

import json
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from attrs import asdict, frozen

from marketaccess.domain.basics.period import Period
from marketaccess.domain.evaluation.board import Board, UnitResult
from marketaccess.domain.evaluation.indicator import IndicatorSystem
from marketaccess.domain.evaluation.manual import Correction, Exemption, Manual
from marketaccess.domain.evaluation.scoring import Score
from marketaccess.domain.evaluation.weights import maximum


@frozen
class DataSet:
    """A data set as it was used: its files with their SHA-256, and its rows."""

    name: str
    files: Mapping[str, str]
    rows: int


@frozen
class Basis:
    """
    What a computation rests on besides its policies.

    ``expressions`` are by indicator, in the SQL of one ``dialect`` whatever engine computed them.
    """

    system_digest: str
    data_sets: tuple[DataSet, ...]
    dialect: str
    expressions: Mapping[int, str]
    names: Mapping[str, str]
    manual: Manual
    software: str


def rounded(value: Fraction | None) -> float | None:
    """Two decimals, a half goes up: as people round. Exact until here, so nothing is rounded twice."""
    if value is None:
        return None
    return (value * 100 + Fraction(1, 2)).__floor__() / 100


def result(system: IndicatorSystem, period: Period, board: Board, basis: Basis) -> dict[str, Any]:
    """The outcome for programs: each unit with its total, rank and scores, the best first."""
    return {
        "system": system.key,
        "title": system.title,
        "is_demonstration": system.is_demonstration,
        "period": period.name,
        "begins": period.begins.isoformat(),
        "ends": period.ends.isoformat(),
        "policies": {question.value: answer.value for question, answer in board.policies.answers.items()},
        "maximum": rounded(maximum(board.weights)),
        "banded": sorted(board.banded),
        "units": [_unit(system, each, basis) for each in board.units],
    }


def _unit(system: IndicatorSystem, given: UnitResult, basis: Basis) -> dict[str, Any]:
    return {
        "unit": given.unit,
        "name": basis.names.get(given.unit, given.unit),
        "total": rounded(given.total),
        "rank": given.rank,
        "covered": rounded(given.covered),
        "indicators": [
            {
                "number": each.number,
                "name": each.name,
                "metric": each.metric,
                "weight": rounded(given.weights.get(each.number, Fraction(0))),
                **_score(given.scores[each.number]),
            }
            for each in system.indicators
        ],
    }


def _score(given: Score) -> dict[str, Any]:
    measured = given.measurement
    return {
        "status": given.status.value,
        "value": rounded(given.value),
        "score": rounded(given.points),
        "numerator": _number(measured.numerator),
        "denominator": _number(measured.denominator),
        "left_out": dict(sorted(measured.left_out.items())),
        "gap": given.gap.value,
        "lacking": list(measured.lacking),
        "stands_in": given.stands_in,
        "is_corrected": given.replaces is not None,
        "corrected_from": rounded(given.replaces.points) if given.replaces else None,
    }


def _number(value: Fraction) -> int | float:
    return int(value) if value.denominator == 1 else float(value)


def worksheet(system: IndicatorSystem, period: Period, board: Board, basis: Basis) -> dict[str, Any]:
    """The result with everything that it rests on, exact totals included."""
    return {
        "software": basis.software,
        "system_sha256": basis.system_digest,
        "licences_since": system.licences_since.isoformat(),
        "data_sets": [
            {"name": each.name, "rows": each.rows, "files": dict(sorted(each.files.items()))}
            for each in sorted(basis.data_sets, key=lambda each: each.name)
        ],
        "exemptions": [
            {**_told(each), "holds": each.holds(basis.manual.ends)} for each in basis.manual.exemptions
        ],
        "corrections": [_told(each) for each in basis.manual.corrections],
        "dialect": basis.dialect,
        "expressions": {str(number): sql for number, sql in sorted(basis.expressions.items())},
        "exact_totals": {
            each.unit: None if each.total is None else str(each.total)
            for each in sorted(board.units, key=lambda each: each.unit)
        },
        "result": result(system, period, board, basis),
    }


def _told(decided: Exemption | Correction) -> dict[str, Any]:
    """A decision about a score with everything that was said about it."""
    return {name: value if isinstance(value, int) else str(value) for name, value in asdict(decided).items()}


def to_bytes(document: Mapping[str, Any]) -> bytes:
    """The one way in which a worksheet is written."""
    return (json.dumps(document, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()
