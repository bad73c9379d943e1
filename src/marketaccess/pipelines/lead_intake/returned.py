"""What goes back to the clerk as Excel: the rows that were not stored, and the receipts of the others."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import BytesIO
from typing import Any

from attrs import field, frozen
from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from marketaccess.pipelines.lead_intake.columns import COLUMNS, REASON, SHEET
from marketaccess.pipelines.lead_intake.extract import Extract
from marketaccess.pipelines.spreadsheet import text_cell
from marketaccess.pipelines.tables.faults import Fault
from marketaccess.pipelines.workbook import Heading, height

HEAD = PatternFill("solid", fgColor="DCE6F1")
RECEIPTS = "查询码"
RECEIPT_COLUMNS = (
    ("工作表", 14),
    ("行", 8),
    ("来源编号", 22),
    ("标题", 40),
    ("线索编号", 16),
    ("查询码", 28),
)
Reasons = Mapping[Any, list[str]]


@frozen
class ReceiptLine:
    """A row of the upload that has a reporter, the lead that it became, and the receipt."""

    sheet: str
    row: int
    external_number: str
    title: str
    reference: str
    receipt: str = field(repr=False)


def workbook_of_rejected(found: Extract, faults: Iterable[Fault]) -> bytes:
    """The rejected rows as they were, each with its reasons in a column before them."""
    reasons: dict[tuple[str, int], list[str]] = defaultdict(list)
    lacking: dict[str, list[str]] = defaultdict(list)
    headers = {sheet.name: sheet.header_row for sheet in found.sheets}
    for fault in faults:
        if fault.row == headers.get(fault.sheet):
            lacking[fault.sheet].append(fault.message)
        else:
            reasons[fault.sheet, fault.row].append(fault.message)
    return _workbook(
        SHEET,
        [(REASON, 50), *((column.heading, column.width) for column in COLUMNS)],
        _rejected(found, lacking, reasons),
    )


def _rejected(found: Extract, lacking: Reasons, reasons: Reasons) -> Iterator[list[str]]:
    for row in found.rows():
        if why := [*lacking[row.sheet], *reasons[row.sheet, row.number]]:
            where = f"工作表“{row.sheet}”第{row.number}行："
            yield [where + "；".join(why), *(row.cells.get(column.key, "") for column in COLUMNS)]


def workbook_of_receipts(lines: Iterable[ReceiptLine]) -> bytes:
    """For the clerk who has to tell each reporter: which row became which lead, and its receipt."""
    rows = (
        [line.sheet, str(line.row), line.external_number, line.title, line.reference, line.receipt]
        for line in lines
    )
    return _workbook(RECEIPTS, RECEIPT_COLUMNS, rows)


def _workbook(name: str, columns: Sequence[tuple[str, int]], rows: Iterable[list[str]]) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet(name)
    headings = [Heading(text, width) for text, width in columns]
    for at, heading in enumerate(headings, start=1):
        sheet.column_dimensions[get_column_letter(at)].width = heading.width
    sheet.freeze_panes = "B2"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9  # A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.append([_head(sheet, heading.text) for heading in headings])
    for at, row in enumerate(rows, start=2):
        sheet.row_dimensions[at].height = height(headings, row)
        sheet.append([_cell(sheet, text) for text in row])
        del sheet.row_dimensions[at]  # written by now
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _head(sheet: object, text: str) -> Cell:
    cell = text_cell(sheet, text)
    cell.font = Font(bold=True)
    cell.fill = HEAD
    return cell


def _cell(sheet: object, text: str) -> Cell:
    cell = text_cell(sheet, text)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell
