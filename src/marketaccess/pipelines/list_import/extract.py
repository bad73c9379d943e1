"""From sheets of texts to rows of a list; which column is which is proposed, a person confirms."""

from collections.abc import Mapping, Sequence

from marketaccess.pipelines.list_import.columns import COLUMNS
from marketaccess.pipelines.tables import headings
from marketaccess.pipelines.tables.faults import REASON
from marketaccess.pipelines.tables.headings import Layout, Line, Mapped, plain
from marketaccess.pipelines.tables.sheets import Sheet

__all__ = ["LAYOUT", "NO_HEADER", "Line", "Mapped", "plain", "propose", "understand"]

NO_HEADER = "没有找到表头。表格里要有一行写着各列名称，至少有“禁止或许可事项”和“禁止或许可准入措施描述”两列。"
LAYOUT = Layout(COLUMNS, needed="measure", no_header=NO_HEADER, ignored=frozenset({REASON}))


def understand(sheets: Sequence[Sheet], chosen: Mapping[str, str] | None = None) -> tuple[Mapped, ...]:
    """The sheets that hold a list. :raises Refusal: no sheet has a header."""
    return headings.understand(sheets, LAYOUT, chosen)


def propose(names: Sequence[str]) -> tuple[dict[str, int], set[str]]:
    """Which column of a list stands where, and which of them are guesses from a like name."""
    return headings.propose(names, LAYOUT)
