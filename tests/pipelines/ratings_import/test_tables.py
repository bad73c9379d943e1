"""Tables of ratings as people send them: encodings, days, formulas, what is missing or doubled."""

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from openpyxl import Workbook, load_workbook

from marketaccess.apps.ratings.models import ServiceRating
from marketaccess.domain.authority.role import Role
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.foundation.audit.models import Event
from marketaccess.pipelines.ratings_import.plan import Plan, plan
from marketaccess.pipelines.ratings_import.values import moment
from tests import make
from tests import make_ratings as rate
from tests.pages import clerk, office

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R5.3"), pytest.mark.usefixtures("unconfined")]
HEAD = [
    "评价编号",
    "办件编号",
    "事项实施编码",
    "被评估单位",
    "评价渠道",
    "评价时间",
    "满意度代码",
    "设备标记",
]
GOOD = [
    "P1",
    "B1",
    "11990101MB1234567X4000131001000",
    make.HANDLING,
    "mobile",
    "2026-09-28 10:00:00",
    "1",
    "",
]
HERE = "/desk/ratings/import/"


@pytest.fixture(autouse=True)
def _county() -> None:
    make.county()


def row(**changes: str) -> list[str]:
    """The good row with other cells, by English names of the columns."""
    names = ["rating", "record", "service_item", "unit", "channel", "rated_at", "satisfaction", "device"]
    return [changes.get(name, cell) for name, cell in zip(names, GOOD, strict=True)]


def text(*rows: list[str], head: list[str] = HEAD) -> str:
    return "\n".join(",".join(each) for each in (head, *rows))


def planned(*rows: list[str], head: list[str] = HEAD) -> Plan:
    return plan(file_name="评价.csv", content=text(*rows, head=head).encode(), at=make.NINE)


def book(*rows: list[Any], head: list[str] = HEAD) -> bytes:
    made = Workbook()
    assert made.active is not None
    for each in (head, *rows):
        made.active.append(each)
    out = BytesIO()
    made.save(out)
    return out.getvalue()


class TestReading:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
    def test_the_usual_encodings(self, encoding: str) -> None:
        content = text(row(unit=make.NAMES[make.HANDLING], channel="电话")).encode(encoding)
        (read,) = plan(file_name="评价.csv", content=content, at=make.NINE).rows
        assert (read.channel, read.department) == ("phone", make.department(make.HANDLING).pk)

    def test_an_excel_file_as_the_rating_system_exports_it(self) -> None:
        made = plan(
            file_name="评价.xlsx", content=book(GOOD, row(rating="P2", satisfaction="4")), at=make.NINE
        )
        assert [each.number for each in made.rows] == ["P1", "P2"]
        assert made.bad == 1

    def test_numbers_keep_all_their_digits(self) -> None:
        long = "202609280000000000000000000000000001"
        (read,) = plan(file_name="评价.xlsx", content=book(row(rating=long)), at=make.NINE).rows
        assert read.number == long

    def test_a_formula_without_a_value_is_named_and_left_out(self) -> None:
        made = plan(
            file_name="评价.xlsx", content=book(row(rated_at="=NOW()"), row(rating="P2")), at=make.NINE
        )
        assert [each.number for each in made.rows] == ["P2"]
        assert any("公式" in fault.message and fault.row == 2 for fault in made.faults)

    def test_full_width_letters_of_a_code_are_read_as_they_are_meant(self) -> None:
        wide = "".join(chr(ord(letter) + 0xFEE0) for letter in GOOD[2])
        (read,) = planned(row(service_item=wide)).rows
        assert read.service_item == GOOD[2]

    def test_columns_in_any_order_and_one_too_many(self) -> None:
        head, cells = [*reversed(HEAD), "备注"], [*reversed(GOOD), "无"]
        made = planned(cells, head=head)
        assert len(made.rows) == 1
        assert made.sheets[0].ignored == ("备注",)

    def test_the_words_of_the_rater_come_along(self) -> None:
        (read,) = planned([*GOOD, "态度很好"], head=[*HEAD, "评价意见"]).rows
        assert read.words == "态度很好"


class TestMoments:
    @pytest.mark.parametrize(
        ("written", "said"),
        [
            ("2026-09-28 10:05", "2026-09-28 10:05"),
            ("2026/9/28 10:05", "2026-09-28 10:05"),
            ("2026-09-28T10:05:00+08:00", "2026-09-28 10:05"),
            ("2026-09-28T02:05:00+00:00", "2026-09-28 10:05"),
            ("2026/9/8 8:05:30", "2026-09-08 08:05"),
            ("2026-09-28", "2026-09-28 00:00"),
            ("2026年9月28日", "2026-09-28 00:00"),
        ],
    )
    def test_of_all_usual_forms_are_beijing_s(self, written: str, said: str) -> None:
        (read,) = planned(row(rated_at=written)).rows
        assert f"{timezone.localtime(read.rated_at):%Y-%m-%d %H:%M}" == said

    @pytest.mark.parametrize(
        "written", ["2026-02-30 10:00", "2026/9/8 25:00", "28.9.", "0", "昨天下午", "9999999999"]
    )
    def test_what_is_none_is_refused_with_the_form_to_write(self, written: str) -> None:
        with pytest.raises(Refusal, match="请写成 2026-09-29 10:30:00 的样子") as refusal:
            moment(written)
        assert refusal.value.field == "rated_at"


