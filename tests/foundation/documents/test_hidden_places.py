"""Where a maker's name hides besides the properties, and that the copy opens without it."""

import io
import zipfile
from typing import Any

import pikepdf
import pytest
from docx import Document
from openpyxl import load_workbook
from PIL import Image

from marketaccess.domain.basics.refusal import Refusal
from marketaccess.foundation.documents import actions
from marketaccess.foundation.documents.accepted import Accepted
from marketaccess.foundation.documents.guard import sniff
from tests.foundation.documents import files
from tests.foundation.documents.files import SECRET

pytestmark = [pytest.mark.requirement("R15.1"), pytest.mark.usefixtures("unconfined")]
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/picture"
OFD = 'xmlns:ofd="http://www.ofdspec.org/2016"'


def cleaned(kind: str, content: bytes) -> bytes:
    """The copy, cleaned in this process: the guard has its own tests, and each run of it costs a process."""
    return actions.clean_copy(Accepted(f"a.{kind}", sniff.MEDIA_TYPES[kind], content)).content


def parts(content: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(content)) as source:
        return {name: source.read(name).decode("utf-8", "replace") for name in source.namelist()}


def with_parts(content: bytes, more: dict[str, bytes | str]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as source:
        return files.archive({**{name: source.read(name) for name in source.namelist()}, **more})


HIDDEN: dict[str, tuple[str, bytes]] = {
    "a picture under another ending": ("docx", files.docx(word__media__a_dot_dat=files.jpg(exif=True))),
    "a drawing's text in png": ("docx", files.docx(word__media__a_dot_bin=files.png(text=True))),
    "a picture's file name": (
        "docx",
        files.docx(f'<w:p><p:cNvPr xmlns:p="{DRAWING}" id="0" name="{SECRET}.jpg"/></w:p>'),
    ),
    "a picture's title": (
        "docx",
        files.docx(word__a_dot_vml=f'<v:i xmlns:v="urn:v" title="C:\\{SECRET}\\a.jpg" alt="{SECRET}.png"/>'),
    ),
    "variables": (
        "docx",
        files.docx(
            word__settings_dot_xml=f'<w:settings xmlns:w="{files.WORD}"><w:docVars>'
            f'<w:docVar w:name="a" w:val="{SECRET}"/></w:docVars></w:settings>'
        ),
    ),
    "who refreshed a pivot table": (
        "xlsx",
        with_parts(
            files.xlsx(), {"xl/pivotCache/a.xml": f'<p xmlns="{SHEET}" refreshedBy="{SECRET}">甲</p>'}
        ),
    ),
    "who made a scenario": (
        "xlsx",
        with_parts(files.xlsx(), {"xl/worksheets/x.xml": f'<scenario xmlns="{SHEET}" user="{SECRET}"/>'}),
    ),
    "whose view of the workbook": (
        "xlsx",
        with_parts(
            files.xlsx(),
            {
                "xl/x.xml": f'<workbook xmlns="{SHEET}"><customWorkbookViews>'
                f'<customWorkbookView name="{SECRET} - 个人视图"/></customWorkbookViews></workbook>'
            },
        ),
    ),
    "a file attached to an ofd": (
        "ofd",
        files.ofd(
            **{
                "Doc_0/Attachs/Attachments.xml": f'<ofd:A {OFD} Name="{SECRET}"/>',
                "Doc_0/Attachs/a.txt": SECRET,
            }
        ),
    ),
}


@pytest.mark.parametrize("place", HIDDEN)
def test_the_name_is_gone_from(place: str) -> None:
    kind, content = HIDDEN[place]
    assert SECRET.encode() in files.every_byte(content)
    assert SECRET.encode() not in files.every_byte(cleaned(kind, content))


@pytest.mark.parametrize("ending", ["gif", "TIFF", "heic", "webp", "svg"])
def test_a_picture_that_cannot_be_cleaned_keeps_the_copy_from_being_made(ending: str) -> None:
    content = files.archive(files.docx_parts() | {f"word/media/a.{ending}": b"x"})
    with pytest.raises(Refusal, match=f"{ending.upper()} 图片.*JPG"):
        cleaned("docx", content)


class TestRevisions:
    DELETED = (
        "<w:p><w:r><w:t>留下</w:t></w:r>"
        f'<w:del w:author="{SECRET}"><w:r><w:delText>原句{SECRET}</w:delText></w:r></w:del>'
        f"<w:moveFrom><w:r><w:t>移走{SECRET}</w:t></w:r></w:moveFrom>"
        f'<w:ins w:author="{SECRET}"><w:r><w:t>新句</w:t></w:r></w:ins></w:p>'
    )
    ROW = (
        f"<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc><w:p><w:r><w:t>{SECRET}</w:t></w:r></w:p></w:tc></w:tr>"
        "<w:tr><w:tc><w:p><w:r><w:t>表内</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    )

    def test_what_was_struck_out_is_not_given_on(self) -> None:
        text = parts(cleaned("docx", files.docx(self.DELETED)))["word/document.xml"]
        assert SECRET not in text
        assert [word for word in ("留下", "新句", "原句", "移走") if word in text] == ["留下", "新句"]

    def test_a_row_that_was_struck_out_goes_whole(self) -> None:
        text = parts(cleaned("docx", files.docx(self.ROW)))["word/document.xml"]
        assert (SECRET in text, "表内" in text) == (False, True)


class TestStillOpens:
    def test_a_word_file(self) -> None:
        made, out = Document(), io.BytesIO()
        made.core_properties.author = SECRET
        made.add_paragraph("正文")
        picture = io.BytesIO(files.jpg(exif=True))
        picture.name = f"{SECRET}.jpg"
        made.add_picture(picture)
        made.add_table(1, 1).cell(0, 0).text = "表内"
        made.save(out)
        copy = Document(io.BytesIO(cleaned("docx", out.getvalue())))
        assert copy.paragraphs[0].text == "正文"
        assert copy.tables[0].cell(0, 0).text == "表内"
        assert len(copy.inline_shapes) == 1
        assert SECRET.encode() not in files.every_byte(cleaned("docx", out.getvalue()))

    def test_a_workbook_with_views_and_comments(self) -> None:
        book = load_workbook(io.BytesIO(cleaned("xlsx", files.xlsx("=1+1"))))
        comment = book.worksheets[0]["A1"].comment
        assert comment is not None
        assert (comment.text, comment.author) == ("批注", "作者")

    def test_an_ofd_does_not_point_at_what_is_gone(self) -> None:
        document = f"<ofd:Document {OFD}><ofd:Attachments>Attachs/a.xml</ofd:Attachments>甲</ofd:Document>"
        content = files.ofd(**{"Doc_0/Document.xml": document, "Doc_0/Attachs/a.xml": "<a/>"})
        found = parts(cleaned("ofd", content))
        assert "Attach" not in found["Doc_0/Document.xml"]
        assert "甲" in found["Doc_0/Document.xml"]
        assert not [name for name in found if "Attachs" in name]


def signed_pdf() -> bytes:
    document = files.new_pdf()
    told: dict[str, Any] = dict.fromkeys(("Name", "Location", "Reason", "ContactInfo", "Contents"), SECRET)
    signature = document.make_indirect(
        pikepdf.Dictionary(Type=pikepdf.Name.Sig, ByteRange=[0, 1, 2, 3], **told)
    )
    document.Root.Perms = pikepdf.Dictionary(DocMDP=signature)
    document.Root.DSS = pikepdf.Dictionary(Certs=[pikepdf.Stream(document, SECRET.encode())])
    document.pages[0].Thumb = pikepdf.Stream(document, SECRET.encode())
    return files.saved(document)


def photographed_pdf(filters: list[str]) -> bytes:
    document = files.new_pdf()
    document.pages[0].Resources = pikepdf.Dictionary(
        XObject=pikepdf.Dictionary(Im0=pikepdf.Stream(document, files.jpg(exif=True)))
    )
    document.pages[0].Contents = pikepdf.Stream(document, b"/Im0 Do")
    photo = document.pages[0].Resources.XObject.Im0
    raw: Any = files.jpg(exif=True)
    if "/ASCIIHexDecode" in filters:
        raw = raw.hex().encode() + b">"
    photo.write(raw, filter=pikepdf.Array([pikepdf.Name(each) for each in filters]))
    photo.Type, photo.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    return files.saved(document)


class TestPdf:
    def test_a_signature_tells_nothing_by_whatever_way_it_is_reached(self) -> None:
        content = signed_pdf()
        assert SECRET.encode() in files.every_byte(content)
        copy = cleaned("pdf", content)
        assert SECRET.encode() not in files.every_byte(copy)
        with pikepdf.open(io.BytesIO(copy)) as opened:
            assert len(opened.pages) == 1

    @pytest.mark.parametrize("filters", [["/DCTDecode"], ["/ASCIIHexDecode", "/DCTDecode"]])
    def test_a_photograph_under_a_list_of_filters_loses_its_place(self, filters: list[str]) -> None:
        with pikepdf.open(io.BytesIO(cleaned("pdf", photographed_pdf(filters)))) as opened:
            raw = opened.pages[0].Resources.XObject.Im0.read_raw_bytes()
        assert SECRET.encode() not in raw
        with Image.open(io.BytesIO(raw)) as picture:
            assert picture.size == (40, 30)


@pytest.mark.parametrize("part", ["xl/connections.xml", "xl/queryTables/queryTable1.xml"])
def test_a_workbook_that_reads_a_database_is_refused(part: str) -> None:
    content = with_parts(files.xlsx(), {part: f'<connections xmlns="{SHEET}"/>'})
    with pytest.raises(Refusal, match="自动读取外部文件"):
        actions.inspect(name="a.xlsx", content=content)
