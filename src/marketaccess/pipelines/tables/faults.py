"""What is wrong with rows of a table, and the rows concerned as an Excel file to be mended."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO

from attrs import frozen
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill

from marketaccess.pipelines.spreadsheet import text_cell
from marketaccess.pipelines.tables.headings import Mapped
from marketaccess.pipelines.tables.sheets import UNCALCULATED

HEAD = PatternFill("solid", fgColor="DCE6F1")
REASON = "未录入原因"


@frozen
class Fault:
    """What is wrong with a row, and what to do. A warning does not keep the row out."""

    sheet: str
    row: int
    column: str
    message: str
    is_warning: bool = False


FORMULA = "这一格是公式，没有算出值，或者算错了。请在 Excel 或 WPS 中打开、另存一次，或者改成文字后再导入。"


def reading_faults(sheets: Sequence[Mapped]) -> tuple[Fault, ...]:
    """What reading left open: only the first rows read, formulas without a value, rows that a page broke."""
    paged = (
        Fault(each.name, row, "", words, is_warning=True) for each in sheets for row, words in each.notes
    )
    return (*_cut(sheets), *_formulas(sheets), *paged)


def _formulas(sheets: Iterable[Mapped]) -> Iterator[Fault]:
    for each in sheets:
        for number, row in each.rows:
            if UNCALCULATED in row:
                for at in each.columns.values():
                    if at < len(row) and row[at] == UNCALCULATED:
                        yield Fault(each.name, number, each.headings[at], FORMULA)


def _cut(sheets: Iterable[Mapped]) -> tuple[Fault, ...]:
    return tuple(
        Fault(each.name, each.rows[-1][0] if each.rows else 0, "", "表格太长，只读到这一行。请分成几个文件。")
        for each in sheets
        if each.is_cut
    )


def workbook_of_rejected(sheets: Iterable[Mapped], faults: Iterable[Fault]) -> bytes:
    """Each row with a fault as it stood, its place and reasons before it; a sheet for each of the file's."""
    reasons: dict[tuple[str, int], list[str]] = defaultdict(list)
    for fault in faults:
        words = f"{fault.column}：{fault.message}" if fault.column else fault.message
        reasons[fault.sheet, fault.row].append(f"（请核对）{words}" if fault.is_warning else words)
    book = Workbook(write_only=True)
    for at, mapped in enumerate(sheets, start=1):
        sheet = book.create_sheet(f"{at}")
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
