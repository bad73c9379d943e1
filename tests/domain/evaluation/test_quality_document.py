"""The document of the quality rules: each mistake in it is named at its place; and its sums, by hand."""

import tomllib
from copy import deepcopy
from fractions import Fraction
from importlib.resources import files
from string import Formatter
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from marketaccess.domain.basics.reader import DocumentError
from marketaccess.domain.evaluation import quality
from marketaccess.domain.evaluation.data_need import Frequency
from marketaccess.domain.evaluation.quality import (
    ACTIONS,
    ROW_RULES,
    WHOLE_RULES,
    Action,
    Finding,
    jumps,
    percent,
    refusals,
)
from marketaccess.law import library

pytestmark = pytest.mark.requirement("R5.1")
RULES = library.quality_rules()
TEXT = files("marketaccess.law").joinpath("quality.toml").read_text("utf-8")
MISSING = object()
# What the checks fill into a reason; another blank would stay empty before the reader.
BLANKS = {"label", "column", "kind", "codes", "first", "target"}  # of a rule about one column
BLANKS |= {"latest", "expected", "rows", "usual", "share"}  # of one about the delivery


def changed(path: tuple[str | int, ...], value: object) -> dict[str, Any]:
    """The document with one thing in it otherwise, or taken out."""
    told = tomllib.loads(TEXT)
    target: Any = told
    for step in path[:-1]:
        target = target[step]
    if value is MISSING:
        del target[path[-1]]
    else:
        target[path[-1]] = value
    return told


@pytest.mark.parametrize(
    ("path", "value", "field", "said"),
    [
        (("most_rejected",), 1.5, "most_rejected", "应当在0至1之间"),
        (("most_rejected",), "5%", "most_rejected", "应当是数字"),
        (("most_rejected",), MISSING, "most_rejected", "缺少 most_rejected"),
        (("examples",), -1, "examples", "应当在0至100之间"),
        (("examples",), True, "examples", "应当是整数"),
        (("delimiters",), [], "delimiters", "请写明接受哪些分隔符"),
        (("delimiters",), ",", "delimiters", "应当是文字的列表"),
        (("encodings",), [], "encodings", "请写明接受哪些文字编码"),
        (("yes",), [1], "yes", "应当是文字的列表"),
        (("stale_days", "monthly"), MISSING, "stale_days.monthly", "缺少 monthly"),
        (("due_days", "quarterly"), 1001, "due_days.quarterly", "应当在0至1000之间"),
        (("due_days", "yearly"), 10, "due_days.yearly", "不认识的字段"),
        (("jumps", "rows"), -0.1, "jumps.rows", "应当在0至1000之间"),
        (("jumps", "nulls"), 2, "jumps.nulls", "应当在0至1之间"),
        (("jumps", "earlier"), 0, "jumps.earlier", "应当在1至100之间"),
        (("jumps",), MISSING, "jumps", "缺少 jumps"),
        (("retention", "refused_days"), 0, "retention.refused_days", "应当在1至36500之间"),
        (("retention", "clause"), MISSING, "retention.clause", "缺少 clause"),
        (("retention", "years"), 1, "retention.years", "不认识的字段"),
        (("rules", 0, "action"), "delete", "rules[1].action", "只能是：refuse、reject、warn"),
        (("rules", 0, "label"), "", "rules[1].label", "不能为空"),
        (("rules", 1, "reason"), MISSING, "rules[2].reason", "缺少 reason"),
        (("rules", 1, "most"), 1.01, "rules[2].most", "应当在0至1之间"),
        (("rules", 1, "mots"), 0.1, "rules[2].mots", "不认识的字段"),
        (("rules", 2, "key"), "Unknown Column", "rules[3].key", "只能用小写英文字母"),
        (("tolerance",), 0.1, "tolerance", "不认识的字段"),
    ],
)
def test_a_mistake_is_named_at_its_place(
    path: tuple[str | int, ...], value: object, field: str, said: str
) -> None:
    with pytest.raises(DocumentError) as refused:
        quality.parse(changed(path, value))
    told = {problem.field: problem.message for problem in refused.value.problems}
    assert said in told[field]


