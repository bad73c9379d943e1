"""Tallies and samples worked by hand, as a statistician would check them with pencil and paper."""

from fractions import Fraction
from itertools import pairwise
from math import sqrt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.surveys.strata import allocate
from marketaccess.domain.surveys.tally import SATISFIED, tally, wilson

pytestmark = pytest.mark.requirement("R4.2")
POINTS = st.lists(st.sampled_from([Fraction(n) for n in (0, 25, 50, 75, 100)]), max_size=40)
FRAMES = st.dictionaries(st.sampled_from("ABCDEF"), st.integers(0, 3000), min_size=1)


# ── The interval ──────────────────────────────────────────────────────────────────────────────────────


def test_the_interval_by_the_formula_with_round_numbers() -> None:
    # z = 2, 4 of 16: center (4/16 + 4/32) / (1 + 4/16) = 0.375 / 1.25 = 0.3,
    # reach 2 × √(0.1875/16 + 4/1024) / 1.25 = 2 × √0.015625 / 1.25 = 0.2.
    assert wilson(4, 16, z=2) == pytest.approx((0.1, 0.5))
    # None of 12: from nothing to z² / (n + z²) = 4 / 16. All of 12 is its mirror.
    assert wilson(0, 12, z=2) == pytest.approx((0.0, 0.25))
    assert wilson(12, 12, z=2) == pytest.approx((0.75, 1.0))


def test_one_answer_tells_little() -> None:
    # The same closed form: z² / (1 + z²) = 3.8415 / 4.8415.
    assert wilson(0, 1) == pytest.approx((0.0, 0.79345), abs=1e-5)
    assert wilson(1, 1) == pytest.approx((0.20655, 1.0), abs=1e-5)


def test_half_of_the_least_sample_is_sure_to_about_seventeen_points() -> None:
    # 15 of 30: center ½, reach z × √(¼/30 + z²/3600) / (1 + z²/30).
    square = 3.841458820694124
    reach = sqrt(square) * sqrt(0.25 / 30 + square / 3600) / (1 + square / 30)
    assert wilson(15, 30) == pytest.approx((0.5 - reach, 0.5 + reach))
    low, high = tally([Fraction(100)] * 15 + [Fraction(0)] * 15).interval
    assert (round(low, 1), round(high, 1)) == (33.2, 66.8)


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 400))
def test_more_satisfied_never_lower_the_interval(number: int) -> None:
    found = [wilson(successes, number) for successes in range(number + 1)]
    assert all(one[0] < other[0] and one[1] < other[1] for one, other in pairwise(found))


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 300).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_whoever_wants_to_be_surer_gets_a_wider_interval(case: tuple[int, int]) -> None:
    narrow, wide = wilson(*case, z=1.0), wilson(*case, z=2.5)
    assert wide[0] <= narrow[0] <= narrow[1] <= wide[1]


# ── The tally ─────────────────────────────────────────────────────────────────────────────────────────


def test_seven_answers_on_the_scale_of_five() -> None:
    # 5, 5, 4, 4, 3, 2, 1 → 100 + 100 + 75 + 75 + 50 + 25 + 0 = 425; 4 and 5 are satisfied: 4 of 7.
    found = tally([Fraction(25 * (step - 1)) for step in (5, 5, 4, 4, 3, 2, 1)])
    assert (found.number, found.total, found.satisfied) == (7, 425, 4)
    assert found.mean == Fraction(425, 7)
    assert found.share == Fraction(400, 7)


@pytest.mark.parametrize(
    ("points", "satisfied"), [(SATISFIED, 1), (SATISFIED - Fraction(1, 10**9), 0), (Fraction(100), 1)]
)
def test_from_seventy_five_on_an_answer_is_satisfied_and_not_a_hair_earlier(
    points: Fraction, satisfied: int
) -> None:
    assert tally([points]).satisfied == satisfied


@pytest.mark.parametrize(
    ("number", "minimum", "is_enough"),
    [(30, 30, True), (29, 30, False), (1, 0, True), (0, 0, False), (0, 30, False), (31, 30, True)],
)
def test_the_minimum_counts_itself_and_nothing_is_never_enough(
    number: int, minimum: int, is_enough: bool
) -> None:
    assert tally([Fraction(50)] * number, minimum=minimum).is_enough is is_enough


