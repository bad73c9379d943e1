"""Good files come in under the name as sent and their real type."""

from collections.abc import Callable

import pikepdf
import pytest

from marketaccess.foundation.documents import actions
from tests.foundation.documents import files

pytestmark = pytest.mark.usefixtures("unconfined")


def linked_docx() -> bytes:
    return files.docx(
        **{"word___rels__document_dot_xml_dot_rels": files.relation("hyperlink", "https://example.org/a")}
    )


def pdf_that_opens_at_a_page() -> bytes:
    document = files.new_pdf()
    document.Root.OpenAction = pikepdf.Array([document.pages[0].obj, pikepdf.Name.Fit])
    return files.saved(document)


GOOD: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "pdf": ("证明.pdf", files.pdf, "application/pdf"),
    "told_pdf": ("a.pdf", files.told_pdf, "application/pdf"),
    "pdf_at_page": ("a.pdf", pdf_that_opens_at_a_page, "application/pdf"),
    "jpg": ("现场.JPG", files.jpg, "image/jpeg"),
    "jpeg": ("a.jpeg", lambda: files.jpg(exif=True), "image/jpeg"),
    "png": ("a.png", files.png, "image/png"),
    "palette": ("a.png", lambda: files.png(mode="P"), "image/png"),
    "docx": ("a.docx", files.docx, "wordprocessingml"),
    "linked_docx": ("a.docx", linked_docx, "wordprocessingml"),
    "docx_with_photo": (
        "a.docx",
        lambda: files.docx(word__media__a_dot_jpg=files.jpg(exif=True)),
        "wordprocessingml",
    ),
    "xlsx": ("a.xlsx", files.xlsx, "spreadsheetml"),
    "formula": ("a.xlsx", lambda: files.xlsx("=SUM(B1:B9)"), "spreadsheetml"),
    "repetitive_xlsx": ("a.xlsx", lambda: files.xlsx("重复" * 15_000), "spreadsheetml"),
    "ofd": ("a.ofd", files.ofd, "application/ofd"),
    "text": ("a.txt", "情况说明\r\n第二行".encode, "text/plain"),
    "text_with_mark": ("a.txt", lambda: "情况说明".encode("utf-8-sig"), "text/plain"),
    "gbk": ("a.txt", lambda: "情况说明：许可".encode("gbk"), "text/plain"),
    "csv": ("a.csv", lambda: "企业,金额\n甲,-12.5\n乙,=1+2\n".encode("gb18030"), "text/csv"),
}


@pytest.mark.parametrize("case", GOOD)
def test_is_accepted(case: str) -> None:
    name, make, media_type = GOOD[case]
    content = make()
    accepted = actions.inspect(name=name, content=content)
    assert media_type in accepted.media_type
    assert accepted.content == content


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("合同（\uff11）.pdf", "合同（\uff11）.pdf"),
        ("谁：什么？.pdf", "谁：什么？.pdf"),
        (" 空格 .pdf", "空格 .pdf"),
        ("甲\uff0f乙.PDF", "甲\uff0f乙.PDF"),
        ("①②.pdf", "①②.pdf"),
        # An ending that no computer would know is written plainly.
        ("\uff11.\uff50\uff44\uff46", "1.pdf"),
        ("\uff11\uff0epdf", "1.pdf"),
    ],
)
def test_names_stay_as_they_were_sent(given: str, kept: str) -> None:
    assert actions.inspect(name=given, content=files.pdf()).name == kept


def test_content_stays_out_of_logs() -> None:
    assert "UNSEEN" not in repr(actions.inspect(name="a.txt", content=b"UNSEEN"))


def test_several_files_keep_their_order() -> None:
    accepted = actions.inspect_all(files=[("b.txt", b"2"), ("a.pdf", files.pdf())])
    assert [file.name for file in accepted] == ["b.txt", "a.pdf"]
