"""
Writes the ledger row by row, so that 100,000 leads take no more memory than ten.

openpyxl's write-only mode cannot merge cells: the title stands over the sheet by "centre across selection",
which prints the same and keeps sorting and filtering intact.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from io import BytesIO
from typing import Any

from attrs import frozen
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties

from marketaccess.domain.casework.lights import LIGHTS, Light
from marketaccess.pipelines.spreadsheet import is_formula_like, safe, text_cell

SHEET = "线索台账"
FONT = "宋体"
SIDE = Side("thin", color="7F7F7F")
LINE = Border(SIDE, SIDE, SIDE, SIDE)
HEAD = PatternFill("solid", fgColor="DCE6F1")
COLORS = {Light.RED: "C00000", Light.YELLOW: "9C5700", Light.GREEN: "006100", Light.BLUE: "1F4E79"}
WRAP = Alignment(vertical="center", wrap_text=True)
CENTER = Alignment(horizontal="center", vertical="center", wrap_text=True)
ACROSS = Alignment(horizontal="centerContinuous", vertical="center")


@frozen
class Heading:
    """A column of the ledger."""

    text: str
    width: int
    is_centered: bool = False
    is_light: bool = False


HEADINGS: tuple[Heading, ...] = (
    Heading("序号", 5, is_centered=True),
    Heading("线索编号", 14, is_centered=True),
    Heading("收到日期", 11, is_centered=True),
    Heading("来源渠道", 11, is_centered=True),
    Heading("来源编号", 13),
    Heading("标题", 28),
    Heading("被反映单位", 15),
    Heading("壁垒情形", 17),
    Heading("主办单位", 14),
    Heading("当前状态", 9, is_centered=True),
    Heading("当前时限", 9, is_centered=True),
    Heading("到期日", 11, is_centered=True),
    Heading("时限状态", 9, is_centered=True, is_light=True),
    Heading("核查结论", 9, is_centered=True),
    Heading("办结日期", 11, is_centered=True),
    Heading("备注", 9),
)
HEADER_ROW = 4


@frozen
class Line:
    """One lead in the ledger."""

    reference: str
    received_on: date
    channel: str
    external_number: str
    title: str
    target: str
    situation: str
    handler: str
    state: str
    rule: str
    due_on: date | None
    light: Light
    conclusion: str
    closed_on: date | None
    remark: str

    def values(self, number: int) -> tuple[int | str | date | None, ...]:
        """The cells in the order of HEADINGS."""
        return (
            number, self.reference, self.received_on, self.channel, self.external_number, self.title,
            self.target, self.situation, self.handler, self.state, self.rule, self.due_on,
            LIGHTS[self.light], self.conclusion, self.closed_on, self.remark,
        )  # fmt: skip


@frozen
class Cover:
    """What stands above the table."""

    locality: str
    made_on: date
    made_by: str
    conditions: Sequence[str]
    is_demonstration: bool

    @property
    def title(self) -> str:
        """The line that people quote the ledger by."""
        return f"{self.locality}市场准入负面清单线索台账"


def ledger(cover: Cover, lines: Iterable[Line]) -> bytes:
    """The workbook: title, conditions, header, one row per lead, signatures."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(SHEET)
    _set_up(sheet, cover)
    _heading(sheet, cover)
    styles, last = _Styles(sheet), HEADER_ROW
    for last, line in enumerate(lines, start=HEADER_ROW + 1):
        _append(sheet, styles, line.values(last - HEADER_ROW), at=last)
    if last == HEADER_ROW:
        last += 1
        sheet.append(_across(sheet, "没有符合条件的线索。", Font(FONT, color="7F7F7F")))
    _signatures(sheet)
    right = get_column_letter(len(HEADINGS))
    end = last + 2
    # Print titles and area by name: the sheet's own attributes are not there in write-only mode.
    for name, target in (
        ("_xlnm.Print_Titles", f"'{SHEET}'!${HEADER_ROW}:${HEADER_ROW}"),
        ("_xlnm.Print_Area", f"'{SHEET}'!$A$1:${right}${end}"),
    ):
        sheet.defined_names[name] = DefinedName(name, attr_text=target, localSheetId=0)
    sheet.auto_filter.ref = f"A{HEADER_ROW}:{right}{last}"
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _set_up(sheet: Any, cover: Cover) -> None:
    for at, heading in enumerate(HEADINGS, start=1):
        sheet.column_dimensions[get_column_letter(at)].width = heading.width
    sheet.freeze_panes = f"C{HEADER_ROW + 1}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_options.horizontalCentered = True
    sheet.page_margins = PageMargins(left=0.4, right=0.4, top=0.7, bottom=0.7, header=0.3, footer=0.3)
    sheet.oddFooter.center.text = "第 &P 页，共 &N 页"
    sheet.oddFooter.right.text = f"{cover.made_on:%Y-%m-%d} 导出"
    if cover.is_demonstration:
        sheet.oddHeader.right.text = "示范数据，非真实线索"


