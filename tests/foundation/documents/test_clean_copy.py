"""A clean copy shows the same and tells nothing of who made it, where, when and with what."""

import io
import zipfile
from collections.abc import Callable

import pikepdf
import pytest
from openpyxl import load_workbook
from PIL import Image

from marketaccess.domain.basics.refusal import Refusal
from marketaccess.foundation.documents import actions
from tests.foundation.documents import files

pytestmark = pytest.mark.usefixtures("unconfined")
WORD = files.WORD


def cleaned(name: str, content: bytes) -> bytes:
    return actions.clean_copy(actions.inspect(name=name, content=content)).content


def told_docx() -> bytes:
    body = (
        f'<w:p w:rsidR="00AB12CD"><w:ins w:id="1" w:author="{files.SECRET}" w:date="2026-09-01T08:00:00Z">'
        "<w:r><w:t>新增的一句</w:t></w:r></w:ins></w:p>"
    )
    comment = (
        f'<w:comments xmlns:w="{WORD}"><w:comment w:id="0" w:author="{files.SECRET}" '
        f'w:initials="{files.SECRET}"><w:p/></w:comment></w:comments>'
    )
    return files.docx(
        body,
        word__comments_dot_xml=comment,
        word__people_dot_xml=f"<people><person author='{files.SECRET}'/></people>",
        word__media__a_dot_jpg=files.jpg(exif=True),
        docProps__custom_dot_xml=f"<p>{files.SECRET}</p>",
        customXml__item1_dot_xml=f"<p>{files.SECRET}</p>",
    )


TOLD: dict[str, tuple[str, Callable[[], bytes]]] = {
    "jpg": ("赵某的照片.jpg", lambda: files.jpg(exif=True)),
    "png": ("赵某的截图.png", lambda: files.png(text=True)),
    "docx": ("赵某的投诉.docx", told_docx),
    "xlsx": ("赵某的表格.xlsx", files.xlsx),
    "ofd": ("赵某的公文.ofd", files.ofd),
    "pdf": ("赵某的证明.pdf", files.told_pdf),
}


@pytest.mark.usefixtures("confined")
@pytest.mark.parametrize("case", TOLD)
def test_the_maker_is_gone(case: str) -> None:
    name, make = TOLD[case]
    original = make()
    assert files.SECRET.encode() in files.every_byte(original)  # the search can find it
    assert files.SECRET.encode() not in files.every_byte(cleaned(name, original))


@pytest.mark.parametrize("case", TOLD)
def test_the_name_is_neutral_and_the_copy_passes_the_guard(case: str) -> None:
    name, make = TOLD[case]
    copy = actions.clean_copy(actions.inspect(name=name, content=make()), number=3)
    assert copy.name == f"附件3.{case}"
    assert actions.inspect(name=copy.name, content=copy.content).media_type == copy.media_type


def test_a_photograph_loses_its_place_but_not_its_picture() -> None:
    original = files.jpg(exif=True)
    with Image.open(io.BytesIO(original)) as before:
        assert before.getexif().get_ifd(0x8825)
        size = before.size
    with Image.open(io.BytesIO(cleaned("a.jpg", original))) as after:
        assert not after.getexif()
        assert "comment" not in after.info
        assert after.size == size
        assert after.getpixel((5, 5))[0] > 180  # type: ignore[index]


def test_a_turned_photograph_stands_upright_without_its_tag() -> None:
    out, tags = io.BytesIO(), Image.Exif()
    tags[0x0112] = 6
    Image.new("RGB", (40, 20)).save(out, "JPEG", exif=tags)
    with Image.open(io.BytesIO(cleaned("a.jpg", out.getvalue()))) as after:
        assert after.size == (20, 40)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_kind_of_png_can_be_cleaned(mode: str) -> None:
    with Image.open(io.BytesIO(cleaned("a.png", files.png(mode=mode)))) as after:
        assert after.size == (20, 20)


def test_a_document_keeps_its_text_and_loses_its_marks() -> None:
    with zipfile.ZipFile(io.BytesIO(cleaned("a.docx", told_docx()))) as copy:
        text = copy.read("word/document.xml").decode()
        names = copy.namelist()
        assert "docProps/core.xml" not in copy.read("_rels/.rels").decode()
        assert "docProps" not in copy.read("[Content_Types].xml").decode()
        with Image.open(io.BytesIO(copy.read("word/media/a.jpg"))) as photo:
            assert not photo.getexif()
    assert "新增的一句" in text
    assert "rsid" not in text
    assert "2026-09-01" not in text
    assert not [name for name in names if name.startswith(("docProps", "customXml", "word/people"))]


def test_a_workbook_still_opens_with_its_values() -> None:
    sheet = load_workbook(io.BytesIO(cleaned("a.xlsx", files.xlsx("甲公司")))).active
    assert sheet is not None
    assert sheet["A1"].value == "甲公司"
    assert sheet["A1"].comment is not None


def test_a_pdf_keeps_its_page_and_its_note_without_the_name() -> None:
    with pikepdf.open(io.BytesIO(cleaned("a.pdf", files.told_pdf()))) as copy:
        assert len(copy.pages) == 1
        note = copy.pages[0].Annots[0]
        assert str(note.Contents) == "请看此处"
        assert "/T" not in note
        photo = copy.pages[0].Resources.XObject.Im0.read_raw_bytes()
    with Image.open(io.BytesIO(photo)) as picture:
        assert not picture.getexif()
        assert picture.size == (40, 30)


def test_text_is_left_as_it_is() -> None:
    content = "情况说明".encode("gbk")
    copy = actions.clean_copy(actions.inspect(name="赵.txt", content=content))
    assert (copy.name, copy.content) == ("附件1.txt", content)


def test_the_same_file_gives_the_same_copy() -> None:
    assert cleaned("a.pdf", files.told_pdf()) == cleaned("a.pdf", files.told_pdf())
    assert cleaned("a.docx", told_docx()) == cleaned("a.docx", told_docx())


def test_what_cannot_be_cleaned_is_refused() -> None:
    damaged = files.docx(word__media__a_dot_jpg=files.jpg(size=(300, 300))[:800])
    with pytest.raises(Refusal, match="无法去除元数据"):
        cleaned("a.docx", damaged)


def test_the_copy_of_a_pdf_does_not_carry_the_identifier_of_its_original() -> None:
    content = files.told_pdf()
    with pikepdf.open(io.BytesIO(content)) as original:
        identifiers = [bytes(each) for each in original.trailer["/ID"]]
    with pikepdf.open(io.BytesIO(cleaned("a.pdf", content))) as copy:
        assert not {bytes(each) for each in copy.trailer["/ID"]} & set(identifiers)
