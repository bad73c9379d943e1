"""
Writes a ledger (台账) row by row, so that 100,000 rows take no more memory than ten.

openpyxl's write-only mode cannot merge cells: the title stands over the sheet by "centre across selection",
which prints the same and keeps sorting and filtering intact.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

from attrs import field, frozen
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties

from marketaccess.pipelines.spreadsheet import is_formula_like, text_cell, written

FONT = "宋体"
SIDE = Side("thin", color="7F7F7F")
LINE = Border(SIDE, SIDE, SIDE, SIDE)
HEAD = PatternFill("solid", fgColor="DCE6F1")
WRAP = Alignment(vertical="center", wrap_text=True)
CENTER = Alignment(horizontal="center", vertical="center", wrap_text=True)
ACROSS = Alignment(horizontal="centerContinuous", vertical="center")
BODY = Font(FONT, size=10)
HEADER_ROW = 4
# Paper by Excel's own numbers, with its width in inches when it lies on its side.
A4, A3 = 9, 8
PAPER_WIDTH = {A4: 11.69, A3: 16.54}
SIDE_MARGIN = 0.4
# What is printed smaller than this nobody reads: such a ledger goes on the larger paper.
LEAST_SCALE = 0.6
Value = int | Decimal | str | date | None


@frozen
class Heading:
    """A column of a ledger. ``is_light``: its words may have a colour of their own."""

    text: str
    width: int
    is_centered: bool = False
    is_light: bool = False


@frozen
class Layout:
    """
    A kind of ledger: its sheet, its columns, where the three signatures stand, the colours of words.

    ``holds`` is what a row is, as the mark of demonstration data names it.
    """

    sheet: str
    holds: str
    headings: tuple[Heading, ...]
    everything: str
    nothing: str
    signatures: tuple[int, int, int]
    colors: Mapping[str, str] = field(factory=dict)


@frozen
class Cover:
    """What stands above the table."""

    title: str
    made_on: date
    made_by: str
    conditions: Sequence[str]
    is_demonstration: bool


@frozen
class Ledger:
    """A ledger ready to be written: its file's name, how many rows, and the rows, read while writing."""

    name: str
    layout: Layout
    cover: Cover
    count: int
    rows: Iterable[tuple[Value, ...]]

    def content(self) -> bytes:
        """The workbook."""
        return write(self.layout, self.cover, self.rows)


def write(layout: Layout, cover: Cover, rows: Iterable[tuple[Value, ...]]) -> bytes:
    """The workbook: title, conditions, header, the rows behind their running number, signatures."""
    return write_sheets([(layout, cover, rows)])


def write_sheets(parts: Iterable[tuple[Layout, Cover, Iterable[tuple[Value, ...]]]]) -> bytes:
    """A workbook of several such sheets, in order."""
    book = Workbook(write_only=True)
    for layout, cover, rows in parts:
        _write_sheet(book.create_sheet(layout.sheet), layout, cover, rows)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _write_sheet(sheet: Any, layout: Layout, cover: Cover, rows: Iterable[tuple[Value, ...]]) -> None:
    _set_up(sheet, layout, cover)
    _heading(sheet, layout, cover)
    styles, last = _Styles(sheet, layout), HEADER_ROW
    for last, row in enumerate(rows, start=HEADER_ROW + 1):
        _append(sheet, styles, (last - HEADER_ROW, *row), at=last)
    if last == HEADER_ROW:
        last += 1
        sheet.append(_across(sheet, layout, layout.nothing, Font(FONT, color="7F7F7F")))
    _signatures(sheet, layout)
    right = get_column_letter(len(layout.headings))
    end = last + 2
    # Print titles and area by name: the sheet's own attributes are not there in write-only mode.
    for name, target in (
        ("_xlnm.Print_Titles", f"'{layout.sheet}'!${HEADER_ROW}:${HEADER_ROW}"),
        ("_xlnm.Print_Area", f"'{layout.sheet}'!$A$1:${right}${end}"),
    ):
        sheet.defined_names[name] = DefinedName(name, attr_text=target)
    sheet.auto_filter.ref = f"A{HEADER_ROW}:{right}{last}"


def _set_up(sheet: Any, layout: Layout, cover: Cover) -> None:
    for at, heading in enumerate(layout.headings, start=1):
        sheet.column_dimensions[get_column_letter(at)].width = heading.width
    sheet.freeze_panes = f"C{HEADER_ROW + 1}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = paper(layout.headings)
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_options.horizontalCentered = True
    sheet.page_margins = PageMargins(
        left=SIDE_MARGIN, right=SIDE_MARGIN, top=0.7, bottom=0.7, header=0.3, footer=0.3
    )
    sheet.oddFooter.center.text = "第 &P 页，共 &N 页"
    sheet.oddFooter.right.text = f"{cover.made_on:%Y-%m-%d} 导出"
    if cover.is_demonstration:
        sheet.oddHeader.right.text = f"示范数据，非真实{layout.holds}"


