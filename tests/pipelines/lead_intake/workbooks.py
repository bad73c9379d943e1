"""Small workbooks, as clerks and other systems make them."""

from io import BytesIO
from typing import Any

from openpyxl import Workbook

from marketaccess.pipelines.lead_intake.transform import Lists

HEADINGS = ["来源渠道", "来源单位", "来源编号", "收到日期", "标题", "反映内容", "被反映单位"]
GOOD = [
    "热线",
    "便民热线",
    "RX-1",
    "2026-09-29",
    "要求设分公司",
    "招标公告要求先设立分公司。",
    "住房和城乡建设局",
]
LISTS = Lists(
    channels={"热线": "hotline", "来访": "visit"},
    departments={"住房和城乡建设局": 7, "县发展和改革局": 8},
    situations={"对外地企业设置准入限制": "outside_firms"},
)


def book(*rows: list[Any], title: str = "线索") -> Workbook:
    made = Workbook()
    made.active.title = title
    for row in rows:
        made.active.append(row)
    return made


def content(made: Workbook) -> bytes:
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def sheet(*rows: list[Any]) -> bytes:
    """The template's headings and these rows."""
    return content(book(HEADINGS, *rows))


def good(**changed: Any) -> list[Any]:
    """A row that can be stored, with some cells changed by heading."""
    return [changed.get(heading, value) for heading, value in zip(HEADINGS, GOOD, strict=True)]
