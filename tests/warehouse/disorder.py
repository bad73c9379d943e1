"""Rows full of borders, nulls and disorder, by a seed: what a folder may hold at its worst."""

import random
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from tests.warehouse.folder import NEEDS, working_days
from tests.warehouse.reckoner import GIVEN, SEARCHED

UNITS = ("u", "v", "w", "x")  # of x nothing is said, and "stranger" is none of them
WHOSE = ("u", "u", "v", "w", "stranger", None)
BORDERS = ("2026-06-30", "2026-07-01", "2026-07-06", "2026-08-15", "2026-09-30", "2026-10-01")
HOURS = ("00:00:00", "09:30:00", "23:59:59")
OFF = ["2026-07-08", "2026-07-09", "2026-09-28"]
Row = dict[str, Any]
EITHER = (True, False)


class Disorder:
    """Rows of a seed; what is asked for is null now and then."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)

    def one(self, *of: Any, null: float = 0.1) -> Any:
        return None if self.rng.random() < null else self.rng.choice(of)

    def day(self, null: float = 0.1) -> date | None:
        return self.one(*map(date.fromisoformat, BORDERS), null=null)  # type: ignore[no-any-return]

    def moment(self, day: date | None) -> datetime | None:
        return day and datetime.fromisoformat(f"{day} {self.rng.choice(HOURS)}")

    def rows(self, most: int, make: Callable[[int], Row]) -> list[Row]:
        return [make(number) for number in range(self.rng.randint(0, most))]

    def record(self, number: int) -> Row:
        accepted = date(2026, 6, 20) + timedelta(days=self.rng.randint(0, 105))
        decided = accepted + timedelta(days=self.rng.randint(-2, 16))
        return {
            "record": f"r{number // 2}" if number < 10 else f"r{number}", "unit": self.one(*WHOSE, null=0),
            "service_item": self.one("i1", "i2", "i3", "i4", "i5"), "division": "500115", "kind": "1",
            "accepted_at": self.moment(self.one(accepted, null=0.05)),
            "decided_at": self.moment(self.one(decided)),
        }  # fmt: skip

    def stop(self, _: int) -> Row:
        begun = date(2026, 6, 25) + timedelta(days=self.rng.randint(0, 95))
        ended = begun + timedelta(days=self.rng.randint(-1, 9))
        return {
            "record": f"r{self.rng.randint(0, 30)}",
            "kind": "2",
            "started_on": self.one(begun, null=0.05),
            "ended_on": self.one(ended),
        }

    def item(self, code: str, unit: str) -> Row:
        return {
            "service_item": code, "unit": unit, "name": "示范事项", "kind": self.one("01", "01", "10"),
            "is_online": self.one(*EITHER), "guide_on": self.day(), "gives_licence": self.one(*EITHER),
            "adjusted_on": self.day(), "statutory_days": self.one(0, 3, 5, null=0.2),
            "promised_days": self.one(30), "limit_unit": self.one("working", "calendar", "weeks", null=0.2),
        }  # fmt: skip

    def measure(self, number: int) -> Row:
        return {
            "measure": f"m{number % 6}", "unit": self.one("u", "v", "w", null=0),
            "access": self.one("permit_required", "permit_required", "prohibited", null=0),
            "since": date(2022, 3, 12), "until": self.one(date(2026, 9, 30), date(2026, 10, 1), null=0.7),
            "revised_on": self.day(null=0.3),
        }  # fmt: skip

    def link(self, number: int) -> Row:
        return {
            "measure": f"m{number % 7}", "service_item": self.one("i1", "i2", "i3", "i4", null=0),
            "since": self.one(date(2022, 3, 12), date(2026, 10, 1), null=0),
            "until": self.one(date(2026, 9, 30), date(2026, 10, 1), null=0.7),
        }  # fmt: skip

    def licence(self, number: int) -> Row:
        issued = self.one(date(2018, 12, 31), date(2019, 1, 1), date(2026, 9, 30), date(2026, 10, 1))
        return {
            "licence": f"l{number}", "unit": self.one(*WHOSE, null=0), "issued_on": issued,
            "revoked_on": self.day(null=0.6), "prohibited_measure": self.one("m", null=0.9),
        }  # fmt: skip

    def rating(self, number: int) -> Row:
        return {
            "rating": f"g{number}", "record": None, "service_item": self.one("i1", "i2", "i3", "i5"),
            "unit": self.one(*WHOSE, null=0), "channel": "pc", "rated_at": self.moment(self.day()),
            "satisfaction": self.one(*"123459"), "device": None,
        }  # fmt: skip

    def problem(self, number: int) -> Row:
        days = {name: self.day(null=0.2) for name in ("disposed_on", "answered_on", "closed_on")}
        return {"problem": f"p{number}", "unit": self.one(*WHOSE, null=0), "collected_on": self.day(), **days}

    def verdict(self, number: int) -> Row:
        return {
            "problem": f"p{number // 2}", "unit": "u",
            "rated_on": self.day(), "is_satisfied": self.one(*EITHER),
        }  # fmt: skip

    def search(self, number: int, metric: str) -> Row:
        return {
            "search": f"s{number}", "unit": self.one(*WHOSE, null=0), "metric": metric, "source": "示范来源",
            "searched_on": self.day(), "texts": self.one(0, 5, 90), "confirmed": self.one(0, 0, 1, 7),
        }  # fmt: skip

    def points(self, name: str) -> list[Row]:
        made = []
        for data_set, day, metric, levels in GIVEN.values():
            if data_set == name:
                most = 130 if name == "survey_answers" else 8
                marks = (*levels, 50) if levels else (0, 33, Decimal("66.666667"), 100, 101, -1)
                made += self.rows(most, lambda n, metric=metric, marks=marks, day=day: {  # type: ignore[misc]
                    "answer": f"{metric}{n}", "assessor": f"示范{n}", "unit": self.one(*WHOSE[:4], null=0),
                    "metric": metric, day: self.day(), "points": self.one(*marks),
                })  # fmt: skip
        names = {column.name for column in NEEDS[name].columns}
        return [{key: value for key, value in row.items() if key in names} for row in made]


def folder(seed: int) -> dict[str, list[Row]]:
    """Every data set now and then missing, each with some rows."""
    made = Disorder(seed)
    rows: dict[str, list[Row]] = {
        "service_records": made.rows(120, made.record),
        "special_procedures": made.rows(60, made.stop),
        "service_items": [
            made.item(code, unit) for code, unit in zip(("i1", "i2", "i3", "i4"), "uuvw", strict=True)
        ],
        "list_measures": made.rows(9, made.measure),
        "correspondences": made.rows(14, made.link),
        "licences": made.rows(40, made.licence),
        "ratings": made.rows(60, made.rating),
        "problems": made.rows(40, made.problem),
        "problem_ratings": made.rows(40, made.verdict),
        **{name: made.rows(6, lambda n, m=metric: made.search(n, m)) for name, metric in SEARCHED.values()},  # type: ignore[misc]
        **{name: made.points(name) for name in ("external_scores", "judgements", "survey_answers")},
    }
    kept = {name: given for name, given in rows.items() if made.rng.random() > 0.07}
    decided = {"unit": "u", "reason": "示范", "indicator": 1}
    until = made.rng.choice([date(2026, 9, 29), date(2026, 9, 30), date(2026, 10, 1)])
    kept["exemptions"] = [{**decided, "approver": "负责人", "until": until}]
    number, points = made.rng.choice([6, 13, 16, 23]), made.rng.choice([0, 61, 100])
    kept["corrections"] = [{
        **decided, "unit": "v", "indicator": number, "points": points,
        "proposed_by": "经办员", "decided_by": "负责人", "reference": "E1",
    }]  # fmt: skip
    kept["units"] = [{"unit": unit, "name": unit, "division": "500115"} for unit in UNITS]
    kept["calendar"] = [
        {"day": date.fromisoformat(each["day"]), "is_working": each["is_working"]}
        for each in working_days(off=OFF, first="2026-06-22", last="2026-09-29")
    ]
    return kept
