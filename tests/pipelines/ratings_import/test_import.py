"""Ratings from a table: understood, checked row by row, stored once."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from marketaccess.apps.ratings.models import RatingTask, ServiceRating
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.pipelines.ratings_import.columns import BY_KEY
from marketaccess.pipelines.ratings_import.need import NEED
from marketaccess.pipelines.ratings_import.plan import Plan, plan
from marketaccess.pipelines.ratings_import.values import moment
from tests import make
from tests.pages import office

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R5.3"), pytest.mark.usefixtures("unconfined")]
HEAD = "评价编号,办件编号,事项实施编码,被评估单位,评价渠道,评价时间,满意度代码,设备标记"
GOOD = "P1,B1,11990101MB1234567X4000131001000,market_regulation,mobile,2026-09-28 10:00:00,1,"
BAD = "P2,,11990101MB1234567X4000131001000,示范县市场监督管理局,电话,2026/9/28 10:05,不满意,d1"


@pytest.fixture(autouse=True)
def _county() -> None:
    make.county()


def table(*rows: str, head: str = HEAD) -> bytes:
    return "\n".join([head, *rows]).encode()


def planned(*rows: str, head: str = HEAD) -> Plan:
    return plan(file_name="评价.csv", content=table(*rows, head=head), at=make.NINE)


def test_the_columns_are_those_of_the_data_need() -> None:
    assert {each.name for each in NEED.columns} <= set(BY_KEY)


def test_codes_and_labels_keys_and_names_are_understood() -> None:
    made = planned(GOOD, BAD)
    assert made.faults == ()
    assert [(row.channel, row.satisfaction) for row in made.rows] == [("mobile", "1"), ("phone", "4")]
    assert len({row.department for row in made.rows}) == 1
    assert made.bad == 1


def test_the_need_s_own_names_do_as_well() -> None:
    head = "rating,record,service_item,unit,channel,rated_at,satisfaction,device"
    assert len(planned(GOOD, head=head).rows) == 1


@pytest.mark.parametrize(
    ("old", "new", "column"),
    [
        ("market_regulation", "无此单位", "被评估单位"),
        ("mobile", "fax", "评价渠道"),
        (",1,", ",9,", "满意度代码"),
        ("2026-09-28 10:00:00", "昨天", "评价时间"),
        ("2026-09-28 10:00:00", "2099-01-01", "评价时间"),
        ("P1,", ",", "评价编号"),
    ],
)
def test_a_row_at_fault_is_left_out_with_its_place_and_reason(old: str, new: str, column: str) -> None:
    made = planned(GOOD.replace(old, new), BAD)
    assert [(fault.row, fault.column) for fault in made.faults] == [(2, column)]
    assert (len(made.rows), made.rejected) == (1, 1)


def test_the_same_number_twice_is_named_with_the_other_row() -> None:
    (fault,) = planned(GOOD, GOOD).faults
    assert "第 2 行" in fault.message


@pytest.mark.parametrize("text", ["", "x", "2026-13-01", "10:00"])
def test_no_moment(text: str) -> None:
    with pytest.raises(Refusal):
        moment(text)


def test_a_table_of_something_else_is_refused() -> None:
    with pytest.raises(Refusal):
        planned("1,2", head="甲,乙")


def test_through_the_browser_twice_it_is_stored_once() -> None:
    browser = office()
    for _ in range(2):
        upload = SimpleUploadedFile("评价.csv", table(GOOD, BAD), "text/csv")
        shown = browser.post("/desk/ratings/import/", {"file": upload})
        assert shown.status_code == 200
        key = shown.context["held"].key
        if shown.context["plan"].is_possible:
            assert browser.post("/desk/ratings/import/run/", {"key": key}).status_code == 302
    assert (ServiceRating.objects.count(), RatingTask.objects.count()) == (2, 1)
    assert ServiceRating.objects.get(number="P1").source == "评价.csv"
