"""Saving service items: once, by whom, with figures and search, and what is refused."""

from datetime import date, timedelta
from typing import Any

import pytest
from attrs import evolve

from marketaccess.apps.matters import actions, queries
from marketaccess.apps.matters.models import ProcessFigures, ServiceItem
from marketaccess.domain.authority.actor import SYSTEM
from marketaccess.domain.authority.role import Role
from marketaccess.domain.basics.refusal import NotAllowed, Refusal
from marketaccess.domain.matters.draft import Material, Stage
from marketaccess.domain.matters.service_item import DayUnit, Nature, OnlineDepth
from marketaccess.foundation.audit.models import Event
from tests import kit, make

pytestmark = pytest.mark.django_db
LATER = make.NINE + timedelta(days=30)


@pytest.fixture(autouse=True)
def _county() -> None:
    make.county()


def saved(**changes: Any) -> actions.Saved:
    draft = kit.item_draft(**changes)
    return actions.save_service_item(draft=draft, by=make.clerk(), at=make.NINE)


def test_a_department_saves_its_item_with_every_field() -> None:
    draft = kit.item_draft(
        online_depth=OnlineDepth.WHOLE, guide_link="https://example.gov.cn/1", last_record_on=date(2026, 9, 1)
    )
    item = actions.save_service_item(draft=draft, by=make.clerk(), at=make.NINE).item
    assert item is not None
    assert queries.draft_of(make.fresh(item)) == draft
    event = Event.objects.get(action="service_item.create")
    assert event.subject_ref == draft.implementation_code
    assert event.subject_title == "食品经营许可"


@pytest.mark.requirement("R2.4")
def test_saving_the_same_again_changes_nothing() -> None:
    saved()
    again = saved()
    assert (again.created, again.changed, again.unchanged) == ((), (), 1)
    assert Event.objects.filter(action__startswith="service_item").count() == 1
    assert ProcessFigures.objects.count() == 1


def test_a_change_is_recorded_with_what_was_and_what_is() -> None:
    saved()
    draft = kit.item_draft(promised_days=5, name="食品经营许可（新办）")
    again = actions.save_service_item(draft=draft, by=make.clerk(), at=LATER)
    assert len(again.changed) == 1
    detail = Event.objects.get(action="service_item.save").detail
    assert detail["was"] == {"name": "食品经营许可", "promised_days": 8}
    assert detail["now"] == {"name": "食品经营许可（新办）", "promised_days": 5}
    assert make.fresh(again.changed[0]).updated_at == LATER


@pytest.mark.requirement("R3.5")
def test_figures_get_a_row_when_one_of_them_changes_and_only_then() -> None:
    saved()
    actions.save_service_item(draft=kit.item_draft(conditions="另一条件"), by=make.clerk(), at=LATER)
    assert ProcessFigures.objects.count() == 1
    changed = kit.item_draft(steps=(Stage("受理"),), online_depth=OnlineDepth.WHOLE)
    actions.save_service_item(draft=changed, by=make.clerk(), at=LATER)
    before, after = ProcessFigures.objects.order_by("on")
    assert (before.on, before.steps, before.online_depth) == (make.TODAY, 3, "")
    assert (after.on, after.steps, after.online_depth) == (date(2026, 10, 29), 1, "whole")
    assert (after.materials, after.promised_days, after.visits) == (2, 8, 1)


@pytest.mark.requirement("R3.5")
def test_two_changes_on_a_day_leave_the_later_figures() -> None:
    saved()
    saved(visits=0)
    assert ProcessFigures.objects.get().visits == 0


def test_figures_that_nobody_stated_are_unknown_and_not_zero() -> None:
    item = saved(steps=(), materials=(), promised_days=None, visits=None).item
    assert item is not None
    row = queries.figures(item).get()
    assert (row.steps, row.materials, row.promised_days, row.visits) == (None, None, None, None)


def test_a_saved_item_is_found_by_its_words_and_codes() -> None:
    saved()
    saved(basic="000131102000", name="药品零售许可")
    for query, found in (("药品", 1), ("许可", 2), ("000131101000", 1), ("监督管理局 食品", 1), ("酒类", 0)):
        assert queries.find(queries.Wish(query=query)).count() == found, query
    actions.save_service_item(draft=kit.item_draft(name="酒类经营许可"), by=make.clerk(), at=LATER)
    assert queries.find(queries.Wish(query="酒类")).count() == 1
    assert queries.find(queries.Wish(query="食品")).count() == 0


