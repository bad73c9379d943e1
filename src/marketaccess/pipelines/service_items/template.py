"""The template and the export: the same workbook, empty or filled."""

from collections.abc import Iterable, Mapping
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from marketaccess.domain.matters.draft import Draft
from marketaccess.pipelines.service_items.columns import COLUMNS, SHEET
from marketaccess.pipelines.service_items.texts import shown
from marketaccess.pipelines.spreadsheet import text_cell
from marketaccess.pipelines.tables.headings import Column

HEAD = PatternFill("solid", fgColor="DCE6F1")
EXPLANATION = "填写说明"


def workbook_of(drafts: Iterable[Draft], departments: Mapping[int, str]) -> bytes:
    """The items under the template's columns; without any, the template itself."""
    rows = ([shown(draft, column.key, departments) for column in COLUMNS] for draft in drafts)
    return table(SHEET, COLUMNS, rows)


def table(name: str, columns: tuple[Column, ...], rows: Iterable[Iterable[str]]) -> bytes:
    """A plain sheet under these columns, and a second one that explains them."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(name)
    sheet.freeze_panes = "B2"
    for at, column in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(at)].width = column.width
    sheet.append(_head(sheet, [column.heading for column in columns]))
    for row in rows:
        sheet.append([text_cell(sheet, text) for text in row])
    notes = book.create_sheet(EXPLANATION)
    notes.column_dimensions["A"].width, notes.column_dimensions["B"].width = 24, 80
    for column in columns:
        notes.append([text_cell(notes, column.heading), text_cell(notes, column.note)])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _head(sheet: Any, headings: list[str]) -> list[Any]:
    cells = [text_cell(sheet, heading) for heading in headings]
    for cell in cells:
        cell.font, cell.fill = Font(bold=True), HEAD
        cell.alignment = Alignment(vertical="center", wrap_text=True)
    return cells
