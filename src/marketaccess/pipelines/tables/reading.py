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
BROKEN = "这个文件打不开或者太大。请用原来的软件打开检查，另存一份后再上传。"
NO_TABLE = "文件里没有找到表格。扫描件请先转换为可编辑的表格。"
# What was read between the dry run and the confirmation, so that a large file is parsed once. Whoever asks
# has the bytes themselves; after a restart, or in another process, they are parsed again.
READ: Shelf[bytes] = Shelf(room=64 << 20)


def sheets(name: str, content: bytes) -> list[Sheet]:
    """The tables of a file. :raises Refusal: not a kind that we read, broken, or without a table."""
    reader = next((r for ending, r in READERS.items() if name.lower().endswith(ending)), None)
    if reader is None:
        raise Refusal(OTHER, field="file")
    found = _read(reader, content, BROKEN, is_kept=True)
    if not any(any(row) for each in found for row in each["rows"]):
        raise Refusal(NO_TABLE, field="file")
    return found


def workbook(content: bytes) -> list[Sheet]:
    """
    The sheets of an Excel file, also those without a table. Nothing is kept: reporters may stand in it.

    :raises Refusal: it cannot be read.
    """
    return _read(READERS[".xlsx"], content, BROKEN_WORKBOOK)


def _read(reader: Reader, content: bytes, broken: str, *, is_kept: bool = False) -> list[Sheet]:
    parse = partial(confinement.run, reader.target, content, allowance=reader.allowance)
    try:
        if not is_kept:
            return unpacked(parse())
        return unpacked(READ.get((reader.target, hashlib.sha256(content).digest()), parse))
    except (confinement.Failed, ValueError) as error:
        raise Refusal(broken, field="file") from error
