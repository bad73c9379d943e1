"""A notice about holidays is loaded, and every running date is worked out anew."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from marketaccess.apps.leads import actions
from marketaccess.apps.leads.announcements import deadlines_recomputed
from marketaccess.apps.leads.models import Deadline, Lead, RectificationNotice
from marketaccess.domain.authority.actor import SYSTEM
from marketaccess.domain.casework.lead_flow import LeadState
from marketaccess.foundation.audit.models import Event
from marketaccess.foundation.calendars.announcements import calendar_loaded
from marketaccess.foundation.calendars.models import HolidayNotice
from tests import make

pytestmark = pytest.mark.django_db
YEAR_END = datetime(2026, 12, 30, 1, 0, tzinfo=UTC)  # a Wednesday; 2027 is not known yet
NEXT_YEAR = {
    "year": 2027,
    "number": "示范通知",
    "issued_on": "2026-12-30",
    "days_off": ["2027-01-01", "2027-01-02", "2027-01-03", "2027-01-04", "2027-01-05"],
    "make_up_days": [],
    "loaded_by": "示范",
    "loaded_at": YEAR_END,
}


def load():
    HolidayNotice.objects.create(**NEXT_YEAR)
    return actions.recompute_deadlines(by=SYSTEM, at=YEAR_END)


def test_without_a_notice_the_date_is_provisional():
    lead = make.lead(LeadState.VERIFYING, at=YEAR_END)
    assert lead.due_is_provisional
    assert lead.due_on == date(2027, 1, 4)


@pytest.mark.requirement("R12.1")
def test_with_the_notice_it_is_final_and_the_lead_shows_it(django_capture_on_commit_callbacks):
    told = []
    deadlines_recomputed.connect(
        lambda **kwargs: told.append(kwargs["changed"]), weak=False, dispatch_uid="t"
    )
    lead = make.lead(LeadState.VERIFYING, at=YEAR_END)

    with django_capture_on_commit_callbacks(execute=True):
        done = load()

    deadlines_recomputed.disconnect(dispatch_uid="t")
    lead = make.fresh(lead)
    assert (lead.due_on, lead.due_is_provisional) == (date(2027, 1, 7), False)
    assert (done.changed, done.running) == (1, 1)
    assert told == [1]
    assert Event.objects.get(action="deadlines.recompute").detail == {"changed": 1, "running": 1}


def test_a_second_run_changes_nothing():
    make.lead(LeadState.VERIFYING, at=YEAR_END)
    load()
    assert actions.recompute_deadlines(by=SYSTEM, at=YEAR_END).changed == 0


def test_met_clocks_stay_as_they_were():
    lead = make.lead(LeadState.VERIFYING, at=YEAR_END)
    before = Deadline.objects.get(rule="transfer").due_on
    load()
    assert lead.deadlines.get(rule="transfer").due_on == before


def test_extended_clocks_and_notices_follow():
    lead = make.lead(LeadState.RECTIFYING, at=YEAR_END)
    extension = actions.request_extension(
        lead=lead,
        reason="涉及多个在建项目，短期内不能完成。",
        until=date(2027, 6, 1),
        by=make.clerk(),
        at=YEAR_END,
    )
    actions.decide_extension(
        extension=extension,
        grant=True,
        approval_number="示发改2026年1号",
        files=[make.proof()],
        by=make.head(),
        at=YEAR_END,
    )
    Deadline.objects.update(is_provisional=True, first_due_on=date(2026, 1, 1))

    load()

    clock = lead.deadlines.get(rule="rectify")
    assert (clock.due_on, clock.is_provisional) == (date(2027, 6, 1), False)
    assert clock.first_due_on > date(2027, 1, 1)
    assert RectificationNotice.objects.get().due_on == date(2027, 6, 1)


def test_the_number_of_queries_does_not_grow_with_the_leads():
    make.lead(LeadState.VERIFYING, at=YEAR_END)
    one = Lead.objects.get()
    copies = [
        Lead(
            **{
                **{f.attname: getattr(one, f.attname) for f in Lead._meta.fields if not f.primary_key},
                "reference": f"2026-9{n:05}",
                "receipt_digest": None,
            }
        )
        for n in range(200)
    ]
    Lead.objects.bulk_create(copies)
    clock = one.deadlines.get(rule="verify")
    Deadline.objects.bulk_create(
        Deadline(
            lead=copy,
            profile_key=clock.profile_key,
            rule="verify",
            starts_on=clock.starts_on,
            due_on=clock.due_on,
            first_due_on=clock.first_due_on,
            is_provisional=True,
        )
        for copy in copies
    )

    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert load().changed == 201

    assert len(queries) < 20
    assert set(Lead.objects.values_list("due_on", flat=True)) == {date(2027, 1, 7)}


def test_loading_a_notice_is_what_starts_it():
    lead = make.lead(LeadState.VERIFYING, at=YEAR_END)
    HolidayNotice.objects.create(**NEXT_YEAR)

    calendar_loaded.send(sender=HolidayNotice, year=2027, by=SYSTEM, at=YEAR_END)

    assert make.fresh(lead).due_on == date(2027, 1, 7)
