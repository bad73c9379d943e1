"""What every Excel file that we write has in common: text stays text, and nothing in it can be run."""

import re
import unicodedata
from typing import Any

from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import Cell

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CELL_LIMIT = 32_767
# What XML 1.0 cannot hold; openpyxl raises at them.
NUMBERED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def safe(text: str) -> str:
    """Text as Excel can keep it: printable, and not longer than a cell."""
    return UNPRINTABLE.sub("", text)[:CELL_LIMIT]


def is_formula_like(text: str) -> bool:
    """Whether a spreadsheet might run the text, were it typed in or read from CSV."""
    return unicodedata.normalize("NFKC", text[:1]) in {"=", "+", "-", "@", "\t", "\r", "\n"}


def quoted(text: str) -> str:
    """A cell of CSV. A leading quote keeps a spreadsheet from running what looks like a formula."""
    return f"'{text}" if is_formula_like(text.lstrip("'")) else text


def unquoted(text: str) -> str:
    """What ``quoted`` was given."""
    return text[1:] if text.startswith("'") and quoted(text[1:]) == text else text


def written(text: str) -> str:
    """Text for a cell of Excel, which reads _x0041_ as the letter with that number."""
    return NUMBERED.sub("_x005F_", safe(text))


def text_cell(sheet: Any, text: str) -> Cell:
    """
    A cell that holds text and nothing else.

    openpyxl takes a leading "=" for a formula: the type is set after the value. The format "@" and the
    quote prefix keep +, - and @ text too when somebody edits the cell or saves it as CSV and opens that.
    """
    cell: Cell = WriteOnlyCell(sheet, value=written(text))
    cell.data_type = "s"
    cell.number_format = "@"
    if is_formula_like(text):
        cell.quotePrefix = True
    return cell