def _heading(sheet: Any, cover: Cover) -> None:
    mark = "（示范数据）" if cover.is_demonstration else ""
    sheet.row_dimensions[1].height = 34
    sheet.append(_across(sheet, cover.title + mark, Font("方正小标宋简体", size=18)))
    stated = "；".join(cover.conditions) or "全部线索"
    sheet.append([_plain(sheet, f"筛选条件：{stated}")])
    sheet.append([_plain(sheet, f"制表日期：{cover.made_on:%Y年%-m月%-d日}　　导出人：{cover.made_by}")])
    sheet.row_dimensions[HEADER_ROW].height = 30
    header = []
    for heading in HEADINGS:
        cell = text_cell(sheet, heading.text)
        cell.font, cell.fill, cell.border, cell.alignment = Font(FONT, bold=True), HEAD, LINE, CENTER
        header.append(cell)
    sheet.append(header)


def _plain(sheet: Any, text: str) -> Cell:
    cell = text_cell(sheet, text)
    cell.font = Font(FONT, size=10)
    return cell


def _across(sheet: Any, text: str, font: Font) -> list[Cell]:
    cells = [text_cell(sheet, text), *(text_cell(sheet, "") for _ in HEADINGS[1:])]
    for cell in cells:
        cell.font, cell.alignment = font, ACROSS
        if cell is not cells[0]:
            cell.value = None
    return cells


def height(values: Iterable[object]) -> float:
    """How high a row must be for its longest cell: Excel does not work it out for a file that it opens."""
    lines = 1
    for heading, value in zip(HEADINGS, values, strict=True):
        if isinstance(value, str):
            wide = sum(2 if ord(letter) > 0x2E80 else 1 for letter in value)
            lines = max(lines, -(-wide // (heading.width - 1)))
    return min(8.0 + 13.5 * lines, 400.0)


class _Styles:
    """
    One styled cell for each look, whose style the others share.

    Setting font, border and alignment anew on 1.6 million cells takes two minutes; this takes a fourth.
    """

    def __init__(self, sheet: Any) -> None:
        self.sheet = sheet
        self.made: dict[tuple[int, str], Any] = {}

    def style(self, column: int, value: object) -> Any:
        """The style for a value in a column."""
        look = str(value) if HEADINGS[column].is_light else type(value).__name__
        if isinstance(value, str) and is_formula_like(value):
            look = "formula-like"
        if (column, look) not in self.made:
            self.made[column, look] = self._make(column, value, LIGHT_FONTS.get(look, BODY))
        return self.made[column, look]

    def _make(self, column: int, value: object, font: Font) -> Any:
        cell = text_cell(self.sheet, value if isinstance(value, str) else "")
        if not isinstance(value, str):
            cell.number_format = "yyyy-mm-dd" if isinstance(value, date) else "General"
        cell.font, cell.border = font, LINE
        cell.alignment = CENTER if HEADINGS[column].is_centered else WRAP
        return cell._style  # type: ignore[attr-defined]


def _append(sheet: Any, styles: _Styles, values: tuple[int | str | date | None, ...], *, at: int) -> None:
    cells = []
    for column, value in enumerate(values):
        written: Any = safe(value) if isinstance(value, str) else value
        cell: Any = WriteOnlyCell(sheet, value=written)
        if isinstance(value, str):
            cell.data_type = "s"
        cell._style = styles.style(column, value)
        cells.append(cell)
    sheet.row_dimensions[at].height = height(values)
    sheet.append(cells)
    del sheet.row_dimensions[at]  # written by now; 100,000 of them would fill the memory


def _signatures(sheet: Any) -> None:
    sheet.append([])
    cells: list[Any] = [None] * len(HEADINGS)
    for at, text in ((1, "制表："), (6, "审核："), (10, "日期：　　　　年　　月　　日")):
        cells[at] = _plain(sheet, text)
    sheet.append(cells)


BODY = Font(FONT, size=10)
LIGHT_FONTS = {LIGHTS[light]: Font(FONT, size=10, bold=True, color=color) for light, color in COLORS.items()}
