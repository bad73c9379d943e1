"""Correspondences as a workbook."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

from marketaccess.apps.matters import queries
from marketaccess.pipelines.correspondences.columns import COLUMNS, SHEET
from marketaccess.pipelines.service_items.template import table

if TYPE_CHECKING:
    from marketaccess.apps.matters.models import Correspondence
    from marketaccess.apps.matters.queries import MeasureWords

BATCH = 500


def workbook_of(rows: Iterable["Correspondence"]) -> bytes:
    """All these correspondences."""
    return table(SHEET, COLUMNS, _lines(rows))


def _lines(rows: Iterable["Correspondence"]) -> Iterator[list[str]]:
    left = iter(rows)
    while batch := list(islice(left, BATCH)):
        words = queries.words_of(batch)
        for row in batch:
            said = shown(row, words.get((row.edition_key, row.measure_key)))
            yield [said[column.key] for column in COLUMNS]


def shown(row: "Correspondence", words: "MeasureWords | None" = None) -> dict[str, str]:
    """What stands in each column for a correspondence."""
    item = row.service_item
    comments = list(row.comments.all())
    return {
        "edition": row.edition_key,
        "measure": row.measure_key,
        "measure_text": words.text if words else "",
        "code": item.implementation_code,
        "item_name": item.name,
        "department": item.department.name if item.department else item.department_name,
        "score": "" if row.score is None else f"{row.score:.4f}",
        "why": row.why,
        "state": row.get_state_display(),
        "comment": comments[-1].text if comments else "",
        "valid_from": row.valid_from.isoformat() if row.valid_from else "",
        "valid_to": row.valid_to.isoformat() if row.valid_to else "",
        "entries": "\n".join(f"{e.get_register_display()}|{e.code}" for e in row.entries.all()),
        "changed_at": row.changed_at.isoformat(),
    }
