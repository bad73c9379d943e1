"""TOML as it comes in from outside: loaded without surprises, and every field found again by its line."""

import re
import tomllib
from collections.abc import Mapping
from typing import Any

LONGEST = 100_000  # characters: no profile or notice comes near it
LONGEST_LINE = 2_000  # the cost of a dotted key grows with the square of its length

_PLACE = re.compile(r"\(at line (\d+), column \d+\)")
_LIKE_A_DATE = re.compile(r"=\s*\[?\s*\d{4}[-/.年]\d{1,2}")
_CAUSES = {
    "date": "日期或时间不存在，日期应当写成 2026-10-01 的样子",
    "overwrite": "同一个字段写了两次，请删去一个",
    "twice": "同一个表写了两次，请合并",
    "namespace": "同一个表写了两次，请合并",
    "Unterminated string": "文字缺少右引号",
    "Found invalid character": "夹带了控制字符，请删去",
    "Illegal character": "有不允许的字符，常见的是文字缺少右引号，或者夹带了控制字符",
    "Unclosed array": "列表缺少右方括号",
    "Invalid value": "等号右边的值写法不对，文字要加半角引号",
    "after a key": "字段名之后缺少等号",
    "Expected newline": "一行只能写一个字段",
}


class TomlError(ValueError):
    """A text that is no TOML. ``message`` is in Chinese; ``line`` counts from 1."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line
        self.message = message


def load(text: str) -> dict[str, Any]:
    """The document as a mapping. :raises TomlError: broken, too long or too deeply nested."""
    if len(text) > LONGEST:
        raise TomlError(1, f"文件过长，最多{LONGEST}字。")
    for number, written in enumerate(text.splitlines(), 1):
        if len(written) > LONGEST_LINE:
            raise TomlError(number, f"文件不是有效的 TOML：这一行过长，最多{LONGEST_LINE}字，请分行书写。")
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = _line(str(error), text)
        raise TomlError(line, _cause(str(error), (text.splitlines() or [""])[line - 1])) from None
    except (ValueError, RecursionError):  # a number of thousands of digits; brackets in brackets in brackets
        raise TomlError(1, "文件不是有效的 TOML：数字过长或者嵌套过深。") from None


def _line(message: str, text: str) -> int:
    place = _PLACE.search(message)
    return int(place[1]) if place else max(1, len(text.splitlines()))


def _cause(message: str, line: str) -> str:
    if "Expected newline" in message and _LIKE_A_DATE.search(line):
        message = "date"
    for mark, cause in _CAUSES.items():
        if mark in message:
            return f"文件不是有效的 TOML：{cause}。"
    return "文件不是有效的 TOML：请检查这一行的引号、等号和括号。"


_HEADER = re.compile(r"^\s*(\[{1,2})\s*([^\[\]]+?)\s*\]{1,2}\s*(?:#.*)?$")
_LAST_STEP = re.compile(r"(\[\d+\]|\.?[^.\[\]]+)$")
_KEY = re.compile(r"^\s*([A-Za-z0-9_\-\".]+)\s*=")


def lines_of(text: str) -> dict[str, int]:
    """The line of each table header and key of a TOML text, by path (lists counted from 1)."""
    found: dict[str, int] = {}
    counts: dict[str, int] = {}
    table = ""
    for number, line in enumerate(text.splitlines(), 1):
        if header := _HEADER.match(line):
            table = header[2].replace('"', "")
            if header[1] == "[[":
                counts[table] = counts.get(table, 0) + 1
                table = f"{table}[{counts[table]}]"
            found.setdefault(table, number)
        elif key := _KEY.match(line):
            path = key[1].replace('"', "")
            found.setdefault(f"{table}.{path}" if table else path, number)
    return found


def line_of(path: str, lines: Mapping[str, int]) -> int:
    """The line of a path, or of the nearest table that holds it or stands in it; 1 where none is found."""
    while path:
        if path in lines:
            return lines[path]
        within = [line for known, line in lines.items() if known.startswith((f"{path}.", f"{path}["))]
        if within:
            return min(within)
        # A key may end with a dot or a bracket of its own: then one character goes, so that this ends.
        path = _LAST_STEP.sub("", path) if _LAST_STEP.search(path) else path[:-1]
    return 1
