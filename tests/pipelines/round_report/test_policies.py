"""The same round under other policies: what the report says of weights that do not add up."""

import pytest

from marketaccess.domain.evaluation.worksheet import to_bytes
from marketaccess.pipelines.round_report import figures
from marketaccess.pipelines.round_report.blocks import Paragraph, Table
from marketaccess.pipelines.round_report.content import Report
from marketaccess.pipelines.round_report.making import packed, unpacked
from marketaccess.pipelines.round_report.telling import blocks_of
from tests.pipelines.round_report import samples

pytestmark = pytest.mark.requirement("R4.5")


def report(group_weights: str) -> Report:
    content = to_bytes(samples.sheet(group_weights))
    return unpacked(packed(content, system_text=samples.SYSTEM_TEXT, about=samples.ABOUT))


@pytest.mark.parametrize(
    ("answer", "done", "maximum"),
    [
        ("renormalise", "组内折算为100%", "满分100分"),
        ("as_printed", "照印计算，不折算", "满分96分"),
        ("overall", "全表一并折算为100分", "满分100分"),
    ],
)
def test_what_was_done_about_the_96_points_is_said(answer: str, done: str, maximum: str) -> None:
    told = figures.matters(report(answer))[0]
    assert "满分为96分，不是100分" in told
    assert done in told
    assert maximum in told


@pytest.mark.parametrize(
    ("answer", "why"), [("renormalise", "照印满分为96"), ("as_printed", "未采用缺省口径，由本次评估选定")]
)
def test_a_policy_that_is_not_the_default_says_so(answer: str, why: str) -> None:
    (table,) = (
        each for each in blocks_of(report(answer)) if isinstance(each, Table) and each.caption == "采用的口径"
    )
    assert why in table.rows[0][2]


def test_ranges_are_one_rank_or_two_and_none_without_data() -> None:
    made = report("renormalise")
    assert [figures.range_of(made, unit) for unit in ("a", "b", "c")] == ["1", "2", "—"]


def test_common_weaknesses_are_the_lowest_means_of_units_with_data() -> None:
    rows = figures.weak_indicators(report("renormalise"))
    means = [float(mean) for _, mean, _ in rows]
    assert rows
    assert means == sorted(means)
    assert all(mean < figures.WEAK for mean in means)
    assert {count for _, _, count in rows} == {"2"}


@pytest.mark.parametrize(("value", "said"), [(100.0, "100"), (5.5, "5.5"), (0.126, "0.13"), (0, "0")])
def test_figures_have_no_needless_zeros(value: float, said: str) -> None:
    assert figures.number(value) == said


def test_no_paragraph_is_empty_or_names_a_program() -> None:
    texts = [each.text for each in blocks_of(report("as_printed")) if isinstance(each, Paragraph)]
    assert all(texts)
    assert not any("no_data" in text or "None" in text for text in texts)
