"""A whole edition as a file: what is written is opened again, and read again as the same edition."""

import csv
import json
from datetime import date
from io import BytesIO, StringIO

import pytest
from django.test import Client
from openpyxl import load_workbook

from marketaccess.apps.negative_list import actions, queries
from marketaccess.apps.negative_list.models import Revision
from marketaccess.domain.authority.actor import SYSTEM
from marketaccess.domain.negative_list.edition import Edition, Scope, Series
from marketaccess.pipelines.list_export.rows import HEADINGS
from marketaccess.pipelines.list_import.plan import plan
from tests import make, make_list

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R2.2")]
FOOD = make_list.list_item(
    "203001",
    "未获得许可，不得从事食品生产",
    make_list.list_measure("食品生产许可", "市场监管部门", "海关", basis="《食品安全法》", starred=True),
    make_list.list_measure("=SUM(A1:A9)地方许可", scope=Scope.LOCAL, area="示范省"),
)
BANNED = make_list.list_item(
    "100001", "禁止\n换行", make_list.list_measure("禁止“引号”, 逗号", in_force_to=date(2027, 1, 1))
)


@pytest.fixture
def revision(db: None) -> Revision:
    make.county()
    return make_list.recorded("e-2025", BANNED, FOOD)


def download(kind: str, key: str = "e-2025") -> bytes:
    response = Client().get(f"/list/editions/{key}.{kind}")
    assert response.status_code == 200
    assert response.headers["Content-Disposition"].startswith("attachment")
    return response.content


def csv_rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(StringIO(content.decode("utf-8-sig"), newline="")))


class TestJson:
    def test_is_the_shape_of_the_api(self, revision: Revision) -> None:
        told = json.loads(download("json"))
        assert told == json.loads(Client().get("/api/v1/list/editions/e-2025").content)
        assert "mark" not in told


class TestCsv:
    def test_has_a_row_for_each_measure(self, revision: Revision) -> None:
        rows = csv_rows(download("csv"))
        assert rows[0] == [heading.text for heading in HEADINGS]
        assert len(rows) == 4
        assert rows[2][5:7] == ["食品生产许可", "市场监管部门、海关"]

    def test_nothing_in_it_can_be_run(self, revision: Revision) -> None:
        assert csv_rows(download("csv"))[3][5] == "'=SUM(A1:A9)地方许可"


class TestExcel:
    def test_opens_with_text_in_every_cell(self, revision: Revision) -> None:
        book = load_workbook(BytesIO(download("xlsx")))
        sheet = book["清单"]
        assert [cell.value for cell in sheet[1]] == [heading.text for heading in HEADINGS]
        assert sheet.max_row == 4
        assert {cell.data_type for row in sheet.iter_rows(min_row=2) for cell in row} <= {"s", "inlineStr"}
        assert sheet["F4"].value == "=SUM(A1:A9)地方许可"
        assert sheet["F4"].quotePrefix

    def test_says_which_edition_it_is(self, revision: Revision) -> None:
        actions.confirm_in_force(edition_key="e-2025", on=date(2025, 6, 3), by=SYSTEM, at=make.NINE)
        about = dict(load_workbook(BytesIO(download("xlsx")))["说明"].values)  # type: ignore[arg-type]
        assert about["施行日期"] == "2025-04-24"
        assert about["核对日期"] == "2025-06-03"

    def test_a_corrected_edition_gives_another_file(self, revision: Revision) -> None:
        before = csv_rows(download("csv"))
        make_list.recorded("e-2025", FOOD)
        assert len(csv_rows(download("csv"))) == len(before) - 1


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_import_reads_it_again_as_the_same_edition(revision: Revision, kind: str) -> None:
    about = Edition("again", "再读", Series.NEGATIVE_LIST, date(2025, 4, 24))
    made = plan(about, file_name=f"x.{kind}", content=download(kind))
    assert made.result.errors == ()
    before = queries.edition_value(revision).items
    assert [item.code for item in made.edition.items] == [item.code for item in before]
    read = [measure for item in made.edition.items for measure in item.measures]
    assert [(m.authorities, m.scope, m.area, m.starred, m.basis, m.in_force_to) for m in read] == [
        (m.authorities, m.scope, m.area, m.starred, m.basis, m.in_force_to)
        for item in before
        for m in item.measures
    ]


@pytest.mark.parametrize("kind", ["json", "csv", "xlsx"])
def test_a_demonstration_edition_says_so_in_every_file(db: None, kind: str) -> None:
    make.county()
    make_list.recorded("demo", FOOD, is_demonstration=True)
    content = download(kind, "demo")
    if kind == "xlsx":
        book = load_workbook(BytesIO(content))
        assert all("示范数据 非官方" in row for row in book["清单"].iter_rows(min_row=2, values_only=True))
        assert "示范数据 非官方" in {row[1] for row in book["说明"].values}
    else:
        assert "示范数据 非官方" in content.decode()
    named = Client().get(f"/list/editions/demo.{kind}").headers["Content-Disposition"]
    assert "%E7%A4%BA%E8%8C%83" in named


@pytest.mark.parametrize("path", ["none.json", "e-2025.pdf", "e-2025.exe", "e-2025.", "%00.json"])
def test_an_unknown_file_is_not_found(revision: Revision, path: str) -> None:
    assert Client().get(f"/list/editions/{path}").status_code == 404
