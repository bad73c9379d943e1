"""The answers: prohibited, permit, open to all alike, a filing, which is no permit, or cancelled."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketaccess.domain.negative_list.answer import (
    ANSWER_LABELS,
    ANSWER_MEANINGS,
    Answer,
    Standing,
    answer,
    holds,
    listed,
    verdict,
)
from marketaccess.domain.negative_list.codes import Access

pytestmark = pytest.mark.requirement("R2.3")
DAY = date(2025, 4, 24)
BEFORE, AFTER = date(2025, 4, 23), date(2025, 4, 25)


@pytest.mark.parametrize(
    ("standing", "expected"),
    [
        (Standing(Access.PROHIBITED), Answer.PROHIBITED),
        (Standing(Access.PERMIT), Answer.PERMIT),
        (Standing(), Answer.OPEN),
        (Standing(was=Access.PERMIT), Answer.CANCELLED),
        (Standing(has_filing=True), Answer.FILING),
        (Standing(was=Access.PROHIBITED), Answer.CANCELLED),
        # A permit that was made a filing.
        (Standing(was=Access.PERMIT, has_filing=True), Answer.FILING),
        # What the list names now goes before what was and before what departments file.
        (Standing(Access.PERMIT, was=Access.PROHIBITED, has_filing=True), Answer.PERMIT),
        (Standing(Access.PROHIBITED, has_filing=True), Answer.PROHIBITED),
    ],
)
def test_the_answer_follows_from_the_standing(standing: Standing, expected: Answer) -> None:
    assert answer(standing) is expected


@given(
    st.builds(
        Standing,
        access=st.sampled_from([None, *Access]),
        was=st.sampled_from([None, *Access]),
        has_filing=st.booleans(),
    )
)
def test_what_is_not_on_the_list_needs_no_permit(standing: Standing) -> None:
    needs = answer(standing) in {Answer.PROHIBITED, Answer.PERMIT}
    assert needs == (standing.access is not None)


@pytest.mark.parametrize(
    ("begins", "ends", "expected"),
    [
        (None, None, True),
        (DAY, None, True),
        (AFTER, None, False),
        (None, DAY, True),
        (None, BEFORE, False),
        (DAY, DAY, True),
        (date.min, date.max, True),
    ],
)
def test_both_ends_of_a_measures_own_days_count(
    begins: date | None, ends: date | None, expected: bool
) -> None:
    assert holds(begins, ends, DAY) is expected


class TestAMeasureWithDaysOfItsOwn:
    def test_needs_its_permit_while_it_holds(self) -> None:
        assert listed(Access.PERMIT, BEFORE, AFTER, DAY) == Standing(Access.PERMIT)

    def test_leaves_a_trace_when_it_has_ended(self) -> None:
        assert answer(listed(Access.PERMIT, None, BEFORE, DAY)) is Answer.CANCELLED

    def test_says_nothing_before_it_begins(self) -> None:
        assert answer(listed(Access.PERMIT, AFTER, None, DAY)) is Answer.OPEN


class TestVerdict:
    def test_nothing_found_is_open(self) -> None:
        assert verdict([]) is Answer.OPEN

    def test_one_answer_that_all_share_is_the_answer(self) -> None:
        assert verdict([Answer.PERMIT, Answer.PERMIT]) is Answer.PERMIT

    def test_what_is_cancelled_and_left_as_a_filing_is_a_filing(self) -> None:
        assert verdict([Answer.CANCELLED, Answer.FILING]) is Answer.FILING
        assert verdict([Answer.CANCELLED]) is Answer.CANCELLED

    def test_different_answers_are_no_single_one(self) -> None:
        assert verdict([Answer.PERMIT, Answer.PROHIBITED]) is None


def test_every_answer_has_its_words() -> None:
    assert set(ANSWER_LABELS) == set(ANSWER_MEANINGS) == set(Answer)
    assert len(set(ANSWER_LABELS.values())) == len(Answer)
