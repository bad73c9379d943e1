"""Reads a CSV file: UTF-8 or GB 18030, parted by comma, semicolon or tab. Runs confined."""

import csv
from io import StringIO

from marketaccess.domain.basics.refusal import Refusal
from marketaccess.pipelines.tables.sheets import ROWS, packed, sheet

CELL_MAX = 1 << 20
NO_ENCODING = "CSV 文件的文字编码不能识别，请用 Excel 或 WPS 另存为“CSV UTF-8”后再上传。"


def read(content: bytes) -> bytes:
    """The file as one sheet. :raises Refusal: neither encoding fits."""
    try:
        text = decoded(content)
    except UnicodeDecodeError:
        raise Refusal(NO_ENCODING, field="file") from None
    delimiter = max(",;\t", key=text.split("\n", 1)[0].count)
    csv.field_size_limit(CELL_MAX)
    rows: list[list[str]] = []
    for row in csv.reader(StringIO(text, newline=""), delimiter=delimiter):
        if len(rows) >= ROWS:
            return packed([sheet("CSV", rows, is_cut=True)])
        rows.append(row)
    return packed([sheet("CSV", rows)])


def decoded(content: bytes) -> str:
    """The text of a file as a table program writes it. :raises UnicodeDecodeError: neither encoding fits."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030")