class TestFaults:
    @pytest.mark.parametrize("missing", ["被评估单位", "评价渠道", "评价时间", "满意度代码"])
    def test_a_required_column_that_is_missing_is_named_and_nothing_is_possible(self, missing: str) -> None:
        at = HEAD.index(missing)
        made = planned(
            [cell for place, cell in enumerate(GOOD) if place != at],
            head=[name for name in HEAD if name != missing],
        )
        assert [column.heading for column in made.sheets[0].missing] == [missing]
        assert not made.is_possible

    def test_a_table_without_numbers_of_ratings_is_none(self) -> None:
        with pytest.raises(Refusal, match="没有找到表头"):
            planned(GOOD[1:], head=HEAD[1:])

    @pytest.mark.parametrize(
        ("changes", "column", "said"),
        [
            ({"unit": "不存在的局"}, "被评估单位", "不在本地名录中"),
            ({"unit": ""}, "被评估单位", "不在本地名录中"),
            ({"channel": "传真"}, "评价渠道", "phone（电话）"),
            ({"satisfaction": "很好"}, "满意度代码", "1（非常满意）"),
            ({"rated_at": "2099-01-01 00:00:00"}, "评价时间", "晚于现在"),
            ({"rating": "P" * 61}, "评价编号", "最多60字"),
            ({"service_item": ""}, "事项实施编码", "请填写事项实施编码"),
            ({"device": "d" * 101}, "设备标记", "最多100字"),
        ],
    )
    def test_a_cell_that_will_not_do_is_told_with_column_and_words(
        self, changes: dict[str, str], column: str, said: str
    ) -> None:
        made = planned(row(rating="P0"), row(**changes))
        (fault,) = made.faults
        assert (fault.row, fault.column) == (3, column)
        assert said in fault.message
        assert [each.number for each in made.rows] == ["P0"]

    def test_twice_in_a_file_the_first_stands(self) -> None:
        made = planned(row(satisfaction="5"), row(satisfaction="1"), row(satisfaction="2"))
        assert [each.satisfaction for each in made.rows] == ["5"]
        assert {fault.row for fault in made.faults} == {3, 4}
        assert made.rejected == 2

    def test_a_faulty_row_does_not_take_the_number_from_a_good_one(self) -> None:
        made = planned(row(channel="fax"), row())
        assert [each.number for each in made.rows] == ["P1"]

    def test_what_is_known_is_counted_and_not_planned(self) -> None:
        rate.taken_in(rate.row(number="P1"))
        made = planned(row(), row(rating="P2"))
        assert ([each.number for each in made.rows], made.known) == (["P2"], 1)


class TestInTheBrowser:
    def posted(self, *rows: list[str]) -> Any:
        file = SimpleUploadedFile("评价.csv", text(*rows).encode(), "text/csv")
        return office().post(HERE, {"file": file})

    def test_the_dry_run_stores_nothing_and_says_what_would_come(self) -> None:
        shown = self.posted(row(satisfaction="5"), row(rating="P2", channel="fax"))
        told = shown.content.decode()
        assert shown.status_code == 200
        assert "不在代码表里" in told
        assert not ServiceRating.objects.exists()

    def test_rows_left_out_come_back_as_a_file_with_their_reasons_and_no_formula(self) -> None:
        shown = self.posted(row(), row(rating="=1+1", channel="fax"))
        answer = office().post(f"{HERE}rejected.xlsx", {"key": shown.context["held"].key})
        assert answer.status_code == 200
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        sheet = load_workbook(BytesIO(content)).active
        assert sheet is not None
        cells = [cell for line in sheet.iter_rows() for cell in line]
        assert any(cell.value == "=1+1" and cell.data_type == "s" for cell in cells)
        assert any("不在代码表里" in str(cell.value) for cell in cells)

    @pytest.mark.parametrize(
        ("name", "content"),
        [
            ("评价.exe", b"MZ"),
            ("评价.xlsx", b"PK\x03\x04broken"),
            ("评价.csv", b""),
            ("评价.xls", b"\xd0\xcf\x11\xe0"),
        ],
    )
    def test_what_is_no_table_is_answered_in_words(self, name: str, content: bytes) -> None:
        shown = office().post(HERE, {"file": SimpleUploadedFile(name, content)})
        assert shown.status_code in {200, 422}
        assert "。" in shown.content.decode()
        assert not ServiceRating.objects.exists()

    def test_no_file_is_said(self) -> None:
        assert "请选择要上传的 Excel 或 CSV 文件。" in office().post(HERE, {}).content.decode()

    def test_running_is_told_with_counts_and_source(self) -> None:
        key = self.posted(row(satisfaction="4")).context["held"].key
        answer = office().post(f"{HERE}run/", {"key": key}, follow=True)
        assert "新增 1 条评价，开出差评回访 1 件" in answer.content.decode()
        told = Event.objects.get(action="rating.take_in")
        assert (told.subject_ref, told.detail["tasks"]) == ("评价.csv", 1)

    @pytest.mark.parametrize("key", ["", "x", "0" * 64, "../../etc/passwd"])
    def test_a_key_that_is_none_loads_nothing(self, key: str) -> None:
        assert office().post(f"{HERE}run/", {"key": key}).status_code in {302, 404, 422, 200}
        assert not ServiceRating.objects.exists()

    def test_another_officer_s_upload_is_not_taken_over(self) -> None:
        key = self.posted(row()).context["held"].key
        for client in (clerk(), make.browser(Role.AUDITOR, make.OFFICE)):
            assert client.post(f"{HERE}run/", {"key": key}).status_code == 403
        assert not ServiceRating.objects.exists()
