"""The work list in Excel: out and back without loss, edited, contradicted, by whom."""

from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from marketaccess.apps.matters import actions, queries
from marketaccess.apps.matters.models import Comment, Correspondence
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.basics.refusal import NotAllowed
from marketaccess.foundation.audit.models import Event
from marketaccess.pipelines.correspondences.columns import COLUMNS
from marketaccess.pipelines.correspondences.export import workbook_of
from marketaccess.pipelines.correspondences.load import load
from marketaccess.pipelines.correspondences.plan import Plan, plan
from tests import kit, make

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R3.1"), pytest.mark.usefixtures("unconfined")]
PLACES = {column.key: at for at, column in enumerate(COLUMNS, start=1)}
LATER = make.NINE + timedelta(hours=2)


@pytest.fixture(autouse=True)
def _county() -> None:
    make.county()
    kit.list_edition()


def exported() -> bytes:
    return workbook_of(queries.narrow(queries.correspondences(), queries.CorrespondenceWish()))


def edited(content: bytes, changes: dict[str, Any], row: int = 2) -> bytes:
    book = load_workbook(BytesIO(content))
    for key, value in changes.items():
        book.worksheets[0].cell(row, PLACES[key]).value = value
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def planned(content: bytes, by: Actor | None = None) -> Plan:
    return plan(file_name="对应关系.xlsx", content=content, by=by or make.clerk())


def faults(made: Plan) -> list[tuple[int, str]]:
    return [(fault.row, fault.column) for fault in made.faults]


def test_out_and_back_asks_for_nothing() -> None:
    row = kit.correspondence(state="rejected")
    entry = actions.save_entry(register="power", code="QZ-1", name="甲", by=make.handler(), at=LATER)
    actions.amend(
        correspondence=row,
        valid_from=date(2026, 1, 1),
        valid_to=None,
        entries=[entry],
        comment="两行\n意见",
        by=make.clerk(),
        at=LATER,
    )
    kit.correspondence(kit.service_item("000131102000"), measure="208001-2", state="reviewed")
    made = planned(exported())
    assert (made.wanted, made.unchanged, made.faults) == ((), 2, ())


def test_the_sheet_shows_both_sides() -> None:
    kit.correspondence()
    cells = [cell.value for cell in load_workbook(BytesIO(exported())).worksheets[0][2]]
    said = dict(zip(PLACES, cells, strict=True))
    assert said["measure_text"] == "餐饮服务食品经营许可"
    assert said["item_name"] == "食品经营许可"
    assert said["score"] == "0.9000"


def test_an_edited_row_takes_its_step_with_comment_period_and_entries_once() -> None:
    row = kit.correspondence()
    actions.save_entry(register="licence", code="LC-1", name="甲", by=make.handler(), at=make.NINE)
    content = edited(
        exported(),
        {
            "state": "待牵头单位复核",
            "comment": "核对无误。",
            "valid_from": "2026/1/1",
            "valid_to": "2026-12-31",
            "entries": "行政许可事项清单|LC-1",
        },
    )
    assert load(planned(content), by=make.clerk(), at=LATER) == 1
    row = make.fresh(row)
    assert (row.state, row.valid_from, row.valid_to) == ("confirmed", date(2026, 1, 1), date(2026, 12, 31))
    assert row.entries.get().code == "LC-1"
    assert Comment.objects.get().text == "核对无误。"
    events = Event.objects.count()
    again = planned(content)
    assert (again.wanted, again.unchanged, again.faults) == ((), 1, ())
    load(again, by=make.clerk(), at=LATER)
    assert (Event.objects.count(), Comment.objects.count()) == (events, 1)


@pytest.mark.parametrize("text", ["", "   ", "\u200b"])
def test_an_emptied_opinion_asks_for_nothing(text: str) -> None:
    row = kit.correspondence()
    actions.amend(
        correspondence=row, valid_from=None, valid_to=None, comment="在核对。", by=make.clerk(), at=make.NINE
    )
    made = planned(edited(exported(), {"comment": text}))
    assert (made.wanted, made.unchanged, made.faults) == ((), 1, ())
    assert not made.is_possible


