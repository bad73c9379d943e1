"""Each block in Word as GB/T 9704 wants it."""

from datetime import date
from io import BytesIO

import pytest
from docx import Document
from docx.document import Document as DocumentType
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Pt

from marketaccess.pipelines.round_report.blocks import (
    Annex,
    Block,
    Enclosures,
    Heading,
    Paragraph,
    Signature,
    Table,
    Title,
    day,
)
from marketaccess.pipelines.round_report.gongwen import LINE, TIGHTER, put, written

pytestmark = pytest.mark.requirement("R4.6")


def document(*blocks: Block) -> DocumentType:
    return Document(BytesIO(written(blocks)))


def font(paragraph: object) -> tuple[str, float]:
    run = paragraph.runs[0]  # type: ignore[attr-defined]
    return run._r.rPr.find(qn("w:rFonts")).get(qn("w:eastAsia")), run.font.size.pt


def test_a_title_is_size_2_centred_and_its_note_below_it() -> None:
    lines = [each for each in document(Title("一\n二", "（示范数据）")).paragraphs if each.text]
    assert [each.text for each in lines] == ["一", "二", "（示范数据）"]
    assert font(lines[0]) == ("方正小标宋简体", 22)
    assert font(lines[2]) == ("楷体_GB2312", 16)
    assert all(each.alignment == WD_ALIGN_PARAGRAPH.CENTER for each in lines)


@pytest.mark.parametrize(
    ("level", "text", "name"),
    [(1, "三、评估结果", "黑体"), (2, "（三）评估结果", "楷体_GB2312"), (3, "3.评估结果", "仿宋_GB2312")],
)
def test_a_heading_has_its_number_font_indent_and_place_in_the_outline(
    level: int, text: str, name: str
) -> None:
    (heading,) = document(Heading(level, 3, "评估结果")).paragraphs
    assert heading.text == text
    assert font(heading) == (name, 16)
    properties = heading._p.pPr
    assert properties.find(qn("w:ind")).get(qn("w:firstLineChars")) == "200"
    assert properties.find(qn("w:outlineLvl")).get(qn("w:val")) == str(level - 1)
    assert heading.paragraph_format.keep_with_next


@pytest.mark.parametrize(("is_flush", "indent"), [(False, "200"), (True, None)])
def test_a_paragraph_is_indented_by_two_characters_unless_it_addresses_somebody(
    is_flush: bool, indent: str | None
) -> None:
    (paragraph,) = document(Paragraph("正文", is_flush=is_flush)).paragraphs
    found = paragraph._p.pPr.find(qn("w:ind"))
    assert (found.get(qn("w:firstLineChars")) if found is not None else None) == indent
    assert font(paragraph) == ("仿宋_GB2312", 16)
    assert paragraph.paragraph_format.line_spacing == LINE * 635  # twips in EMU


def test_what_xml_cannot_hold_is_left_out() -> None:
    (paragraph,) = document(Paragraph("甲\x00\x0b乙")).paragraphs
    assert paragraph.text == "甲乙"


def test_the_signature_stands_four_characters_from_the_right_with_a_date_without_zeros() -> None:
    lines = [
        each for each in document(Signature("示范县发展和改革局", date(2026, 9, 5))).paragraphs if each.text
    ]
    assert [each.text for each in lines] == ["示范县发展和改革局", "2026年9月5日"]
    for line in lines:
        assert line.alignment == WD_ALIGN_PARAGRAPH.RIGHT
        assert line._p.pPr.find(qn("w:ind")).get(qn("w:rightChars")) == "400"
    assert day(date(2026, 11, 22)) == "2026年11月22日"


def test_a_table_centres_short_columns_and_breaks_no_row() -> None:
    made = document(Table("表", ("名次", "单位"), (("1", "示范县市场监督管理局"), ("2", "乙")), (1, 3)))
    (table,) = made.tables
    head, first, second = table.rows
    sides = [cell.paragraphs[0].alignment for cell in first.cells]
    assert sides == [WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT]
    assert [cell.paragraphs[0].alignment for cell in second.cells] == sides
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in (head, first, second))
    widths = [column.width for column in table.columns]
    assert widths[1] == pytest.approx(3 * widths[0], rel=0.01)
    assert head.cells[0].paragraphs[0].runs[0].font.size == Pt(10.5)


def test_an_empty_table_has_its_head() -> None:
    (table,) = document(Table("表", ("甲", "乙"), (), (1, 1))).tables
    assert [cell.text for cell in table.rows[0].cells] == ["甲", "乙"]


def test_letters_give_way_so_that_28_fit() -> None:
    style = document().styles["Normal"]
    assert style.element.rPr.find(qn("w:spacing")).get(qn("w:val")) == str(TIGHTER)


def test_what_is_no_block_is_a_fault_of_ours() -> None:
    with pytest.raises(TypeError):
        put("text", Document())  # type: ignore[call-overload]


def test_a_signature_takes_the_list_of_annexes_with_it() -> None:
    made = document(Enclosures(("各单位情况", "口径")), Signature("示范县发展和改革局", date(2026, 9, 5)))
    assert all(each.paragraph_format.keep_with_next for each in made.paragraphs)
    texts = [each.text for each in made.paragraphs]
    assert texts == ["", "附件：1.各单位情况", "2.口径", "", "示范县发展和改革局", "2026年9月5日"]
    indents = [each._p.pPr.find(qn("w:ind")).get(qn("w:firstLineChars")) for each in made.paragraphs[1:3]]
    assert indents == ["200", "500"]
    assert Enclosures(("口径",)).lines == ("附件：口径",)
    assert not document(Paragraph("正文")).paragraphs[0].paragraph_format.keep_with_next


def test_an_annex_begins_a_page_with_its_number_flush_and_its_title_in_the_third_line() -> None:
    made = document(Annex(2, "数据和口径")).paragraphs
    assert [each.text for each in made] == ["附件2", "", "数据和口径", ""]
    assert made[0].paragraph_format.page_break_before
    assert font(made[0]) == ("黑体", 16)
    assert font(made[2]) == ("方正小标宋简体", 22)


def test_a_short_table_stays_whole_and_a_long_one_keeps_two_rows_with_its_head() -> None:
    def stays(count: int) -> list[bool]:
        (table,) = document(Table("表", ("甲",), (("x",),) * count, (1,))).tables
        return [bool(row.cells[0].paragraphs[0].paragraph_format.keep_with_next) for row in table.rows]

    assert stays(4) == [True, True, True, True, False]
    assert stays(40) == [True, True, *[False] * 39]


def test_no_line_stands_alone_and_a_title_s_lines_are_off_the_grid() -> None:
    made = document(Title("一\n二"), Paragraph("正文")).paragraphs
    assert made[-1].paragraph_format.widow_control
    for line in made[1:3]:
        snap = line._p.pPr.find(qn("w:snapToGrid"))
        assert snap is not None
        assert snap.get(qn("w:val")) == "0"
