"""Ratings, licences, problems, searches and given points of a sample."""

from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
from attrs import frozen
from numpy.typing import NDArray

from marketaccess.domain.basics.period import Period
from marketaccess.warehouse.sample.records import EPOCH, Integers, Items, Mask, Truth, moments, unit_names

CODES = ["1", "2", "3", "4", "5", "9"]
HOW_OFTEN = [0.5, 0.25, 0.15, 0.06, 0.035, 0.005]
CHANNELS = ["pc", "mobile", "code", "tablet", "terminal", "phone", "message"]
FIRST_LICENCE = date(2010, 1, 1)
FORBIDDEN, REVOKED, OUTSIDE = 0.0005, 0.02, 0.1
PROBLEMS, ANSWERS = 25, 60  # for each unit
EXTERNAL = ("fully_online", "on_the_spot")
JUDGED = {
    "public_query": (100, 0),
    "publicity": (100, 0),
    "investigation_mechanism": (100, 60, 0),
    "complaint_channels": (100, 60, 0),
    "joint_handling": (100, 60, 0),
    "tracing_back": (100, 60, 0),
}
SURVEYED = ("awareness", "satisfaction_with_work", "satisfaction_with_credit", "satisfaction_with_fairness")
SEARCHED = {"prohibited_approvals": "keyword_results", "barriers_outside_list": "manual_checks"}


