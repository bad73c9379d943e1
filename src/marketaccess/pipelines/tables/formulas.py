"""
Formulas that nobody worked out, or that came out wrong. Runs confined, beside the Excel reader.

A program that writes a workbook leaves the value of a formula empty until somebody opens it. The reader
passes over such a cell, as over #REF! and its like: a row would silently lose what the clerk sees.
"""

import posixpath
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from lxml import etree
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string

from marketaccess.pipelines.tables.sheets import ROWS

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
OFFICE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
BOOK, RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"


def without_value(content: bytes) -> dict[str, list[tuple[int, int]]]:
    """By sheet the places (row and column from 0) of formulas without a value, or in error."""
    with ZipFile(BytesIO(content)) as book:
        if BOOK not in book.namelist() or RELATIONS not in book.namelist():
            return {}
        targets = {each.get("Id"): each.get("Target", "") for each in _tree(book, RELATIONS)}
        sheets = _tree(book, BOOK).iter(f"{MAIN}sheet")
        return {
            sheet.get("name", ""): list(_places(book, targets.get(sheet.get(f"{OFFICE}id"), "")))
            for sheet in sheets
        }


def _places(book: ZipFile, target: str) -> Iterator[tuple[int, int]]:
    part = target.lstrip("/") if target.startswith("/") else posixpath.join("xl", target)
    content = book.read(part) if part in book.namelist() else b""
    # Most lists have no formula at all, and parsing a large sheet again takes seconds.
    if not any(sign in content for sign in (b"<f", b":f", b't="e"')):
        return
    for _, cell in etree.iterparse(BytesIO(content), tag=f"{MAIN}c", resolve_entities=False, no_network=True):
        is_empty = cell.find(f"{MAIN}f") is not None and not cell.findtext(f"{MAIN}v")
        if is_empty or cell.get("t") == "e":
            letters, row = coordinate_from_string(cell.get("r"))
            if row <= ROWS:
                yield row - 1, column_index_from_string(letters) - 1
        cell.clear()


def _tree(book: ZipFile, part: str) -> Any:
    return etree.fromstring(book.read(part), etree.XMLParser(resolve_entities=False, no_network=True))
