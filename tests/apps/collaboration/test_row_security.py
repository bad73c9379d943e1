"""The conflict-of-interest rule in PostgreSQL, for supervision orders: hidden wherever their lead is."""

import pytest
from django.db import connection

from marketaccess.apps.collaboration.models import SupervisionOrder
from marketaccess.apps.leads import actions as leads
from marketaccess.apps.leads import row_security
from marketaccess.domain.casework.lead_flow import LeadState
from tests import make

only_postgresql = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite has no row-level security"
)
pytestmark = [only_postgresql, pytest.mark.django_db]


def seen_by(key: str) -> int:
    row_security.hide_from(frozenset({make.department(key).pk}))
    return SupervisionOrder.objects.count()


def test_the_unit_complained_about_reads_no_order_and_others_do() -> None:
    make.order()
    assert seen_by(make.TARGET) == 0
    assert seen_by(make.HANDLING) == 1


def test_a_unit_at_fault_reads_none_any_more() -> None:
    lead = make.lead(LeadState.VERIFIED)
    make.order(lead)
    assert seen_by(make.HELPING) == 1
    row_security.hide_from(frozenset())
    leads.draft_notice(
        lead=lead,
        department=make.department(make.HELPING),
        problem=make.STATEMENT,
        demand=make.MEASURES,
        by=make.handler(),
        at=make.NINE,
    )
    assert seen_by(make.HELPING) == 0
    assert seen_by(make.HANDLING) == 1


def test_without_departments_nothing_is_hidden() -> None:
    make.order()
    row_security.hide_from(frozenset())
    assert SupervisionOrder.objects.count() == 1
