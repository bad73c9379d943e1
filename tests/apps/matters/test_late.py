"""A correspondence confirmed under an old edition after the comparison was confirmed: work still comes."""

from datetime import timedelta

import pytest

from marketaccess.apps.matters import actions
from marketaccess.apps.matters.models import AdjustmentTask, Correspondence, ServiceItem
from marketaccess.foundation.audit.models import Event
from marketaccess.foundation.notifications.models import Notice
from tests import kit, make, work
from tests.races import at_once, threads_share_a_database

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R3.2")]


@pytest.fixture(autouse=True)
def _county() -> None:
    make.county()
    work.two_editions()


def proposed(measure: str, basic: str = "000131101000") -> Correspondence:
    item = ServiceItem.objects.filter(basic_code=basic).first() or kit.service_item(basic)
    return kit.correspondence(item, edition=work.OLD, measure=measure)


def confirmed(row: Correspondence) -> Correspondence:
    return actions.confirm(correspondence=row, by=make.clerk(), at=make.NINE)


def item_tasks() -> dict[str, str]:
    return dict(AdjustmentTask.objects.exclude(service_item=None).values_list("subject", "kind"))


@pytest.mark.parametrize(("measure", "kind"), [("208001-3", "stop"), ("208001-2", "change")])
def test_the_task_comes_with_the_confirmation(measure: str, kind: str) -> None:
    row = proposed(measure)
    work.assigned()
    assert item_tasks() == {}

    confirmed(row)

    assert item_tasks() == {f"item:{row.service_item_id}": kind}
    task = AdjustmentTask.objects.get(service_item=row.service_item)
    event = Event.objects.get(action="adjustment.assign", subject_ref=task.number)
    assert (event.actor, event.detail["kind"]) == (make.clerk().name, kind)
    assert [change["old"][0]["key"] for change in task.changes] == [measure]
    assert Notice.objects.filter(user=make.clerk().user, link="/desk/matters/tasks/").exists()


def test_what_went_on_as_it_was_is_carried_over_and_asks_for_nothing() -> None:
    row = proposed("208001-1")
    work.assigned()
    confirmed(row)

    assert item_tasks() == {}
    assert Correspondence.objects.get(edition_key=work.NEW).state == "confirmed"
    assert Event.objects.get(action="correspondence.carry_over").detail["added"] == 1


def test_before_the_comparison_is_confirmed_nothing_follows() -> None:
    work.comparison(state="draft")
    confirmed(proposed("208001-3"))
    assert item_tasks() == {}


def test_asked_again_there_is_nothing_new() -> None:
    row = proposed("208001-3")
    work.assigned()
    confirmed(row)
    events = Event.objects.count()

    assert actions.follow_late(correspondence=row, by=make.clerk(), at=make.NINE + timedelta(days=1)) == ()
    assert (len(item_tasks()), Event.objects.count()) == (1, events)


def test_an_item_that_still_serves_a_measure_is_to_change_not_to_stop() -> None:
    row = proposed("208001-3")
    kit.correspondence(row.service_item, edition=work.OLD, measure="208001-1", state="reviewed")
    work.assigned()
    confirmed(row)
    assert list(item_tasks().values()) == ["change"]


def test_who_has_a_task_already_gets_no_second_one() -> None:
    item = work.carrying("208001-2")
    work.assigned()
    confirmed(kit.correspondence(item, edition=work.OLD, measure="203008-1"))
    assert len(item_tasks()) == 1
    assert Correspondence.objects.filter(edition_key=work.NEW, measure_key="203008-1").exists()


@threads_share_a_database
@pytest.mark.django_db(transaction=True)
def test_two_confirmations_of_one_item_at_the_same_moment_bring_one_task() -> None:
    rows = [proposed("208001-3"), proposed("208001-2")]
    work.assigned()
    by = make.clerk()
    at_once(lambda turn: actions.confirm(correspondence=rows[turn], by=by, at=make.NINE), 2)
    assert len(item_tasks()) == 1
