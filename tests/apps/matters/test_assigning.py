"""A confirmed comparison makes work: once, whole, for whom it concerns."""

from datetime import date, timedelta
from typing import Any

import pytest
from attrs import evolve

from marketaccess.apps.matters import actions, queries
from marketaccess.apps.matters.models import AdjustmentRound, AdjustmentTask, Correspondence
from marketaccess.apps.negative_list.announcements import comparison_confirmed
from marketaccess.apps.negative_list.models import AuthorityName, Comparison, Responsibility
from marketaccess.domain.authority.actor import SYSTEM
from marketaccess.domain.basics.citation import Citation
from marketaccess.domain.basics.refusal import NotAllowed
from marketaccess.domain.mechanism.rule import DayKind, Rule, Start
from marketaccess.foundation.audit.models import Event
from marketaccess.foundation.notifications.models import Notice
from marketaccess.law import library
from tests import kit, make, work
from tests.races import at_once, threads_share_a_database

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R3.2")]


@pytest.fixture(autouse=True)
def _county() -> None:
    make.county()
    work.two_editions()


def told(tasks: tuple[AdjustmentTask, ...]) -> dict[str, str]:
    return {row.subject: row.kind for row in tasks}


def links(edition: str = work.NEW) -> dict[tuple[str, str], str]:
    rows = Correspondence.objects.filter(edition_key=edition).select_related("service_item")
    return {(row.measure_key, row.service_item.basic_code): row.state for row in rows}


def test_each_item_gets_what_its_measures_ask() -> None:
    stop = work.carrying("208001-3", basic="000131101000")
    change = work.carrying("208001-2", basic="000131102000")
    merged = work.carrying("203008-1", basic="000131103000")
    both = work.carrying("208001-1", "208001-3", basic="000131104000")
    kept = work.carrying("208001-1", basic="000131105000")
    office = make.department(make.OFFICE).pk
    made = told(work.assigned())
    assert made == {
        f"item:{stop.pk}": "stop",
        f"item:{change.pk}": "change",
        f"item:{merged.pk}": "change",
        f"item:{both.pk}": "change",
        f"open:217001-1:{office}": "open",
    }
    assert f"item:{kept.pk}" not in made


def test_an_item_that_serves_the_new_edition_otherwise_does_not_stop() -> None:
    item = work.carrying("208001-3")
    kit.correspondence(item, edition=work.NEW, measure="208001-1", state="reviewed")
    (row,) = [row for row in work.assigned() if row.service_item == item]
    assert row.kind == "change"


def test_an_item_that_takes_no_applications_needs_no_task() -> None:
    item = work.carrying("208001-3")
    actions.stop_accepting(item=item, on=make.TODAY, reason="已取消。", by=SYSTEM, at=make.NINE)
    assert [row for row in work.assigned() if row.service_item == item] == []


@pytest.mark.requirement("R3.1")
def test_correspondences_go_on_confirmed_or_as_proposals() -> None:
    work.carrying("208001-1", "208001-2", "208001-3", "203008-1", "203008-2")
    work.assigned()
    basic = "000131101000"
    assert links() == {
        ("208001-1", basic): "reviewed",
        ("208001-2", basic): "proposed",
        ("203008-1", basic): "proposed",
    }
    row = Correspondence.objects.get(edition_key=work.NEW, measure_key="208001-1")
    assert row.valid_from == work.BEGINS
    assert work.OLD in row.why
    event = Event.objects.get(action="correspondence.carry_over")
    assert (event.detail["added"], event.detail["proposed"]) == (3, 2)
    assert len(event.detail["pairs"]) == 3


def test_four_eyes_outlast_the_edition() -> None:
    item = kit.service_item()
    kit.correspondence(item, edition=work.OLD, measure="208001-1", state="confirmed")
    work.assigned()
    row = Correspondence.objects.get(edition_key=work.NEW)
    assert (row.state, row.changed_by_id) == ("confirmed", make.clerk().user)


def test_a_pair_that_stands_already_stays() -> None:
    item = work.carrying("208001-1")
    kit.correspondence(item, edition=work.NEW, measure="208001-1", state="rejected")
    work.assigned()
    assert links() == {("208001-1", "000131101000"): "rejected"}


def test_what_ended_before_the_edition_began_does_not_go_on() -> None:
    item = kit.service_item()
    row = kit.correspondence(item, edition=work.OLD, measure="208001-1", state="reviewed")
    Correspondence.objects.filter(pk=row.pk).update(valid_to=work.BEGINS - timedelta(days=1))
    work.assigned()
    assert links() == {}


def test_entries_of_the_registers_go_on_too() -> None:
    item = work.carrying("208001-1")
    entry = actions.save_entry(register="power", code="P1", name="食品经营许可", by=SYSTEM, at=make.NINE)
    Correspondence.objects.get(service_item=item).entries.set([entry])
    work.assigned()
    assert list(Correspondence.objects.get(edition_key=work.NEW).entries.all()) == [entry]


def test_an_unconfirmed_comparison_makes_nothing() -> None:
    work.carrying("208001-3")
    draft = work.comparison(state=Comparison.State.DRAFT)
    assert work.assigned(draft) == ()
    assert not AdjustmentRound.objects.exists()
    assert actions.make_adjustment_tasks(comparison=0, by=SYSTEM, at=make.NINE) == ()


def test_asked_again_there_is_nothing_new() -> None:
    work.carrying("208001-3", "208001-2")
    row = work.comparison()
    first = work.assigned(row)
    events = Event.objects.count()
    assert set(work.assigned(row)) == set(first)
    comparison_confirmed.send(sender=Comparison, comparison=row.pk, by=SYSTEM, at=make.NINE)
    assert actions.make_missing_tasks(at=make.NINE) == 0
    assert (AdjustmentTask.objects.count(), Event.objects.count()) == (len(first), events)


