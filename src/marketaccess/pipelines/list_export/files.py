"""An edition as a file. What is written is read again by the import, and says where it comes from."""

import csv
import json
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from io import BytesIO, StringIO
from typing import TYPE_CHECKING

from attrs import frozen
from openpyxl import Workbook
from openpyxl.styles import Font

from marketaccess.apps.negative_list import queries
from marketaccess.domain.negative_list.edition import Edition
from marketaccess.pipelines.list_export.rows import HEADINGS, rows
from marketaccess.pipelines.spreadsheet import MEDIA_TYPE, quoted, safe, text_cell
from marketaccess.pipelines.workbook import CENTER, FONT, HEAD, LINE, WRAP, Value

if TYPE_CHECKING:
    from marketaccess.apps.negative_list.models import Revision

MARK, MARK_HEADING = "示范数据 非官方", "标注"
UNKNOWN_CHECK = "尚未核对"


@frozen
class File:
    """A file to be sent."""

    media_type: str
    content: bytes


def written(revision: "Revision", kind: str) -> File:
    """The edition in one of ``KINDS``. Its bytes are kept: a revision never changes."""
    return _Kept(revision).file(kind)


class _Kept:
    """A revision that equals another of the same content, so that its files can be kept by it."""

    def __init__(self, revision: "Revision") -> None:
        self.revision = revision
        edition = revision.edition
        self.key = (edition.key, edition.title, revision.number, revision.digest, revision.checked_on)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Kept) and other.key == self.key

    def __hash__(self) -> int:
        return hash(self.key)

    @lru_cache(maxsize=12)  # noqa: B019 - what is kept is meant to live as long as the process
    def file(self, kind: str) -> File:
        """The file, written once."""
        media_type, write = KINDS[kind]
        return File(media_type, write(queries.edition_value(self.revision), self.revision))


def as_json(edition: Edition, revision: "Revision") -> bytes:
    """The shape of the API and of the command line."""
    told = queries.edition_told(edition, revision)
    mark = {"mark": MARK} if edition.is_demonstration else {}
    return json.dumps({**told, **mark}, ensure_ascii=False, indent=1).encode()


def as_csv(edition: Edition, _revision: "Revision") -> bytes:
    """One row per measure, in UTF-8 with the mark that spreadsheets look for."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(_headings(edition))
    for row in _rows(edition):
        writer.writerow([quoted(safe(_text(value))) for value in row])
    return out.getvalue().encode("utf-8-sig")


def as_workbook(edition: Edition, revision: "Revision") -> bytes:
    """The list on the first sheet, what it is on the second."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("清单")
    sheet.freeze_panes = "A2"
    for at, heading in enumerate(HEADINGS):
        sheet.column_dimensions[chr(ord("A") + at)].width = heading.width
    head = [text_cell(sheet, text) for text in _headings(edition)]
    for cell in head:
        cell.font, cell.fill, cell.border, cell.alignment = Font(FONT, bold=True), HEAD, LINE, CENTER
    sheet.append(head)
    for row in _rows(edition):
        cells = [text_cell(sheet, _text(value)) for value in row]
        for cell in cells:
            cell.border, cell.alignment = LINE, WRAP
        sheet.append(cells)
    about = book.create_sheet("说明")
    about.column_dimensions["A"].width, about.column_dimensions["B"].width = 14, 80
    for line in _about(edition, revision):
        about.append([text_cell(about, text) for text in line])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _about(edition: Edition, revision: "Revision") -> list[tuple[str, str]]:
    checked, ends = revision.checked_on, revision.in_force_to
    return [
        ("名称", edition.title),
        ("文号", edition.document_number),
        ("施行日期", f"{revision.in_force_from:%Y-%m-%d}"),
        ("失效日期", f"{ends:%Y-%m-%d}" if ends else ""),
        ("核对日期", f"{checked:%Y-%m-%d}" if checked else UNKNOWN_CHECK),
        ("修订号", str(revision.number)),
        *([(MARK_HEADING, MARK)] if edition.is_demonstration else []),
    ]


def _headings(edition: Edition) -> list[str]:
    return [*(heading.text for heading in HEADINGS), *([MARK_HEADING] if edition.is_demonstration else [])]


def _rows(edition: Edition) -> list[tuple[Value, ...]]:
    mark = (MARK,) if edition.is_demonstration else ()
    return [(*row, *mark) for row in rows(edition)]


def _text(value: Value) -> str:
    return value.isoformat() if isinstance(value, date) else str(value or "")


KINDS: dict[str, tuple[str, Callable[[Edition, "Revision"], bytes]]] = {
    "json": ("application/json; charset=utf-8", as_json),
    "csv": ("text/csv; charset=utf-8", as_csv),
    "xlsx": (MEDIA_TYPE, as_workbook),
}
