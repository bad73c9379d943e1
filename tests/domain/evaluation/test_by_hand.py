"""
One small round, reckoned with pencil and paper under every declared answer.

Two groups of 50 %, in each two indicators of half of it (25 points of the total each):

              1 share     2 all done    3 none found    4 judged
    甲 a      90/100      10 of 10      nothing, 7×     60
    乙 b      70/100      9 of 10       once            100
    丙 c      0/0         10 of 10      nobody looked   100
"""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from marketaccess.domain.evaluation.board import Board, compute
from marketaccess.domain.evaluation.indicator import FULL, IndicatorSystem, Method
from marketaccess.domain.evaluation.manual import Correction, Exemption, Manual
from marketaccess.domain.evaluation.policy import ANSWERS, Answer, Question
from marketaccess.domain.evaluation.scoring import Gap, Measurement, Status, corrected, exempted, score
from marketaccess.domain.evaluation.weights import maximum
from tests.domain.evaluation.samples import indicator, policies, share, system

pytestmark = pytest.mark.requirement("R4.3")
ENDS = date(2026, 9, 30)
SMALL = system(
    indicator(1),
    evolve(indicator(2, method=Method.ALL_DONE), can_be_exempt=True),
    indicator(3, group="b", method=Method.NONE_FOUND),
    indicator(4, group="b", method=Method.LEVELS),
)
MEASURED: dict[str, dict[int, Measurement]] = {
    "a": {1: share(90), 2: share(10, 10), 3: share(0, 7), 4: share(60, 1)},
    "b": {1: share(70), 2: share(9, 10), 3: share(1, 7), 4: share(100, 1)},
    "c": {1: share(0, 0), 2: share(10, 10), 3: share(0, 0), 4: share(100, 1)},
}


def board(of: IndicatorSystem = SMALL, manual: Manual | None = None, **chosen: str) -> Board:
    return compute(of, MEASURED, policies(**chosen), manual or Manual(ENDS))


def totals(found: Board) -> dict[str, Fraction | None]:
    return {each.unit: each.total for each in found.units}


def exempt(unit: str, number: int) -> Manual:
    return Manual(ENDS, (Exemption(unit, number, "市级集中调整", "负责人", ENDS),))


def correct(unit: str, number: int, points: int) -> Manual:
    given = Correction(unit, number, Fraction(points), "重复计数", "经办员", "负责人", "E2026-1")
    return Manual(ENDS, (), (given,))


def test_the_points_of_every_cell() -> None:
    found = board()
    points = {each.unit: [score.points for score in each.scores.values()] for each in found.units}
    assert points == {
        "a": [90, 100, 100, 60],
        "b": [70, 0, 0, 100],
        "c": [None, 100, None, 100],
    }
    gaps = [score.gap for score in found.unit("c").scores.values()]
    assert gaps == [Gap.NOTHING_COUNTED, Gap.NONE, Gap.NOBODY_LOOKED, Gap.NONE]


@pytest.mark.parametrize(
    ("answer", "a", "b", "c"),
    [
        # What c has counts for the whole of its group: 100 and 100.
        ("within_group", "87.5", "42.5", "100"),
        ("over_all", "87.5", "42.5", "100"),
        # Half of its weight is lost.
        ("lost", "87.5", "42.5", "50"),
    ],
)
def test_the_totals_under_each_answer_to_missing_data(answer: str, a: str, b: str, c: str) -> None:
    found = totals(board(missing=answer))
    assert found == {"a": Fraction(a), "b": Fraction(b), "c": Fraction(c)}


@pytest.mark.parametrize(
    ("answer", "total", "ranks"),
    [
        ("no_data", "100", ["c", "a", "b"]),
        ("zero", "75", ["a", "c", "b"]),  # (0 + 100) / 2 of the first group, 100 of the second
        ("full", "100", ["c", "a", "b"]),
    ],
)
def test_zero_of_zero_can_cost_the_first_place(answer: str, total: str, ranks: list[str]) -> None:
    found = board(empty_ratio=answer)
    assert found.unit("c").total == Fraction(total)
    assert [each.unit for each in found.units] == ranks


