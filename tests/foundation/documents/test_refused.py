"""Every bad file is refused with a sentence: which file, what is wrong, what to do."""

import struct
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable
from functools import cache

import pikepdf
import pytest

from marketaccess.domain.basics.refusal import Refusal
from marketaccess.foundation.documents import actions
from marketaccess.foundation.documents.guard import limits
from marketaccess.foundation.documents.guard.malware import EICAR
from tests.foundation.documents import files

pytestmark = pytest.mark.usefixtures("unconfined")
DOCX = files.docx()


def patched(content: bytes, old: bytes, new: bytes) -> bytes:
    assert old in content
    assert len(old) == len(new)
    return content.replace(old, new)


@cache
def bomb(*, size: int = 200 * limits.MEBIBYTE) -> bytes:
    return files.archive({**files.docx_parts(), "word/media/big.bin": b"\0" * size})


def lying_bomb() -> bytes:
    """Swells beyond what its directory declares."""
    content = files.archive({**files.docx_parts(), "word/big.bin": b"\0" * limits.MEBIBYTE})
    return content.replace(struct.pack("<L", limits.MEBIBYTE), struct.pack("<L", 1000))


def overlapping() -> bytes:
    """Two directory lines that share the same bytes: small on disk, endless when unpacked."""
    content = bytearray(files.archive({"word/a.xml": b"<a/>", "word/b.xml": b"<a/>", **files.docx_parts()}))
    second = content.find(b"PK\x01\x02", content.find(b"PK\x01\x02") + 4)
    content[second + 42 : second + 46] = struct.pack("<L", 0)
    content[second + 46 : second + 56] = b"word/a.xml"
    return bytes(content)


def overlapping_inside() -> bytes:
    """The first part claims bytes that belong to the second."""
    content = bytearray(
        files.archive({"word/a.xml": b"<a/>", **files.docx_parts()}, method=zipfile.ZIP_STORED)
    )
    line = content.find(b"PK\x01\x02")
    for start in (line + 20, line + 24, 18, 22):
        content[start : start + 4] = struct.pack("<L", 200)
    return bytes(content)


def symlink() -> bytes:
    link = zipfile.ZipInfo("word/link.xml")
    link.external_attr = 0o120777 << 16
    return files.archive({**files.docx_parts(), link: "/etc/passwd"})  # type: ignore[dict-item]


def encrypted() -> bytes:
    content = bytearray(DOCX)
    content[6] |= 1
    line = content.find(b"PK\x01\x02")
    content[line + 8] |= 1
    return bytes(content)


def two_headers() -> bytes:
    """The local header names another part than the directory does."""
    return DOCX.replace(b"docProps/app.xml", b"docProps/xxx.xml", 1)


def locked_pdf() -> bytes:
    return files.saved(files.new_pdf(), encryption=pikepdf.Encryption(owner="a", user="b"))


def script() -> pikepdf.Dictionary:
    return pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")


def pdf_annotation(**keys: object) -> bytes:
    document = files.new_pdf()
    note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Rect=[0, 0, 1, 1], **keys)
    document.pages[0].Annots = pikepdf.Array([note])
    return files.saved(document)


def pdf_with_file() -> bytes:
    document = files.new_pdf()
    document.attachments["a.txt"] = b"hello"
    return files.saved(document)


def pdf_bomb() -> bytes:
    document = files.new_pdf()
    packed = zlib.compress(b"\0" * (limits.PDF_EXPANDED + 1), level=1)
    document.Root.Big = pikepdf.Stream(document, packed)
    document.Root.Big.Filter = pikepdf.Name.FlateDecode
    return files.saved(document)


