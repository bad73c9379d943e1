"""Reads a CSV file: UTF-8, GB 18030 or UTF-16, parted by comma, semicolon or tab. Runs confined."""

import codecs
import csv
from collections.abc import Iterator
from contextlib import suppress
from io import StringIO
from itertools import islice

from marketaccess.domain.basics.refusal import Refusal
from marketaccess.pipelines.spreadsheet import unquoted
from marketaccess.pipelines.tables.sheets import ROWS, packed, sheet

CELL_MAX = 1 << 20
LOOKED_AT = 15
# How a file begins that Excel saved as “Unicode 文本”. In GB 18030 nothing can begin so.
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
BROKEN = (
    "CSV 文件第 {row} 行读不出来：引号没有成对，后面的行会并成一格；或者一格超过 1 MB。"
    "请用 Excel 或 WPS 打开检查后另存。"
)
NO_ENCODING = "CSV 文件的文字编码不能识别，请用 Excel 或 WPS 另存为“CSV UTF-8”后再上传。"


def read(content: bytes) -> bytes:
    """The file as one sheet. :raises Refusal: no encoding fits, or a quote stays open."""
    text = _text(content)
    csv.field_size_limit(CELL_MAX)
    rows: list[list[str]] = []
    try:
        for row in _rows(text, _delimiter(text)):
            if len(rows) >= ROWS:
                return packed([sheet("CSV", rows, is_cut=True)])
            rows.append([unquoted(cell) for cell in row])
    except csv.Error:
        raise Refusal(BROKEN.format(row=len(rows) + 1), field="file") from None
    return packed([sheet("CSV", rows)])


def _text(content: bytes) -> str:
    with suppress(UnicodeDecodeError):
        text = decoded(content)
        if "\0" not in text:  # or it is UTF-16 without its mark that happens to be decoded
            return text
    raise Refusal(NO_ENCODING, field="file")


def _rows(text: str, delimiter: str) -> Iterator[list[str]]:
    return csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)


def _delimiter(text: str) -> str:
    """The sign that parts most of the first rows: a title above the table holds none, or another one."""
    return max(",;\t", key=lambda sign: _parted(text, sign))


def _parted(text: str, delimiter: str) -> int:
    count = 0
    with suppress(csv.Error):
        for row in islice(_rows(text, delimiter), LOOKED_AT):
            count += len(row) > 1
    return count


def decoded(content: bytes) -> str:
    """The text of a file as a table program writes it. :raises UnicodeDecodeError: no encoding fits."""
    if content.startswith(UTF_16) and not content.startswith(codecs.BOM_UTF32_LE):
        return content.decode("utf-16")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030")
