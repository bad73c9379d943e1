"""More time: a written application, the authority that the profile names, its document."""

from datetime import date, timedelta

import pytest

from marketaccess.apps.leads import actions, queries
from marketaccess.apps.leads.models import Extension, RectificationNotice
from marketaccess.domain.basics.refusal import NotAllowed, Refusal
from marketaccess.domain.casework.lead_flow import LeadState
from tests import make

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
UNTIL = date(2026, 11, 13)


def requested(lead, *, until=UNTIL, at=make.NINE):
    return actions.request_extension(
        lead=lead, reason="涉及多个在建项目，短期内不能完成整改。", until=until, by=make.clerk(), at=at
    )


def granted(extension, *, at=make.NINE, **changes):
    said = {
        "grant": True,
        "approver": "市发展改革委",
        "approval_number": "示发改2026年1号",
        "files": [make.proof()],
    }
    return actions.decide_extension(extension=extension, by=make.head(), at=at, **{**said, **changes})


@pytest.mark.requirement("R12.2")
def test_a_granted_extension_moves_the_date_and_keeps_the_first():
    lead = make.lead(LeadState.RECTIFYING)
    first = lead.due_on

    granted(requested(lead))

    clock = lead.deadlines.get(rule="rectify")
    assert (clock.first_due_on, clock.due_on) == (first, UNTIL)
    assert make.fresh(lead).due_on == UNTIL
    assert RectificationNotice.objects.get().due_on == UNTIL
    trace = queries.explain(clock)
    assert trace.due_on == UNTIL
    assert "延期" in " ".join(day.why for day in trace.trace)


def test_extensions_are_counted_and_each_moves_on_from_the_last():
    lead = make.lead(LeadState.RECTIFYING)
    granted(requested(lead))
    with pytest.raises(Refusal, match="晚于现到期日"):
        requested(lead, until=UNTIL)

    granted(requested(lead, until=UNTIL + 14 * DAY))

    assert lead.extensions.filter(state=Extension.State.GRANTED).count() == 2
    assert make.fresh(lead).due_on == UNTIL + 14 * DAY


@pytest.mark.requirement("R12.2")
@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"approver": "县发展和改革局"}, "approver"),
        ({"approval_number": ""}, "approval_number"),
        ({"files": []}, "files"),
    ],
)
def test_a_grant_needs_the_right_authority_its_number_and_its_document(changes, field):
    extension = requested(make.lead(LeadState.RECTIFYING))
    with pytest.raises(Refusal) as refused:
        granted(extension, **changes)
    assert refused.value.field == field
    assert make.fresh(extension).state == Extension.State.REQUESTED


def test_a_refused_extension_moves_nothing():
    lead = make.lead(LeadState.RECTIFYING)

    granted(requested(lead), grant=False, files=[], approval_number="")

    assert make.fresh(lead).due_on == lead.due_on
    assert Extension.objects.get().state == Extension.State.REFUSED


def test_one_application_at_a_time_and_one_decision():
    extension = requested(make.lead(LeadState.RECTIFYING))
    with pytest.raises(NotAllowed, match="待批准"):
        requested(extension.lead)
    granted(extension)
    with pytest.raises(NotAllowed, match="没有待决定"):
        granted(extension)


def test_a_profile_without_a_clause_knows_no_extension():
    make.county("yangxi")
    lead = make.lead(LeadState.RECTIFYING)
    assert lead.profile_key == "yangxi"
    with pytest.raises(NotAllowed, match="没有规定延期"):
        requested(lead)


def test_only_rectification_may_be_extended():
    with pytest.raises(NotAllowed, match="不能申请延期"):
        requested(make.lead(LeadState.VERIFYING))


def test_the_head_finds_the_application_among_what_is_to_do():
    lead = make.lead(LeadState.RECTIFYING)
    requested(lead)
    assert queries.visible_to(make.head()).filter(queries.todo(make.head())).get() == lead
