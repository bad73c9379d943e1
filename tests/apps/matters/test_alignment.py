"""The alignment out of the tables: each rule finds its offence, and mending it makes it go away."""

from datetime import date, timedelta
from typing import Any

import pytest
from attrs import evolve

from marketaccess.apps.matters import actions, queries
from marketaccess.apps.negative_list.models import Change, Comparison, Revision
from marketaccess.domain.authority.actor import SYSTEM
from marketaccess.domain.matters.draft import Material, Stage
from marketaccess.domain.matters.service_item import DayUnit, Nature
from tests import kit, make, make_list, publishing

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R3.1")]
OLD = {"208001": ["餐饮服务食品经营许可", "旅馆业特种行业许可证核发", "酒类零售许可"]}
NEW = {"208001": ["旅馆业特种行业许可证核发", "餐饮服务食品经营许可"]}


@pytest.fixture(autouse=True)
def _county() -> None:
    make.county()


def found(number: str) -> list[str]:
    return [each.where for each in queries.findings(make.TODAY) if each.number == number]


def aligned(basic: str = "000131101000", measure: str = "208001-1", **changes: Any) -> str:
    item = kit.service_item(basic, **changes)
    kit.correspondence(item, measure=measure, state="confirmed")
    return item.implementation_code


def test_a_permit_measure_without_item_is_a_finding_until_the_department_confirms() -> None:
    kit.list_edition()
    row = kit.correspondence()
    assert found("AL1") == ["2025/208001-1", "2025/208001-2"]
    actions.confirm(correspondence=row, by=make.clerk(), at=make.NINE)
    assert found("AL1") == ["2025/208001-2"]
    actions.reject(correspondence=row, comment="不对应。", by=make.handler(), at=make.NINE)
    assert found("AL1") == ["2025/208001-1", "2025/208001-2"]


def test_a_correspondence_out_of_its_time_covers_nothing() -> None:
    kit.list_edition(texts={"208001": ["餐饮服务食品经营许可"]})
    row = kit.correspondence(state="confirmed")
    assert found("AL1") == []
    actions.amend(
        correspondence=row, valid_from=None, valid_to=date(2026, 9, 1), by=make.clerk(), at=make.NINE
    )
    assert found("AL1") == ["2025/208001-1"]


def test_a_prohibition_needs_no_item() -> None:
    kit.list_edition(texts={"100001": ["不得进入"]})
    assert found("AL1") == []


def test_a_permit_outside_the_list() -> None:
    kit.list_edition()
    item = kit.service_item()
    assert found("AL2") == [item.implementation_code]
    kit.correspondence(item, state="confirmed")
    assert found("AL2") == []


def test_without_an_edition_nothing_stands_outside_it() -> None:
    kit.service_item(supervising_department=None)
    assert found("AL2") == []
    assert len(found("AL9")) == 1


def test_more_than_the_standard_item_asks() -> None:
    kit.list_edition()
    standard: dict[str, Any] = {
        "materials": (Material("申请书"),),
        "steps": (Stage("受理"), Stage("决定")),
        "promised_days": 5,
    }
    kit.service_item(is_standard=True, **standard)
    code = aligned()
    assert (found("AL3"), found("AL4"), found("AL5")) == ([code], [code], [code])
    actions.save_service_item(draft=kit.item_draft(**standard), by=SYSTEM, at=make.NINE)
    assert (found("AL3"), found("AL4"), found("AL5")) == ([], [], [])


def test_limits_of_different_units_are_compared_and_the_statutory_stands_in() -> None:
    kit.list_edition()
    kit.service_item(is_standard=True, promised_days=5)
    code = aligned(promised_days=7, promised_unit=DayUnit.CALENDAR)
    assert found("AL5") == []
    draft = kit.item_draft(promised_days=None, promised_unit=None)
    actions.save_service_item(draft=draft, by=SYSTEM, at=make.NINE)
    assert found("AL5") == [code]
    draft = evolve(draft, statutory_days=None, statutory_unit=None)
    actions.save_service_item(draft=draft, by=SYSTEM, at=make.NINE)
    assert found("AL5") == []


def test_a_filing_that_may_be_refused() -> None:
    kit.list_edition()
    code = aligned(nature=Nature.FILING, is_refusable=True)
    assert found("AL6") == [code]


@pytest.mark.requirement("R3.2")
def test_an_item_of_a_measure_that_ended_with_the_new_edition() -> None:
    kit.list_edition("2022", OLD, starts_on=date(2022, 3, 12))
    item = kit.service_item(last_record_on=date(2025, 5, 1))
    kit.correspondence(item, edition="2022", measure="208001-3", state="confirmed")
    assert (found("AL7"), found("AL8")) == ([], [])
    kit.list_edition("2025", NEW)
    code = item.implementation_code
    assert (found("AL7"), found("AL8")) == ([code], [code])
    detail = next(each.detail for each in queries.findings(make.TODAY) if each.number == "AL7")
    assert "酒类零售许可" in detail
    assert "2025-04-16" in detail
    actions.stop_accepting(item=item, on=make.TODAY, reason="措施取消", by=make.clerk(), at=make.NINE)
    assert (found("AL7"), found("AL8")) == ([], [code])


