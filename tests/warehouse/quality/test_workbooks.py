"""A workbook that unfolds to more than it needs is refused before it is read."""

import struct
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook

from marketaccess.warehouse.quality import workbooks
from marketaccess.warehouse.quality.files import Unusable
from tests.warehouse.quality.kit import RECORD, checked, records

pytestmark = pytest.mark.requirement("R5.1")
TOO_LARGE, NO_WORKBOOK = "展开后过大", "不能作为 Excel 工作簿读取"


def workbook(*, far: str = "", content: str = "") -> bytes:
    """One sound row; a cell far off, or a second sheet's part with this content."""
    book, out = Workbook(), BytesIO()
    sheet = book.create_sheet(index=0)
    sheet.append(list(RECORD))
    sheet.append(list(records({})[0].values()))
    if far:
        sheet[far] = "x"
    book.save(out)
    if content:
        with ZipFile(out, "a", ZIP_DEFLATED) as packed:
            packed.writestr("xl/media/more.xml", content)
    return out.getvalue()


def test_a_usual_workbook_is_read(tmp_path: Path) -> None:
    assert checked(tmp_path, workbook()).size == (1, 1, 0)


@pytest.mark.parametrize("far", ["XFD1048576", "ZZ90000"])
def test_a_cell_far_off_is_refused_and_no_memory_is_taken_for_it(tmp_path: Path, far: str) -> None:
    found = checked(tmp_path, workbook(far=far))
    assert (found.refusals, found.size) == (["unreadable_file"], (0, 0, 0))
    assert TOO_LARGE in found.reason


def test_a_place_that_two_blocks_part_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "given"
    path.write_bytes(workbook(far="XFD1048576"))
    monkeypatch.setattr(workbooks, "CHUNK", 7)
    with pytest.raises(Unusable, match=TOO_LARGE):
        workbooks.require_readable(path)


def test_what_unfolds_to_too_much_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "MOST_UNPACKED", 1 << 20)
    assert TOO_LARGE in checked(tmp_path, workbook(content="x" * (1 << 20))).reason


def test_a_part_that_says_less_than_it_holds_is_refused(tmp_path: Path) -> None:
    content = workbook(content="x" * 100_000)
    lying = content.replace(struct.pack("<L", 100_000), struct.pack("<L", 10))
    assert lying != content
    assert NO_WORKBOOK in checked(tmp_path, lying).reason


def test_an_archive_of_something_else_is_no_workbook(tmp_path: Path) -> None:
    out = BytesIO()
    with ZipFile(out, "w") as packed:
        packed.writestr("a.txt", "x")
    assert NO_WORKBOOK in checked(tmp_path, out.getvalue()).reason
