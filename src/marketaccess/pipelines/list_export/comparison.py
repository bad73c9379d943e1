"""A comparison as a workbook: items on one sheet, measures on the next, where it comes from on the last."""

from collections.abc import Iterable, Mapping
from io import BytesIO
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook
from openpyxl.styles import Font

from marketaccess.apps.negative_list import queries
from marketaccess.pipelines.spreadsheet import text_cell
from marketaccess.pipelines.workbook import CENTER, FONT, HEAD, LINE, WRAP, Heading

if TYPE_CHECKING:
    from marketaccess.apps.negative_list.models import Comparison

HEADINGS: tuple[Heading, ...] = (
    Heading("变化", 14),
    Heading("原标识", 14),
    Heading("原内容", 46),
    Heading("新标识", 14),
    Heading("新内容", 46),
    Heading("把握", 8),
    Heading("确认", 10),
)
SHEETS = (("items", "事项"), ("measures", "措施"))
MARK, OUTDATED = "示范数据 非官方", "比对之后清单有修订"
CONFIRMED, CORRECTED, OPEN = "已确认", "人工更正", "未确认"


def workbook_of(row: "Comparison") -> bytes:
    """The workbook, in the order of the list; what did not change stands there as well: it adds up."""
    told = queries.comparison_told(queries.sides_of(row), queries.lines_of(row), row.state)
    book = Workbook(write_only=True)
    for level, label in SHEETS:
        _sheet(book, label, told[level])
    about = book.create_sheet("说明")
    about.column_dimensions["A"].width, about.column_dimensions["B"].width = 14, 80
    for line in _about(row):
        about.append([text_cell(about, text) for text in line])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _sheet(book: Workbook, label: str, lines: Iterable[Mapping[str, Any]]) -> None:
    sheet = book.create_sheet(label)
    sheet.freeze_panes = "A2"
    for at, heading in enumerate(HEADINGS):
        sheet.column_dimensions[chr(ord("A") + at)].width = heading.width
    head = [text_cell(sheet, heading.text) for heading in HEADINGS]
    for cell in head:
        cell.font, cell.fill, cell.border, cell.alignment = Font(FONT, bold=True), HEAD, LINE, CENTER
    sheet.append(head)
    for line in lines:
        cells = [text_cell(sheet, text) for text in _row(line)]
        for cell in cells:
            cell.border, cell.alignment = LINE, WRAP
        sheet.append(cells)


def _row(line: Mapping[str, Any]) -> tuple[str, ...]:
    looked_at = CONFIRMED if line["is_confirmed"] else OPEN
    return (
        "、".join(line["labels"]),
        "\n".join(line["old"]),
        "\n".join(line["old_texts"]),
        "\n".join(line["new"]),
        "\n".join(line["new_texts"]),
        CORRECTED if line["is_corrected"] else f"{line['confidence']:.0%}",
        looked_at,
    )


def _about(row: "Comparison") -> list[tuple[str, str]]:
    old, new = row.old.edition, row.new.edition
    confirmed = f"{row.confirmed_at:%Y-%m-%d}" if row.confirmed_at else ""
    lines = [
        ("原版", f"{old.title}（第 {row.old.number} 次录入）"),
        ("新版", f"{new.title}（第 {row.new.number} 次录入）"),
        ("状态", row.get_state_display()),
        ("确认日期", confirmed),
    ]
    if queries.is_outdated(row):
        lines.append(("注意", OUTDATED))
    if old.is_demonstration or new.is_demonstration:
        lines.append(("标注", MARK))
    return lines
