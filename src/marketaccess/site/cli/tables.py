"""What the commands that import tables share: the rows written back, the JSON of columns and faults."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from marketaccess.domain.basics.refusal import Refusal

if TYPE_CHECKING:
    from marketaccess.pipelines.tables.faults import Fault
    from marketaccess.pipelines.tables.headings import Mapped


def write_rejected(path: str, content: bytes) -> None:
    """
    The workbook of ``--rejected``. Before anything is stored: a wrong path leaves nothing half done.

    :raises Refusal: it cannot be written.
    """
    try:
        Path(path).write_bytes(content)
    except (OSError, ValueError):
        raise Refusal(f"--rejected 的文件“{path}”写不进去，请检查路径、权限和磁盘空间。") from None


def of_columns(sheets: "Iterable[Mapped]") -> list[dict[str, Any]]:
    """Which heading was taken for which column, and whether that is a guess."""
    return [
        {"sheet": each.name, "heading": each.headings[at], "column": key, "guessed": key in each.guessed}
        for each in sheets
        for key, at in each.columns.items()
    ]


def of_faults(faults: "Iterable[Fault]") -> list[dict[str, Any]]:
    """What is wrong, and where. A warning does not keep a row out."""
    return [
        {"sheet": f.sheet, "row": f.row, "column": f.column, "message": f.message, "warning": f.is_warning}
        for f in faults
    ]
