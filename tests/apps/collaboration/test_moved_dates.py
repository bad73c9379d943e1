"""A holiday notice was loaded: those who hold leads hear of it, once."""

from datetime import date

import pytest

from marketaccess.apps.collaboration import actions
from marketaccess.apps.leads.announcements import deadlines_recomputed
from marketaccess.apps.leads.models import Lead
from marketaccess.domain.casework.lead_flow import LeadState
from marketaccess.foundation.calendars.models import HolidayNotice
from marketaccess.foundation.notifications.models import Notice
from tests import make

pytestmark = pytest.mark.django_db
LOADED = make.at(date(2026, 12, 28))


@pytest.fixture
def lead() -> Lead:
    """A lead at the department whose date lies in January 2027."""
    made = make.lead(LeadState.VERIFYING, at=make.at(date(2026, 12, 25)))
    late = make.at(date(2026, 12, 30))
    other = make.lead(LeadState.VERIFYING, at=late)
    assert other.due_on is not None
    assert other.due_on.year == 2027
    make.clerk(), make.clerk(make.TARGET), make.clerk(make.HELPING)
    return made


def load() -> None:
    HolidayNotice.objects.create(
        year=2027, number="国办发明电〔2026〕7号", issued_on=date(2026, 12, 26), days_off=["2027-01-01"],
        make_up_days=[], loaded_by="系统管理员", loaded_at=LOADED,
    )  # fmt: skip


def told() -> dict[str, str]:
    rows = Notice.objects.filter(key__startswith="calendar:2027")
    return dict(rows.values_list("user__username", "text"))


def test_holders_are_told_with_the_number_of_their_dates(lead: Lead) -> None:
    load()
    deadlines_recomputed.send(Lead, changed=3, at=LOADED)
    assert set(told()) >= {make.handler().name, make.clerk().name}
    assert make.clerk(make.TARGET).name not in told()
    assert make.clerk(make.HELPING).name not in told()
    assert "2027年" in told()[make.clerk().name]
    assert lead.reference not in "".join(told().values())


def test_the_same_loading_is_told_once(lead: Lead) -> None:
    load()
    counts = [actions.tell_of_moved_dates(at=LOADED) for _ in range(3)]
    assert counts[0] == 2
    assert counts[1:] == [0, 0]


def test_what_is_loaded_at_night_is_told_in_the_morning(lead: Lead) -> None:
    load()
    assert actions.tell_of_moved_dates(at=make.at(date(2026, 12, 28), 22)) == 0
    assert actions.tell_of_moved_dates(at=make.at(date(2026, 12, 29), 9)) == 2


def test_without_a_notice_nothing_is_told(lead: Lead) -> None:
    assert actions.tell_of_moved_dates(at=LOADED) == 0


def test_dates_that_did_not_move_are_not_announced(lead: Lead) -> None:
    load()
    deadlines_recomputed.send(Lead, changed=0, at=LOADED)
    assert told() == {}
