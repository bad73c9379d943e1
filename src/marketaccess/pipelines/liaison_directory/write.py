"""The directory and a department's receipt as Excel."""

from collections.abc import Iterable
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from marketaccess.foundation.organizations import queries
from marketaccess.pipelines.liaison_directory import wording
from marketaccess.pipelines.spreadsheet import is_formula_like, written

if TYPE_CHECKING:
    from marketaccess.foundation.organizations.models import Liaison

WIDTHS = (14, 30, 14, 22, 18, 16)
HEADER_ROW = 3
THIN = Side(style="thin")
FRAME = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)


def workbook(lines: Iterable[queries.DirectoryLine], *, due_on: date | None, heading: str) -> bytes:
    """
    One sheet in the layout of the receipt: heading, return date, column heads, two rows a department.

    Every cell is text: a telephone number keeps its leading zero, and nothing is a formula.
    """
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = wording.SHEET
    _head(sheet, due_on, heading)
    row = HEADER_ROW + 1
    for line in lines:
        _block(sheet, row, line)
        row += 2
    _print_settings(sheet, row - 1)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _head(sheet: Worksheet, due_on: date | None, heading: str) -> None:
    for column, width in zip("ABCDEF", WIDTHS, strict=True):
        sheet.column_dimensions[column].width = width
    when = wording.return_line(due_on.year, due_on.month, due_on.day) if due_on else wording.NO_DATE
    for row, text, font in ((1, heading, Font(size=18, bold=True)), (2, when, Font(size=11))):
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=len(WIDTHS))
        _put(sheet, row, 1, text, has_frame=False)
        sheet.cell(row, 1).font = font
    for row, height in ((1, 36), (2, 22), (HEADER_ROW, 26)):
        sheet.row_dimensions[row].height = height
    for number, text in enumerate(wording.COLUMNS, 1):
        _put(sheet, HEADER_ROW, number, text)
        sheet.cell(HEADER_ROW, number).font = Font(bold=True)
    sheet.freeze_panes = f"A{HEADER_ROW + 1}"


def _block(sheet: Worksheet, row: int, line: queries.DirectoryLine) -> None:
    persons: tuple[tuple[str, Liaison | None], ...] = tuple(
        zip(queries.kind_labels(), (line.leader, line.officer), strict=True)
    )
    for offset, (label, person) in enumerate(persons):
        cells = [label, str(line.department)]
        cells += [person.name, person.title, person.landline, person.mobile] if person else [""] * 4
        for column, text in enumerate(cells, 1):
            _put(sheet, row + offset, column, text)
        sheet.row_dimensions[row + offset].height = 26


def _put(sheet: Worksheet, row: int, column: int, text: str, *, has_frame: bool = True) -> None:
    cell = sheet.cell(row, column)
    cell.value = written(text)
    cell.data_type = "s"
    cell.number_format = "@"
    cell.alignment = CENTRE
    if is_formula_like(text):
        cell.quotePrefix = True
    if has_frame:
        cell.border = FRAME


def _print_settings(sheet: Worksheet, last: int) -> None:
    sheet.print_area = f"A1:F{last}"
    sheet.print_title_rows = f"1:{HEADER_ROW}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_options.horizontalCentered = True