def hidden_script() -> bytes:
    """The name is written with an escape, which a search for /JavaScript misses."""
    action = pikepdf.Dictionary(S=pikepdf.Name("/ABCDEFGHIJKL"))
    document = files.new_pdf()
    document.Root.Act = action
    plain = files.saved(document, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return patched(plain, b"/ABCDEFGHIJKL", b"/J#61vaScript")


XXE = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
LAUGHS = '<!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;&x;">]><a>&y;</a>'
FIELD = "<w:p><w:r><w:instrText>{}</w:instrText></w:r></w:p>"
SPLIT = (
    "<w:p>"
    + "".join(f"<w:r><w:instrText>{code}</w:instrText></w:r>" for code in ("DDEA", "UTO c:cmd"))
    + "</w:p>"
)
RELS = "word___rels__document_dot_xml_dot_rels"
WORKBOOK = "[Content_Types].xml"

BAD: dict[str, tuple[str, Callable[[], bytes], str]] = {
    # names
    "path": ("../a.pdf", files.pdf, "含有路径"),
    "windows_path": ("C:\\a.pdf", files.pdf, "含有路径"),
    "nul_in_name": ("a\0.pdf", files.pdf, "控制字符"),
    "newline_in_name": ("a\n.pdf", files.pdf, "控制字符"),
    "reversed_name": ("a\u202efdp.exe.pdf", files.pdf, "控制字符"),
    "long_name": ("长" * 200 + ".pdf", files.pdf, "缩短文件名"),
    "no_name": ("  ", files.pdf, "没有文件名"),
    # kinds
    "program_by_name": ("a.exe", files.pdf, "不在接收范围"),
    "double_extension": ("a.pdf.exe", files.pdf, "不在接收范围"),
    "no_extension": ("a", files.pdf, "不在接收范围"),
    "web_page": ("a.html", lambda: b"<html></html>", "不在接收范围"),
    "drawing": ("a.svg", lambda: b"<svg/>", "不在接收范围"),
    "old_word_by_name": ("a.doc", lambda: DOCX, "另存为 .docx"),
    "old_word": ("a.docx", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "旧版 Office"),
    "macro_by_name": ("a.docm", lambda: DOCX, "含有宏"),
    "program": ("a.pdf", lambda: b"MZ" + b"\0" * 200, "程序文件"),
    "shell_script": ("a.txt", lambda: b"#!/bin/sh\nrm -rf /", "程序文件"),
    "rar": ("a.pdf", lambda: b"Rar!\x1a\x07\x00abc", "压缩包"),
    "gif": ("a.png", lambda: b"GIF89a" + b"\0" * 20, "图片格式"),
    "heic": ("a.jpg", lambda: b"\0\0\0\x18ftypheic" + b"\0" * 20, "图片格式"),
    "video": ("a.jpg", lambda: b"\0\0\0\x18ftypisom" + b"\0" * 20, "音视频"),
    "pdf_called_picture": ("a.jpg", files.pdf, "与扩展名不符"),
    "picture_called_pdf": ("a.pdf", files.jpg, "与扩展名不符"),
    "sheet_called_document": ("a.docx", files.xlsx, "与扩展名不符"),
    "plain_zip": ("a.docx", lambda: files.archive({"a.txt": b"x"}), "压缩包"),
    "empty": ("a.pdf", lambda: b"", "空文件"),
    "too_big": ("a.txt", lambda: b"a" * (limits.FILE_SIZE + 1), "超过20MB"),
    # archives
    "bomb": ("a.xlsx", bomb, "异常膨胀"),
    "steep": ("a.docx", lambda: bomb(size=60 * limits.MEBIBYTE), "异常膨胀"),
    "lying_bomb": ("a.docx", lying_bomb, "另存"),
    "slip": ("a.docx", lambda: files.docx(**{"..__..__evil_dot_xml": "<a/>"}), "不安全的路径"),
    "absolute": ("a.docx", lambda: files.docx(**{"__etc__x_dot_xml": "<a/>"}), "不安全的路径"),
    "nested": ("a.docx", lambda: files.docx(word__a_dot_zip=files.archive({"a": b"b"})), "嵌有压缩包"),
    "nested_unnamed": (
        "a.docx",
        lambda: files.docx(word__a_dot_bin=files.archive({"a": b"b"})),
        "嵌有压缩包",
    ),
    "encrypted_part": ("a.docx", encrypted, "密码保护"),
    "symlink": ("a.docx", symlink, "符号链接"),
    "overlap": ("a.docx", overlapping, "另存后重新上传"),
    "overlap_inside": ("a.docx", overlapping_inside, "重叠"),
    "many_parts": (
        "a.docx",
        lambda: files.archive({**files.docx_parts(), **{f"word/{n}.xml": b"<a/>" for n in range(2001)}}),
        "个部件",
    ),
    "two_headers": ("a.docx", two_headers, "已损坏"),
    "cut_archive": ("a.docx", lambda: DOCX[:-30], "已损坏"),
    "trailing_bytes": ("a.docx", lambda: DOCX + b"more", "已损坏"),
    "leading_bytes": ("a.docx", lambda: b"PK\x03\x04" + DOCX, "已损坏"),
    "wrong_checksum": (
        "a.docx",
        lambda: patched(files.archive(files.docx_parts(), method=0), b"<core>", b"<kore>"),
        "已损坏",
    ),
    # office
    "macro": ("a.docx", lambda: files.docx(word__vbaProject_dot_bin=b"x"), "宏"),
    "macro_type": (
        "a.docx",
        lambda: files.archive(
            files.docx_parts()
            | {WORKBOOK: f'<Types xmlns="{files.TYPES}"><Override ContentType="macroEnabled"/></Types>'}
        ),
        "宏",
    ),
    "embedded_object": ("a.docx", lambda: files.docx(word__embeddings__oleObject1_dot_bin=b"x"), "宏"),
    "xxe": ("a.docx", lambda: files.docx(word__a_dot_xml=XXE), "DTD"),
    "laughs": ("a.docx", lambda: files.docx(word__a_dot_xml=LAUGHS), "DTD"),
    "broken_xml": ("a.docx", lambda: files.docx(word__a_dot_xml="<a><b></a>"), "已损坏"),
    "deep_xml": ("a.docx", lambda: files.docx(word__a_dot_xml="<a>" * 300 + "</a>" * 300), "已损坏"),
    "remote_template": (
        "a.docx",
        lambda: files.docx(**{RELS: files.relation("attachedTemplate", "http://example.org/a.dotm")}),
        "外部文件",
    ),
    "remote_package": (
        "a.docx",
        lambda: files.archive(
            files.docx_parts() | {"_rels/.rels": files.relation("officeDocument", "http://example.org/a")}
        ),
        "外部文件",
    ),
    "remote_picture": (
        "a.docx",
        lambda: files.docx(**{RELS: files.relation("image", "http://example.org/pixel.png")}),
        "外部文件",
    ),
    "file_link": (
        "a.docx",
        lambda: files.docx(**{RELS: files.relation("hyperlink", "\\\\host\\share")}),
        "外部文件",
    ),
    "dde": ("a.docx", lambda: files.docx(FIELD.format("DDEAUTO c:\\\\cmd.exe")), "外部文件"),
    "split_dde": ("a.docx", lambda: files.docx(SPLIT), "外部文件"),
    "include_picture": (
        "a.docx",
        lambda: files.docx(FIELD.format('INCLUDEPICTURE "http://example.org/x"')),
        "外部文件",
    ),
    "formula_dde": ("a.xlsx", lambda: files.xlsx("=cmd|'/c calc'!A1"), "外部文件"),
    "formula_service": ("a.xlsx", lambda: files.xlsx('=WEBSERVICE("http://example.org")'), "外部文件"),
    "flood_inside": (
        "a.docx",
        lambda: files.docx(word__media__a_dot_png=files.png_header(60_000, 60_000)),
        "尺寸过大",
    ),
    "ofd_dtd": ("a.ofd", lambda: files.ofd(**{"Doc_0/x.xml": XXE}), "DTD"),
    # PDF
    "cut_pdf": ("a.pdf", lambda: files.pdf()[:200], "不完整"),
    "broken_pdf": ("a.pdf", lambda: b"%PDF-1.7\nnothing\n%%EOF", "已损坏"),
    "locked_pdf": ("a.pdf", locked_pdf, "密码保护"),
    "opening_script": ("a.pdf", lambda: files.pdf_with("/OpenAction", script()), "脚本"),
    "hidden_script": ("a.pdf", hidden_script, "脚本"),
    "named_script": (
        "a.pdf",
        lambda: files.pdf_with(
            "/Names", pikepdf.Dictionary(JavaScript=pikepdf.Dictionary(Names=["a", script()]))
        ),
        "脚本",
    ),
    "launch": (
        "a.pdf",
        lambda: pdf_annotation(
            Subtype=pikepdf.Name.Link, A=pikepdf.Dictionary(S=pikepdf.Name.Launch, F="calc.exe")
        ),
        "自动执行",
    ),
    "trigger": ("a.pdf", lambda: files.pdf_with("/AA", pikepdf.Dictionary(WC=script())), "脚本"),
    "attached_file": ("a.pdf", pdf_with_file, "附件"),
    "form_script": (
        "a.pdf",
        lambda: files.pdf_with("/AcroForm", pikepdf.Dictionary(XFA="<x/>", Fields=[])),
        "脚本",
    ),
    "pdf_bomb": ("a.pdf", pdf_bomb, "异常膨胀"),
    "no_pages": ("a.pdf", lambda: files.saved(pikepdf.new()), "没有任何页面"),
    # pictures
    "flood": ("a.png", lambda: files.png_header(50_000, 50_000), "尺寸过大"),
    "line": ("a.png", lambda: files.png_header(40_000, 1), "尺寸过大"),
    "cut_jpg": ("a.jpg", lambda: files.jpg(size=(400, 400))[:700], "已损坏"),
    "cut_png": ("a.png", lambda: files.png()[:20], "不是完整的图片"),
    "zip_behind_picture": ("a.jpg", lambda: files.jpg() + DOCX, "两种文件"),
    "pdf_behind_picture": ("a.png", lambda: files.png()[:60] + files.pdf(), "两种文件"),
    "page_in_picture": ("a.jpg", lambda: files.jpg() + b"<script>alert(1)</script>", "两种文件"),
    # text
    "nul_text": ("a.txt", lambda: b"abc\0def", "不是纯文本"),
    "utf16": ("a.txt", lambda: "许可".encode("utf-16"), "UTF-8"),
    "program_text": ("a.csv", lambda: bytes(range(14, 60)), "不是纯文本"),
    "wide_csv": ("a.csv", lambda: b"," * 50_000, "列"),
    "csv_command": ("a.csv", lambda: b"a,b\n=cmd|' /C calc'!A0,1\n", "外部程序"),
    # malware
    "eicar": ("a.txt", lambda: b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + EICAR + b"!$H+H*", "恶意代码"),
    "eicar_in_docx": ("a.docx", lambda: files.docx(word__a_dot_bin=EICAR), "恶意代码"),
}


def test_the_corpus_is_large_enough() -> None:
    assert len(BAD) >= 40


@pytest.mark.parametrize("case", BAD)
def test_is_refused_with_a_sentence(case: str) -> None:
    name, make, wrong = BAD[case]
    with pytest.raises(Refusal, match=wrong) as caught:
        actions.inspect(name=name, content=make())
    assert caught.value.field == "files"
    assert caught.value.message.startswith("文件“")
    assert caught.value.message.endswith("。")
    assert "\0" not in caught.value.message
    assert "\n" not in caught.value.message


def test_a_bomb_is_refused_without_being_unpacked() -> None:
    content = bomb()
    tracemalloc.start()
    with pytest.raises(Refusal):
        actions.inspect(name="a.xlsx", content=content)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 10 * limits.MEBIBYTE


def test_too_many_files_are_refused_before_the_eleventh_is_read() -> None:
    with pytest.raises(Refusal, match="最多上传10个文件"):
        actions.inspect_all(files=[("a.txt", "材料".encode())] * 10 + [("b.exe", b"")])


def test_files_that_are_too_much_together_are_refused() -> None:
    big = (b"a" * 63 + b"\n") * (limits.FILE_SIZE // 64)
    with pytest.raises(Refusal, match="合计不能超过100MB"):
        actions.inspect_all(files=[(f"{n}.txt", big) for n in range(6)])
