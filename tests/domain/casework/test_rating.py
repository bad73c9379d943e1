"""The machine of a bad rating, its terms, and which ratings are marked."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketaccess.domain.casework.rating_flow import (
    BAD,
    RATING_CHANNELS,
    RATING_FLOW,
    SATISFACTIONS,
    RatingState,
    may_answer,
)
from marketaccess.domain.casework.rating_marks import MARKS, Given, Mark, marks
from marketaccess.law import library

pytestmark = pytest.mark.requirement("R5.3")
TEN = datetime(2026, 9, 29, 10)


def test_every_state_and_verb_has_its_words() -> None:
    assert set(RATING_FLOW.labels) == set(RatingState)
    assert {step.verb for step in RATING_FLOW.steps} == set(RATING_FLOW.verbs)
    assert set(RatingState) - {step.source for step in RATING_FLOW.steps} == {RatingState.CLOSED}
    assert set(MARKS) == set(Mark)


def test_codes_are_those_of_the_data_need() -> None:
    (need,) = (each for each in library.data_needs() if each.name == "ratings")
    codes = {each.name: dict(each.codes) for each in need.columns if each.codes}
    assert codes == {"channel": RATING_CHANNELS, "satisfaction": SATISFACTIONS}
    assert {SATISFACTIONS[code] for code in BAD} == {"不满意", "非常不满意"}


def test_the_terms_are_law_data_and_say_what_is_only_a_reading() -> None:
    terms = library.callback_terms()
    assert (terms.contact.amount, terms.settle.amount, terms.attempts) == (1, 15, 3)
    assert terms.contact.reading
    assert terms.settle.reading
    assert "原文没有核对到" in terms.reading
    assert "国办发〔2019〕51号" in str(terms.contact.clause)
    assert terms.rule_of(RatingState.OPEN) is terms.contact
    assert terms.rule_of(RatingState.HANDLING) is terms.settle
    assert terms.rule_of(RatingState.ANSWERED) is None


@pytest.mark.parametrize(
    ("reached", "enough"),
    [([], False), ([False], False), ([False, True], True), ([False] * 3, True)],
)
def test_one_call_that_reached_will_do_or_three_that_did_not(reached: list[bool], enough: bool) -> None:
    assert may_answer(reached, 3) is enough


def ratings(number: int, *, apart: timedelta, device: str = "", unit: str = "a") -> list[Given]:
    return [Given(f"{unit}{device}{at}", unit, TEN + at * apart, device) for at in range(number)]


def test_the_same_minute_is_marked_and_the_next_is_not() -> None:
    found = marks(ratings(3, apart=timedelta(seconds=10)))
    assert set(found.values()) == {(Mark.SAME_MINUTE,)}
    assert set(marks(ratings(2, apart=timedelta(seconds=10))).values()) == {()}
    assert set(marks(ratings(3, apart=timedelta(minutes=2))).values()) == {()}


def test_the_same_device_is_marked_whatever_the_unit() -> None:
    given = [*ratings(2, apart=timedelta(hours=1), device="d"), Given("x", "b", TEN, "d")]
    assert set(marks(given).values()) == {(Mark.SAME_DEVICE,)}
    assert set(marks(ratings(5, apart=timedelta(hours=1))).values()) == {()}


def test_a_burst_is_most_of_a_day_in_an_hour() -> None:
    burst = ratings(10, apart=timedelta(minutes=2))
    assert set(marks(burst).values()) == {(Mark.BURST,)}
    spread = [
        Given(f"s{at}", "a", TEN + timedelta(minutes=70 + 61 * (at % 10), seconds=at)) for at in range(12)
    ]
    assert all(Mark.BURST not in own for own in marks([*burst, *spread]).values())


@given(
    st.lists(st.tuples(st.integers(0, 500), st.sampled_from("abc"), st.sampled_from(["", "d"])), max_size=30)
)
def test_every_rating_keeps_its_place_whatever_their_order(told: list[tuple[int, str, str]]) -> None:
    given = [
        Given(str(number), unit, TEN + timedelta(minutes=at), device)
        for number, (at, unit, device) in enumerate(told)
    ]
    found = marks(given)
    assert set(found) == {each.number for each in given}
    assert found == marks(reversed(given))
