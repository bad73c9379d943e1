"""What every ledger of rows has in common: its name, and what stands above the table."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet

from marketaccess.domain.authority.actor import Actor
from marketaccess.pipelines.workbook import Cover, Layout, Ledger, Value


def ledger_of(
    found: "QuerySet[Any]",
    rows: Iterable[tuple[Value, ...]],
    *,
    layout: Layout,
    title: str,
    conditions: Sequence[str],
    by: Actor,
    on: date,
) -> Ledger:
    """The ledger of these rows, marked as demonstration data where one of them is."""
    cover = Cover(
        title=title,
        made_on=on,
        made_by=by.label,
        conditions=conditions,
        is_demonstration=found.filter(is_demonstration=True).exists(),
    )
    return Ledger(f"{layout.sheet}{on:%Y%m%d}.xlsx", layout, cover, found.count(), rows)
