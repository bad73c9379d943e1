"""The receipt form of the liaison directory, out and back (R1.5)."""

from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.authority.role import Role
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.foundation.audit.models import Event
from marketaccess.foundation.organizations import actions, queries
from marketaccess.foundation.organizations.models import Liaison
from marketaccess.pipelines.liaison_directory.extract import HEADER_WITHIN, MOST, extract
from marketaccess.pipelines.liaison_directory.load import load
from marketaccess.pipelines.liaison_directory.write import workbook
from marketaccess.pipelines.tables.sheets import sheet
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R1.5"), pytest.mark.usefixtures("unconfined")]
DUE = date(2022, 6, 15)
LEADER = ["分管负责人", "财政局", "示范甲", "副局长", "023-40000000", "13900000000"]
OFFICER = ["联络员", "财政局", "示范乙", "科长", "", "13900000001"]


@pytest.fixture
def handler() -> Actor:
    make.locality()
    make.department("finance", "财政局")
    return make.actor(Role.COORDINATING_HANDLER, "development_reform")


def sheet_of(content: bytes) -> Worksheet:
    sheet = load_workbook(BytesIO(content)).active
    assert isinstance(sheet, Worksheet)
    return sheet


def export(department: int | None = None) -> bytes:
    lines = queries.directory(on=make.TODAY, due_on=DUE, department=department)
    return workbook(lines, due_on=DUE, heading="联系人员名单回执")


def filled(*rows: list[str]) -> bytes:
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    for row in (["联系人员名单回执"], [], ["", "单位", "姓名", "职务", "座机", "手机"], *rows):
        sheet.append(row)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def bring_in(by: Actor, *rows: list[str]):  # type: ignore[no-untyped-def]
    return load(extract(filled(*rows)), by=by, at=make.NINE)


class TestForm:
    def test_has_the_layout_of_the_official_one(self, handler: Actor) -> None:
        bring_in(handler, LEADER, OFFICER)
        sheet = sheet_of(export(make.department("finance").pk))
        rows = [[cell or "" for cell in row] for row in sheet.iter_rows(values_only=True)]
        assert rows[0][0] == "联系人员名单回执"
        assert rows[1][0] == "请于2022年6月15日前反馈"
        assert rows[2] == ["", "单位", "姓名", "职务", "座机", "手机"]
        assert rows[3:] == [LEADER, OFFICER]

    def test_an_empty_one_waits_to_be_filled_in(self, handler: Actor) -> None:
        sheet = sheet_of(export(make.department("finance").pk))
        assert [cell.value for cell in sheet["A"]][3:] == ["分管负责人", "联络员"]
        assert [cell.value or "" for cell in sheet[4]][2:] == [""] * 4

    def test_one_sheet_holds_all_departments(self, handler: Actor) -> None:
        make.department("transport", "交通运输局")
        sheet = sheet_of(export())
        assert len(queries.directory(on=make.TODAY, due_on=None)) * 2 == sheet.max_row - 3
        assert sheet.print_area.endswith(f"$F${sheet.max_row}")
        assert (sheet.print_title_rows, sheet.page_setup.orientation) == ("$1:$3", "landscape")
        assert sheet.freeze_panes == "A4"

    def test_every_cell_is_text_and_nothing_can_run(self, handler: Actor) -> None:
        actions.save_liaison(
            department=make.department("finance"),
            kind="leader",
            name='=HYPERLINK("x")',
            title="+1",
            landline="0234000000",
            mobile="",
            by=handler,
            at=make.NINE,
        )
        sheet = sheet_of(export())
        written = [cell for row in sheet.iter_rows() for cell in row if cell.value]
        assert {cell.data_type for cell in written} == {"s"}
        assert {cell.number_format for cell in written} == {"@"}
        assert "0234000000" in [cell.value for cell in written]