@pytest.mark.parametrize("key", [*ROW_RULES, *WHOLE_RULES])
def test_a_rule_that_somebody_deleted_is_missed_by_its_name(key: str) -> None:
    """Without it the check would go on applying what no document says."""
    told = tomllib.loads(TEXT)
    told["rules"] = [rule for rule in told["rules"] if rule["key"] != key]
    _, problems = quality.read(told)
    assert [(problem.field, problem.message) for problem in problems] == [
        ("rules", f"规则“{key}”没有写，请核对。")
    ]


def test_all_mistakes_are_told_at_once() -> None:
    told = changed(("most_rejected",), 7)
    told["rules"][0]["action"] = "burn"
    del told["jumps"]["earlier"]
    _, problems = quality.read(told)
    assert {problem.field for problem in problems} == {"most_rejected", "rules[1].action", "jumps.earlier"}


def test_reading_changes_nothing_in_the_document() -> None:
    told = tomllib.loads(TEXT)
    before = deepcopy(told)
    quality.read(told)
    assert told == before


def test_a_locality_may_be_stricter_without_a_program() -> None:
    """The same two of a hundred rows: let through by the national document, refused by a stricter one."""
    strict = quality.parse(changed(("most_rejected",), 0.01))
    assert not refusals([], RULES, rows=100, rejected=2)
    ((key, words),) = refusals([], strict, rows=100, rejected=2)
    assert (key, words) == ("most_rejected", "拒收2行，占2%，超过1%")


def test_every_share_is_exact_as_it_is_written() -> None:
    assert RULES.most_rejected == Fraction(1, 20)  # 0.05 as a float is a little more
    assert RULES.null_jump == Fraction(1, 10)


def test_a_quarter_may_come_later_and_be_older_than_a_month() -> None:
    assert set(RULES.stale_days) == set(RULES.due_days) == set(Frequency)
    assert RULES.stale_days[Frequency.MONTHLY] < RULES.stale_days[Frequency.QUARTERLY]
    assert RULES.due_days[Frequency.MONTHLY] < RULES.due_days[Frequency.QUARTERLY]


def test_no_writing_means_yes_and_no_or_nothing_at_once() -> None:
    yes, no, empty = set(RULES.yes), set(RULES.no), set(RULES.empty)
    assert not yes & no
    assert not (yes | no) & empty
    assert all(word == word.lower() for word in yes | no | empty)


@pytest.mark.parametrize("key", [*ROW_RULES, *WHOLE_RULES])
def test_every_reason_is_a_sentence_for_people(key: str) -> None:
    rule = RULES[key]
    blanks = {name for _, name, _, _ in Formatter().parse(rule.reason) if name}
    words = rule.told(**dict.fromkeys(blanks, "示例"))
    assert not words.isascii()
    assert "{" not in words
    assert blanks <= BLANKS
    assert ACTIONS[rule.action]


@pytest.mark.parametrize("key", ROW_RULES)
def test_a_rule_about_one_row_never_refuses_the_whole_by_itself(key: str) -> None:
    assert RULES[key].action is not Action.REFUSE
    assert not refusals([finding(key, 1)], RULES, rows=1000, rejected=1)


# ── Refusals ──────────────────────────────────────────────────────────────────────────────────────────


def finding(key: str, rows: int = 0, reason: str = "reason") -> Finding:
    return Finding(key, "", reason, RULES[key].action, rows)


def test_a_delivery_is_told_every_reason_for_which_it_is_refused() -> None:
    """Whoever has to deliver again wants to mend all of it, not to be sent away three times."""
    found = refusals(
        [
            finding("missing_column", reason="缺少“事项”（service_item）"),
            finding("missing_column", reason="缺少“受理时间”（accepted_at）"),
            finding("wrong_division", 10),
        ],
        RULES,
        rows=100,
        rejected=10,
    )
    assert [key for key, _ in found] == [
        "missing_column",
        "missing_column",
        "wrong_division",
        "most_rejected",
    ]
    assert found[0][1] == "缺少“事项”（service_item）"
    assert found[-1][1] == "拒收10行，占10%，超过5%"


