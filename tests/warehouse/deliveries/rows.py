"""Deliveries in any state without a check: for what is shown of them, and who may do what."""

from datetime import date
from typing import Any

from marketaccess.domain.basics.period import Period
from marketaccess.foundation.organizations.models import Department
from marketaccess.warehouse.deliveries.models import Delivery
from tests import make
from tests.warehouse.deliveries.kit import AUGUST, LATER, NEED

CHECKED = ("checked", "accepted", "replaced", "refused")
DECIDED = ("accepted", "replaced", "refused")


def finding(rule: str, action: str, rows: int, **changes: Any) -> dict[str, Any]:
    """A finding as a report has it."""
    told = {"rule": rule, "column": "", "reason": f"because of {rule}", "action": action, "rows": rows}
    return {**told, "label": f"label of {rule}", "column_label": "", "examples": [], **changes}


def report(*coverage: tuple[str, str, str, int], **changes: Any) -> dict[str, Any]:
    """A quality report of rows by division, unit and month."""
    usual = {
        "coverage": [list(line) for line in coverage],
        "findings": [],
        "refusals": [],
        "nulls": {"decided_at": 0.25},
        "first_day": "2026-07-01",
        "last_day": "2026-07-31",
        "software": "marketaccess 0",
    }
    return {**usual, **changes}


def row(state: str = "checked", *, period: str = "2026-07", **changes: Any) -> Delivery:
    """A delivery of the department that handles leads, as it would stand in a state."""
    span, number = Period.of(period), Delivery.objects.count()
    usual: dict[str, Any] = {
        "need": NEED,
        "division": make.division(),
        "department": Department.objects.get(key=make.HANDLING, division=make.CODE),
        "delivered_by_id": make.clerk().user,
        "delivered_by_label": "市场监管局 经办员",
        "delivered_at": AUGUST,
        "files": [{"name": "办件.csv", "digest": f"{number:064d}", "size": 2048}],
        "files_digest": f"{number:064d}",
        "rows_in": 1200,
        "rows_kept": 1188,
        "rows_rejected": 12,
    }
    if state in CHECKED:
        usual |= {"checked_at": AUGUST, "report": report(), "digest": f"{number:064d}"}
    if state in DECIDED:
        usual |= {
            "decided_by_id": make.handler().user,
            "decided_by_label": "发改局 经办员",
            "decided_at": LATER,
        }
    return Delivery.objects.create(
        state=state, period=span.name, begins=span.begins, ends=span.ends, **{**usual, **changes}
    )


def of_month(month: str, count: int, **changes: Any) -> Delivery:
    """An accepted delivery with so many rows of one unit in its own month."""
    told = report((make.CODE, make.HANDLING, month, count), last_day=f"{month}-28")
    return row("accepted", period=month, report=told, rows_in=count, rows_kept=count, **changes)


def day(text: str) -> date:
    """A day from its digits."""
    return date.fromisoformat(text)
