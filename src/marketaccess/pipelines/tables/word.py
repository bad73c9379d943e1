"""Reads the tables of a Word file. Runs confined."""

from io import BytesIO
from itertools import islice

from docx import Document

from marketaccess.domain.basics.refusal import Refusal
from marketaccess.pipelines.tables.sheets import ROWS, packed, sheet

REVISED = "Word 文件的表格里有未处理的修订。请在“审阅”中接受或拒绝所有修订，保存后再上传。"


def read(content: bytes) -> bytes:
    """Every table; a merged cell stands at each place that it covers."""
    document = Document(BytesIO(content))
    # The library passes over what was put in under revision: half of a text would be taken for the whole.
    if document.element.body.xpath(".//w:tbl//w:ins | .//w:tbl//w:del | .//w:tbl//w:moveTo"):
        raise Refusal(REVISED, field="file")
    found = []
    for at, table in enumerate(document.tables, start=1):
        rows = list(islice(table.rows, ROWS + 1))
        texts = [[cell.text for cell in row.cells] for row in rows[:ROWS]]
        found.append(sheet(f"表{at}", texts, is_cut=len(rows) > ROWS))
    return packed(found)