def test_a_delivery_without_rows_has_no_share_to_be_refused_by() -> None:
    assert not refusals([], RULES, rows=0, rejected=0)
    assert refusals([finding("no_rows")], RULES, rows=0, rejected=0) == (("no_rows", "reason"),)


@pytest.mark.parametrize(
    ("rows", "rejected", "refused"), [(20, 1, False), (19, 1, True), (1, 1, True), (40, 2, False)]
)
def test_exactly_the_share_is_still_accepted(rows: int, rejected: int, *, refused: bool) -> None:
    assert bool(refusals([], RULES, rows=rows, rejected=rejected)) is refused


COUNTS = st.lists(st.tuples(st.sampled_from(ROW_RULES), st.integers(0, 30)), max_size=6)


@settings(max_examples=40)
@given(COUNTS, st.integers(1, 500), st.integers(0, 40))
def test_more_good_rows_never_turn_an_accepted_delivery_away(
    counts: list[tuple[str, int]], rows: int, more: int
) -> None:
    findings = [finding(key, min(count, rows)) for key, count in counts]
    rejected = min(rows, sum(each.rows for each in findings if each.action is Action.REJECT))
    if not refusals(findings, RULES, rows=rows, rejected=rejected):
        assert not refusals(findings, RULES, rows=rows + more, rejected=rejected)


@settings(max_examples=40)
@given(COUNTS, st.permutations(range(6)))
def test_the_order_of_the_findings_decides_nothing(counts: list[tuple[str, int]], order: list[int]) -> None:
    findings = [finding(key, count) for key, count in counts]
    shuffled = [findings[place] for place in order if place < len(findings)]
    one, other = (refusals(each, RULES, rows=200, rejected=3) for each in (findings, shuffled))
    assert sorted(one) == sorted(other)


@settings(max_examples=40)
@given(COUNTS)
def test_a_warning_refuses_nothing_however_often_it_is_given(counts: list[tuple[str, int]]) -> None:
    warned = [
        evolve(finding(key, count), action=Action.WARN) for key, count in counts if RULES[key].most is None
    ]
    assert not refusals(warned, RULES, rows=1, rejected=0)


# ── Jumps and shares ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("rows", "earlier", "usual"),
    [
        (0, [100, 100, 100], 100),  # nothing came where there always was something
        (150, [100], None),  # half more is the limit, and is still usual
        (151, [100], 100),
        (50, [100], None),
        (49, [100], 100),
        (10, [0, 0, 0], None),  # from nothing there is no jump to measure
        (100, [1, 2, 3], 2),
        (4, [1, 2, 5], None),
        (5, [1, 2, 5], 3),  # the mean is 8/3, told as a whole number
    ],
)
def test_a_jump_is_measured_from_the_mean(rows: int, earlier: list[int], usual: int | None) -> None:
    assert jumps(RULES, rows=rows, earlier=earlier) == usual


@given(st.integers(1, 10**6), st.integers(1, 5), st.data())
def test_half_more_or_less_than_always_is_usual(always: int, times: int, data: st.DataObject) -> None:
    rows = data.draw(st.integers(always - always // 2, always + always // 2))
    assert jumps(RULES, rows=rows, earlier=[always] * times) is None
    assert jumps(RULES, rows=2 * always, earlier=[always] * times) == always


@given(st.integers(0, 10**6), st.lists(st.integers(0, 10**6), max_size=5))
def test_the_order_of_earlier_deliveries_does_not_matter(rows: int, earlier: list[int]) -> None:
    assert jumps(RULES, rows=rows, earlier=earlier) == jumps(RULES, rows=rows, earlier=sorted(earlier))


@pytest.mark.parametrize(
    ("share", "told"),
    [
        (Fraction(1), "100%"),
        (Fraction(1, 10), "10%"),
        (Fraction(1, 8), "12.5%"),
        (Fraction(1, 1000), "0.1%"),
        (Fraction(2, 3), "66.67%"),
        (Fraction(3, 2), "150%"),
    ],
)
def test_a_share_keeps_its_zeros_before_the_point(share: Fraction, told: str) -> None:
    assert percent(share) == told
