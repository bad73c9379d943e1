"""Reads the two files of names: CSV with the columns ``key`` and ``text``."""

import csv
from io import StringIO

from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.basics.text import normalise
from marketaccess.domain.matters.proposal import NONE
from marketaccess.pipelines.tables.delimited import CELL_MAX, decoded

KEY, TEXT = "key", "text"
KEY_MAX, TEXT_MAX = 200, 2_000
NO_ENCODING = "“{file}”的文字编码不能识别，请另存为“CSV UTF-8”后再试。"
BAD_SIGN = "“{file}”第{row}行有不能识别的字符（NUL），请检查文件是否损坏。"
BROKEN = "“{file}”第{row}行读不出来：引号没有成对，或者一格超过100万字。"
EMPTY = "“{file}”是空文件，应有表头 key,text 和至少一行数据。"
NO_COLUMN = "“{file}”第1行没有“{column}”这一列，表头应含 key 和 text。"
COLUMN_TWICE = "“{file}”第1行有两列都叫“{column}”，请只留一列。"
NO_ROWS = "“{file}”只有表头，没有数据。"
NO_VALUE = "“{file}”第{row}行的 {column} 是空的。"
TOO_LONG = "“{file}”第{row}行的 {column} 超过{most}字。"
TWICE = "“{file}”第{row}行的 key“{key}”与第{first}行重复。"
WIDER = "“{file}”第{row}行比表头多出几格，多半是文字里有逗号：请给整格文字加上引号，以免只读到一半。"
RESERVED = "“{file}”第{row}行的 key 不能是“none”：结果里它表示没有对应。"

Name = tuple[str, str]


def read(file: str, content: bytes) -> list[Name]:
    """Key and text of each row; other columns and empty rows are left out. :raises Refusal: with its row."""
    reader = csv.reader(StringIO(_decoded(file, content), newline=""), strict=True)
    csv.field_size_limit(CELL_MAX)
    found: dict[str, tuple[str, int]] = {}
    places: dict[str, int] = {}
    width = 0
    try:
        for row in reader:
            if not any(cell.strip() for cell in row):
                continue
            if not places:
                places, width = _places(file, row), len(row)
                continue
            if any(cell.strip() for cell in row[width:]):
                raise Refusal(WIDER.format(file=file, row=reader.line_num))
            key, text = (_cell(file, reader.line_num, row, places, column) for column in (KEY, TEXT))
            if key in found:
                raise Refusal(TWICE.format(file=file, row=reader.line_num, key=key, first=found[key][1]))
            found[key] = text, reader.line_num
    except csv.Error:
        raise Refusal(BROKEN.format(file=file, row=reader.line_num)) from None
    if not found:
        raise Refusal((NO_ROWS if places else EMPTY).format(file=file))
    return [(key, text) for key, (text, _) in found.items()]


def _decoded(file: str, content: bytes) -> str:
    try:
        text = decoded(content)
    except UnicodeDecodeError:
        raise Refusal(NO_ENCODING.format(file=file)) from None
    if "\x00" in text:
        raise Refusal(BAD_SIGN.format(file=file, row=text.count("\n", 0, text.index("\x00")) + 1))
    return text


def _places(file: str, row: list[str]) -> dict[str, int]:
    heads = [normalise(cell).lower() for cell in row]
    for column in (KEY, TEXT):
        if column not in heads:
            raise Refusal(NO_COLUMN.format(file=file, column=column))
        if heads.count(column) > 1:
            raise Refusal(COLUMN_TWICE.format(file=file, column=column))
    return {column: heads.index(column) for column in (KEY, TEXT)}


def _cell(file: str, number: int, row: list[str], places: dict[str, int], column: str) -> str:
    at = places[column]
    value = row[at].strip() if at < len(row) else ""
    if not value:
        raise Refusal(NO_VALUE.format(file=file, row=number, column=column))
    most = KEY_MAX if column == KEY else TEXT_MAX
    if len(value) > most:
        raise Refusal(TOO_LONG.format(file=file, row=number, column=column, most=most))
    if column == KEY and value == NONE:
        raise Refusal(RESERVED.format(file=file, row=number))
    return value
