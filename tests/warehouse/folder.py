"""A folder of small data sets for tests, and what an indicator counts in it."""

import csv
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from marketaccess.domain.evaluation.scoring import Measurement
from marketaccess.law import library
from marketaccess.warehouse.indicators.catalogue import NAMED
from marketaccess.warehouse.indicators.metric import Metric, Scope
from marketaccess.warehouse.measuring import measure
from marketaccess.warehouse.tables import connect, read, rows, sources

NEEDS = {need.name: need for need in library.data_needs()}
SCOPE = Scope(begins=date(2026, 7, 1), ends=date(2026, 9, 30), licences_since=date(2019, 1, 1))
Rows = Sequence[Mapping[str, Any]]
# What a row has where a test does not say otherwise.
USUAL: dict[str, dict[str, Any]] = {
    "units": {"name": "示范单位", "division": "500115"},
    "list_measures": {"unit": "u", "access": "permit_required", "since": "2022-03-12"},
    "correspondences": {"since": "2022-03-12"},
    "service_items": {
        "unit": "u",
        "name": "示范事项",
        "kind": "01",
        "is_online": True,
        "gives_licence": True,
        "statutory_days": 5,
        "limit_unit": "working",
    },
    "service_records": {"service_item": "i", "unit": "u", "division": "500115"},
    "special_procedures": {"record": "r", "kind": "2"},
    "licences": {"unit": "u", "issued_on": "2020-01-01"},
    "ratings": {"service_item": "i", "unit": "u", "channel": "pc", "rated_at": "2026-08-01 09:00:00"},
    "problems": {"unit": "u", "collected_on": "2026-07-15"},
    "problem_ratings": {"unit": "u", "rated_on": "2026-09-01"},
    "keyword_results": {"search": "s", "unit": "u", "source": "示范来源", "searched_on": "2026-08-01"},
    "manual_checks": {"search": "s", "unit": "u", "source": "示范来源", "searched_on": "2026-08-01"},
    "external_scores": {"unit": "u", "assessor": "示范评估单位", "assessed_on": "2026-08-01"},
    "judgements": {"unit": "u", "judged_on": "2026-08-01"},
    "survey_answers": {"unit": "u", "answered_on": "2026-08-01"},
    "exemptions": {"unit": "u", "reason": "市级集中调整", "approver": "负责人", "until": "2026-09-30"},
    "corrections": {
        "unit": "u",
        "reason": "重复计数",
        "proposed_by": "经办员",
        "decided_by": "负责人",
        "reference": "E2026-1",
    },
}
LINKED: dict[str, Rows] = {
    "list_measures": [{"measure": "m"}],
    "correspondences": [{"measure": "m", "service_item": "i"}],
    "service_items": [{"service_item": "i"}],
}


def write(folder: Path, **data_sets: Rows) -> Path:
    """A CSV file for each data set, with the usual values where a row has none."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, given in data_sets.items():
        columns = [column.name for column in NEEDS[name].columns]
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as opened:
            writer = csv.DictWriter(opened, columns)
            writer.writeheader()
            writer.writerows({**USUAL.get(name, {}), **row} for row in given)
    return folder


def working_days(*, off: Sequence[str] = (), first: str = "2026-06-01", last: str = "2026-09-30") -> Rows:
    """A calendar in which only the weekends and the given days are off."""
    begins, ends = date.fromisoformat(first), date.fromisoformat(last)
    days = [date.fromordinal(n) for n in range(begins.toordinal(), ends.toordinal() + 1)]
    return [
        {"day": day.isoformat(), "is_working": day.weekday() < 5 and day.isoformat() not in off}
        for day in days
    ]


def counted(
    folder: Path, metric: str | Metric, unit: str = "u", scope: Scope = SCOPE
) -> tuple[int, int, dict[str, int]]:
    """Numerator, denominator and the rows left out by reason."""
    found = measured(folder, metric, unit, scope)
    return int(found.numerator), int(found.denominator), dict(found.left_out)


def measured(folder: Path, metric: str | Metric, unit: str = "u", scope: Scope = SCOPE) -> Measurement:
    """What a metric measures for a unit."""
    chosen = NAMED[metric] if isinstance(metric, str) else metric
    tables = read(connect(), sources(folder, NEEDS.values()).values())
    return measure({1: chosen}, tables, scope, [unit], rows)[unit][1]
