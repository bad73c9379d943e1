"""The empty intake workbook: frozen header, lists to choose from, an explanation, one example line."""

from collections.abc import Sequence
from io import BytesIO
from typing import Literal

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from marketaccess.pipelines.lead_intake.columns import COLUMNS, EXAMPLE_MARK, EXPLANATION, LISTS, SHEET
from marketaccess.pipelines.lead_intake.transform import Lists

LAST_ROW = 5000  # as far down as formats and lists reach; more rows can be read
HEAD = PatternFill("solid", fgColor="1F4E79")
OPTIONAL_HEAD = PatternFill("solid", fgColor="5B7FA6")
EXAMPLE = PatternFill("solid", fgColor="F2F2F2")
SIDE = Side("thin", color="BFBFBF")
LINE = Border(SIDE, SIDE, SIDE, SIDE)
FONT = "宋体"


def intake_template(locality: str, lists: Lists) -> bytes:
    """The workbook for a locality, with its channels, departments and the fifteen situations."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = SHEET
    choices: list[tuple[str, Sequence[str], bool]] = [
        ("channel", tuple(lists.channels), True),
        ("target_name", tuple(lists.departments), False),
        ("situation", tuple(lists.situations), True),
        ("has_reporter", ("有", "无"), True),
    ]
    _header(sheet)
    _example(sheet, {key: values[0] for key, values, _ in choices if values})
    _lists(book.create_sheet(LISTS), choices)
    for at, (key, values, is_closed) in enumerate(choices, start=1):
        if values:
            _choose(sheet, key, at, len(values), is_closed=is_closed)
    _explain(book.create_sheet(EXPLANATION), locality)
    book[LISTS].sheet_state = "hidden"
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _letter(key: str) -> str:
    return get_column_letter([column.key for column in COLUMNS].index(key) + 1)


def _header(sheet: Worksheet) -> None:
    for at, column in enumerate(COLUMNS, start=1):
        cell = sheet.cell(1, at, column.heading + ("*" if column.is_required else ""))
        cell.font = Font(FONT, bold=True, color="FFFFFF", size=11)
        cell.fill = HEAD if column.is_required else OPTIONAL_HEAD
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        cell.border = LINE
        dimension = sheet.column_dimensions[get_column_letter(at)]
        dimension.width = column.width
        # Numbers and dates stay as they are typed: Excel may not round or turn them round.
        dimension.number_format = "@"
    sheet.row_dimensions[1].height = 28
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    _fit_to_paper(sheet, "landscape")


def _fit_to_paper(sheet: Worksheet, orientation: Literal["landscape", "portrait"]) -> None:
    sheet.page_setup.orientation = orientation
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _example(sheet: Worksheet, chosen: dict[str, str]) -> None:
    for at, column in enumerate(COLUMNS, start=1):
        text = chosen.get(column.key, column.example)
        cell = sheet.cell(2, at, f"（{EXAMPLE_MARK}）{text}" if column.key == "title" else text)
        cell.number_format = "@"
        cell.fill, cell.border = EXAMPLE, LINE
        cell.font = Font(FONT, italic=True, color="7F7F7F")
        cell.alignment = Alignment(vertical="top", wrap_text=True)
    sheet.row_dimensions[2].height = 32


def _lists(sheet: Worksheet, choices: list[tuple[str, Sequence[str], bool]]) -> None:
    for at, (_, values, _) in enumerate(choices, start=1):
        for row, value in enumerate(values, start=1):
            sheet.cell(row, at, value).number_format = "@"


def _choose(sheet: Worksheet, key: str, at: int, count: int, *, is_closed: bool) -> None:
    letter = get_column_letter(at)
    validation = DataValidation(
        type="list", formula1=f"{LISTS}!${letter}$1:${letter}${count}", allow_blank=True,
        showErrorMessage=is_closed, errorTitle="请从列表选取", error="这一格只能填写下拉列表中的内容。",
    )  # fmt: skip
    validation.add(f"{_letter(key)}2:{_letter(key)}{LAST_ROW}")
    sheet.add_data_validation(validation)


def _explain(sheet: Worksheet, locality: str) -> None:
    general = [
        f"{locality}市场准入负面清单线索批量导入表：填写说明",
        "1. 在“线索”表从第2行起填写，一行一件；带“*”的列必填。灰底示例行会自动跳过，可以删去。",
        "2. 先上传试运行：页面逐行列出能导入的和不能导入的（哪张表、哪一行、哪一列、怎么改），确认后才存入。",
        "3. 同一来源单位的同一编号只登记一次；没有编号的，内容完全相同的行只登记一次。重复上传不会重复登记。",
        "4. 不能导入的行可以下载，改好后直接再次上传该文件即可。",
        "5. 姓名、联系方式存入时即加密封存；请勿写入标题和反映内容。",
    ]
    for row, text in enumerate(general, start=1):
        cell = sheet.cell(row, 1, text)
        cell.font = Font(FONT, bold=row == 1, size=14 if row == 1 else 11)
        cell.alignment = Alignment(wrap_text=True, vertical="center")
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=3)
        sheet.row_dimensions[row].height = 28 if row == 1 else 34
    start = len(general) + 2
    lines = [("列名", "是否必填", "说明")]
    lines += [
        (c.heading, "必填" if c.is_required else "选填", f"{c.note}（最多{c.limit}字）") for c in COLUMNS
    ]
    for row, line in enumerate(lines, start=start):
        for at, text in enumerate(line, start=1):
            cell = sheet.cell(row, at, text)
            cell.font = Font(FONT, bold=row == start)
            cell.border = LINE
            cell.alignment = Alignment(wrap_text=True, vertical="center")
            if row == start:
                cell.fill = EXAMPLE
    for letter, width in zip("ABC", (18, 12, 70), strict=True):
        sheet.column_dimensions[letter].width = width
    _fit_to_paper(sheet, "portrait")
