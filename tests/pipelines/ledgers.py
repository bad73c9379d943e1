"""A ledger as an officer opens it, whichever ledger it is."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any

from openpyxl import load_workbook
from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from marketaccess.domain.authority.role import Role
from marketaccess.pipelines.workbook import HEADER_ROW
from tests import make


def opened(
    address: str,
    role: Role = Role.COORDINATING_HANDLER,
    at: str = make.OFFICE,
    query: Mapping[str, str] | None = None,
) -> Worksheet:
    """The sheet that the officer of this seat downloads."""
    response = make.browser(role, at).get(address, query)
    assert response.status_code == 200
    sheet = load_workbook(BytesIO(response.content)).active
    assert isinstance(sheet, Worksheet)
    return sheet


def names(sheet: Worksheet) -> list[str]:
    """The headings of the table."""
    return [str(cell.value) for cell in sheet[HEADER_ROW]]


def rows(sheet: Worksheet) -> list[dict[str, Any]]:
    """The table as rows by heading, without what stands above and below."""
    lines = sheet.iter_rows(min_row=HEADER_ROW + 1, max_row=sheet.max_row - 2, values_only=True)
    return [dict(zip(names(sheet), line, strict=True)) for line in lines if isinstance(line[0], int)]


def column(sheet: Worksheet, heading: str) -> list[Any]:
    """What stands under a heading, row by row."""
    return [row[heading] for row in rows(sheet)]


def only(sheet: Worksheet) -> dict[str, Any]:
    """The only row of the table."""
    (row,) = rows(sheet)
    return row


def first(sheet: Worksheet, heading: str) -> Cell:
    """The cell of the first row under a heading."""
    cell = sheet.cell(HEADER_ROW + 1, names(sheet).index(heading) + 1)
    assert isinstance(cell, Cell)
    return cell