def test_where_data_are_missing_within_group_and_over_all_part_ways() -> None:
    """c has 10 alone in its second group: it counts for the whole group, or shares with all alike."""
    measured = {"c": {1: share(40), 2: share(10, 10), 4: share(10, 1)}}
    within = compute(SMALL, measured, policies(missing="within_group")).unit("c")
    overall = compute(SMALL, measured, policies(missing="over_all")).unit("c")
    assert within.total == Fraction(40 + 100, 4) + Fraction(10, 2)
    assert overall.total == Fraction(40 + 100 + 10, 3)
    assert within.weights == {1: 25, 2: 25, 4: 50}
    assert set(overall.weights.values()) == {Fraction(100, 3)}
    assert within.covered == overall.covered == 75


def test_a_group_without_anything_leaves_its_half_to_the_other() -> None:
    found = compute(SMALL, {"d": {1: share(50), 2: share(10, 10)}}, policies()).unit("d")
    assert (found.weights, found.total, found.covered) == ({1: 50, 2: 50}, 75, 50)


@pytest.mark.parametrize(
    ("answer", "maximum_there", "a"),
    [
        ("renormalise", 100, "87.5"),
        # 90 × .5 × .5 + 100 × .5 × .5 + (100 + 60) × .5 × .3
        ("as_printed", 80, "71.5"),
        ("overall", 100, "89.375"),
    ],
)
def test_a_group_that_adds_up_to_sixty(answer: str, maximum_there: int, a: str) -> None:
    lighter = tuple(
        evolve(each, weight=Fraction(30)) if each.group == "b" else each for each in SMALL.indicators
    )
    found = board(evolve(SMALL, indicators=lighter), group_weights=answer)
    assert maximum(found.weights) == maximum_there
    assert found.unit("a").total == Fraction(a)


# ── What people decided ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("answer", "total", "status"),
    [
        # b: (70 + 100) / 4 + (0 + 100) / 4, or 70 for the whole first group
        ("full", "67.5", Status.EXEMPT),
        ("left_out", "60", Status.EXEMPT),
    ],
)
def test_an_exemption_is_worth_full_marks_or_the_weight_of_the_others(
    answer: str, total: str, status: Status
) -> None:
    found = board(manual=exempt("b", 2), exemption=answer).unit("b")
    assert (found.total, found.scores[2].status) == (Fraction(total), status)
    assert found.scores[2].value == 90  # what was measured stays to be read


def test_an_exemption_touches_nobody_else_and_no_other_indicator() -> None:
    before, after = board(), board(manual=exempt("b", 2))
    for unit in ("a", "c"):
        assert after.unit(unit) == evolve(before.unit(unit), rank=after.unit(unit).rank)
    for number in (1, 3, 4):
        assert after.unit("b").scores[number] == before.unit("b").scores[number]


def test_an_exemption_covers_no_more_than_the_data_do() -> None:
    """Points that were not lost by grace rest on no data of the unit."""
    assert board().unit("b").covered == 100
    assert board(manual=exempt("b", 2)).unit("b").covered == 75


def test_whoever_has_full_marks_is_not_shown_as_exempted() -> None:
    found = board(manual=exempt("a", 2)).unit("a")
    assert (found.scores[2].status, found.total) == (Status.SCORED, Fraction("87.5"))


@pytest.mark.parametrize(
    ("unit", "number", "points", "total", "covered"),
    [
        ("a", 4, 100, "97.5", 100),
        ("b", 3, 100, "67.5", 100),
        ("c", 1, 0, "75", 50),  # now there are points: half of the group each
        ("c", 3, 40, "85", 50),
        ("a", 1, 90, "87.5", 100),  # the same points: the total stands, the trace of it as well
    ],
)
def test_a_correction_is_reckoned_like_any_points(
    unit: str, number: int, points: int, total: str, covered: int
) -> None:
    before = board().unit(unit).scores[number]
    found = board(manual=correct(unit, number, points)).unit(unit)
    assert (found.total, found.covered) == (Fraction(total), covered)
    assert found.scores[number].replaces == before
    assert not found.scores[number].is_computed


def test_a_correction_after_an_exemption_has_the_last_word() -> None:
    both = Manual(ENDS, exempt("b", 2).exemptions, correct("b", 2, 30).corrections)
    found = board(manual=both).unit("b").scores[2]
    assert (found.status, found.points) == (Status.SCORED, 30)
    assert found.replaces is not None
    assert (found.replaces.status, found.replaces.points) == (Status.EXEMPT, 100)
    assert not found.rests_on_data


