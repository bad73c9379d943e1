"""Rows into the directory: each row by itself, so that one wrong number does not hold up the rest."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from attrs import frozen

from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.foundation.organizations import actions, queries
from marketaccess.pipelines.liaison_directory.extract import Row

if TYPE_CHECKING:
    from marketaccess.foundation.organizations.models import Department


@frozen
class Rejected:
    """A row that was not taken over, and why."""

    row: Row
    field: str
    message: str


@frozen
class Outcome:
    """What an import did. A second run of the same file: all unchanged."""

    saved: int
    unchanged: int
    rejected: tuple[Rejected, ...]


def load(rows: Iterable[Row], *, by: Actor, at: datetime) -> Outcome:
    """Take over every row that can be; nothing is stored twice, nothing is dropped silently."""
    division = queries.locality(on=queries.day_of(at)).division_id
    saved = unchanged = 0
    rejected: list[Rejected] = []
    seen: set[tuple[int, str]] = set()
    for row in rows:
        try:
            department = _department(row, division, seen)
            if _save(row, department, by, at):
                saved += 1
            else:
                unchanged += 1
        except Refusal as refusal:
            rejected.append(Rejected(row, refusal.field, refusal.message))
    return Outcome(saved, unchanged, tuple(rejected))


def _department(row: Row, division: str, seen: set[tuple[int, str]]) -> "Department":
    if not row.kind:
        labels = "”或“".join(queries.kind_labels())
        raise Refusal(f"首列应为“{labels}”，请按回执表填写。", field="kind")
    if not row.unit:
        raise Refusal("没有单位名称，请在“单位”列填写。", field="unit")
    department = queries.named(row.unit, division=division)
    if department is None:
        raise Refusal(f"没有名为“{row.unit[:40]}”的在用部门，请核对单位名称。", field="unit")
    if (department.pk, row.kind) in seen:
        raise Refusal("同一单位的这一类人员在表中填了不止一次，请只保留一行。", field="unit")
    seen.add((department.pk, row.kind))
    return department


def _save(row: Row, department: "Department", by: Actor, at: datetime) -> bool:
    before = queries.liaison_values(department, row.kind)
    actions.save_liaison(
        department=department,
        kind=row.kind,
        name=row.name,
        title=row.title,
        landline=row.landline,
        mobile=row.mobile,
        by=by,
        at=at,
    )
    return queries.liaison_values(department, row.kind) != before