def test_a_sample_that_is_too_small_is_not_a_zero() -> None:
    few = tally([Fraction(0)] * 3, minimum=30)
    assert not few.is_enough
    assert tally([], minimum=30).mean is None
    assert few.mean == 0


@settings(max_examples=40, deadline=None)
@given(POINTS.filter(bool), st.randoms(use_true_random=False))
def test_a_mean_lies_among_its_points_and_knows_no_order(points: list[Fraction], chance: object) -> None:
    found, turned = tally(points), list(points)
    chance.shuffle(turned)  # type: ignore[attr-defined]
    assert tally(turned) == found
    assert found.mean is not None
    assert found.share is not None
    assert min(points) <= found.mean <= max(points)
    assert 0 <= found.share <= 100
    low, high = found.interval
    assert low - 1e-9 <= found.share <= high + 1e-9


@settings(max_examples=40, deadline=None)
@given(POINTS, POINTS)
def test_two_heaps_make_one(one: list[Fraction], other: list[Fraction]) -> None:
    both, first, second = tally(one + other), tally(one), tally(other)
    assert both.number == first.number + second.number
    assert both.total == first.total + second.total
    assert both.satisfied == first.satisfied + second.satisfied


@settings(max_examples=40, deadline=None)
@given(POINTS.filter(bool))
def test_who_answers_better_raises_the_mean_and_lowers_nothing(points: list[Fraction]) -> None:
    better = [min(each + 25, Fraction(100)) for each in points]
    was, now = tally(points), tally(better)
    assert now.total >= was.total
    assert now.satisfied >= was.satisfied


# ── The sample ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("population", "total", "minimum", "expected"),
    [
        # Shares 4.7, 3.2, 2.1: whole 4, 3, 2 and the one left goes to the largest remainder.
        ({"small": 47, "medium": 32, "large": 21}, 10, 0, {"small": 5, "medium": 3, "large": 2}),
        # Shares 1.5 and 1.5: the tie goes to the first.
        ({"local": 50, "elsewhere": 50}, 3, 0, {"local": 2, "elsewhere": 1}),
        # The large would have 1 of 100; five are asked, and the others give what is missing.
        ({"small": 900, "medium": 90, "large": 10}, 100, 5, {"small": 86, "medium": 9, "large": 5}),
        # Only three large ones: all three, though five are wished for.
        ({"small": 97, "large": 3}, 20, 5, {"small": 17, "large": 3}),
        # An empty stratum is asked nothing, whatever the minimum.
        ({"small": 100, "large": 0}, 10, 5, {"small": 10, "large": 0}),
        # More wished for than there are: everybody is asked.
        ({"small": 4, "large": 2}, 50, 0, {"small": 4, "large": 2}),
        # The minimums take the whole sample.
        ({"small": 1000, "medium": 10, "large": 10}, 15, 5, {"small": 5, "medium": 5, "large": 5}),
        ({"small": 10}, 0, 0, {"small": 0}),
    ],
)
def test_the_sample_by_hand(
    population: dict[str, int], total: int, minimum: int, expected: dict[str, int]
) -> None:
    assert allocate(population, total, minimum=minimum) == expected


def test_the_refusal_says_how_many_it_would_take() -> None:
    with pytest.raises(Refusal) as refusal:
        allocate({"small": 100, "medium": 3, "large": 100}, 20, minimum=10)
    # Of the medium there are three: 10 + 3 + 10.
    assert "合计需要23个，多于样本总数20" in refusal.value.message


def test_a_frame_of_nobody_is_asked_nothing() -> None:
    assert allocate({"small": 0, "large": 0}, 10, minimum=5) == {"small": 0, "large": 0}
    assert allocate({}, 10) == {}


@settings(max_examples=40, deadline=None)
@given(FRAMES, st.integers(0, 400))
def test_who_has_more_is_not_asked_less(frame: dict[str, int], total: int) -> None:
    found = allocate(frame, total)
    order = sorted(frame, key=lambda key: frame[key])
    assert all(found[one] <= found[other] for one, other in pairwise(order) if frame[one] < frame[other])


@settings(max_examples=30, deadline=None)
@given(FRAMES, st.integers(0, 400), st.integers(1, 20))
def test_the_same_frame_gives_the_same_sample(frame: dict[str, int], total: int, minimum: int) -> None:
    try:
        first = allocate(frame, total, minimum=minimum)
    except Refusal:
        return
    assert allocate(dict(frame), total, minimum=minimum) == first
    assert list(first) == list(frame)