@frozen
class Maker:
    """Makes the other data sets and adds what there is to be counted."""

    rng: np.random.Generator
    items: Items
    shares: NDArray[np.float64]
    period: Period
    licences_since: date
    truth: Truth

    def _days(self, size: int) -> Integers:
        begins, ends = ((day - EPOCH).days for day in (self.period.begins, self.period.ends))
        return self.rng.integers(begins, ends + 1, size)

    def _units(self, size: int) -> Integers:
        return self.rng.choice(len(self.shares), size=size, p=self.shares)

    def ratings(self, first: int, size: int) -> dict[str, pa.Table]:
        """Ratings of items, some given outside of the period, some with a code that does not exist."""
        items, unit = self.items, self._units(size)
        item = items.starts[unit] + (self.rng.random(size) * items.sizes[unit]).astype(np.int64)
        code = self.rng.choice(len(CODES), size=size, p=HOW_OFTEN)
        outside = self.rng.random(size) < OUTSIDE
        day = np.where(outside, (self.period.begins - EPOCH).days - 1 - code, self._days(size))
        listed = items.is_listed[item]
        known = ~outside & listed & (code < 5)
        for what, where in (
            ("numerator", known & (code < 3)),
            ("denominator", known),
            ("not_on_list", ~outside & ~listed),
            ("unknown_code", ~outside & listed & (code == 5)),
        ):
            self.truth.add("good_ratings", what, unit, where)
        channels = self.rng.integers(0, len(CHANNELS), size)
        columns = {
            "rating": pa.array(first + np.arange(size)).cast(pa.string()),
            "record": pa.nulls(size, pa.string()),
            "service_item": pa.array(items.codes).take(pa.array(item)),
            "unit": unit_names(unit),
            "channel": pa.array(CHANNELS).take(pa.array(channels)),
            "rated_at": moments(self.rng, day, 10),
            "satisfaction": pa.array(CODES).take(pa.array(code)),
            "device": pa.nulls(size, pa.string()),
        }
        return {"ratings": pa.table(columns)}

    def licences(self, first: int, size: int) -> dict[str, pa.Table]:
        """Licences on both sides of the day since which the list holds; few with a forbidden measure."""
        unit = self._units(size)
        day = self.rng.integers((FIRST_LICENCE - EPOCH).days, (self.period.ends - EPOCH).days + 1, size)
        revoked, forbidden = self.rng.random(size) < REVOKED, self.rng.random(size) < FORBIDDEN
        new = day >= (self.licences_since - EPOCH).days
        for metric, mine in (("new_prohibited_licences", new), ("old_prohibited_licences", ~new)):
            self.truth.add(metric, "numerator", unit, mine & ~revoked & forbidden)
            self.truth.add(metric, "denominator", unit, mine & ~revoked)
            self.truth.add(metric, "revoked", unit, mine & revoked)
        columns = {
            "licence": pa.array(first + np.arange(size)).cast(pa.string()),
            "unit": unit_names(unit),
            "issued_on": _date(day),
            "revoked_on": _date(day, ~revoked),
            "prohibited_measure": pa.array(
                ["forbidden" if each else None for each in forbidden], pa.string()
            ),
        }
        return {"licences": pa.table(columns)}

    def tables(self) -> dict[str, pa.Table]:
        """The small data sets: problems, searches, and points that others give."""
        return {
            "problems": self._problems(),
            "external_scores": self._points(EXTERNAL, "assessed_on", {"assessor": "示范评估单位"}),
            "judgements": self._judgements(),
            "survey_answers": self._answers(),
            **{data_set: self._searches(metric) for metric, data_set in SEARCHED.items()},
        }

    def _problems(self) -> pa.Table:
        size = PROBLEMS * len(self.shares)
        unit, day = self._units(size), self._days(size)
        last = (self.period.ends - EPOCH).days
        disposed, closed, answered = (day + self.rng.integers(0, 40, size) for _ in range(3))
        closed, answered = np.maximum(disposed, closed), np.maximum(disposed, answered)
        self.truth.add("problems_closed", "numerator", unit, closed <= last)
        self.truth.add("problems_closed", "denominator", unit, day <= last)
        self.truth.add("problems_answered", "numerator", unit, answered <= last)
        self.truth.add("problems_answered", "denominator", unit, disposed <= last)
        self.truth.add("problems_answered", "not_disposed", unit, disposed > last)
        return pa.table(
            {
                "problem": pa.array(np.arange(size)).cast(pa.string()),
                "unit": unit_names(unit),
                "collected_on": _date(day),
                "disposed_on": _date(disposed),
                "answered_on": _date(answered),
                "closed_on": _date(closed),
            }
        )

    def _given(self, metric: str, units: Integers, points: Integers) -> None:
        sums = np.bincount(units, weights=points, minlength=len(self.shares)).astype(np.int64)
        self.truth.counts[metric] = {
            "numerator": sums,
            "denominator": np.bincount(units, minlength=len(self.shares)),
        }

    def _points(self, metrics: tuple[str, ...], day: str, more: dict[str, Any]) -> pa.Table:
        every = np.arange(len(self.shares))
        parts = []
        for metric in metrics:
            points = self.rng.integers(40, 101, len(every))
            self._given(metric, every, points)
            parts.append(self._rows(metric, every, points, day, more))
        return pa.concat_tables(parts)

    def _rows(
        self, metric: str, unit: Integers, points: Integers, day: str, more: dict[str, Any]
    ) -> pa.Table:
        columns = {name: pa.repeat(value, len(unit)) for name, value in more.items()}
        return pa.table(
            {
                "unit": unit_names(unit),
                "metric": pa.repeat(metric, len(unit)),
                day: _date(self._days(len(unit))),
                "points": pa.array(points),
                **columns,
            }
        )

    def _judgements(self) -> pa.Table:
        every = np.arange(len(self.shares))
        parts = []
        for metric, levels in JUDGED.items():
            points = self.rng.choice(np.array(levels), len(every))
            self._given(metric, every, points)
            parts.append(self._rows(metric, every, points, "judged_on", {}))
        return pa.concat_tables(parts)

    def _answers(self) -> pa.Table:
        size = ANSWERS * len(self.shares)
        parts = []
        for metric in SURVEYED:
            unit, points = self._units(size), self.rng.integers(0, 5, size) * 25
            self._given(metric, unit, points)
            rows = self._rows(metric, unit, points, "answered_on", {})
            answer = pa.array([f"{metric}-{number}" for number in range(size)])
            parts.append(rows.append_column("answer", answer))
        return pa.concat_tables(parts)

    def _searches(self, metric: str) -> pa.Table:
        every = np.arange(len(self.shares))
        searched = every[self.rng.random(len(every)) < 0.9]
        texts = self.rng.integers(50, 500, len(searched))
        confirmed = np.where(self.rng.random(len(searched)) < 0.2, 1, 0)
        self.truth.counts[metric] = {
            "numerator": np.bincount(searched, weights=confirmed, minlength=len(every)).astype(np.int64),
            "denominator": np.bincount(searched, weights=texts, minlength=len(every)).astype(np.int64),
        }
        return pa.table(
            {
                "search": pa.repeat(f"search-{metric}", len(searched)),
                "unit": unit_names(searched),
                "metric": pa.repeat(metric, len(searched)),
                "source": pa.repeat("示范来源", len(searched)),
                "searched_on": _date(self._days(len(searched))),
                "texts": pa.array(texts),
                "confirmed": pa.array(confirmed),
            }
        )


def _date(days: Integers, missing: Mask | None = None) -> pa.Array:
    return pa.array(days.astype(np.int32), mask=missing).cast(pa.date32())
