"""A worksheet of the pilot table with three units, one without any data."""

import hashlib
from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import Any

from marketaccess.domain.basics.period import Period
from marketaccess.domain.evaluation.board import compute
from marketaccess.domain.evaluation.indicator import Method
from marketaccess.domain.evaluation.manual import Correction, Exemption, Manual
from marketaccess.domain.evaluation.scoring import Gap, Measurement
from marketaccess.domain.evaluation.worksheet import Basis, DataSet, to_bytes, worksheet
from marketaccess.law import library
from marketaccess.pipelines.round_report.content import About, Objection, Report
from marketaccess.pipelines.round_report.making import packed, unpacked
from tests.domain.evaluation.samples import PILOT

SYSTEM_TEXT = library.indicator_system_text(PILOT.key)
ABOUT = About(place="示范县", issuer="示范县发展和改革局", made_on=date(2026, 11, 2))
NAMES = {"a": "甲局", "b": "乙局", "c": "丙局"}
ENDS = date(2026, 9, 30)
DECIDED = Manual(
    ENDS,
    (
        Exemption("b", 1, "试点期内", "牵头单位负责人", ENDS),
        Exemption("a", 1, "已到期", "牵头单位负责人", date(2026, 9, 1)),
    ),
    (Correction("b", 9, Fraction(75), "复核漏计", "牵头单位经办员", "牵头单位负责人", "异议1"),),
)
OBJECTION = Objection("乙局", "6 办理时限", "有12件系统故障。", "属实，已剔除。")


def measurement(good: int, method: Method) -> Measurement:
    """``good`` of a hundred, whatever that is for the method."""
    counted = {Method.NONE_FOUND: 0, Method.ALL_DONE: 100, Method.REMAINDER: 100 - good}.get(method, good)
    points = method in {Method.EXTERNAL, Method.LEVELS, Method.SURVEY}
    return Measurement(Fraction(counted), Fraction(1 if points else 100), {"重复": 3})


@lru_cache(24)
def sheet(group_weights: str = "renormalise", **others: str) -> dict[str, Any]:
    """The worksheet, under an answer to the question of weights that do not add up, and to others."""
    policies = PILOT.defaults.with_({"group_weights": group_weights, **others})
    measured = {
        unit: {each.number: measurement(good, each.method) for each in PILOT.indicators}
        for unit, good in (("a", 90), ("b", 60))
    }
    for unit in measured.values():
        unit[23] = Measurement(lacking=("problem_ratings",), gap=Gap.NOT_DELIVERED)
    board = compute(PILOT, {**measured, "c": {}}, policies, DECIDED)
    basis = Basis(
        system_digest=hashlib.sha256(SYSTEM_TEXT.encode()).hexdigest(),
        data_sets=(DataSet("ratings", {"ratings.csv": "ab" * 32}, 300),),
        dialect="duckdb",
        expressions={},
        names=NAMES,
        manual=DECIDED,
        software="marketaccess 1",
    )
    return worksheet(PILOT, Period.of("2026Q3"), board, basis)


def order(objections: Sequence[Objection] | None = None, about: About = ABOUT) -> bytes:
    return packed(to_bytes(sheet()), system_text=SYSTEM_TEXT, about=about, objections=objections)


def report(objections: Sequence[Objection] | None = None, about: About = ABOUT) -> Report:
    return unpacked(order(objections, about))
