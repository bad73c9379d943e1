"""Reads the tables of a PDF file. Runs confined: pdfplumber is heavy, and a PDF is a program."""

from collections import Counter
from io import BytesIO

import pdfplumber
from pdfplumber.page import Page

from marketaccess.pipelines.tables.sheets import ROWS, packed, sheet

# By where its lines of text run (right and up on the paper), how far a page has to be turned to be read.
TURNS = {(0, 1): 90, (-1, 0): 180, (0, -1): 270}


def read(content: bytes) -> bytes:
    """
    The tables of all pages as one sheet.

    A row that goes on over the page comes as a row of its own, and a cell with the lines as they are
    printed; whoever understands the columns joins both again (``paging``).
    """
    rows: list[list[str]] = []
    breaks: list[int] = []
    with pdfplumber.open(BytesIO(content)) as book:
        for scanned in book.pages:
            page = _upright(scanned)
            breaks += [len(rows)] if rows else []
            for table in page.extract_tables():
                rows += [[cell or "" for cell in row] for row in table]
            page.close()
            scanned.close()
            if len(rows) >= ROWS:
                return packed([sheet("PDF", rows[:ROWS], is_cut=True, breaks=breaks, is_printed=True)])
    return packed([sheet("PDF", rows, breaks=breaks, is_printed=True)] if rows else [])


def _upright(page: Page) -> Page:
    """The page as it is read: one that lies on its side or stands on its head is turned."""
    matrices = (char["matrix"] for char in page.chars)
    runs = Counter((_sign(right), _sign(up)) for right, up, *_ in matrices).most_common(1)
    turn = TURNS.get(runs[0][0], 0) if runs else 0
    if not turn:
        return page
    page.page_obj.rotate = (page.rotation + turn) % 360
    return Page(page.pdf, page.page_obj, page.page_number, page.initial_doctop)


def _sign(number: float) -> int:
    return (number > 0) - (number < 0)
