"""From the bytes of an upload to sheets of texts, whatever kind of file it is."""

import hashlib
from functools import partial

from attrs import frozen

from marketaccess.domain.basics.refusal import Refusal
from marketaccess.foundation.documents import confinement
from marketaccess.foundation.documents.confinement import Allowance
from marketaccess.foundation.ui.shelf import Shelf
from marketaccess.pipelines.tables.sheets import Sheet, unpacked


@frozen
class Reader:
    """Who reads a kind of file: the function, and what it may use."""

    target: str
    allowance: Allowance


READERS: dict[str, Reader] = {
    ".xlsx": Reader("marketaccess.pipelines.tables.excel:read", Allowance(2 << 30, 60, 120)),
    ".csv": Reader("marketaccess.pipelines.tables.delimited:read", Allowance(2 << 30, 60, 120)),
    ".docx": Reader("marketaccess.pipelines.tables.word:read", Allowance(2 << 30, 120, 180)),
    ".pdf": Reader("marketaccess.pipelines.tables.pdf:read", Allowance(3 << 30, 240, 300)),
}
OTHER = "只收 Excel（.xlsx）、CSV、Word（.docx）和 PDF 文件。旧的 .xls、.doc 请另存为新格式后再上传。"
BROKEN_WORKBOOK = "这个文件不能作为 Excel 工作簿读取。请用 Excel 或 WPS 打开检查后另存为 .xlsx 再上传。"
EMPTY = "这个文件打不开：它是空的。请从原来的软件重新导出或者另存一份后再上传。"
LOCKED = "这个文件打不开：它设了打开密码。请用原来的软件去掉密码，另存一份后再上传。"
OLD = "这个文件打不开：它是旧格式的 .xls 或者 .doc，只改了扩展名。请打开后另存为新格式再上传。"
ANOTHER = "这个文件打不开：扩展名是 {ending}，内容却不是。请用原来的软件打开，另存为 {ending} 后再上传。"
# How files begin: old office files (those with a password are packed the same way), new ones, PDF.
OLD_BEGIN, PACKED_BEGIN, PDF_BEGIN = b"\xd0\xcf\x11\xe0", b"PK", b"%PDF"
BEGINS = {".xlsx": PACKED_BEGIN, ".docx": PACKED_BEGIN, ".pdf": PDF_BEGIN}
PASSWORD = "EncryptedPackage".encode("utf-16-le")
BROKEN = "这个文件打不开或者太大。请用原来的软件打开检查，另存一份后再上传。"
NO_TABLE = "文件里没有找到表格。扫描件、没有表格线的 PDF，请先转换为可编辑的表格。"
# What was read between the dry run and the confirmation, so that a large file is parsed once. Whoever asks
# has the bytes themselves; after a restart, or in another process, they are parsed again.
READ: Shelf[bytes] = Shelf(room=64 << 20)


def sheets(name: str, content: bytes) -> list[Sheet]:
    """The tables of a file. :raises Refusal: not a kind that we read, broken, or without a table."""
    ending = next((ending for ending in READERS if name.lower().endswith(ending)), None)
    if ending is None:
        raise Refusal(OTHER, field="file")
    if said := _unlike(ending, content):
        raise Refusal(said, field="file")
    is_locked = ending == ".pdf" and b"/Encrypt" in content
    found = _read(READERS[ending], content, LOCKED if is_locked else BROKEN, is_kept=True)
    if not any(any(row) for each in found for row in each["rows"]):
        raise Refusal(NO_TABLE, field="file")
    return found


def workbook(content: bytes) -> list[Sheet]:
    """
    The sheets of an Excel file, also those without a table. Nothing is kept: reporters may stand in it.

    :raises Refusal: it cannot be read.
    """
    return _read(READERS[".xlsx"], content, BROKEN_WORKBOOK)


def _unlike(ending: str, content: bytes) -> str:
    """Why content cannot be what its name says, or "". Some programs write a little before ``%PDF``."""
    if content.startswith(OLD_BEGIN):
        return LOCKED if PASSWORD in content else OLD
    begins = BEGINS.get(ending, b"")
    if begins and not content:
        return EMPTY
    others = () if begins else (PACKED_BEGIN, PDF_BEGIN)
    is_other = begins not in content[:1024] if begins else content.startswith(others)
    return ANOTHER.format(ending=ending) if is_other else ""


def _read(reader: Reader, content: bytes, broken: str, *, is_kept: bool = False) -> list[Sheet]:
    parse = partial(confinement.run, reader.target, content, allowance=reader.allowance)
    try:
        if not is_kept:
            return unpacked(parse())
        return unpacked(READ.get((reader.target, hashlib.sha256(content).digest()), parse))
    except (confinement.Failed, ValueError) as error:
        raise Refusal(broken, field="file") from error
