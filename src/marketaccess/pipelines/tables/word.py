"""Reads the tables of a Word file. Runs confined."""

from io import BytesIO

from docx import Document

from marketaccess.pipelines.tables.sheets import ROWS, packed, sheet


def read(content: bytes) -> bytes:
    """Every table; a merged cell stands at each place that it covers."""
    tables = Document(BytesIO(content)).tables
    return packed(
        [
            sheet(f"表{at}", [[cell.text for cell in row.cells] for row in table.rows[:ROWS]])
            for at, table in enumerate(tables, start=1)
        ]
    )
