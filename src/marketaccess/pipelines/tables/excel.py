"""
Reads an Excel file. Runs confined (documents.confinement).

A 5 kB workbook with one cell at A1 and one at XFD1048576 makes the parser ask for 500 GB and abort the
process that it runs in. So the parser runs in another, under limits, and only text comes out.
"""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from io import BytesIO

from python_calamine import CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from marketaccess.pipelines.tables.formulas import without_value
from marketaccess.pipelines.tables.sheets import COLUMNS, ROWS, UNCALCULATED, packed, sheet

# Excel keeps fifteen digits of a number: what is longer was damaged when it was typed.
EXACT = 1e15


def text(value: object) -> str:
    """A cell as the text that a clerk sees: dates as ISO, whole numbers without a fraction."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < EXACT else repr(value)
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    return str(value)


def spread_merged(rows: list[list[str]], ranges: list[tuple[tuple[int, int], tuple[int, int]]]) -> None:
    """Give every cell of a range that was merged downwards the text of its first cell."""
    for (top, left), (bottom, _) in ranges:
        if left >= COLUMNS or top >= len(rows) or left >= len(rows[top]):
            continue
        for row in rows[top + 1 : bottom + 1]:
            if left < len(row) and not row[left]:
                row[left] = rows[top][left]


def sheet_rows(sheet: CalamineSheet) -> tuple[list[list[str]], bool]:
    """The rows of a sheet from its first row on, and whether some were left out for their number."""
    # The empty rows above come with the others; the empty columns before them do not.
    left = sheet.start[1] if sheet.start else 0
    rows: list[list[str]] = []
    is_cut = False
    for row in sheet.iter_rows():
        if len(rows) >= ROWS:
            is_cut = True
            break
        rows.append(([""] * left + [text(cell) for cell in row])[:COLUMNS])
    spread_merged(rows, sheet.merged_cell_ranges or [])
    return rows, is_cut


def mark_formulas(rows: list[list[str]], cells: Iterable[tuple[int, int]]) -> None:
    """Say of each of these cells that its formula was never worked out; they may lie beyond what was read."""
    for at, column in cells:
        if column < COLUMNS:
            rows += [[] for _ in range(at + 1 - len(rows))]
            row = rows[at]
            row += [""] * (column + 1 - len(row))
            row[column] = row[column] or UNCALCULATED


def read(content: bytes) -> bytes:
    """The visible sheets as JSON."""
    workbook = CalamineWorkbook.from_filelike(BytesIO(content))
    formulas = without_value(content)
    sheets = []
    for about in workbook.sheets_metadata:
        if about.typ is SheetTypeEnum.WorkSheet and about.visible is SheetVisibleEnum.Visible:
            rows, is_cut = sheet_rows(workbook.get_sheet_by_name(about.name))
            mark_formulas(rows, formulas.get(about.name, ()))
            sheets.append(sheet(about.name, rows, is_cut=is_cut))
    return packed(sheets)
