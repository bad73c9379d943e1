"""More crafted files: each differs from a good one in one thing, and each refusal says what to do."""

import struct
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marketaccess.domain.basics.refusal import Refusal
from marketaccess.foundation.documents.actions import inspect
from marketaccess.foundation.documents.guard import archive, limits
from tests.foundation.documents import files

pytestmark = pytest.mark.usefixtures("unconfined")
DOCX, PDF, JPG, PNG = files.docx(), files.pdf(), files.jpg(), files.png()


def refusal(name: str, content: bytes) -> Refusal:
    with pytest.raises(Refusal) as refused:
        inspect(name=name, content=content)
    assert refused.value.field == "files"
    assert refused.value.message.startswith("文件“")
    assert refused.value.message.endswith("。")
    return refused.value


# ── One good file under every wrong name ──────────────────────────────────────────────────────────────

GOOD = {"pdf": PDF, "docx": DOCX, "xlsx": files.xlsx(), "jpg": JPG, "png": PNG, "ofd": files.ofd()}


@pytest.mark.parametrize("claimed", [*GOOD, "txt", "csv"])
@pytest.mark.parametrize("kind", GOOD)
def test_a_file_is_taken_under_its_own_extension_alone(kind: str, claimed: str) -> None:
    if kind == claimed:
        assert inspect(name=f"a.{kind}", content=GOOD[kind]).content == GOOD[kind]
    else:
        refusal(f"a.{claimed}", GOOD[kind])


@pytest.mark.usefixtures("confined")
@pytest.mark.parametrize("kind", GOOD)
def test_the_extension_may_be_in_capitals(kind: str) -> None:
    assert inspect(name=f"a.{kind.upper()}", content=GOOD[kind])


@pytest.mark.parametrize("kind", GOOD)
def test_an_empty_file_is_said_to_be_empty(kind: str) -> None:
    assert "空文件" in refusal(f"a.{kind}", b"").message


@pytest.mark.parametrize("kind", GOOD)
def test_one_byte_is_no_document(kind: str) -> None:
    refusal(f"a.{kind}", b"\n")
    refusal(f"a.{kind}", GOOD[kind][:1])


