"""The rows that were not stored, as an Excel file to correct and upload again."""

from collections import defaultdict
from collections.abc import Iterable
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from marketaccess.pipelines.lead_intake.columns import COLUMNS, REASON, SHEET
from marketaccess.pipelines.lead_intake.extract import Extract
from marketaccess.pipelines.lead_intake.transform import Fault
from marketaccess.pipelines.spreadsheet import text_cell

HEAD = PatternFill("solid", fgColor="DCE6F1")


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
    book = Workbook(write_only=True)
    sheet = book.create_sheet(SHEET)
    for at, width in enumerate([50, *(column.width for column in COLUMNS)], start=1):
        sheet.column_dimensions[get_column_letter(at)].width = width
    sheet.freeze_panes = "B2"
    sheet.append([_head(sheet, text) for text in (REASON, *(column.heading for column in COLUMNS))])
    for row in found.rows():
        if why := [*lacking[row.sheet], *reasons[row.sheet, row.number]]:
            where = f"工作表“{row.sheet}”第{row.number}行："
            texts = [where + "；".join(why), *(row.cells.get(column.key, "") for column in COLUMNS)]
            sheet.append([_cell(sheet, text) for text in texts])
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
