"""The conflict-of-interest rule in PostgreSQL itself: raw SQL sees nothing either."""

import pytest
from django.db import connection, transaction
from django.urls import reverse

from marketaccess.apps.leads import row_security
from marketaccess.apps.leads.models import Lead, RectificationNotice
from marketaccess.domain.casework.lead_flow import LeadState
from tests import make

only_postgresql = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite has no row-level security"
)
pytestmark = [only_postgresql, pytest.mark.django_db]
CHILDREN = ["hop", "deadline", "opinion", "message", "revisit", "progress"]


def count(table):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM leads_{table}")
        return cursor.fetchone()[0]


def hidden_from(key):
    row_security.hide_from(frozenset({make.department(key).pk}))


@pytest.fixture
def _everything():
    lead = make.lead(LeadState.CLOSED)
    assert count("lead") == 1
    assert all(count(table) for table in CHILDREN), lead


@pytest.mark.usefixtures("_everything")
@pytest.mark.parametrize("table", ["lead", *CHILDREN])
def test_the_unit_complained_about_reads_no_row(table):
    hidden_from(make.TARGET)
    assert count(table) == 0


@pytest.mark.usefixtures("_everything")
@pytest.mark.parametrize("table", ["lead", *CHILDREN])
def test_others_read_every_row(table):
    hidden_from(make.HANDLING)
    assert count(table) > 0


@pytest.mark.usefixtures("_everything")
def test_its_notice_and_its_own_proof_stay_readable():
    hidden_from(make.TARGET)
    assert RectificationNotice.objects.get().attachments.count() == 1
    assert count("attachment") == 1


@pytest.mark.usefixtures("_everything")
def test_neither_update_nor_delete_touches_a_hidden_row():
    hidden_from(make.TARGET)
    assert Lead.objects.update(title="改写") == 0
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM leads_message")
        assert cursor.rowcount == 0


@pytest.mark.usefixtures("_everything")
def test_the_setting_ends_with_its_transaction_and_can_be_lifted():
    hidden_from(make.TARGET)
    with row_security.lifted():
        assert count("lead") == 1
    assert count("lead") == 0


@pytest.mark.django_db(transaction=True)
def test_the_setting_does_not_leak_into_the_next_transaction():
    make.lead()
    with transaction.atomic():
        hidden_from(make.TARGET)
        assert count("lead") == 0
    assert count("lead") == 1


def test_an_officer_of_the_unit_reports_on_the_notice_although_the_lead_is_hidden():
    lead = make.lead(LeadState.RECTIFYING)
    hidden_from(make.TARGET)

    make.rectified(RectificationNotice.objects.get())

    assert count("lead") == 0
    with row_security.lifted():
        assert make.fresh(lead).state == LeadState.REVIEWING


def test_an_officer_hands_over_what_concerns_the_own_office():
    lead = make.lead(target_name="某机关")
    hidden_from(make.OFFICE)

    make.registered(lead, target_department=make.department(make.OFFICE))

    assert count("lead") == 0


def test_an_officer_types_in_a_report_about_the_own_office():
    make.county()
    hidden_from(make.OFFICE)

    received = make.received(by=make.handler(), channel="visit", target_name="示范县发展和改革局")

    assert received.receipt
    assert count("lead") == 0


@pytest.mark.django_db(transaction=True)
def test_a_request_carries_the_officers_departments(client, monkeypatch):
    make.lead()
    seen = []
    monkeypatch.setattr(row_security, "hide_from", seen.append)
    client.force_login(make.user(make.Role.DEPARTMENT_HANDLER, make.TARGET))

    client.get(reverse("accounts:password"))

    assert seen == [frozenset({make.department(make.TARGET).pk})]