@pytest.mark.parametrize(("empty", "grace"), [("no_data", "full"), ("zero", "full"), ("full", "left_out")])
def test_an_exemption_without_data_follows_both_policies(empty: str, grace: str) -> None:
    """0 of 0 that counts as full marks needs no grace; otherwise the grace decides."""
    chosen = policies(empty_ratio=empty, exemption=grace)
    nothing = {"d": {1: share(50), 2: share(0, 0)}}
    found = compute(SMALL, nothing, chosen, exempt("d", 2)).unit("d").scores[2]
    expected = Status.SCORED if empty == "full" else Status.EXEMPT
    assert (found.status, found.points) == (expected, 100)


POINTS = st.fractions(0, 100, max_denominator=100)


@given(share_of=st.integers(0, 100), first=POINTS, second=POINTS)
def test_the_first_score_stays_readable_through_two_corrections(
    share_of: int, first: Fraction, second: Fraction
) -> None:
    computed = score(indicator(1), share(share_of), policies())
    twice = corrected(corrected(computed, first), second)
    assert twice.points == second
    assert twice.replaces is not None
    assert twice.replaces.points == first
    assert twice.replaces.replaces == computed
    assert twice.rests_on_data


@given(st.integers(0, 10), st.sampled_from(list(ANSWERS[Question.EXEMPTION])))
def test_an_exemption_never_costs_a_point(done: int, answer: Answer) -> None:
    given_ = score(indicator(1, method=Method.ALL_DONE), share(done, 10), policies())
    made = exempted(given_, policies(exemption=answer.value))
    assert made.points is None or (given_.points is not None and made.points >= given_.points)
    assert made.measurement == given_.measurement


# ── Whatever is measured ──────────────────────────────────────────────────────────────────────────────

CELL = st.one_of(st.none(), st.integers(0, 10))
CELLS = st.dictionaries(st.sampled_from("abcd"), st.tuples(CELL, CELL, CELL, CELL), min_size=1)
CHOICES = st.fixed_dictionaries(
    {question.value: st.sampled_from([answer.value for answer in answers])
     for question, answers in ANSWERS.items()}
)  # fmt: skip


def measured_of(cells: Mapping[str, tuple[int | None, ...]]) -> dict[str, dict[int, Measurement]]:
    return {
        unit: {
            number: share(cell, 10) if cell is not None else Measurement(lacking=("data",))
            for number, cell in enumerate(each, 1)
        }
        for unit, each in cells.items()
    }


@settings(max_examples=60)
@given(CELLS, CHOICES)
def test_under_any_policies_totals_lie_between_nothing_and_the_maximum(
    cells: dict[str, tuple[int | None, ...]], chosen: dict[str, str]
) -> None:
    found = compute(SMALL, measured_of(cells), policies(**chosen))
    for each in found.units:
        if each.total is None:
            assert not any(score.points is not None for score in each.scores.values())
            assert each.rank is None
        else:
            assert 0 <= each.total <= FULL
            assert 0 <= each.covered <= FULL


@settings(max_examples=60)
@given(CELLS, CHOICES)
def test_a_unit_is_ranked_by_its_total_and_never_by_its_name(
    cells: dict[str, tuple[int | None, ...]], chosen: dict[str, str]
) -> None:
    renamed = {f"z{unit}" if unit == "a" else unit: cell for unit, cell in cells.items()}
    one = compute(SMALL, measured_of(cells), policies(**chosen))
    other = compute(SMALL, measured_of(renamed), policies(**chosen))
    for unit in cells:
        twin = other.unit(f"z{unit}" if unit == "a" else unit)
        assert (one.unit(unit).total, one.unit(unit).rank) == (twin.total, twin.rank)


@settings(max_examples=40)
@given(CELLS, CHOICES, st.integers(0, 100))
def test_a_correction_of_one_unit_moves_no_other_total(
    cells: dict[str, tuple[int | None, ...]], chosen: dict[str, str], points: int
) -> None:
    unit = min(cells)
    plain = {**chosen, "banding": "never"}  # banding compares units with one another, on purpose
    one = compute(SMALL, measured_of(cells), policies(**plain))
    other = compute(SMALL, measured_of(cells), policies(**plain), correct(unit, 1, points))
    for each in one.units:
        if each.unit != unit:
            assert other.unit(each.unit).total == each.total