@pytest.mark.parametrize("comment", ["=1+1", "'引号", "@甲", "_x0041_", "－减", "一\n二", "长" * 1000])  # noqa: RUF001
def test_an_opinion_comes_back_letter_by_letter(comment: str) -> None:
    row = kit.correspondence()
    actions.amend(
        correspondence=row, valid_from=None, valid_to=None, comment=comment, by=make.clerk(), at=make.NINE
    )
    made = planned(exported())
    assert (made.wanted, made.unchanged, made.faults) == ((), 1, ())


@pytest.mark.parametrize("day", ["202611", "2026-02-30", "20261"])
def test_a_day_that_may_be_another_is_a_fault(day: str) -> None:
    kit.correspondence()
    made = planned(edited(exported(), {"valid_from": day}))
    assert faults(made) == [(2, "有效期起")]
    assert day in made.faults[0].message


@pytest.mark.parametrize("day", ["2026/1/1", "2026年1月1日", "20260101", date(2026, 1, 1)])
def test_a_day_may_be_typed_otherwise_and_is_the_same(day: object) -> None:
    row = kit.correspondence()
    actions.amend(
        correspondence=row, valid_from=date(2026, 1, 1), valid_to=None, by=make.clerk(), at=make.NINE
    )
    assert planned(edited(exported(), {"valid_from": day})).unchanged == 1


def test_the_office_reviews_and_rejects_with_a_reason() -> None:
    kit.correspondence(state="confirmed")
    assert faults(planned(edited(exported(), {"state": "不对应"}), make.handler())) == [(2, "意见")]
    content = edited(exported(), {"state": "不对应", "comment": "不是同一事项。"})
    load(planned(content, make.handler()), by=make.handler(), at=LATER)
    assert Correspondence.objects.get().state == "rejected"


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"measure": "208001-9"}, "措施标识"),
        ({"edition": "1999"}, "措施标识"),
        ({"code": "X"}, "措施标识"),
        ({"state": "大概对应"}, "状态"),
        ({"state": "已复核"}, "状态"),
        ({"valid_from": "昨天"}, "有效期起"),
        ({"valid_from": "2026-02-01", "valid_to": "2026-01-01"}, "有效期止"),
        ({"entries": "权责清单|没有"}, "关联条目"),
        ({"comment": "长" * 1001}, "意见"),
    ],
)
def test_a_fault_names_its_row_and_column(changes: dict[str, Any], column: str) -> None:
    kit.correspondence()
    made = planned(edited(exported(), changes))
    assert faults(made) == [(2, column)]
    assert (made.wanted, made.rejected) == ((), 1)


def test_a_step_that_is_not_this_persons_is_a_fault() -> None:
    kit.correspondence()
    content = edited(exported(), {"state": "待牵头单位复核"})
    for by in (make.clerk(make.HELPING), make.handler()):
        made = planned(content, by)
        assert faults(made) == [(2, "状态")]
    period = edited(exported(), {"valid_from": "2026-01-01"})
    assert len(planned(period, make.clerk(make.HELPING)).faults) == 1


def test_a_row_that_moved_on_since_the_export_is_a_conflict() -> None:
    row = kit.correspondence()
    content = edited(exported(), {"state": "不对应", "comment": "不同。"})
    actions.confirm(correspondence=row, by=make.clerk(), at=LATER)
    made = planned(content)
    assert faults(made) == [(2, "状态")]
    assert "重新导出" in made.faults[0].message


def test_a_pair_twice_is_a_fault_of_the_second() -> None:
    kit.correspondence()
    kit.correspondence(kit.service_item("000131102000"))
    book = load_workbook(BytesIO(exported()))
    code = book.worksheets[0].cell(2, PLACES["code"]).value
    made = planned(edited(exported(), {"code": code}, row=3))
    assert faults(made) == [(3, "措施标识")]


def test_one_step_that_fails_takes_all_back() -> None:
    one = kit.correspondence()
    other = kit.correspondence(kit.service_item("000131102000"))
    content = edited(exported(), {"state": "待牵头单位复核"})
    made = planned(edited(content, {"state": "待牵头单位复核"}, row=3))
    assert len(made.wanted) == 2
    actions.reject(correspondence=other, comment="不同。", by=make.clerk(), at=LATER)
    with pytest.raises(NotAllowed):
        load(made, by=make.clerk(), at=LATER)
    assert make.fresh(one).state == "proposed"