def _heading(sheet: Any, layout: Layout, cover: Cover) -> None:
    mark = "（示范数据）" if cover.is_demonstration else ""
    sheet.row_dimensions[1].height = 34
    sheet.append(_across(sheet, layout, cover.title + mark, Font("方正小标宋简体", size=18)))
    stated = "；".join(cover.conditions) or layout.everything
    sheet.append([_plain(sheet, f"筛选条件：{stated}")])
    sheet.append([_plain(sheet, f"制表日期：{cover.made_on:%Y年%-m月%-d日}　　导出人：{cover.made_by}")])
    sheet.row_dimensions[HEADER_ROW].height = 36
    header = []
    for heading in layout.headings:
        cell = text_cell(sheet, heading.text)
        cell.font, cell.fill, cell.border, cell.alignment = Font(FONT, bold=True), HEAD, LINE, CENTER
        header.append(cell)
    sheet.append(header)


def _plain(sheet: Any, text: str) -> Cell:
    cell = text_cell(sheet, text)
    cell.font = Font(FONT, size=10)
    return cell


def _across(sheet: Any, layout: Layout, text: str, font: Font) -> list[Cell]:
    cells = [text_cell(sheet, text), *(text_cell(sheet, "") for _ in layout.headings[1:])]
    for cell in cells:
        cell.font, cell.alignment = font, ACROSS
        if cell is not cells[0]:
            cell.value = None
    return cells


def scale(headings: Iterable[Heading], *, on: int) -> float:
    """How large the columns come out where all of them have to fit on one sheet; never more than 1."""
    # Excel counts in digits of its standard font: 7 dots each and 5 of padding, 96 dots to the inch.
    inches = sum(heading.width * 7 + 5 for heading in headings) / 96
    return min(1.0, (PAPER_WIDTH[on] - 2 * SIDE_MARGIN) / inches)


def paper(headings: Sequence[Heading]) -> int:
    """A4, or A3 where the columns would be too small on it."""
    return A4 if scale(headings, on=A4) >= LEAST_SCALE else A3


def height(headings: Iterable[Heading], values: Iterable[object]) -> float:
    """How high a row must be for its longest cell: Excel does not work it out for a file that it opens."""
    lines = 1
    for heading, value in zip(headings, values, strict=True):
        if isinstance(value, str):
            wide = sum(2 if ord(letter) > 0x2E80 else 1 for letter in value)
            lines = max(lines, -(-wide // (heading.width - 1)))
    return min(8.0 + 13.5 * lines, 400.0)


class _Styles:
    """
    One styled cell for each look, whose style the others share.

    Setting font, border and alignment anew on 1.6 million cells takes two minutes; this takes a fourth.
    """

    def __init__(self, sheet: Any, layout: Layout) -> None:
        self.sheet, self.layout = sheet, layout
        self.colored = {
            word: Font(FONT, size=10, bold=True, color=color) for word, color in layout.colors.items()
        }
        self.made: dict[tuple[int, str], Any] = {}

    def style(self, column: int, value: object) -> Any:
        """The style for a value in a column."""
        look = str(value) if self.layout.headings[column].is_light else type(value).__name__
        if isinstance(value, str) and is_formula_like(value):
            look = "formula-like"
        if (column, look) not in self.made:
            self.made[column, look] = self._make(column, value, self.colored.get(look, BODY))
        return self.made[column, look]

    def _make(self, column: int, value: object, font: Font) -> Any:
        cell = text_cell(self.sheet, value if isinstance(value, str) else "")
        if not isinstance(value, str):
            cell.number_format = _format(value)
        cell.font, cell.border = font, LINE
        cell.alignment = CENTER if self.layout.headings[column].is_centered else WRAP
        return cell._style  # type: ignore[attr-defined]


def _format(value: object) -> str:
    """How Excel shows a value: a decimal with the two places that it was rounded to."""
    if isinstance(value, date):
        return "yyyy-mm-dd"
    return "0.00" if isinstance(value, Decimal) else "General"


def _append(sheet: Any, styles: _Styles, values: tuple[Value, ...], *, at: int) -> None:
    cells = []
    for column, value in enumerate(values):
        told: Any = written(value) if isinstance(value, str) else value
        cell: Any = WriteOnlyCell(sheet, value=told)
        if isinstance(value, str):
            cell.data_type = "s"
        cell._style = styles.style(column, value)
        cells.append(cell)
    sheet.row_dimensions[at].height = height(styles.layout.headings, values)
    sheet.append(cells)
    del sheet.row_dimensions[at]  # written by now; 100,000 of them would fill the memory


def _signatures(sheet: Any, layout: Layout) -> None:
    sheet.append([])
    cells: list[Any] = [None] * len(layout.headings)
    words = ("制表：", "审核：", "日期：　　　　年　　月　　日")
    for at, text in zip(layout.signatures, words, strict=True):
        cells[at] = _plain(sheet, text)
    sheet.append(cells)