@pytest.mark.parametrize("kind", ["pdf", "docx", "xlsx", "ofd", "png"])
def test_a_half_file_is_refused(kind: str) -> None:
    refusal(f"a.{kind}", GOOD[kind][: len(GOOD[kind]) // 2])


# ── First bytes of what we do not take ────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("claimed", ["pdf", "docx", "png", "txt"])
@pytest.mark.parametrize(
    ("magic", "said"),
    [
        (b"MZ\x90\x00", "程序文件"),
        (b"\x7fELF\x02", "程序文件"),
        (b"\xca\xfe\xba\xbe\x00", "程序文件"),
        (b"#!/bin/sh\n", "程序文件"),
        (b"Rar!\x1a\x07\x01\x00", "压缩包"),
        (b"7z\xbc\xaf\x27\x1c\x00", "压缩包"),
        (b"\x1f\x8b\x08\x00", "压缩包"),
        (b"BZh91AY", "压缩包"),
        (b"\xfd7zXZ\x00\x00", "压缩包"),
        (b"GIF89a\x01\x00", "图片格式"),
        (b"RIFF\x00\x00\x00\x00WEBP", "图片格式"),
        (b"II*\x00\x08\x00", "图片格式"),
        (b"\x00\x00\x00\x20ftypheic", "图片格式"),
        (b"\x00\x00\x00\x20ftypavif", "图片格式"),
        (b"\x00\x00\x00\x20ftypmp42", "音视频"),
        (b"ID3\x03\x00", "音视频"),
        (b"{\\rtf1\\ansi", "RTF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "旧版 Office"),
    ],
)
def test_what_it_really_is_is_said_whatever_its_name_says(claimed: str, magic: bytes, said: str) -> None:
    assert said in refusal(f"a.{claimed}", magic + b"\0" * 64).message


# ── Archives ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "inner", ["zip", "docx", "xlsx", "pptx", "ofd", "rar", "7z", "gz", "jar", "tar", "xlsm"]
)
def test_no_archive_within_an_archive(inner: str) -> None:
    content = files.archive({**files.docx_parts(), f"word/inner.{inner}": b"x"})
    assert "嵌有压缩包" in refusal("a.docx", content).message


@pytest.mark.parametrize(
    "path",
    [
        "../a.xml",
        "word/../../a.xml",
        "/a.xml",
        "C:/a.xml",
        "word\\a.xml",
        "a" * 201 + ".xml",
        "word/\x01.xml",
    ],
)
def test_no_path_leads_out_of_an_archive(path: str) -> None:
    content = files.archive({**files.docx_parts(), path.replace("\\", "/"): b"<a/>"})
    if "\\" in path:
        content = content.replace(b"word/a.xml", b"word\\a.xml")
    assert "不安全的路径" in refusal("a.docx", content).message


def test_two_parts_that_differ_in_case_alone_are_refused() -> None:
    content = files.archive({**files.docx_parts(), "word/x.xml": b"<a/>", "WORD/X.xml": b"<a/>"})
    assert "已损坏" in refusal("a.docx", content).message


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_rare_compression_is_refused(method: int) -> None:
    assert "已损坏" in refusal("a.docx", files.archive(files.docx_parts(), method=method)).message


def test_a_comment_behind_the_archive_is_refused() -> None:
    content = DOCX[:-2] + struct.pack("<H", 5) + b"extra"
    assert "已损坏" in refusal("a.docx", content).message


@pytest.mark.usefixtures("confined")
@given(st.integers(0, len(DOCX) - 1), st.integers(1, 255))
@settings(max_examples=12, deadline=None)  # each starts a process
def test_no_changed_byte_of_a_document_is_a_fault(place: int, change: int) -> None:
    content = bytearray(DOCX)
    content[place] ^= change
    try:
        inspect(name="a.docx", content=bytes(content))
    except Refusal as refused:
        assert refused.field == "files"  # noqa: PT017


@pytest.mark.usefixtures("confined")
@given(st.integers(0, len(PDF) - 1), st.integers(1, 255))
@settings(max_examples=12, deadline=None)  # each starts a process
def test_no_changed_byte_of_a_pdf_is_a_fault(place: int, change: int) -> None:
    content = bytearray(PDF)
    content[place] ^= change
    try:
        inspect(name="a.pdf", content=bytes(content))
    except Refusal as refused:
        assert refused.field == "files"  # noqa: PT017


@pytest.mark.usefixtures("confined")
@given(st.sampled_from(sorted(GOOD)), st.binary(max_size=300))
@settings(max_examples=15, deadline=None)  # the same
def test_no_noise_is_a_fault(kind: str, noise: bytes) -> None:
    for content in (noise, GOOD[kind][:8] + noise):
        with pytest.raises(Refusal):
            inspect(name=f"a.{kind}", content=content or b"x")


# ── Expansion ─────────────────────────────────────────────────────────────────────────────────────────

M = limits.MEBIBYTE


@pytest.mark.parametrize(
    ("expanded", "packed", "is_refused"),
    [
        (limits.EXPANDED, 20 * M, False),
        (limits.EXPANDED + 1, 20 * M, True),
        (limits.RATIO_COUNTS_FROM, 1, False),
        (limits.RATIO_COUNTS_FROM + 1, limits.RATIO_COUNTS_FROM // limits.RATIO, True),
        (50 * M, M, False),
        (101 * M, M, True),
        (0, 0, False),
    ],
)
def test_what_swells_too_much_or_too_steeply_is_refused(
    expanded: int, packed: int, *, is_refused: bool
) -> None:
    if is_refused:
        with pytest.raises(Refusal, match="异常膨胀"):
            archive.check_expansion("a.docx", expanded, packed)
    else:
        archive.check_expansion("a.docx", expanded, packed)


# ── Text ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "content",
    [
        "许可办理被拒。".encode(),
        "许可办理被拒。".encode("gb18030"),
        "许可办理被拒。".encode("utf-8-sig"),
        "第一行\r\n第二行\n第三行\t完".encode(),
        "𠮷野家😀".encode(),
        b"plain ascii",
        "=SUM(A1) 不是公式，是正文".encode(),
    ],
)
def test_plain_text_in_the_usual_encodings_is_taken(content: bytes) -> None:
    assert inspect(name="a.txt", content=content).media_type == "text/plain"


@pytest.mark.parametrize(
    "content",
    [
        b"\x00",
        b"a\x07b",
        b"a\x1bb",
        "许可".encode("utf-16"),
        "许可".encode("utf-32"),
        b"\xff\xfe\xff",
        b"a\x7f",
    ],
)
def test_what_is_no_plain_text_is_refused(content: bytes) -> None:
    refusal("a.txt", content)


@pytest.mark.parametrize(
    "cell",
    [
        "=cmd|' /C calc'!A0",
        "@cmd|'/c calc'!A1",
        "+cmd|'/c calc'!A1",
        "-cmd|'/c x'!A1",
    ],
)
def test_a_cell_that_starts_a_program_is_refused(cell: str) -> None:
    refusal("a.csv", f"部门,说明\n{cell},1\n".encode())


@pytest.mark.parametrize("cell", ["-5", "+86 13800138000", "=", "a=b", "@所有人", "-"])
def test_a_cell_that_only_begins_like_a_formula_is_taken(cell: str) -> None:
    assert inspect(name="a.csv", content=f"部门,说明\n局,{cell}\n".encode())


# ── Pictures ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("mark", [b"<?php", b"<SCRIPT", b"<html", b"<!DOCTYPE html", b"<svg"])
@pytest.mark.parametrize(("name", "content"), [("a.jpg", JPG), ("a.png", PNG)])
def test_a_picture_that_is_a_page_too_is_refused(name: str, content: bytes, mark: bytes) -> None:
    assert "两种文件" in refusal(name, content + mark).message


@pytest.mark.parametrize(
    ("width", "height"),
    [(limits.SIDE + 1, 1), (1, limits.SIDE + 1), (10_000, 10_000), (2**31 - 1, 2**31 - 1)],
)
def test_a_picture_that_promises_to_be_huge_is_refused_unread(width: int, height: int) -> None:
    refusal("a.png", files.png_header(width, height))


def test_too_large_a_file_is_refused_by_its_size_alone() -> None:
    for kind in GOOD:
        assert "超过20MB" in refusal(f"a.{kind}", b"\0" * (limits.FILE_SIZE + 1)).message
