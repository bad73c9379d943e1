"""
What a workbook would need in memory, before it is read whole: what others pack may unfold to anything.

The library that reads workbooks makes a cell of every place up to the last one. So both the size of what is
packed and the place of the last cell are looked at first, in a stream.
"""

import re
import zlib
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from marketaccess.warehouse.quality.files import Unusable

CHUNK = 1 << 20
# A workbook of a million rows and a dozen columns; what is larger comes as CSV or Parquet.
MOST_UNPACKED = 1 << 30
MOST_CELLS = 30_000_000
SHEETS = "xl/worksheets/"
PLACE = re.compile(rb"""\br=["']([A-Z]{1,3})([0-9]{1,7})["']""")
LONGEST_PLACE = 16
NO_WORKBOOK = "不能作为 Excel 工作簿读取；请用 Excel 或 WPS 打开检查后另存为 .xlsx"
TOO_LARGE = "工作簿展开后过大（或者很远的地方还有单元格）；请删去多余的行列，或者另存为 CSV 后报送"


def require_readable(path: Path) -> None:
    """:raises Unusable: it is no workbook, or unfolds to more than a workbook of rows needs."""
    try:
        with ZipFile(path) as packed:
            if sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED:
                raise Unusable(TOO_LARGE)
            for part in packed.infolist():
                # To the end: a part that says less than it holds does not pass its own checksum.
                _look_through(packed, part.filename)
    except (BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise Unusable(NO_WORKBOOK) from error


def _look_through(packed: ZipFile, name: str) -> None:
    rows = columns = 0
    before = b""
    with packed.open(name) as opened:
        while block := opened.read(CHUNK):
            if name.startswith(SHEETS):
                for letters, row in PLACE.findall(before + block):
                    rows, columns = max(rows, int(row)), max(columns, _number(letters))
                if rows * columns > MOST_CELLS:
                    raise Unusable(TOO_LARGE)
                before = block[-LONGEST_PLACE:]


def _number(letters: bytes) -> int:
    """A is 1, AA is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
