"""The declared rules of quality, and when a whole delivery is refused."""

import tomllib
from fractions import Fraction
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marketaccess.domain.basics.reader import DocumentError
from marketaccess.domain.evaluation import quality
from marketaccess.domain.evaluation.quality import Action, Finding, jumps, percent, refusals
from marketaccess.law import library

pytestmark = pytest.mark.requirement("R5.1")
RULES = library.quality_rules()


def document() -> dict[str, Any]:
    return tomllib.loads(files("marketaccess.law").joinpath("quality.toml").read_text("utf-8"))


def finding(rule: str, rows: int = 0) -> Finding:
    return Finding(rule, "", f"because of {rule}", RULES[rule].action, rows)


def test_every_rule_is_declared_with_words_and_an_action() -> None:
    assert set(RULES.by_key) == {*quality.ROW_RULES, *quality.WHOLE_RULES}
    assert RULES["missing_column"].action is Action.REFUSE
    assert RULES["orphan"].action is Action.REJECT
    assert RULES["unknown_here"].action is Action.WARN
    assert RULES["required"].told(label="单位", column="unit") == "“单位”必填，这一行是空的"


def test_a_rule_that_is_missing_or_unknown_is_a_problem_of_the_document() -> None:
    told = document()
    told["rules"][0]["key"] = "invented"
    with pytest.raises(DocumentError) as raised:
        quality.parse(told)
    text = str(raised.value)
    assert "invented" in text
    assert "unreadable_file" in text


def test_a_tab_may_be_a_delimiter_and_stays_one() -> None:
    assert quality.parse({**document(), "delimiters": [",", "\t"]}).delimiters == (",", "\t")


@pytest.mark.parametrize(
    ("findings", "rejected", "refused"),
    [
        ([], 0, ()),
        ([finding("missing_column")], 0, ("missing_column",)),
        ([finding("required", 5)], 5, ()),
        ([finding("required", 6)], 6, ("most_rejected",)),
        ([finding("wrong_division", 1)], 1, ()),
        ([finding("wrong_division", 2)], 2, ("wrong_division",)),
        ([finding("outside_period", 100)], 0, ()),
    ],
)
def test_when_a_whole_delivery_is_refused(
    findings: list[Finding], rejected: int, refused: tuple[str, ...]
) -> None:
    found = refusals(findings, RULES, rows=100, rejected=rejected)
    assert tuple(rule for rule, _ in found) == refused


def test_the_same_rule_in_two_columns_counts_together() -> None:
    both = [finding("wrong_division", 1), finding("wrong_division", 1)]
    assert refusals(both, RULES, rows=100, rejected=2)[0][1] == "不属于本行政区划：2行，超过1%"


@settings(max_examples=30)
@given(rows=st.integers(1, 10**9), rejected=st.integers(0, 10**9))
def test_the_share_decides_and_nothing_else(rows: int, rejected: int) -> None:
    rejected = min(rejected, rows)
    is_refused = bool(refusals([], RULES, rows=rows, rejected=rejected))
    assert is_refused is (20 * rejected > rows)


@pytest.mark.parametrize(
    ("rows", "earlier", "usual"),
    [(100, [], None), (100, [100, 140], None), (49, [100], 100), (181, [120], 120), (180, [120], None)],
)
def test_a_jump_is_told_from_the_usual(rows: int, earlier: list[int], usual: int | None) -> None:
    assert jumps(RULES, rows=rows, earlier=earlier) == usual


@pytest.mark.parametrize(("share", "told"), [(Fraction(1, 20), "5%"), (Fraction(1, 3), "33.33%"), (0, "0%")])
def test_a_share_in_words(share: Fraction, told: str) -> None:
    assert percent(Fraction(share)) == told
