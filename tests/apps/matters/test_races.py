"""Officers who press the same button at the same moment: exactly one wins."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.db import connection, connections

from marketaccess.apps.matters import actions
from marketaccess.apps.matters.models import Correspondence, RegisterEntry, ServiceItem
from marketaccess.domain.authority.actor import SYSTEM
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.foundation.audit.models import Event
from tests import kit, make

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="the test database of SQLite lives in one connection"
    ),
]
OFFICERS = 4


def at_once(act: Callable[[], object]) -> list[object]:
    """Run ``act`` in threads that start together; their outcomes, refusals as values."""
    barrier, outcomes = Barrier(OFFICERS), []

    def press() -> None:
        try:
            barrier.wait()
            outcomes.append(act())
        except Refusal as refusal:
            outcomes.append(refusal)
        finally:
            connections.close_all()

    threads = [Thread(target=press) for _ in range(OFFICERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def refusals(outcomes: list[object]) -> int:
    return sum(isinstance(each, Refusal) for each in outcomes)


@pytest.mark.parametrize("_round", range(3))
def test_four_confirm_and_one_does(_round: int) -> None:
    make.county()
    kit.list_edition()
    row, by = kit.correspondence(), make.clerk()
    outcomes = at_once(lambda: actions.confirm(correspondence=row, by=by, at=make.NINE))
    assert refusals(outcomes) == OFFICERS - 1
    assert Event.objects.filter(action="correspondence.confirm").count() == 1


def test_four_propose_the_same_pair_and_there_is_one() -> None:
    make.county()
    kit.list_edition()
    item = kit.service_item()
    outcomes = at_once(
        lambda: actions.propose(
            edition_key="2025", measure_key="208001-1", item=item, by=SYSTEM, at=make.NINE
        )
    )
    assert refusals(outcomes) == 0
    assert Correspondence.objects.count() == 1
    assert Event.objects.filter(action="correspondence.propose").count() == 1


def test_four_import_the_same_item_and_there_is_one() -> None:
    make.county()
    draft = kit.item_draft()
    outcomes = at_once(lambda: actions.save_service_item(draft=draft, by=SYSTEM, at=make.NINE))
    assert len(outcomes) == OFFICERS
    assert ServiceItem.objects.count() == 1
    assert Event.objects.filter(action="service_item.create").count() == 1


def test_four_publish_the_same_guide_and_there_is_one_version() -> None:
    make.county()
    item, by = kit.service_item(), make.clerk()
    outcomes = at_once(
        lambda: actions.publish_guide(
            item=item,
            body="网上提交。",
            conditions="",
            materials=(),
            in_force_from=make.TODAY,
            by=by,
            at=make.NINE,
        )
    )
    assert refusals(outcomes) == OFFICERS - 1
    assert item.guides.count() == 1


@pytest.mark.requirement("R3.2")
def test_four_stop_the_same_item_and_one_does() -> None:
    make.county()
    item, by = kit.service_item(), make.clerk()
    outcomes = at_once(
        lambda: actions.stop_accepting(item=item, on=make.TODAY, reason="已取消。", by=by, at=make.NINE)
    )
    assert refusals(outcomes) == OFFICERS - 1
    assert Event.objects.filter(action="service_item.stop").count() == 1


@pytest.mark.requirement("R11.1")
def test_four_abolish_the_same_paper_and_one_does() -> None:
    make.county()
    issuer, by = make.department(make.HANDLING).pk, make.handler()
    paper = actions.register_paper(title="本县目录", issuer=issuer, what="十二类。", by=by, at=make.NINE)
    paper = actions.begin_abolishing(paper=paper, due_on=make.TODAY, by=by, at=make.NINE)
    outcomes = at_once(
        lambda: actions.abolish(paper=paper, on=make.TODAY, document_number="1号", by=by, at=make.NINE)
    )
    assert refusals(outcomes) == OFFICERS - 1
    assert Event.objects.filter(action="local_paper.abolish").count() == 1


@pytest.mark.requirement("R2.4")
def test_four_register_the_same_entry_and_there_is_one() -> None:
    make.county()
    by = make.handler()
    outcomes = at_once(
        lambda: actions.save_entry(register="power", code="P1", name="食品经营许可", by=by, at=make.NINE)
    )
    assert refusals(outcomes) == 0
    assert RegisterEntry.objects.count() == 1
    assert Event.objects.filter(action="register_entry.save").count() == 1
