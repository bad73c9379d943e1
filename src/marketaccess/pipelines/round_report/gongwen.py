"""
A document in the layout of GB/T 9704—2012: page, grid, fonts by name, numbering, page numbers.

A4 with a type area of 156 × 225 mm: 22 lines of 28 characters. Fonts are named, not embedded: whoever opens
the file has them or sees the substitute that the office program chooses. python-docx is a heavy library:
only the child process and the command line come here.
"""

from collections.abc import Iterable
from functools import singledispatch
from io import BytesIO
from typing import Any

from docx import Document
from docx.document import Document as DocumentType
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, Twips

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
from marketaccess.pipelines.spreadsheet import UNPRINTABLE

TITLE, BODY, BOLD, KAI, SONG = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体"
SIZE_2, SIZE_3, SIZE_4, SIZE_5 = Pt(22), Pt(16), Pt(14), Pt(10.5)  # 二号、三号、四号、五号
MARGINS = {"top_margin": 37, "bottom_margin": 35, "left_margin": 28, "right_margin": 26}  # mm
LINES, CHARACTERS = 22, 28
LINE = 579  # twips: 225 mm are 12756 of them, 22 lines of 579 and no 23rd
# 28 letters of 16 points are wider than 156 mm: each gives way by five twips. A grid of characters would say
# the same to Word, but other programs then give every letter two cells.
TIGHTER = -5
NUMBER_BELOW = Mm(23)  # the dash of the page number stands 7 mm below the type area
TITLE_SPACING = Pt(35)
HEADING_FONTS = {1: BOLD, 2: KAI, 3: BODY}
WHOLE = 12  # a table of no more rows stands on one page
SHORT = 7  # a column of nothing longer than this is centred
CHARACTER = 320  # twips: the width of a character of size 3


def written(blocks: Iterable[Block]) -> bytes:
    """The document as a Word file."""
    document = Document()
    _set_up(document)
    for block in blocks:
        put(block, document)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


# ── The page ──────────────────────────────────────────────────────────────────────────────────────────


def _set_up(document: DocumentType) -> None:
    style = document.styles["Normal"]
    style.font.size = SIZE_3
    properties = style.element.get_or_add_rPr()
    _name_fonts(properties, BODY)
    spacing = OxmlElement("w:spacing")
    spacing.set(qn("w:val"), str(TIGHTER))
    properties.insert_element_before(spacing, "w:w", "w:kern", "w:position", "w:sz")
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    for name, width in MARGINS.items():
        setattr(section, name, Mm(width))
    section.footer_distance = NUMBER_BELOW
    _set_grid(section._sectPr)
    document.settings.odd_and_even_pages_header_footer = True
    _page_number(section.footer, WD_ALIGN_PARAGRAPH.RIGHT)
    _page_number(section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT)
    document.core_properties.author = ""


def _set_grid(properties: Any) -> None:
    for old in properties.findall(qn("w:docGrid")):
        properties.remove(old)
    grid = OxmlElement("w:docGrid")
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), str(LINE))
    properties.append(grid)


def _page_number(footer: Any, side: WD_ALIGN_PARAGRAPH) -> None:
    """— 1 —, outside: to the right on odd pages, to the left on even ones, one character from the edge."""
    paragraph = footer.paragraphs[0]
    paragraph.alignment = side
    indent = paragraph.paragraph_format
    if side is WD_ALIGN_PARAGRAPH.RIGHT:
        indent.right_indent = SIZE_4
    else:
        indent.left_indent = SIZE_4
    for text, kind in (("— ", ""), ("", "begin"), (" PAGE ", "instr"), ("", "end"), (" —", "")):
        run = paragraph.add_run(text if not kind else "")
        _font(run, SONG, SIZE_4)
        if kind == "instr":
            code = OxmlElement("w:instrText")
            code.set(qn("xml:space"), "preserve")
            code.text = text
            run._r.append(code)
        elif kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)


# ── Letters and lines ─────────────────────────────────────────────────────────────────────────────────


def _name_fonts(properties: Any, font: str) -> None:
    """The font for every script; without ``eastAsia`` Chinese letters would keep the default font."""
    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        fonts = OxmlElement("w:rFonts")
        properties.insert(0, fonts)
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), font)


def _font(run: Any, font: str, size: Pt = SIZE_3) -> None:
    run.font.size = size
    _name_fonts(run._r.get_or_add_rPr(), font)


def _paragraph(document: DocumentType, text: str, font: str, size: Pt = SIZE_3, *, indent: int = 2) -> Any:
    """A paragraph on the grid, its first line indented by so many characters."""
    paragraph = document.add_paragraph()
    _on_grid(paragraph)
    if indent:
        ind = paragraph._p.get_or_add_pPr().get_or_add_ind()
        ind.set(qn("w:firstLineChars"), str(indent * 100))
        ind.set(qn("w:firstLine"), str(indent * CHARACTER))
    _font(paragraph.add_run(_clean(text)), font, size)
    return paragraph


def _on_grid(paragraph: Any) -> None:
    shape = paragraph.paragraph_format
    shape.space_before = shape.space_after = Pt(0)
    shape.line_spacing = Twips(LINE)
    shape.widow_control = False


