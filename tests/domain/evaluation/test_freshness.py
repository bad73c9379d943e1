"""When a data set is owed, and the light of what came; the life of a delivery."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marketaccess.domain.basics.refusal import NotAllowed
from marketaccess.domain.casework.lights import Light
from marketaccess.domain.evaluation.data_need import Frequency
from marketaccess.domain.evaluation.delivery_flow import DELIVERY_FLOW, OPEN, DeliveryState
from marketaccess.domain.evaluation.freshness import last_day, last_ended, light, months

pytestmark = pytest.mark.requirement("R5.2")


@pytest.mark.parametrize(
    ("frequency", "on", "name"),
    [
        (Frequency.MONTHLY, date(2026, 8, 1), "2026-07"),
        (Frequency.MONTHLY, date(2026, 1, 31), "2025-12"),
        (Frequency.QUARTERLY, date(2026, 9, 30), "2026Q2"),
        (Frequency.QUARTERLY, date(2026, 10, 1), "2026Q3"),
        (Frequency.QUARTERLY, date(2026, 1, 1), "2025Q4"),
    ],
)
def test_the_last_period_that_is_over(frequency: Frequency, on: date, name: str) -> None:
    found = last_ended(frequency, on)
    assert found is not None
    assert found.name == name
    assert found.ends < on


def test_what_belongs_to_a_round_has_no_calendar() -> None:
    assert last_ended(Frequency.EACH_ROUND, date(2026, 8, 1)) is None
    shines = light(Frequency.EACH_ROUND, covers_until=None, due_days=0, on=date(2026, 8, 1))
    assert shines is Light.BLUE


@pytest.mark.parametrize(
    ("covers_until", "on", "expected"),
    [
        (date(2026, 7, 31), date(2026, 8, 20), Light.GREEN),
        (date(2026, 6, 30), date(2026, 8, 10), Light.YELLOW),
        (date(2026, 6, 30), date(2026, 8, 11), Light.RED),
        (None, date(2026, 8, 11), Light.RED),
        (date(2026, 7, 31), date(2026, 9, 1), Light.YELLOW),
    ],
)
def test_the_light_of_a_monthly_data_set(covers_until: date | None, on: date, expected: Light) -> None:
    assert light(Frequency.MONTHLY, covers_until=covers_until, due_days=10, on=on) is expected


@settings(max_examples=30)
@given(begins=st.dates(date(2000, 1, 1), date(2100, 1, 1)), days=st.integers(0, 1000))
def test_months_follow_one_another(begins: date, days: int) -> None:
    ends = begins + timedelta(days=days)
    found = months(begins, ends)
    assert found == sorted(set(found))
    assert found[0] == f"{begins:%Y-%m}"
    assert last_day(found[-1]) >= ends
    assert all(last_day(month).month == int(month[5:]) for month in found)


def test_the_life_of_a_delivery_has_words_and_ends() -> None:
    assert set(DELIVERY_FLOW.labels) == set(DeliveryState)
    assert {step.verb for step in DELIVERY_FLOW.steps} == set(DELIVERY_FLOW.verbs)
    ended = set(DeliveryState) - {step.source for step in DELIVERY_FLOW.steps}
    assert ended == {DeliveryState.REFUSED, DeliveryState.REPLACED, DeliveryState.WITHDRAWN}
    assert {step.target for step in DELIVERY_FLOW.steps} == set(DeliveryState)
    assert not ended & set(OPEN)
    with pytest.raises(NotAllowed, match="已接收"):
        DELIVERY_FLOW.step("withdraw", DeliveryState.ACCEPTED)
