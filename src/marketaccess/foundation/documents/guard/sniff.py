"""What a file is by its own bytes, whatever its name says."""

from collections.abc import Mapping
from types import MappingProxyType

from marketaccess.foundation.documents.guard.names import refuse

MEDIA_TYPES: Mapping[str, str] = MappingProxyType(
    {
        "pdf": "application/pdf",
        "png": "image/png",
        "jpg": "image/jpeg",
        "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "ofd": "application/ofd",
        "txt": "text/plain",
        "csv": "text/csv",
    }
)
ALLOWED = "PDF、OFD、JPG、PNG、DOCX、XLSX、TXT、CSV"
SAME_AS = {"jpeg": "jpg", "jpe": "jpg"}
ARCHIVED = frozenset({"docx", "xlsx", "ofd"})
TEXTUAL = frozenset({"txt", "csv"})

# First bytes of what we know and refuse: what it is, and what the person can do.
_OLD_OFFICE = (
    "是旧版 Office 文件（.doc、.xls）或加密的 Office 文件",
    "请去除密码并另存为 .docx、.xlsx 或 PDF",
)
_ARCHIVE = ("是压缩包", "请解压后逐个上传其中的文件")
_PROGRAM = ("是程序文件", "请上传文档、图片或 PDF")
_PICTURE = ("是不支持的图片格式", "请另存为 JPG 或 PNG 后上传")
_MEDIA = ("是音视频文件", "请把要点写入反映内容，或截图后以图片上传")
REFUSED: tuple[tuple[bytes, tuple[str, str]], ...] = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", _OLD_OFFICE),
    (b"Rar!\x1a\x07", _ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", _ARCHIVE),
    (b"\x1f\x8b", _ARCHIVE),
    (b"BZh", _ARCHIVE),
    (b"\xfd7zXZ\x00", _ARCHIVE),
    (b"MZ", _PROGRAM),
    (b"\x7fELF", _PROGRAM),
    (b"#!", _PROGRAM),
    (b"\xca\xfe\xba\xbe", _PROGRAM),
    (b"GIF8", _PICTURE),
    (b"II*\x00", _PICTURE),
    (b"MM\x00*", _PICTURE),
    (b"RIFF", _PICTURE),
    (b"8BPS", _PICTURE),
    (b"ID3", _MEDIA),
    (b"{\\rtf", ("是 RTF 文件", "请另存为 .docx 或 PDF 后上传")),
)
MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "pdf"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpg"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
)
MARKUP = (b"<?php", b"<script", b"<html", b"<!doctype html", b"<svg")


def expected(name: str, extension: str) -> str:
    """The kind that the name promises. Raises Refusal for kinds that are not accepted."""
    kind = SAME_AS.get(extension, extension)
    if kind in {"doc", "xls", "wps", "et", "ppt", "pptx"}:
        raise refuse(name, "的格式不能核查", "请另存为 .docx、.xlsx 或 PDF 后上传")
    if kind in {"docm", "xlsm", "dotm", "xltm"}:
        raise refuse(name, "含有宏", "请另存为不含宏的 .docx 或 .xlsx 后上传")
    if kind not in MEDIA_TYPES:
        raise refuse(name, "的类型不在接收范围", f"请转换为 {ALLOWED} 之一后上传")
    return kind


def container(name: str, content: bytes) -> str:
    """The outer shape: pdf, png, jpg, zip or text. Raises Refusal for known shapes that are refused."""
    for magic, (wrong, remedy) in REFUSED:
        if content.startswith(magic):
            raise refuse(name, wrong, remedy)
    if content[4:8] == b"ftyp":
        raise refuse(name, *(_PICTURE if content[8:12] in {b"heic", b"heix", b"mif1", b"avif"} else _MEDIA))
    return next((shape for magic, shape in MAGIC if content.startswith(magic)), "text")


def check_single_meaning(name: str, shape: str, content: bytes) -> None:
    """Refuse a file that other programs would read as something else (a polyglot)."""
    mixed = refuse(name, "同时具有两种文件的特征", "请用原软件重新导出后上传")
    if shape != "pdf" and b"%PDF-" in content[:1024]:
        raise mixed
    tail = content[-66_000:]
    if shape != "zip" and b"PK\x05\x06" in tail and b"PK\x01\x02" in content:
        raise mixed
    if shape in {"png", "jpg"}:
        lowered = content.lower()
        if any(mark in lowered for mark in MARKUP):
            raise mixed
    if shape == "pdf" and any(mark in content[:1024].lower() for mark in MARKUP):
        raise mixed