def test_items_are_filtered_by_department_nature_and_acceptance() -> None:
    saved()
    kit.service_item("000131103000", nature=Nature.FILING, department=make.department(make.HELPING).pk)
    kit.service_item("000131104000", is_standard=True)
    for wish, count in (
        (queries.Wish(department=make.department(make.HELPING).pk), 1),
        (queries.Wish(nature="filing"), 1),
        (queries.Wish(accepting="yes"), 2),
        (queries.Wish(accepting="no"), 0),
        (queries.Wish(accepting="standard"), 1),
        (queries.Wish(), 3),
    ):
        assert queries.find(wish).count() == count, wish


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "长" * 301}, "name"),
        ({"basic": ""}, "basic_code"),
        ({"basic": "0" * 21}, "basic_code"),
        ({"implementation_code": ""}, "implementation_code"),
        ({"implementation_code": "1" * 41}, "implementation_code"),
        ({"is_standard": True, "implementation_code": "X"}, "implementation_code"),
        ({"kind": "99"}, "kind"),
        ({"level": "9"}, "level"),
        ({"promised_days": -1}, "promised_days"),
        ({"statutory_days": 4000}, "statutory_days"),
        ({"visits": 101}, "visits"),
        ({"is_accepting": False}, "stopped_on"),
        ({"stopped_on": date(2026, 1, 1)}, "stopped_on"),
        ({"guide_link": "javascript:alert(1)"}, "guide_link"),
        ({"materials": (Material("甲；乙"),)}, "materials"),
        ({"materials": (Material("甲"), Material("甲"))}, "materials"),
        ({"materials": (Material("甲", source="乙|丙"),)}, "materials"),
        ({"steps": (Stage("受理\n审查"),)}, "steps"),
        ({"steps": tuple(Stage(str(at)) for at in range(201))}, "steps"),
        ({"conditions": "长" * 20_001}, "conditions"),
    ],
)
def test_what_the_tables_cannot_keep_is_refused_with_its_field(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(Refusal) as refused:
        actions.save_service_item(draft=kit.item_draft(**changes), by=SYSTEM, at=make.NINE)
    assert refused.value.field == field
    assert not ServiceItem.objects.exists()


def test_one_bad_item_keeps_all_out() -> None:
    drafts = [kit.item_draft(), kit.item_draft("000131102000", name="")]
    with pytest.raises(Refusal):
        actions.save_service_items(drafts=drafts, by=SYSTEM, at=make.NINE)
    assert not ServiceItem.objects.exists()


def test_a_code_twice_in_one_batch_is_refused() -> None:
    with pytest.raises(Refusal, match="出现了两次"):
        actions.save_service_items(drafts=[kit.item_draft()] * 2, by=SYSTEM, at=make.NINE)


@pytest.mark.parametrize(
    ("role", "at"),
    [
        (Role.DEPARTMENT_HANDLER, make.HELPING),
        (Role.DEPARTMENT_REVIEWER, make.HANDLING),
        (Role.AUDITOR, make.OFFICE),
        (Role.COORDINATING_HEAD, make.OFFICE),
    ],
)
def test_who_may_not_save_an_item(role: Role, at: str) -> None:
    with pytest.raises(NotAllowed):
        actions.save_service_item(draft=kit.item_draft(), by=make.officer(role, at), at=make.NINE)


def test_a_department_cannot_take_anothers_item() -> None:
    kit.service_item(department=make.department(make.HELPING).pk)
    with pytest.raises(NotAllowed, match="其他部门"):
        saved()


def test_the_office_helps_with_any_item_and_alone_keeps_standard_ones() -> None:
    draft = kit.item_draft(is_standard=True)
    with pytest.raises(NotAllowed, match="标准事项"):
        actions.save_service_item(draft=draft, by=make.clerk(), at=make.NINE)
    assert actions.save_service_item(draft=draft, by=make.handler(), at=make.NINE).created
    assert actions.save_service_item(draft=kit.item_draft(), by=make.handler(), at=make.NINE).created


@pytest.mark.requirement("R3.2")
def test_acceptance_stops_and_resumes() -> None:
    item = kit.service_item()
    stopped = actions.stop_accepting(
        item=item, on=make.TODAY, reason="措施已取消", by=make.clerk(), at=make.NINE
    )
    assert (stopped.is_accepting, stopped.stopped_on) == (False, make.TODAY)
    assert Event.objects.get(action="service_item.stop").detail["reason"] == "措施已取消"
    resumed = actions.resume_accepting(item=item, by=make.clerk(), at=LATER)
    assert (resumed.is_accepting, resumed.stopped_on) == (True, None)


def test_stopping_is_refused_without_reason_in_the_future_twice_and_to_others() -> None:
    item = kit.service_item()
    said: dict[str, Any] = {"item": item, "by": make.clerk(), "at": make.NINE}
    with pytest.raises(Refusal, match="原因"):
        actions.stop_accepting(on=make.TODAY, reason=" ", **said)
    with pytest.raises(Refusal, match="不能晚于今天"):
        actions.stop_accepting(on=make.TODAY + timedelta(days=1), reason="取消", **said)
    with pytest.raises(NotAllowed):
        actions.stop_accepting(on=make.TODAY, reason="取消", **{**said, "by": make.clerk(make.HELPING)})
    with pytest.raises(NotAllowed, match="正在受理"):
        actions.resume_accepting(**said)
    actions.stop_accepting(on=make.TODAY, reason="取消", **said)
    with pytest.raises(NotAllowed, match="已于"):
        actions.stop_accepting(on=make.TODAY, reason="取消", **said)
    standard = kit.service_item("000131104000", is_standard=True)
    with pytest.raises(NotAllowed, match="标准事项"):
        actions.stop_accepting(on=make.TODAY, reason="取消", **{**said, "item": standard, "by": SYSTEM})


@pytest.mark.requirement("R3.5")
def test_courses_show_first_and_latest_and_sum_what_both_state() -> None:
    kit.service_item(visits=2, online_depth=OnlineDepth.NONE)
    kit.service_item(visits=0, online_depth=OnlineDepth.WHOLE, promised_days=3, at=LATER)
    kit.service_item("000131102000", visits=None)
    rows = queries.courses(queries.Wish())
    assert [row.has_changed for row in rows] == [True, False]
    sums = {each.name: each for each in queries.sums(rows)}
    assert (sums["visits"].before, sums["visits"].after, sums["visits"].items) == (2, 0, 1)
    assert (sums["promised_working"].before, sums["promised_working"].after) == (16, 11)
    assert queries.wholly_online(rows) == (0, 1)


def test_units_and_natures_survive() -> None:
    draft = evolve(kit.item_draft(), promised_unit=DayUnit.CALENDAR, nature=Nature.FILING, is_refusable=True)
    item = actions.save_service_item(draft=draft, by=SYSTEM, at=make.NINE).item
    assert item is not None
    assert queries.draft_of(item) == draft


@pytest.mark.requirement("R3.5")
def test_limits_in_different_days_are_compared_by_the_week_and_added_up_apart() -> None:
    kit.service_item(promised_days=8)
    kit.service_item(promised_days=12, promised_unit=DayUnit.CALENDAR, at=LATER)  # 8 working days are 11.2
    kit.service_item("000131102000", promised_days=20, promised_unit=DayUnit.CALENDAR)
    kit.service_item("000131102000", promised_days=10, promised_unit=DayUnit.CALENDAR, at=LATER)
    kit.service_item("000131103000", promised_days=None, promised_unit=None)
    longer, shorter, unknown = queries.courses(queries.Wish())
    assert (longer.limit_change, shorter.limit_change, unknown.limit_change) == (1, -1, 0)
    told = {name: (before, after) for name, before, after in longer.pairs}
    assert told["promised_days"] == ("8工作日", "12自然日")
    assert {name: before for name, before, _ in unknown.pairs}["promised_days"] is None
    sums = {each.name: each for each in queries.sums([longer, shorter, unknown])}
    assert sums["promised_working"].items == 0  # its unit changed: neither sum can hold it
    calendar = sums["promised_calendar"]
    assert (calendar.before, calendar.after, calendar.items) == (20, 10, 1)


@pytest.mark.requirement("R3.5")
def test_another_unit_alone_is_a_change_of_the_figures() -> None:
    kit.service_item(promised_days=8)
    kit.service_item(promised_days=8, promised_unit=DayUnit.CALENDAR, at=LATER)
    assert [row.promised_unit for row in ProcessFigures.objects.order_by("on")] == ["working", "calendar"]
