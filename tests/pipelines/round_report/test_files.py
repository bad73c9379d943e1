"""The report as Word in the layout of GB/T 9704, and as Excel."""

import re
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from docx import Document
from docx.oxml.ns import qn
from lxml import etree
from openpyxl import load_workbook

from marketaccess.foundation.documents import confinement
from marketaccess.pipelines.round_report.making import MEDIA_TYPES, Form, made, report_for
from marketaccess.pipelines.workbook import HEADER_ROW
from tests.pipelines.round_report import samples

pytestmark = pytest.mark.requirement("R4.6")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture(scope="module")
def word() -> bytes:
    return made(content=samples.order((samples.OBJECTION,)))


@pytest.fixture(scope="module")
def body(word: bytes) -> Any:
    return etree.fromstring(ZipFile(BytesIO(word)).read("word/document.xml"))


def test_the_page_is_a4_with_the_standard_s_margins(body: Any) -> None:
    size, margins = body.find(f".//{W}pgSz"), body.find(f".//{W}pgMar")
    millimetres = {
        name: round(int(each.get(f"{W}{name}")) / 1440 * 25.4)
        for each, names in ((size, ("w", "h")), (margins, ("top", "bottom", "left", "right")))
        for name in names
    }
    assert millimetres == {"w": 210, "h": 297, "top": 37, "bottom": 35, "left": 28, "right": 26}


def test_the_type_area_holds_22_lines_of_28_characters(word: bytes, body: Any) -> None:
    size, margins = body.find(f".//{W}pgSz"), body.find(f".//{W}pgMar")

    def inner(length: str, *sides: str) -> int:
        return int(size.get(f"{W}{length}")) - sum(int(margins.get(f"{W}{side}")) for side in sides)

    styles = etree.fromstring(ZipFile(BytesIO(word)).read("word/styles.xml"))
    normal = next(each for each in styles.iter(f"{W}style") if each.get(f"{W}styleId") == "Normal")
    letter = int(normal.find(f".//{W}sz").get(f"{W}val")) * 10
    letter += int(normal.find(f".//{W}spacing").get(f"{W}val"))
    pitch = int(body.find(f".//{W}docGrid").get(f"{W}linePitch"))
    assert inner("h", "top", "bottom") // pitch == 22
    assert inner("w", "left", "right") // letter == 28
    lines = {
        each.get(f"{W}line")
        for each in body.iterfind(f"{W}body/{W}p/{W}pPr/{W}spacing")
        if each.get(f"{W}lineRule") == "exact"
    }
    assert str(pitch) in lines


def test_fonts_are_named_for_chinese_letters_too(body: Any) -> None:
    fonts = {each.get(f"{W}eastAsia") for each in body.iter(f"{W}rFonts")}
    assert fonts == {"方正小标宋简体", "黑体", "楷体_GB2312", "仿宋_GB2312"}
    assert all(each.get(f"{W}ascii") == each.get(f"{W}eastAsia") for each in body.iter(f"{W}rFonts"))


def test_headings_have_the_font_of_their_level(word: bytes) -> None:
    looks = {"一、": "黑体", "（一）": "楷体_GB2312"}
    for paragraph in Document(BytesIO(word)).paragraphs:
        mark = re.match(r"^(一、|（一）)", paragraph.text)
        if mark:
            fonts = paragraph.runs[0]._r.rPr.find(qn("w:rFonts"))
            assert fonts.get(qn("w:eastAsia")) == looks[mark[1]]


def test_page_numbers_stand_outside_between_dashes(word: bytes) -> None:
    archive = ZipFile(BytesIO(word))
    assert b"evenAndOddHeaders" in archive.read("word/settings.xml")
    footers = [archive.read(name) for name in archive.namelist() if "footer" in name and "rels" not in name]
    sides = {re.search(rb'w:jc w:val="(\w+)"', each)[1] for each in footers}  # type: ignore[index]
    assert sides == {b"right", b"left"}
    assert all("— ".encode() in each and b" PAGE " in each for each in footers)


def test_a_table_fills_the_type_area_and_repeats_its_head(body: Any) -> None:
    for table in body.iter(f"{W}tbl"):
        width = sum(int(each.get(f"{W}w")) for each in table.iter(f"{W}gridCol"))
        assert abs(width - 8844) < 60
        assert table.find(f"{W}tr/{W}trPr/{W}tblHeader") is not None


def test_it_names_nobody_and_holds_no_macro(word: bytes) -> None:
    archive = ZipFile(BytesIO(word))
    assert b"python-docx" not in archive.read("docProps/core.xml").split(b"<dc:description>")[0]
    assert not any("vba" in name for name in archive.namelist())


def test_the_workbook_has_all_that_the_worksheet_has() -> None:
    book = load_workbook(
        BytesIO(
            report_for(samples.sheet(), system_text=samples.SYSTEM_TEXT, about=samples.ABOUT, form=Form.EXCEL)
        )
    )
    assert book.sheetnames == ["排名表", "得分表", "计数表", "未计入记录", "采用的口径", "数据清单"]
    ranking, scores, sets = book["排名表"], book["得分表"], book["数据清单"]
    first = [cell.value for cell in ranking[HEADER_ROW + 1]]
    assert first[1:4] == ["甲局", "a", 1]
    assert first[5] == samples.sheet()["exact_totals"]["a"]
    assert ranking.cell(HEADER_ROW + 3, 5).value == "没有数据"
    values = [row for row in scores.iter_rows(min_row=HEADER_ROW + 1, values_only=True) if row[2]]
    assert len([row for row in values if isinstance(row[0], int)]) == 81
    assert any(row[5] == "以其他指标代替" and row[8] == "第16项" for row in values)
    assert sets.cell(HEADER_ROW + 2, 6).value == "ab" * 32
    assert book["未计入记录"].cell(HEADER_ROW + 1, 6).value == 3


def test_the_web_part_gets_the_same_from_a_child() -> None:
    found = report_for(samples.sheet(), system_text=samples.SYSTEM_TEXT, about=samples.ABOUT)
    assert found[:2] == b"PK"
    assert "甲局" in "".join(cell.text for cell in Document(BytesIO(found)).tables[2]._cells)
    assert set(MEDIA_TYPES) == set(Form)


def test_a_child_that_fails_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> bytes:
        raise confinement.Failed("no answer")

    monkeypatch.setattr(confinement, "run", fail)
    with pytest.raises(Exception, match="报告没有生成"):
        report_for(samples.sheet(), system_text=samples.SYSTEM_TEXT, about=samples.ABOUT)
