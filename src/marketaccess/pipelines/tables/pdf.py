"""Reads the tables of a PDF file. Runs confined: pdfplumber is heavy, and a PDF is a program."""

from io import BytesIO

import pdfplumber

from marketaccess.pipelines.tables.sheets import ROWS, packed, sheet


def read(content: bytes) -> bytes:
    """
    The tables of all pages as one sheet.

    Lines within a cell are joined: a printed list breaks them inside words. A row that goes on over the
    page comes as a row of its own; whoever understands the rows joins it again (``paging``).
    """
    rows: list[list[str]] = []
    breaks: list[int] = []
    with pdfplumber.open(BytesIO(content)) as book:
        for page in book.pages:
            breaks += [len(rows)] if rows else []
            for table in page.extract_tables():
                rows += [[(cell or "").replace("\n", "") for cell in row] for row in table]
            page.close()
            if len(rows) >= ROWS:
                return packed([sheet("PDF", rows[:ROWS], is_cut=True, breaks=breaks)])
    return packed([sheet("PDF", rows, breaks=breaks)] if rows else [])
