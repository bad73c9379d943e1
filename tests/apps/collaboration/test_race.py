"""Several workers and officers at once: one order per lead, one number each, one reminder a day."""

from datetime import date

import pytest

from marketaccess.apps.collaboration import actions
from marketaccess.apps.collaboration.models import Reminder, SupervisionOrder
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.casework.lead_flow import LeadState
from marketaccess.foundation.audit.models import Event
from marketaccess.foundation.notifications.models import Notice
from tests import make
from tests.races import at_once, threads_share_a_database

pytestmark = [pytest.mark.django_db(transaction=True), threads_share_a_database]
BACK = make.at(date(2026, 10, 8))
WORKERS = 4


@pytest.mark.requirement("R12.4")
def test_workers_that_tick_together_issue_each_order_once() -> None:
    for _ in range(3):
        make.lead(LeadState.REGISTERED)
    results = at_once(lambda _: actions.escalate_overdue(at=BACK), WORKERS)
    assert sum(int(str(result)) for result in results) == 3
    numbers = SupervisionOrder.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == ["S2026-00001", "S2026-00002", "S2026-00003"]
    assert Event.objects.filter(action="supervision.issue").count() == 3


def test_officers_that_press_together_issue_one_order() -> None:
    lead = make.lead(LeadState.VERIFYING)
    by = make.handler()
    results = at_once(lambda _: make.order(lead, by=by), WORKERS)
    assert len([result for result in results if isinstance(result, SupervisionOrder)]) == 1
    assert len([result for result in results if isinstance(result, Refusal)]) == WORKERS - 1


def test_workers_that_tick_together_remind_once() -> None:
    make.lead(LeadState.REGISTERED)
    results = at_once(lambda _: actions.remind(at=make.at(make.TODAY, 11)), WORKERS)
    assert sum(int(str(result)) for result in results) == 1
    assert Reminder.objects.count() == 1
    assert Notice.objects.filter(key__startswith="due:").count() == 1


def test_heads_that_report_together_report_once() -> None:
    order = make.order()
    by = make.head()
    results = at_once(
        lambda _: actions.report_to_government(order=order, text="现将情况报告如下。", by=by, at=make.NINE),
        WORKERS,
    )
    assert len([result for result in results if isinstance(result, Refusal)]) == WORKERS - 1
    assert Event.objects.filter(action="supervision.report").count() == 1
