"""A table of indicators read from TOML: what is right, and every mistake with its place and remedy."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketaccess.domain.basics.reader import DocumentError, Severity
from marketaccess.domain.basics.toml import load
from marketaccess.domain.evaluation.checkup import check
from marketaccess.domain.evaluation.system_parse import parse, read
from marketaccess.law import library

pytestmark = pytest.mark.requirement("R4.1")
GOOD = library.indicator_system_text("demonstration")


def errors(text: str) -> list[tuple[str, str]]:
    return [(f.field, f.message) for f in check(text, ()) if f.severity is Severity.ERROR]


def test_weights_are_exactly_as_they_are_written() -> None:
    assert parse(load(GOOD)).groups[1].weight == Fraction(75, 2)


@pytest.mark.parametrize(
    ("old", "new", "field", "message"),
    [
        ("schema = 1", "schema = 2", "schema", "格式是第1版"),
        ('key = "demonstration"', 'key = "Demo!"', "key", "只能用小写英文字母"),
        ("weight = 37.5", 'weight = "37.5"', "groups[2].weight", "应当是数字"),
        ("weight = 37.5", "weight = true", "groups[2].weight", "应当是数字"),
        ("weight = 37.5", "weight = 137.5", "groups[2].weight", "应当在0至100之间"),
        ("weight = 37.5", "weight = nan", "groups[2].weight", "应当在0至100之间"),
        ("weight = 37.5", "weight = inf", "groups[2].weight", "应当在0至100之间"),
        ("weight = 37.5", "", "groups[2].weight", "缺少 weight"),
        ('key = "voices"', 'key = "handling"', "groups[3]", "“handling”重复"),
        ("number = 8", "number = 7", "indicators[8]", "“7”重复"),
        ("number = 8", "number = 0", "indicators[8].number", "应当在1至999之间"),
        ('group = "voices"', 'group = "choices"', "indicators[7].group", "没有在 groups 中列出"),
        ('method = "survey"', 'method = "guess"', "indicators[8].method", "只能是：all_done"),
        ('method = "survey"', 'method = "levels"', "indicators[8].levels", "各级分值"),
        ('method = "levels"', 'method = "share"', "indicators[6].levels", "其他指标不写"),
        ("points = 50", "points = 150", "indicators[6].levels[2].points", "应当在0至100之间"),
        ("number = 2", "number = 2\nsubstitute = 2", "indicators[2].substitute", "或者就是它自己"),
        ("number = 2", "number = 2\nsubstitute = 99", "indicators[2].substitute", "第99项不在本表中"),
        ("number = 2", "number = 2\nminimum_answers = 5", "indicators[2].minimum_answers", "只有问卷得分"),
        ("number = 2", "number = 2\nwieght = 2", "indicators[2].wieght", "不认识的字段"),
        ('rubric = ["按答卷的平均得分。"]', "rubric = []", "indicators[8].rubric", "请写明计算标准"),
        ('default = "over_all"', 'default = "zero"', "policies.missing.default", "只能是：within_group"),
        ('default = "over_all"', 'default = "any"', "policies.missing.default", "取值“any”不认识"),
        ("[policies.missing]", "[policies.mising]", "policies.mising", "不认识的字段"),
        ("bands = 2", "bands = 1", "banding.bands", "应当在2至100之间"),
        ("in_force_from = 2026-01-01", 'in_force_from = "soon"', "in_force_from", "日期“soon”不对"),
    ],
)
def test_a_mistake_is_named_with_its_place(old: str, new: str, field: str, message: str) -> None:
    assert old in GOOD
    found = errors(GOOD.replace(old, new, 1))
    assert any(where == field and message in said for where, said in found), found


def test_a_table_without_indicators_is_refused() -> None:
    bare = GOOD[: GOOD.index("[[indicators]]")]
    assert ("indicators", "没有一项指标（indicators），请补上。") in errors(bare)


def test_a_missing_policy_is_asked_for() -> None:
    start = GOOD.index("[policies.banding]")
    without = GOOD[:start] + GOOD[GOOD.index("[banding]") :]
    assert {where for where, _ in errors(without)} == {
        "policies.banding",
        "policies.banding.default",
        "policies.banding.reading",
    }


def test_a_broken_system_is_not_computed() -> None:
    with pytest.raises(DocumentError, match="请写明计算标准"):
        parse(load(GOOD.replace('rubric = ["按答卷的平均得分。"]', "rubric = []", 1)))


def test_text_that_is_no_toml_is_one_sentence() -> None:
    assert errors("key = ") == [("", "文件不是有效的 TOML：等号右边的值写法不对，文字要加半角引号。")]


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
KEYS = st.sampled_from(["schema", "key", "document", "groups", "indicators", "policies", "banding", "x"])


@given(st.dictionaries(KEYS, ANYTHING, max_size=6))
def test_anything_at_all_is_answered_with_problems(data: dict[str, object]) -> None:
    _, problems = read(data)
    assert any(problem.severity is Severity.ERROR for problem in problems)
