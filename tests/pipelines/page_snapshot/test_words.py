"""The words of a page, whatever it was saved as, read in the confined process."""

import quopri
from io import BytesIO

import pikepdf
import pytest
from docx import Document

from marketaccess.domain.basics.refusal import Refusal
from marketaccess.foundation.documents.guard import limits
from marketaccess.pipelines.page_snapshot.reading import words_of

pytestmark = [pytest.mark.requirement("R2.5"), pytest.mark.usefixtures("unconfined")]
TEXT = "餐饮服务食品经营许可"
HTML = (
    '<!doctype html><html><head><meta charset="{charset}"><title>负面清单</title>'
    "<style>p{{color:red}}</style><script>var 药 = '看不见';</script></head>"
    "<body><nav>首页&nbsp;导航</nav><table><tr><td>餐饮服务<b>食品</b>经营许可</td><td>甲&amp;乙</td></tr></table>"
    "<p>第一行<br>第二行</p><noscript>请启用</noscript></body></html>"
)


@pytest.mark.parametrize("charset", ["utf-8", "gb2312", "GBK", "gb18030"])
def test_a_saved_page_in_each_encoding(charset: str) -> None:
    words = words_of("清单.html", HTML.format(charset=charset).encode(charset))
    assert TEXT in words
    assert words.splitlines()[-2:] == ["第一行", "第二行"]
    assert "甲&乙" in words
    assert "看不见" not in words
    assert "请启用" not in words
    assert "color" not in words


@pytest.mark.parametrize("charset", ["utf-8", "gb18030", "utf-16"])
def test_a_page_that_does_not_say_its_encoding(charset: str) -> None:
    assert words_of("a.htm", f"<p>{TEXT}</p>".encode(charset)) == TEXT


def test_a_page_that_lies_about_its_encoding() -> None:
    page = f'<meta charset="utf-8"><p>{TEXT}</p>'.encode("gb18030")
    assert words_of("a.html", page) == TEXT
    assert words_of("a.html", f'<meta charset="martian"><p>{TEXT}</p>'.encode()) == TEXT


def test_a_page_that_is_not_well_formed() -> None:
    assert TEXT in words_of("a.html", f"<div><p>{TEXT}</td></b><p>< 3 &nosuch; <script>if(a<b)".encode())


def test_an_archive_of_a_page() -> None:
    body = quopri.encodestring(HTML.format(charset="utf-8").encode()).decode()
    archive = (
        "From: <Saved>\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related; type="text/html"; boundary="----B"\r\n\r\n'
        "------B\r\nContent-Type: text/html; charset=utf-8\r\n"
        "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
        f"{body}\r\n------B\r\nContent-Type: image/png\r\n"
        "Content-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n"
        "------B\r\nContent-Type: text/css\r\n\r\np{}\r\n------B--\r\n"
    )
    words = words_of("清单.mhtml", archive.encode())
    assert TEXT in words
    assert "p{}" not in words


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_text_file(charset: str) -> None:
    assert words_of("a.TXT", f"  {TEXT} \r\n\r\n第二行".encode(charset)) == f"{TEXT}\n第二行"


def test_a_word_file_with_a_table() -> None:
    document = Document()
    document.add_paragraph("市场准入负面清单")
    document.add_table(1, 1).cell(0, 0).text = TEXT
    out = BytesIO()
    document.save(out)
    assert words_of("清单.docx", out.getvalue()) == f"市场准入负面清单\n{TEXT}"


def test_a_pdf_without_words_gives_none() -> None:
    out = BytesIO()
    with pikepdf.new() as book:
        book.add_blank_page()
        book.save(out)
    assert words_of("a.pdf", out.getvalue()) == ""


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.exe", b"MZ", "只收"),
        ("清单.doc", b"x", "只收"),
        ("没有扩展名", b"x", "只收"),
        ("a.docx", b"not a zip", "打不开"),
        ("a.pdf", b"%PDF-1.7 broken", "打不开"),
        ("a.html", b"x" * (limits.FILE_SIZE + 1), "超过"),
    ],
)
def test_what_cannot_be_read_is_refused(name: str, content: bytes, words: str) -> None:
    with pytest.raises(Refusal, match=words) as refused:
        words_of(name, content)
    assert refused.value.field == "file"


def test_an_empty_file_has_no_words() -> None:
    for name in ("a.html", "a.txt", "a.mhtml"):
        assert words_of(name, b"") == ""
