"""Red, yellow, green, blue."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketaccess.domain.casework.lights import LIGHTS, Light, today
from marketaccess.law import library

CALENDAR = library.known_calendar()
EVE = date(2026, 9, 30)  # the Wednesday before the holiday: the next working day is 8 October


@pytest.mark.parametrize(
    ("due_on", "light"),
    [
        (None, Light.BLUE),
        (EVE - timedelta(days=1), Light.RED),
        (EVE, Light.YELLOW),
        (date(2026, 10, 8), Light.YELLOW),
        (date(2026, 10, 9), Light.GREEN),
    ],
)
def test_before_a_holiday_yellow_reaches_over_it(due_on, light):
    assert today(EVE, CALENDAR).light(due_on) is light


def test_every_light_has_its_words():
    assert set(LIGHTS) == set(Light)


@given(on=st.dates(date(2024, 1, 1), date(2030, 1, 1)), later=st.integers(0, 400), more=st.integers(0, 400))
def test_more_time_never_makes_a_light_worse(on, later, more):
    order = [Light.RED, Light.YELLOW, Light.GREEN]
    day = today(on, CALENDAR)
    due_on = on - timedelta(days=30) + timedelta(days=later)

    lights = [day.light(due_on), day.light(due_on + timedelta(days=more))]

    assert order.index(lights[0]) <= order.index(lights[1])
    assert day.next_working_day > on
