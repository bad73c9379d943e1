"""
The 27 indicators reckoned row by row in plain Python, from annex 3 and docs/manual/evaluation-data.md alone.

Nothing here is taken from the program: weights, formulas and rules are written down a second time, so that a
mistake has to be made twice to pass.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

Row = Mapping[str, Any]
Rows = Mapping[str, Sequence[Row]]
Count = tuple[Fraction, Fraction, dict[str, int]]
GROUPS = {range(1, 11): 30, range(11, 17): 30, range(17, 24): 20, range(24, 28): 20}
WEIGHTS = dict(zip(range(1, 28), [
    10, 10, 20, 5, 5, 5, 5, 20, 10, 10,
    20, 20, 10, 20, 20, 10,
    20, 20, 10, 10, 5, 5, 10,
    30, 20, 20, 30,
], strict=True))  # fmt: skip
BANDED = (6, 7, 11, 13, 21, 22)
NONE_FOUND, POINTS, SURVEYED = (2, 3, 4, 8), (9, 10, 12, 14, 17, 18, 19, 20, 24, 25, 26, 27), range(24, 28)
SEARCHED = {3: ("keyword_results", "prohibited_approvals"), 8: ("manual_checks", "barriers_outside_list")}
TWO, THREE = (100, 0), (100, 60, 0)
GIVEN: dict[int, tuple[str, str, str, tuple[int, ...]]] = {
    9: ("judgements", "judged_on", "public_query", TWO),
    10: ("judgements", "judged_on", "publicity", TWO),
    12: ("external_scores", "assessed_on", "fully_online", ()),
    14: ("external_scores", "assessed_on", "on_the_spot", ()),
    17: ("judgements", "judged_on", "investigation_mechanism", THREE),
    18: ("judgements", "judged_on", "complaint_channels", THREE),
    19: ("judgements", "judged_on", "joint_handling", THREE),
    20: ("judgements", "judged_on", "tracing_back", THREE),
    24: ("survey_answers", "answered_on", "awareness", ()),
    25: ("survey_answers", "answered_on", "satisfaction_with_work", ()),
    26: ("survey_answers", "answered_on", "satisfaction_with_credit", ()),
    27: ("survey_answers", "answered_on", "satisfaction_with_fairness", ()),
}
MEASURES = ("list_measures", "correspondences", "service_items")
NEEDS: dict[int, tuple[str, ...]] = {
    **{number: (each[0],) for number, each in GIVEN.items()},
    **{number: (each[0],) for number, each in SEARCHED.items()},
    **dict.fromkeys((1, 6, 7, 11, 15), MEASURES),
    2: ("list_measures", "correspondences", "service_records"),
    13: (*MEASURES, "service_records", "special_procedures"),
    16: ("list_measures", "correspondences", "ratings"),
    **dict.fromkeys((4, 5), ("licences",)),
    **dict.fromkeys((21, 22), ("problems",)),
    23: ("problems", "problem_ratings"),
}
SINCE = date(2019, 1, 1)


class Reckoner:
    """One period over the rows of a folder; ``works`` says of a day whether it is worked, None: unknown."""

    def __init__(self, rows: Rows, begins: date, ends: date, works: Callable[[date], bool | None]) -> None:
        self.rows, self.begins, self.ends, self.works = rows, begins, ends, works

    def of(self, name: str, unit: str) -> list[Row]:
        return [row for row in self.rows[name] if row["unit"] == unit]

    def within(self, day: date | None) -> bool:
        return day is not None and self.begins <= day <= self.ends

    def done(self, day: date | None) -> bool:
        return day is not None and day <= self.ends

    def holds(self, row: Row) -> bool:
        begun = row["since"] is not None and row["since"] <= self.ends
        return begun and (row["until"] is None or self.ends < row["until"])

    def measures(self, access: str, unit: str | None = None) -> dict[str, date | None]:
        """The measures in force with the day of their last revision."""
        found: dict[str, date | None] = {}
        for row in self.rows["list_measures"]:
            mine = row["access"] == access and unit in (None, row["unit"]) and self.holds(row)
            if mine and row["measure"] is not None:
                days = [day for day in (found.get(row["measure"]), row["revised_on"]) if day]
                found[row["measure"]] = max(days, default=None)
        return found

    def linked(self, measures: Iterable[str]) -> set[str]:
        wanted = set(measures)
        rows = [row for row in self.rows["correspondences"] if row["measure"] in wanted and self.holds(row)]
        return {row["service_item"] for row in rows} - {None}

    def items(self, unit: str, codes: set[str]) -> dict[str, Row]:
        return {
            row["service_item"]: row for row in self.of("service_items", unit) if row["service_item"] in codes
        }

    def covered(self, unit: str, has: Callable[[Row], bool]) -> Count:
        measures = self.measures("permit_required", unit)
        number = sum(any(map(has, self.items(unit, self.linked([each])).values())) for each in measures)
        return Fraction(number), Fraction(len(measures)), {}

    def adjusted(self, unit: str) -> Count:
        measures = self.measures("permit_required", unit)
        revised = {measure: day for measure, day in measures.items() if day is not None and day <= self.ends}
        number = 0
        for measure, since in revised.items():
            rows = self.items(unit, self.linked([measure])).values()
            number += any(row["adjusted_on"] and since <= row["adjusted_on"] <= self.ends for row in rows)
        return Fraction(number), Fraction(len(revised)), {"not_revised": len(measures) - len(revised)}

    def licensing(self, unit: str) -> Count:
        rows = self.items(unit, self.linked(self.measures("permit_required", unit))).values()
        counted = [row for row in rows if row["kind"] == "01"]
        good = sum(row["gives_licence"] is True for row in counted)
        return Fraction(good), Fraction(len(counted)), {"not_licensing": len(rows) - len(counted)}

    def records(self, unit: str) -> list[tuple[Row, str]]:
        """The records that the evaluation looks at, each with what keeps it from being counted, or ""."""
        found = []
        for row in self.of("service_records", unit):
            accepted, decided = row["accepted_at"], row["decided_at"]
            if decided is None:
                if accepted is None or accepted.date() <= self.ends:
                    found.append((row, "not_decided"))
            elif self.within(decided.date()):
                wrong = "undated" if accepted is None else "wrong_order" if decided < accepted else ""
                found.append((row, wrong))
        return found

    def forbidden(self, unit: str) -> Count:
        records = self.records(unit)
        prohibited = self.linked(self.measures("prohibited"))
        whole = [row for row, wrong in records if not wrong]
        bad = sum(row["service_item"] in prohibited for row in whole)
        return Fraction(bad), Fraction(len(whole)), told(wrong for _, wrong in records if wrong)

    def in_time(self, unit: str) -> Count:
        items = self.items(unit, self.linked(self.measures("permit_required", unit)))
        counted, reasons = [], []
        for row, wrong in self.records(unit):
            item = items.get(row["service_item"])
            taken = None if item is None or wrong else self.taken(row, item["limit_unit"])
            if item is None or wrong:
                reasons.append("not_on_list" if item is None else wrong)
            elif item["statutory_days"] is None or item["limit_unit"] not in ("working", "calendar", None):
                reasons.append("no_limit")
            elif taken is None:
                reasons.append("no_calendar")
            else:
                counted.append(taken <= item["statutory_days"])
        return Fraction(sum(counted)), Fraction(len(counted)), told(reasons)

    def taken(self, row: Row, limit_unit: str | None) -> int | None:
        """Day by day: each after the acceptance that is neither off nor within a special procedure."""
        accepted, decided = row["accepted_at"].date(), row["decided_at"].date()
        stood = [each for each in self.rows["special_procedures"] if each["record"] == row["record"]]
        spans = [
            (each["started_on"], each["ended_on"])
            for each in stood
            if each["started_on"] and each["ended_on"]
        ]
        by_work = limit_unit != "calendar"
        if by_work and None in (self.works(accepted), self.works(decided)):
            return None
        days = [accepted + timedelta(days=n) for n in range(1, (decided - accepted).days + 1)]
        running = [day for day in days if not any(begun < day <= ended for begun, ended in spans)]
        return sum(not by_work or bool(self.works(day)) for day in running)

    def good(self, unit: str) -> Count:
        items = self.linked(self.measures("permit_required", unit))
        codes, reasons = [], []
        for row in self.of("ratings", unit):
            if row["rated_at"] is None:
                reasons.append("undated")
            elif self.within(row["rated_at"].date()):
                if row["service_item"] not in items:
                    reasons.append("not_on_list")
                elif row["satisfaction"] not in ("1", "2", "3", "4", "5"):
                    reasons.append("unknown_code")
                else:
                    codes.append(row["satisfaction"])
        return Fraction(sum(code in "123" for code in codes)), Fraction(len(codes)), told(reasons)

    def licences(self, unit: str, *, new: bool) -> Count:
        bad, valid, reasons = 0, 0, []
        for row in self.of("licences", unit):
            if row["issued_on"] is None:
                reasons.append("undated")
            elif row["issued_on"] <= self.ends and (row["issued_on"] >= SINCE) == new:
                if self.done(row["revoked_on"]):
                    reasons.append("revoked")
                else:
                    valid += 1
                    bad += row["prohibited_measure"] is not None
        return Fraction(bad), Fraction(valid), told(reasons)

    def problems(self, unit: str, number: int) -> Count:
        rows = self.of("problems", unit)
        reasons = ["undated" for row in rows if row["collected_on"] is None]
        rows = [row for row in rows if self.within(row["collected_on"])]
        if number == 21:
            return (
                Fraction(sum(self.done(row["closed_on"]) for row in rows)),
                Fraction(len(rows)),
                told(reasons),
            )
        disposed = [row for row in rows if self.done(row["disposed_on"])]
        reasons += ["not_disposed"] * (len(rows) - len(disposed))
        if number == 22:
            good = sum(self.done(row["answered_on"]) for row in disposed)
        else:
            satisfied = {
                each["problem"]
                for each in self.rows["problem_ratings"]
                if each["is_satisfied"] and self.done(each["rated_on"])
            }
            good = sum(row["problem"] in satisfied for row in disposed)
        return Fraction(good), Fraction(len(disposed)), told(reasons)

    def searched(self, unit: str, data_set: str, metric: str) -> Count:
        texts, confirmed, reasons = 0, 0, []
        for row in self.of(data_set, unit):
            if row["metric"] == metric:
                if row["searched_on"] is None:
                    reasons.append("undated")
                elif self.within(row["searched_on"]):
                    if (
                        row["texts"]
                        and row["confirmed"] is not None
                        and 0 <= row["confirmed"] <= row["texts"]
                    ):
                        texts, confirmed = texts + row["texts"], confirmed + row["confirmed"]
                    else:
                        reasons.append("nothing_searched")
        return Fraction(confirmed), Fraction(texts), told(reasons)

    def points(self, unit: str, data_set: str, day: str, metric: str, levels: tuple[int, ...]) -> Count:
        points, reasons = [], []
        for row in self.of(data_set, unit):
            if row["metric"] == metric:
                given = row["points"]
                if row[day] is None:
                    reasons.append("undated")
                elif self.within(row[day]):
                    if given is None or (given not in levels if levels else not 0 <= given <= 100):
                        reasons.append("not_a_level" if levels else "out_of_range")
                    else:
                        points.append(Fraction(given))
        return sum(points, Fraction(0)), Fraction(len(points)), told(reasons)

    def count(self, number: int, unit: str) -> Count:
        """What an indicator counts for a unit: numerator, denominator, left out by reason."""
        if number in GIVEN:
            return self.points(unit, *GIVEN[number])
        if number in SEARCHED:
            return self.searched(unit, *SEARCHED[number])
        ways: dict[int, Callable[[], Count]] = {
            1: lambda: self.adjusted(unit),
            2: lambda: self.forbidden(unit),
            4: lambda: self.licences(unit, new=True),
            5: lambda: self.licences(unit, new=False),
            6: lambda: self.covered(unit, lambda _: True),
            7: lambda: self.covered(unit, lambda row: self.done(row["guide_on"])),
            11: lambda: self.covered(unit, lambda row: row["is_online"] is True),
            13: lambda: self.in_time(unit),
            15: lambda: self.licensing(unit),
            16: lambda: self.good(unit),
        }
        return ways[number]() if number in ways else self.problems(unit, number)


def told(reasons: Iterable[str]) -> dict[str, int]:
    """How often each reason was given."""
    found: dict[str, int] = {}
    for reason in reasons:
        found[reason] = found.get(reason, 0) + 1
    return found