def test_the_announcement_makes_the_work() -> None:
    work.carrying("208001-3")
    row = work.comparison()
    comparison_confirmed.send(sender=Comparison, comparison=row.pk, by=make.handler(), at=make.NINE)
    assert AdjustmentTask.objects.filter(comparison=row).count() == 2
    assert Event.objects.filter(action="adjustment.assign", actor=make.handler().name).count() == 2


def test_what_was_lost_in_a_crash_is_made_up_for() -> None:
    work.carrying("208001-3")
    work.comparison()
    assert actions.make_missing_tasks(at=make.NINE) == 2
    assert actions.make_missing_tasks(at=make.NINE) == 0


def test_one_fault_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    work.carrying("208001-1", "208001-3")
    row = work.comparison()

    def fall(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("marketaccess.apps.matters.actions.assigning._tell", fall)
    with pytest.raises(RuntimeError):
        work.assigned(row)
    assert not AdjustmentRound.objects.exists()
    assert not AdjustmentTask.objects.exists()
    assert links() == {}


def test_only_the_office_makes_work() -> None:
    with pytest.raises(NotAllowed, match="牵头单位"):
        actions.make_adjustment_tasks(comparison=work.comparison().pk, by=make.clerk(), at=make.NINE)


@pytest.mark.parametrize("is_confirmed", [True, False])
def test_a_new_measure_goes_to_whom_the_list_names_once_a_person_said_so(is_confirmed: bool) -> None:
    AuthorityName.objects.create(
        name="市场监管部门",
        department=make.department(make.HANDLING),
        confirmed_at=make.NINE if is_confirmed else None,
    )
    expected = make.department(make.HANDLING if is_confirmed else make.OFFICE).pk
    assert told(work.assigned()) == {f"open:217001-1:{expected}": "open"}


def test_an_assigned_department_goes_before_a_named_one() -> None:
    AuthorityName.objects.create(
        name="市场监管部门", department=make.department(make.HANDLING), confirmed_at=make.NINE
    )
    comparison = work.comparison()
    for kind in Responsibility.Kind:
        Responsibility.objects.create(
            edition=comparison.new.edition,
            item_key="217001",
            kind=kind,
            department=make.department(make.HELPING),
        )
    assert told(work.assigned(comparison)) == {f"open:217001-1:{make.department(make.HELPING).pk}": "open"}


def test_a_new_measure_that_an_item_serves_already_asks_for_nothing() -> None:
    kit.correspondence(kit.service_item(), edition=work.NEW, measure="217001-1")
    assert work.assigned() == ()


@pytest.mark.requirement("R11.1")
def test_a_local_paper_that_quotes_what_ended_is_to_be_repealed() -> None:
    said: dict[str, Any] = {
        "issuer": make.department(make.HELPING).pk,
        "by": make.handler(),
        "at": make.NINE,
    }
    quoting = actions.register_paper(title="本县准入目录", what="设有公章刻制业 特种行业许可证核发。", **said)
    actions.register_paper(title="另一目录", what="餐饮服务食品经营许可。", **said)
    (row,) = [row for row in work.assigned() if row.paper is not None]
    assert (row.paper, row.kind, row.department_id) == (quoting, "repeal", said["issuer"])


def test_without_a_rule_the_edition_s_first_day_counts_and_is_said_to_be_a_setting() -> None:
    work.carrying("208001-3")
    for row in work.assigned():
        assert (row.due_on, row.due_is_provisional) == (work.BEGINS, False)
        assert "设定" in row.due_reason


def test_a_rule_of_the_profile_goes_before(monkeypatch: pytest.MonkeyPatch) -> None:
    profile = library.profile("county-0137")
    rule = Rule(
        key="adjust",
        label="清单调整",
        start=Start.COMPARISON_CONFIRMED,
        amount=5,
        day_kind=DayKind.WORKING,
        roll_over=False,
        clause=Citation("示范文件", "三"),
    )
    changed = evolve(profile, rules={**profile.rules, "adjust": rule})
    monkeypatch.setattr(library, "profile", lambda _key: changed)
    work.carrying("208001-3")
    row = work.assigned()[0]
    # Five working days after 29 September, with the National Day holiday between.
    assert row.due_on == date(2026, 10, 12)
    assert "清单调整" in row.due_reason
    assert "5个工作日" in row.due_reason


def test_the_departments_are_told_once_each() -> None:
    make.clerk()
    work.carrying("208001-3", basic="000131101000")
    work.carrying("208001-2", basic="000131102000")
    work.assigned()
    (text,) = Notice.objects.filter(user=make.clerk().user).values_list("text", flat=True)
    assert "2项" in text


def test_a_task_keeps_the_words_that_changed() -> None:
    work.carrying("208001-2", "208001-3")
    (row,) = [row for row in work.assigned() if row.service_item is not None]
    lines = queries.altered(row)
    assert [line.labels for line in lines] == [("改表述",), ("取消",)]
    assert "".join(piece.text for piece in lines[0].pieces if piece.mark == "added") == "经营"
    assert lines[1].new == ()
    assert lines[1].pieces == ()


@threads_share_a_database
@pytest.mark.django_db(transaction=True)
def test_four_at_once_make_the_work_once() -> None:
    work.carrying("208001-3")
    pk = work.comparison().pk
    outcomes = at_once(lambda _: actions.make_adjustment_tasks(comparison=pk, by=SYSTEM, at=make.NINE), 4)
    assert {len(made) for made in outcomes if isinstance(made, tuple)} == {2}
    assert AdjustmentTask.objects.count() == 2
    assert Event.objects.filter(action="adjustment.assign").count() == 2
