"""From the bytes of an Excel file to rows under known columns, whatever the file looks like."""

import unicodedata
from collections.abc import Iterator

from attrs import frozen

from marketaccess.domain.basics.text import normalise
from marketaccess.pipelines.lead_intake.columns import COLUMNS, REASON, REQUIRED
from marketaccess.pipelines.tables.headings import Layout, Line, Mapped, understand
from marketaccess.pipelines.tables.reading import workbook
from marketaccess.pipelines.tables.sheets import UNCALCULATED

NO_HEADER = "没有找到表头。请在第一行写上各列名称（至少有{wanted}），或下载模板填写。"
UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co"})


@frozen
class Extract:
    """What was found in a file: sheets with leads, and the names of those without."""

    sheets: tuple[Mapped, ...]
    skipped: tuple[str, ...]

    def rows(self) -> Iterator[Line]:
        """All rows of all sheets that say something under a known column, in order."""
        for sheet in self.sheets:
            yield from (line for line in sheet.lines() if any(line.cells.values()))


def clean(text: str) -> str:
    """
    Full-width digits and letters made plain, Chinese punctuation kept, what nobody can see gone.

    A formula that nobody has worked out says nothing: where the column is required the row is refused.
    """
    if text == UNCALCULATED:
        return ""
    text = normalise(text)
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in UNSEEN).strip()


LAYOUT = Layout(
    COLUMNS,
    no_header=NO_HEADER.format(wanted="、".join(column.heading for column in REQUIRED)),
    # Two columns of a ledger may be named like ours by chance.
    least=3,
    ignored=frozenset({REASON}),
    clean=clean,
)


def extract(content: bytes) -> Extract:
    """
    Read a workbook.

    :raises Refusal: if it cannot be read, or no sheet has a header that we know.
    """
    raw = workbook(content)
    sheets = understand(raw, LAYOUT)
    found = {sheet.name for sheet in sheets}
    names = (clean(each["name"]) for each in raw)
    return Extract(sheets, tuple(name for name in names if name not in found))
