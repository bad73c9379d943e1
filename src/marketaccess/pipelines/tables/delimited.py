"""Reads a CSV file: UTF-8 or GB 18030, parted by comma, semicolon or tab. Runs confined."""

import csv
from io import StringIO

from marketaccess.domain.basics.refusal import Refusal
from marketaccess.pipelines.tables.sheets import ROWS, packed, sheet

ENCODINGS = ("utf-8-sig", "gb18030")
CELL_MAX = 1 << 20


def read(content: bytes) -> bytes:
    """The file as one sheet. :raises Refusal: neither encoding fits."""
    text = _decoded(content)
    delimiter = max(",;\t", key=text.split("\n", 1)[0].count)
    csv.field_size_limit(CELL_MAX)
    rows: list[list[str]] = []
    for row in csv.reader(StringIO(text, newline=""), delimiter=delimiter):
        if len(rows) >= ROWS:
            return packed([sheet("CSV", rows, is_cut=True)])
        rows.append(row)
    return packed([sheet("CSV", rows)])


def _decoded(content: bytes) -> str:
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refusal("CSV 文件的文字编码不能识别，请用 Excel 或 WPS 另存为“CSV UTF-8”后再上传。", field="file")
