"""The rows with faults as an Excel file: the file's own columns, with the reason in front."""

from collections import defaultdict
from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill

from marketaccess.pipelines.list_import.columns import REASON
from marketaccess.pipelines.list_import.plan import Plan
from marketaccess.pipelines.spreadsheet import text_cell

HEAD = PatternFill("solid", fgColor="DCE6F1")
SHEET_NAME_MAX = 31


def workbook_of_rejected(plan: Plan) -> bytes:
    """Each row with a fault as it stood, its place and reasons before it; a sheet for each of the file's."""
    reasons: dict[tuple[str, int], list[str]] = defaultdict(list)
    for fault in plan.result.faults:
        words = f"{fault.column}：{fault.message}" if fault.column else fault.message
        reasons[fault.sheet, fault.row].append(f"（请核对）{words}" if fault.is_warning else words)
    book = Workbook(write_only=True)
    for at, mapped in enumerate(plan.sheets, start=1):
        sheet = book.create_sheet(f"{at}"[:SHEET_NAME_MAX])
        sheet.freeze_panes = "B2"
        sheet.column_dimensions["A"].width = 60
        head = [text_cell(sheet, text) for text in (REASON, *mapped.headings)]
        for cell in head:
            cell.font, cell.fill = Font(bold=True), HEAD
        sheet.append(head)
        for number, row in mapped.rows:
            if why := reasons.get((mapped.name, number)):
                where = f"工作表“{mapped.name}”第{number}行："
                cells = [text_cell(sheet, text) for text in (where + "；".join(why), *row)]
                cells[0].alignment = Alignment(wrap_text=True, vertical="top")
                sheet.append(cells)
    out = BytesIO()
    book.save(out)
    return out.getvalue()
