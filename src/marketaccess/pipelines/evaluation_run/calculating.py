"""
The side that computes: called by name in a process of its own, so that nobody else loads DuckDB.

``computed`` answers one line of JSON (what the worksheet does not say), then the worksheet's bytes.
``listed`` answers the records of one score. Each is given its order as JSON.
"""

import json
import sys
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

from marketaccess.domain.basics.period import Period
from marketaccess.domain.basics.toml import load
from marketaccess.domain.evaluation.board import Board
from marketaccess.domain.evaluation.indicator import IndicatorSystem
from marketaccess.domain.evaluation.robustness import gains, rank_ranges, strengths
from marketaccess.domain.evaluation.system_parse import parse
from marketaccess.domain.evaluation.worksheet import Basis, rounded, to_bytes, worksheet
from marketaccess.law import library
from marketaccess.warehouse import listing
from marketaccess.warehouse.evaluation import Assignment, evaluate


def computed(*, content: bytes) -> bytes:
    """``{"system", "period", "policies", "folder"}`` to the extras of the board and its worksheet."""
    assignment = _assignment(json.loads(content))
    board, basis = evaluate(assignment, library.data_needs(), library.known_calendar(), progress=_say)
    sheet = to_bytes(worksheet(assignment.system, assignment.period, board, basis))
    return json.dumps(_extras(assignment.system, board, basis)).encode() + b"\n" + sheet


def listed(*, content: bytes) -> bytes:
    """``{…, "unit", "indicator", "begin", "most"}`` to one page of the records behind a score."""
    order = json.loads(content)
    assignment = _assignment(order)
    found = listing.records(
        assignment, order["indicator"], order["unit"], begin=order["begin"], most=order["most"]
    )
    return json.dumps(found, ensure_ascii=False, default=str).encode()


def _assignment(order: Mapping[str, Any]) -> Assignment:
    system = parse(load(order["system"]))
    policies = system.defaults.with_(order["policies"])
    return Assignment(system, order["system"], Period.of(order["period"]), policies, Path(order["folder"]))


def _say(done: int, of: int) -> None:
    """How many queries are done: whoever started this process listens (documents.confinement.watched)."""
    sys.stdout.write(f"done {done} {of}\n")
    sys.stdout.flush()


def _extras(system: IndicatorSystem, board: Board, basis: Basis) -> dict[str, Any]:
    """Between which ranks each unit moves, what it would still gain, where it is ahead of the mean."""
    measured = {
        each.unit: {number: score.measurement for number, score in each.scores.items()}
        for each in board.units
    }
    ranges = rank_ranges(system, measured, board.policies, basis.manual)
    return {
        "ranges": {unit: [each.best, each.worst] for unit, each in ranges.items()},
        "gains": {
            each.unit: {
                str(gain.indicator): [rounded(gain.total), _whole(gain.records)]
                for gain in gains(system, board, each.unit)
            }
            for each in board.units
        },
        "ahead": {
            each.unit: {str(number): rounded(value) for number, value in strengths(board, each.unit).items()}
            for each in board.units
        },
    }


def _whole(value: Fraction | None) -> int | None:
    return None if value is None else -(-value.numerator // value.denominator)
