"""Files that arrive under the name .xlsx and are something else, or hold more than meets the eye."""

import io
import re
import resource
import zipfile
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook, load_workbook

from marketaccess.apps.leads.models import Lead
from marketaccess.domain.authority.role import Role
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.pipelines.lead_intake import actions
from marketaccess.pipelines.lead_intake.extract import extract
from marketaccess.pipelines.lead_intake.models import IntakeFile
from tests import make
from tests.pipelines.lead_intake.workbooks import GOOD, HEADINGS, book, content, good, sheet

START = "/desk/leads/import/"
Bytes = Callable[[], bytes]


def rezipped(data: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """The same workbook with some of its parts changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return out.getvalue()


def csv() -> bytes:
    return "来源渠道,来源单位,标题\n热线,便民热线,要求设分公司\n".encode("gb18030")


def page() -> bytes:
    return b"<html><table><tr><td>x</td></tr></table></html>"


def old_or_encrypted() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 4096


def bomb() -> bytes:
    return rezipped(sheet(GOOD), lambda name, part: b" " * 120_000_000 if "sheet1" in name else part)


def many_parts() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for at in range(20_000):
            made.writestr(f"xl/{at}.xml", b"")
    return out.getvalue()


def cut_off() -> bytes:
    return sheet(GOOD)[:-200]


def entities() -> bytes:
    evil = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><x>&b;</x>'
    return rezipped(sheet(GOOD), lambda name, part: evil if "sheet1" in name else part)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("made", "words"),
    [
        (csv, "xlsx"),
        (page, "xlsx"),
        (old_or_encrypted, "去除密码"),
        (bomb, ""),
        (many_parts, ""),
        (cut_off, ""),
        (entities, ""),
        (lambda: b"", "空文件"),
        (lambda: b"\x00" * 5000, "xlsx"),
        (lambda: b"%PDF-1.4", "xlsx"),
    ],
    ids=["csv", "html", "encrypted", "bomb", "many parts", "cut off", "entities", "empty", "zeros", "pdf"],
)
def test_what_is_no_sound_workbook_is_refused_in_words_and_leaves_nothing(made: Bytes, words: str) -> None:
    make.county()
    client = make.browser(Role.COORDINATING_HANDLER, make.OFFICE)
    response = client.post(START, {"file": SimpleUploadedFile("线索.xlsx", made())})
    assert response.status_code == 422
    text = response.content.decode()
    assert words in text
    assert "请" in text
    assert not IntakeFile.objects.exists()
    assert not Lead.objects.exists()


@pytest.mark.parametrize("name", ["leads.xls", "leads.csv", "leads.xlsm", "leads", "leads.xlsx.exe", ""])
def test_a_name_that_is_no_workbook_s_is_refused_with_the_way_out(name: str) -> None:
    with pytest.raises(Refusal, match=r"另存为 \.xlsx") as refusal:
        actions.inspect(name=name, content=sheet(GOOD))
    assert refusal.value.field == "file"


def test_the_name_may_be_written_in_capitals() -> None:
    assert actions.inspect(name="LEADS.XLSX", content=sheet(GOOD)).content


# ── Sound files with more in them than meets the eye ──────────────────────────────────────────────────


def cells(data: bytes) -> list[dict[str, str]]:
    return [dict(row.cells) for row in extract(data).rows()]


def with_value(data: bytes, value: str) -> bytes:
    """The only formula's value, as Excel would have kept it beside the formula."""
    kept = f"</f><v>{value}</v>".encode()
    return rezipped(data, lambda _, part: re.sub(rb"</f><v ?(/>|></v>)", kept, part))


def test_a_formula_counts_by_the_value_that_the_clerk_saw() -> None:
    data = with_value(sheet(good(来源编号="=1000+1")), "1001")
    assert cells(data)[0]["external_number"] == "1001"


def test_a_formula_is_never_worked_out_by_us() -> None:
    data = sheet(good(标题='=HYPERLINK("http://example.com","标题")'))
    assert cells(data)[0]["title"] == ""


def test_a_row_that_is_hidden_or_filtered_away_is_read_like_the_others() -> None:
    made = book(HEADINGS, GOOD, good(来源编号="RX-2"))
    made.active.row_dimensions[3].hidden = True
    assert [row["external_number"] for row in cells(content(made))] == ["RX-1", "RX-2"]


def test_a_hidden_column_is_read_like_the_others() -> None:
    made = book(HEADINGS, GOOD)
    made.active.column_dimensions["C"].hidden = True
    assert cells(content(made))[0]["external_number"] == "RX-1"


def test_a_cell_that_shows_an_error_is_no_text_of_the_lead() -> None:
    made = book(HEADINGS, GOOD)
    made.active["E2"].value, made.active["E2"].data_type = "#REF!", "e"
    assert cells(content(made))[0]["title"] in {"", "#REF!"}


def test_rich_text_is_read_as_its_words() -> None:
    rich = "<si><r><t>要求设</t></r><r><rPr><b/></rPr><t>分公司</t></r></si>".encode()
    plain = "<si><t>要求设分公司</t></si>".encode()
    data = rezipped(sheet(GOOD), lambda name, part: part.replace(plain, rich) if "shared" in name else part)
    assert cells(data)[0]["title"] == "要求设分公司"


def test_a_comment_and_a_drawing_change_nothing() -> None:
    made = book(HEADINGS, GOOD)
    made.active.auto_filter.ref = "A1:G2"
    made.active.freeze_panes = "A2"
    made.active.conditional_formatting = made.active.conditional_formatting
    assert len(cells(content(made))) == 1


def test_empty_lines_between_and_below_are_no_leads() -> None:
    rows = extract(
        sheet([None] * 7, GOOD, [None] * 7, [" "] * 7, good(来源编号="RX-2"), ["\u3000"] * 7)
    ).rows()
    assert [row.number for row in rows] == [3, 6]


def test_a_sheet_that_begins_further_down_and_to_the_right_keeps_its_line_numbers() -> None:
    made = Workbook()
    made.active.title = "线索"
    for at, line in enumerate((HEADINGS, GOOD), start=5):
        for column, value in enumerate(line, start=3):
            made.active.cell(at, column, value)
    (row,) = extract(content(made)).rows()
    assert (row.number, row.cells["title"]) == (6, "要求设分公司")


def test_a_header_below_the_fifteenth_line_is_no_header() -> None:
    with pytest.raises(Refusal, match="没有找到表头"):
        extract(content(book(*[["说明"]] * 16, HEADINGS, GOOD)))


def test_the_template_saved_again_by_another_program_is_read() -> None:
    again = load_workbook(io.BytesIO(sheet(GOOD)))
    again.properties.creator = "WPS"
    assert len(cells(content(again))) == 1


# ── Memory ────────────────────────────────────────────────────────────────────────────────────────────


ROWS = 4_000


def long_sheet(rows: int) -> bytes:
    made = Workbook(write_only=True)
    lines = made.create_sheet("线索")
    lines.append(HEADINGS)
    for at in range(rows):
        lines.append(good(来源编号=f"RX-{at}"))
    return content(made)


def test_a_long_sheet_is_read_beside_this_process_and_not_in_it() -> None:
    data = long_sheet(ROWS)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    found = extract(data)
    assert sum(1 for _ in found.rows()) == ROWS
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000  # kilobytes


@pytest.mark.django_db
def test_the_same_file_twice_is_told_before_it_is_loaded(client: Client) -> None:
    make.county()
    make.vault_keys()
    office = make.browser(Role.COORDINATING_HANDLER, make.OFFICE)
    data = sheet(good(来源渠道="政务热线", 被反映单位="示范县住房和城乡建设局"))
    for words in ("确认导入 1 件", "确认导入 1 件"):
        response = office.post(START, {"file": SimpleUploadedFile("线索.xlsx", data)})
        assert words in response.content.decode()
    assert IntakeFile.objects.filter(held__isnull=False).count() == 1
    assert not Lead.objects.exists()
