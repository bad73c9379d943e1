"""Several workers and officers at once: one order per lead, one number each, one reminder a day."""

import threading
from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection

from marketaccess.apps.collaboration import actions
from marketaccess.apps.collaboration.models import Reminder, SupervisionOrder
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.casework.lead_flow import LeadState
from marketaccess.foundation.audit.models import Event
from marketaccess.foundation.notifications.models import Notice
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)
BACK = make.at(date(2026, 10, 8))
WORKERS = 4


def together(act: Callable[[], object]) -> list[object]:
    """The act in several threads that start at the same moment: what each gave, or the refusal it met."""
    barrier = threading.Barrier(WORKERS)
    results: list[object] = []

    def run() -> None:
        barrier.wait()
        try:
            results.append(act())
        except Refusal as refusal:
            results.append(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(WORKERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def skip_in_memory() -> None:
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite" and ("memory" in name or not name):
        pytest.skip("threads share no in-memory database; runs on PostgreSQL")


@pytest.mark.requirement("R12.4")
def test_workers_that_tick_together_issue_each_order_once() -> None:
    skip_in_memory()
    for _ in range(3):
        make.lead(LeadState.REGISTERED)
    results = together(lambda: actions.escalate_overdue(at=BACK))
    assert sum(int(str(result)) for result in results) == 3
    numbers = SupervisionOrder.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == ["S2026-00001", "S2026-00002", "S2026-00003"]
    assert Event.objects.filter(action="supervision.issue").count() == 3


def test_officers_that_press_together_issue_one_order() -> None:
    skip_in_memory()
    lead = make.lead(LeadState.VERIFYING)
    by = make.handler()
    results = together(lambda: make.order(lead, by=by))
    assert len([result for result in results if isinstance(result, SupervisionOrder)]) == 1
    assert len([result for result in results if isinstance(result, Refusal)]) == WORKERS - 1


def test_workers_that_tick_together_remind_once() -> None:
    skip_in_memory()
    make.lead(LeadState.REGISTERED)
    results = together(lambda: actions.remind(at=make.at(make.TODAY, 11)))
    assert sum(int(str(result)) for result in results) == 1
    assert Reminder.objects.count() == 1
    assert Notice.objects.filter(key__startswith="due:").count() == 1


def test_heads_that_report_together_report_once() -> None:
    skip_in_memory()
    order = make.order()
    by = make.head()
    results = together(
        lambda: actions.report_to_government(order=order, text="现将情况报告如下。", by=by, at=make.NINE)
    )
    assert len([result for result in results if isinstance(result, Refusal)]) == WORKERS - 1
    assert Event.objects.filter(action="supervision.report").count() == 1
