"""Lists as clerks receive them, in four kinds of file."""

import csv
import json
from collections.abc import Sequence
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import typst
from docx import Document
from openpyxl import Workbook

HEAD = ("项目号", "禁止或许可事项", "事项编码", "禁止或许可准入措施描述", "主管部门", "地方性许可措施")
ROWS: tuple[tuple[str, ...], ...] = (
    ("一、禁止准入类", "", "", "", "", ""),
    ("1", "禁止违规开展金融相关经营活动", "100004", "非金融机构不得使用金融字样", "市场监管部门", ""),
    ("", "", "", "★原则上不得使用融资租赁字样", "市场监管部门、金融管理部门", ""),
    ("二、许可准入类", "", "", "", "", ""),
    ("（三）制造业", "", "", "", "", ""),
    ("2", "未获得许可，不得从事特定食品生产经营", "203001", "食品生产许可", "市场监管部门", ""),
    ("", "", "", "食品经营许可", "市场监管部门", "（云南省）食品小作坊登记"),
)


def workbook(*rows: Sequence[object], title: str = "清单", merged: str = "") -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    if merged:
        sheet.merge_cells(merged)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def delimited(*rows: Sequence[str], encoding: str = "utf-8-sig", delimiter: str = ",") -> bytes:
    out = StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue().encode(encoding)


def word(*rows: Sequence[str]) -> bytes:
    document = Document()
    table = document.add_table(rows=0, cols=len(rows[0]))
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def sound(**_: object) -> bytes:
    """A sound list as a workbook."""
    return workbook(HEAD, *ROWS)


def paper(*rows: Sequence[str], font: Path, height: str = "29.7cm", repeats: bool = True) -> bytes:
    """
    A printed list as PDF: an item's cells stretch over its measures, chapters over the whole width.

    On pages of little height the table goes on over several, its header on each or on the first alone.
    """
    head, *body = rows
    named = ", ".join(_quoted(text) for text in head)
    cells = [f"table.header(repeat: {str(repeats).lower()}, {named})"]
    for at, row in enumerate(body):
        cells += _cells(row, body[at + 1 :])
    source = (
        f'#set page(width: 29.7cm, height: {height}, margin: 1.5cm)\n#set text(font: "Noto Serif SC", 9pt)\n'
        f"#table(columns: {len(head)}, stroke: 0.5pt, {', '.join(cells)})"
    )
    # Its types want the source and the folders of one type; the program does not.
    compiled: Any = typst.compile
    made: bytes = compiled(source.encode(), font_paths=[str(font)], ignore_system_fonts=True, format="pdf")
    return made


def _cells(row: Sequence[str], following: Sequence[Sequence[str]]) -> list[str]:
    if not any(row[1:]):
        return [f"table.cell(colspan: {len(row)}, {_quoted(row[0])})"]
    if not row[1]:  # a further measure: the item's cells reach down to it
        return [_quoted(text) for text in row[3:]]
    further = 1 + next((at for at, each in enumerate(following) if each[0] or each[1]), len(following))
    own = [f"table.cell(rowspan: {further}, {_quoted(text)})" for text in row[:3]]
    return own + [_quoted(text) for text in row[3:]]


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
