"""Who is told of the date of a consultation, and never twice."""

from datetime import date, timedelta

import pytest

from marketaccess.apps.collaboration import actions
from marketaccess.domain.authority.role import Role
from marketaccess.domain.casework.consultation_flow import ConsultationState as S
from marketaccess.foundation.accounts.models import User
from marketaccess.foundation.notifications.models import Notice
from tests import make
from tests import make_consultations as ask

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R12.4"), pytest.mark.requirement("R2.3")]
DUE = date(2026, 10, 10)  # four working days from the 29th of September: a make-up Saturday
LATE = date(2026, 10, 12)


def told(name: str) -> list[str]:
    rows = Notice.objects.filter(user__username=name, key__startswith="due:C2026")
    return list(rows.order_by("pk").values_list("text", flat=True))


def test_the_department_is_told_and_when_it_is_late_the_office_too() -> None:
    one = ask.consultation(S.ANSWERING)
    assert one.due_on == DUE
    clerk, office = make.clerk().name, make.handler().name
    assert actions.remind(at=make.at(DUE - timedelta(days=1))) == 1
    assert "将于10月10日届满" in told(clerk)[0]
    assert actions.remind(at=make.at(DUE)) == 1
    assert told(office) == []
    assert [actions.remind(at=make.at(LATE, hour)) for hour in (9, 10)] == [1, 0]
    assert "已超期" in told(clerk)[-1]
    assert "已超期" in told(office)[-1]
    assert ask.TEXT[:6] not in str(told(office))


def test_the_reviewer_is_told_of_what_waits_for_the_reviewer() -> None:
    ask.consultation(S.ENDORSING)
    reviewer = make.reviewer().name
    actions.remind(at=make.at(DUE))
    assert len(told(reviewer)) == 1
    assert told(make.clerk().name) == []


@pytest.mark.parametrize("state", [S.ANSWERED, S.WITHDRAWN, S.REFUSED, S.PUBLISHED])
def test_nobody_is_told_of_what_is_answered_or_ended(state: S) -> None:
    ask.consultation(state)
    assert actions.remind(at=make.at(LATE)) == 0


def test_people_of_the_unit_kept_out_are_told_nothing() -> None:
    ask.consultation(target_department_id=make.department(make.TARGET).pk)
    officer = User.objects.get(username=make.handler().name)
    make.post(officer, Role.DEPARTMENT_HANDLER, make.TARGET)
    actions.remind(at=make.at(LATE))
    assert told(officer.username) == []
