"""Lists as clerks receive them, in four kinds of file."""

import csv
from collections.abc import Sequence
from io import BytesIO, StringIO

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