def test_a_record_before_the_end_is_none_after_it() -> None:
    kit.list_edition("2022", OLD, starts_on=date(2022, 3, 12))
    item = kit.service_item(last_record_on=date(2025, 4, 15))
    kit.correspondence(item, edition="2022", measure="208001-3", state="confirmed")
    kit.list_edition("2025", NEW)
    assert found("AL8") == []


@pytest.mark.requirement("R2.4")
def test_a_link_follows_its_measure_into_the_new_edition_by_its_words() -> None:
    kit.list_edition("2022", OLD, starts_on=date(2022, 3, 12))
    item = kit.service_item()
    kit.correspondence(item, edition="2022", measure="208001-1", state="confirmed")
    kit.list_edition("2025", NEW)
    assert ("2025/208001-2", item.implementation_code) in queries.alignment(make.TODAY).links
    assert (found("AL2"), found("AL7")) == ([], [])
    assert found("AL1") == ["2025/208001-1"]


@pytest.mark.requirement("R2.4", "R3.2")
def test_a_confirmed_comparison_decides_what_a_measure_became() -> None:
    kit.list_edition("2022", OLD, starts_on=date(2022, 3, 12))
    kit.list_edition("2025", NEW)
    item = kit.service_item()
    kit.correspondence(item, edition="2022", measure="208001-3", state="confirmed")
    assert found("AL7") == [item.implementation_code]
    old, new = (Revision.objects.get(edition__key=key) for key in ("2022", "2025"))
    comparison = Comparison.objects.create(
        old=old, new=new, state="confirmed", requested_at=make.NINE, confirmed_at=make.NINE
    )
    Change.objects.create(
        comparison=comparison,
        level="measure",
        position=1,
        old_keys=["208001-3"],
        new_keys=["208001-1", "208001-2"],
        kinds=["split"],
    )
    assert found("AL7") == []
    assert found("AL1") == []


@pytest.mark.requirement("R4.9")
def test_an_item_that_nobody_supervises() -> None:
    kit.list_edition()
    code = aligned(supervising_department=None)
    assert found("AL9") == [code]
    actions.save_service_item(draft=kit.item_draft(), by=SYSTEM, at=make.NINE)
    assert found("AL9") == []


@pytest.mark.requirement("R11.1")
def test_a_local_list_is_a_finding_until_it_is_abolished() -> None:
    kit.list_edition()
    said: dict[str, Any] = {"by": make.clerk(), "at": make.NINE}
    issuer = make.department(make.HANDLING).pk
    paper = actions.register_paper(title="某目录", issuer=issuer, what="十二类项目", **said)
    assert found("AL10") == [f"paper/{paper.pk}"]
    paper = actions.begin_abolishing(paper=paper, due_on=make.TODAY, **said)
    assert found("AL10") == [f"paper/{paper.pk}"]
    actions.abolish(paper=paper, on=make.TODAY, document_number="", **said)
    assert found("AL10") == []


@pytest.mark.requirement("R2.5")
def test_each_difference_of_a_departments_page_is_a_finding_until_a_later_snapshot_is_right() -> None:
    publishing.ready()
    where = f"page/{make.department(make.HANDLING).pk}/{publishing.OUTLETS[0]}"
    assert found("AL11") == []

    wrong = publishing.PAGE.replace("药品零售企业许可", "药品零售登记").replace(
        "\n旅馆业特种行业许可证核发", ""
    )
    faults = publishing.checked(wrong).faults
    assert found("AL11") == [where] * len(faults)
    assert len(faults) > 1
    told = [each for each in queries.findings(make.TODAY) if each.number == "AL11"]
    assert any(
        "药品零售企业许可" in each.detail and make.NAMES[make.HANDLING] in each.detail for each in told
    )

    publishing.checked(at=make.NINE + timedelta(hours=1))
    assert found("AL11") == []


def test_demonstration_and_real_never_meet() -> None:
    kit.list_edition("demo", is_demonstration=True)
    shown = kit.service_item("000131105000", is_demonstration=True)
    kit.service_item()
    assert [row.key for row in queries.alignment(make.TODAY).items] == [shown.implementation_code]
    kit.list_edition("2025")
    assert [row.basic_code for row in queries.alignment(make.TODAY).items] == ["000131101000"]


def test_an_edition_to_come_is_not_in_force() -> None:
    kit.list_edition(starts_on=make.TODAY + timedelta(days=1))
    assert queries.alignment(make.TODAY).measures == ()
    assert len(queries.alignment(make.TODAY + timedelta(days=1)).measures) == 2


@pytest.mark.requirement("R3.2")
@pytest.mark.parametrize(("after", "ended"), [(0, False), (1, True)])
def test_a_measure_holds_to_the_end_of_its_last_day(after: int, ended: bool) -> None:
    """The query says the same: see ``domain.negative_list.answer.holds``."""
    last = make.TODAY - timedelta(days=after)
    item = make_list.list_item(
        "208001", "餐饮", make_list.list_measure("餐饮服务食品经营许可", in_force_to=last)
    )
    make_list.recorded("2025", item)
    code = aligned(nature=Nature.FILING)
    assert found("AL7") == ([code] if ended else [])
