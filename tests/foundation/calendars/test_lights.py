"""Lights as conditions on rows: the same light that the domain tells for one date."""

from datetime import timedelta

import pytest
from django.db.models import Q

from marketaccess.apps.leads.models import Lead
from marketaccess.domain.casework.lights import Light, Today
from marketaccess.foundation.calendars import lights
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R3.2")]
DAY = timedelta(days=1)
# A Friday's: the next working day is Monday.
TODAY = Today(on=make.TODAY, next_working_day=make.TODAY + 3 * DAY)
DUE = [None, *(make.TODAY + n * DAY for n in range(-2, 6))]


@pytest.mark.parametrize("light", Light)
def test_each_row_shines_as_its_date_does(light: Light) -> None:
    for due_on in DUE:
        Lead.objects.filter(pk=make.lead().pk).update(due_on=due_on)
    shown = Lead.objects.filter(lights.shines(light, TODAY)).values_list("due_on", flat=True)
    expected = [due_on for due_on in DUE if TODAY.light(due_on) is light]
    assert sorted(map(str, shown)) == sorted(map(str, expected))


def test_where_the_clock_does_not_run_the_light_is_blue_whatever_the_date() -> None:
    for due_on in DUE[1:]:
        Lead.objects.filter(pk=make.lead().pk).update(due_on=due_on)
    rows = Lead.objects.all()
    nowhere = lights.counted(rows, TODAY, runs=Q(pk__in=()))
    assert nowhere == {Light.RED: 0, Light.YELLOW: 0, Light.GREEN: 0, Light.BLUE: len(DUE) - 1}
    everywhere = lights.counted(rows, TODAY)
    assert everywhere == {Light.RED: 2, Light.YELLOW: 4, Light.GREEN: 2, Light.BLUE: 0}