class TestBack:
    def test_the_filled_form_fills_the_directory_and_a_rerun_changes_nothing(self, handler: Actor) -> None:
        first = bring_in(handler, LEADER, OFFICER)
        assert (first.saved, first.unchanged, first.rejected) == (2, 0, ())
        again = bring_in(handler, LEADER, OFFICER)
        assert (again.saved, again.unchanged, again.rejected) == (0, 2, ())
        assert Event.objects.filter(action="liaison.save").count() == 2
        assert Liaison.objects.get(kind="leader").mobile == "13900000000"

    def test_what_we_export_comes_back_without_a_change(self, handler: Actor) -> None:
        bring_in(handler, LEADER, OFFICER)
        outcome = load(extract(export()), by=handler, at=make.NINE)
        assert (outcome.saved, outcome.unchanged, outcome.rejected) == (0, 2, ())

    def test_a_number_typed_as_a_number_is_read_and_widths_do_not_matter(self, handler: Actor) -> None:
        rows = [[*LEADER[:5], 13900000000], ["联 络 员", "", "示范乙", "科长", "", "１３９００００００１１"]]  # noqa: RUF001
        outcome = load(extract(filled(*rows)), by=handler, at=make.NINE)  # type: ignore[arg-type]
        assert outcome.saved == 2
        assert set(Liaison.objects.values_list("mobile", flat=True)) == {"13900000000", "13900000011"}

    @pytest.mark.parametrize(
        ("row", "field", "why"),
        [
            (["分管负责人", "不存在的局", *LEADER[2:]], "unit", "没有名为"),
            (["处长", *LEADER[1:]], "kind", "首列应为"),
            ([*LEADER[:5], "12345"], "mobile", "11位数字"),
            ([*LEADER[:2], "", *LEADER[3:]], "name", "请填写姓名"),
            (["", *LEADER[1:3], "联络员", *LEADER[4:]], "kind", "首列应为"),
            ([LEADER[0], "", *LEADER[2:]], "unit", "没有单位名称"),
            ([*LEADER[:3], "长" * 51, *LEADER[4:]], "title", "不超过50个字"),
            ([*LEADER[:4], "@1", LEADER[5]], "landline", "座机号码不正确"),
            ([*LEADER[:4], "", ""], "mobile", "至少填写一项"),
            ([LEADER[0], "财政局\u202e", LEADER[2], *LEADER[3:5], "１３９"], "mobile", "11位数字"),  # noqa: RUF001
        ],
    )
    def test_a_wrong_row_is_named_and_the_others_are_taken(
        self, handler: Actor, row: list[str], field: str, why: str
    ) -> None:
        outcome = bring_in(handler, row, OFFICER)
        assert outcome.saved == 1
        (rejected,) = outcome.rejected
        assert (rejected.row.number, rejected.field) == (4, field)
        assert why in rejected.message

    def test_the_same_person_twice_is_refused_the_second_time(self, handler: Actor) -> None:
        outcome = bring_in(handler, LEADER, [*LEADER[:2], "示范丙", *LEADER[3:]])
        assert (outcome.saved, len(outcome.rejected)) == (1, 1)
        assert Liaison.objects.get().name == "示范甲"

    def test_lines_left_empty_are_no_fault(self, handler: Actor) -> None:
        outcome = bring_in(handler, LEADER, ["联络员", "财政局", "", "", "", ""], [])
        assert (outcome.saved, outcome.rejected) == (1, ())

    def test_a_department_fills_only_its_own(self, handler: Actor) -> None:
        reviewer = make.actor(Role.DEPARTMENT_REVIEWER, "transport")
        outcome = bring_in(reviewer, LEADER)
        assert (outcome.saved, outcome.rejected[0].message[:2]) == (0, "只能")

    @pytest.mark.parametrize("title", ["联络员", "分管负责人", "=联络员", "@科长", "'科长", "_x0041_"])
    def test_a_title_is_only_a_title_and_comes_back_from_paper(self, handler: Actor, title: str) -> None:
        actions.save_liaison(
            department=make.department("finance"),
            kind="leader",
            name="示范甲",
            title=title,
            landline="",
            mobile="13900000000",
            by=handler,
            at=make.NINE,
        )
        outcome = load(extract(export()), by=handler, at=make.NINE)
        assert (outcome.saved, outcome.unchanged, outcome.rejected) == (0, 1, ())

    @pytest.mark.parametrize("lines", [MOST + HEADER_WITHIN, MOST + HEADER_WITHIN + 1])
    def test_a_sheet_far_too_long_is_another_one(self, monkeypatch: pytest.MonkeyPatch, lines: int) -> None:
        head = ["", "单位", "姓名", "职务", "座机", "手机"]
        found = [sheet("名单", [head, *([LEADER] * (lines - 1))])]
        monkeypatch.setattr("marketaccess.pipelines.liaison_directory.extract.workbook", lambda _: found)
        if lines > MOST + HEADER_WITHIN:
            with pytest.raises(Refusal, match=f"“名单”超过{MOST}行"):
                extract(b"")
        else:
            assert len(extract(b"")) == lines - 1

    def test_another_workbook_is_refused(self) -> None:
        book = Workbook()
        out = BytesIO()
        book.save(out)
        with pytest.raises(Refusal, match="没有找到表头"):
            extract(out.getvalue())


class TestPages:
    def client(self, role: Role = Role.COORDINATING_HANDLER) -> Client:
        client = Client()
        client.force_login(make.user(role, "development_reform"))
        return client

    def test_the_downloads_are_attachments(self, handler: Actor) -> None:
        client = self.client(Role.AUDITOR)
        for address in (
            "/desk/liaisons/export.xlsx",
            f"/desk/liaisons/{make.department('finance').pk}/receipt.xlsx",
        ):
            answer = client.get(address)
            assert answer["Content-Disposition"].startswith("attachment; ")
            assert sheet_of(answer.content)["A4"].value == "分管负责人"
        assert client.get("/desk/liaisons/999999/receipt.xlsx").status_code == 404
        assert Client().get("/desk/liaisons/export.xlsx").status_code == 302

    def test_an_upload_says_what_it_did(self, handler: Actor) -> None:
        file = SimpleUploadedFile("form.xlsx", filled(LEADER, [*OFFICER[:5], "1"]))
        body = self.client().post("/desk/liaisons/import/", {"file": file}).content.decode()
        assert "11位数字" in body
        assert Liaison.objects.count() == 1

    @pytest.mark.parametrize("content", [b"", b"rubbish", b"PK\x03\x04rubbish"])
    def test_a_file_that_is_none_is_refused_and_no_fault(self, handler: Actor, content: bytes) -> None:
        answer = self.client().post(
            "/desk/liaisons/import/", {"file": SimpleUploadedFile("form.xlsx", content)}
        )
        assert answer.status_code == 422

    def test_who_may_not_edit_may_not_upload(self, handler: Actor) -> None:
        assert self.client(Role.AUDITOR).get("/desk/liaisons/import/").status_code == 403
