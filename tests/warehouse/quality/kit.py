"""Small files to be checked, and what a check of them leaves."""

import csv
from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import duckdb
from attrs import evolve, frozen

from marketaccess.law import library
from marketaccess.warehouse.quality.checking import check
from marketaccess.warehouse.quality.order import Given, Order

DIVISION = "500115"
RULES = library.quality_rules()
RECORD = {
    "record": "r1",
    "service_item": "i",
    "unit": "u",
    "division": DIVISION,
    "kind": "1",
    "accepted_at": "2026-07-01 09:00:00",
    "decided_at": "2026-07-02 10:00:00",
}


def records(*changes: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Service records, numbered, each sound but for its changes."""
    return [{**RECORD, "record": f"r{at}", **change} for at, change in enumerate(changes, 1)]


def text(rows: Sequence[Mapping[str, Any]], *, delimiter: str = ",", heading: Sequence[str] = ()) -> str:
    """Rows as a delimited text."""
    names = list(rows[0]) if rows else list(RECORD)
    lines = [delimiter.join(heading or names)]
    lines += [delimiter.join(str(row[name]) for name in names) for row in rows]
    return "\n".join(lines) + "\n"


@frozen
class Checked:
    """A report with its folder."""

    report: dict[str, Any]
    folder: Path

    @property
    def counts(self) -> dict[tuple[str, str], int]:
        """Rows by rule and column."""
        return {
            (each["rule"], each["column"]): each["rows"] for each in self.report["findings"] if each["rows"]
        }

    @property
    def refusals(self) -> list[str]:
        """The rules by which the whole is refused."""
        return [each["rule"] for each in self.report["refusals"]]

    @property
    def reason(self) -> str:
        """The first sentence of the refusal."""
        return str(self.report["refusals"][0]["reason"])

    @property
    def size(self) -> tuple[int, int, int]:
        """Rows in, kept, rejected."""
        return self.report["rows_in"], self.report["rows_kept"], self.report["rows_rejected"]

    def told(self, rule: str) -> list[str]:
        """The sentences of a rule."""
        return [each["reason"] for each in self.report["findings"] if each["rule"] == rule]

    def left(self) -> list[str]:
        """What the check left in its folder."""
        return sorted(path.name for path in self.folder.iterdir())

    def rejects(self) -> list[list[str]]:
        """The lines of the file of rejects."""
        with (self.folder / "rejects.csv").open(encoding="utf-8-sig", newline="") as opened:
            return list(csv.reader(opened))[1:]

    def rows(self, columns: str = "*") -> list[tuple[Any, ...]]:
        """The accepted rows."""
        files = str(self.folder / "data" / "**" / "*.parquet")
        sql = f"SELECT {columns} FROM read_parquet('{files}', hive_partitioning = false) ORDER BY ALL"
        return duckdb.sql(sql).fetchall()


def checked(
    folder: Path,
    *contents: str | bytes,
    need: str = "service_records",
    name: str = "数据.csv",
    **changes: Any,
) -> Checked:
    """What a check of these files finds. ``lenient``: without the limit on rejected rows."""
    files = []
    for at, content in enumerate(contents):
        path = folder / f"given-{at}"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        files.append(Given(name, str(path)))
    rules = evolve(RULES, most_rejected=Fraction(1)) if changes.pop("lenient", False) else RULES
    order = Order(
        need=need,
        division=DIVISION,
        begins=date(2026, 7, 1),
        ends=date(2026, 7, 31),
        on=date(2026, 8, 5),
        files=tuple(files),
        out=str(folder / "out"),
    )
    report = check(evolve(order, **changes), library.data_needs(), rules, lambda *_: None)
    return Checked(report, folder / "out")