def _off_grid(paragraph: Any) -> None:
    """Lines of another height than the page's: on the grid they would take two of its lines."""
    snap = OxmlElement("w:snapToGrid")
    snap.set(qn("w:val"), "0")
    properties = paragraph._p.get_or_add_pPr()
    properties.insert_element_before(snap, "w:spacing", "w:ind", "w:jc", "w:outlineLvl")


def _clean(text: str) -> str:
    return UNPRINTABLE.sub("", text)


# ── The blocks ────────────────────────────────────────────────────────────────────────────────────────


@singledispatch
def put(block: Block, _document: DocumentType) -> None:
    """Append a block to the document."""
    raise TypeError(type(block).__name__)


@put.register
def _(block: Title, document: DocumentType) -> None:
    _paragraph(document, "", BODY, indent=0)
    for line in block.lines:
        _centred(document, line)
    if block.note:
        _paragraph(document, block.note, KAI, indent=0).alignment = WD_ALIGN_PARAGRAPH.CENTER
    _paragraph(document, "", BODY, indent=0)


@put.register
def _(block: Heading, document: DocumentType) -> None:
    heading = _paragraph(document, block.numbered, HEADING_FONTS[block.level])
    heading.paragraph_format.keep_with_next = True
    level = OxmlElement("w:outlineLvl")
    level.set(qn("w:val"), str(block.level - 1))
    heading._p.get_or_add_pPr().append(level)


@put.register
def _(block: Paragraph, document: DocumentType) -> None:
    paragraph = _paragraph(document, block.text, BODY, indent=0 if block.is_flush else 2)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT if block.is_ragged else WD_ALIGN_PARAGRAPH.JUSTIFY
    # A page holds 22 lines; where one would stand alone on the next, it takes another with it.
    paragraph.paragraph_format.widow_control = True


@put.register
def _(block: Enclosures, document: DocumentType) -> None:
    _paragraph(document, "", BODY, indent=0).paragraph_format.keep_with_next = True
    for place, text in enumerate(block.lines):
        # Below the first, numbers stand under numbers: behind 附件 and its colon.
        line = _paragraph(document, text, BODY, indent=5 if place else 2)
        line.paragraph_format.keep_with_next = True


@put.register
def _(block: Annex, document: DocumentType) -> None:
    mark = _paragraph(document, f"附件{block.number}", BOLD, indent=0)
    mark.paragraph_format.page_break_before = True
    _paragraph(document, "", BODY, indent=0)
    _centred(document, block.title)
    _paragraph(document, "", BODY, indent=0)


def _centred(document: DocumentType, text: str) -> None:
    """A line of a title."""
    title = _paragraph(document, text, TITLE, SIZE_2, indent=0)
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.paragraph_format.line_spacing = TITLE_SPACING
    _off_grid(title)


@put.register
def _(block: Signature, document: DocumentType) -> None:
    _paragraph(document, "", BODY, indent=0).paragraph_format.keep_with_next = True
    for text in (block.issuer, day(block.on)):
        line = _paragraph(document, text, BODY, indent=0)
        line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        line.paragraph_format.keep_with_next = True
        ind = line._p.get_or_add_pPr().get_or_add_ind()
        ind.set(qn("w:rightChars"), "400")
        ind.set(qn("w:right"), str(4 * CHARACTER))


@put.register
def _(block: Table, document: DocumentType) -> None:
    caption = _paragraph(document, block.caption, BOLD, SIZE_4, indent=0)
    caption.alignment = WD_ALIGN_PARAGRAPH.CENTER
    caption.paragraph_format.keep_with_next = True
    table = document.add_table(rows=0, cols=len(block.head), style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    # The widths share the type area, whatever they add up to.
    whole = sum(block.widths)
    widths = [Mm(round(156 * width / whole, 1)) for width in block.widths]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    _row(table, block.head, widths, [True] * len(widths), is_head=True, stays=True)
    centred = [max((len(row[at]) for row in block.rows), default=0) <= SHORT for at in range(len(widths))]
    # A short table is not broken at all; the head of a long one never stands without two rows.
    staying = len(block.rows) - 1 if len(block.rows) <= WHOLE else 1
    for place, row in enumerate(block.rows):
        _row(table, row, widths, centred, stays=place < staying)
    _paragraph(document, "", BODY, indent=0)


def _row(
    table: Any,
    texts: tuple[str, ...],
    widths: list[Mm],
    centred: list[bool],
    *,
    is_head: bool = False,
    stays: bool,
) -> None:
    """One row; ``stays``: on the page of the next."""
    row = table.add_row()
    properties = row._tr.get_or_add_trPr()
    for name in ("w:cantSplit", "w:tblHeader") if is_head else ("w:cantSplit",):
        properties.append(OxmlElement(name))
    for cell, text, width, is_centred in zip(row.cells, texts, widths, centred, strict=True):
        cell.width = width
        paragraph = cell.paragraphs[0]
        shape = paragraph.paragraph_format
        shape.space_before = shape.space_after = Pt(2)
        shape.line_spacing = Pt(16)
        shape.keep_with_next = stays
        _off_grid(paragraph)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if is_centred else WD_ALIGN_PARAGRAPH.LEFT
        _font(paragraph.add_run(_clean(text)), BOLD if is_head else BODY, SIZE_5)
