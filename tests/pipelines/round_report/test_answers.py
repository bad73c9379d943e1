"""Every question that the table leaves open: each answer is told, and what it does to the figures."""

from functools import lru_cache
from typing import Any

import pytest

from marketaccess.domain.evaluation.policy import ANSWERS, QUESTIONS, Answer, Question
from marketaccess.domain.evaluation.worksheet import to_bytes
from marketaccess.pipelines.round_report import figures
from marketaccess.pipelines.round_report.blocks import Block, Paragraph, Table
from marketaccess.pipelines.round_report.content import Report
from marketaccess.pipelines.round_report.making import packed, unpacked
from marketaccess.pipelines.round_report.telling import blocks_of
from tests.domain.evaluation.samples import PILOT
from tests.pipelines.round_report import samples

pytestmark = [pytest.mark.requirement("R4.5"), pytest.mark.requirement("R4.6")]
OTHERS = [
    (question, answer)
    for question, answers in ANSWERS.items()
    for answer in answers
    if answer is not PILOT.stances[question].default
]


@lru_cache(24)
def report(**answers: str) -> Report:
    content = to_bytes(samples.sheet(**answers))
    return unpacked(packed(content, system_text=samples.SYSTEM_TEXT, about=samples.ABOUT))


def table(blocks: list[Block], caption: str) -> tuple[tuple[str, ...], ...]:
    return next(each.rows for each in blocks if isinstance(each, Table) and each.caption == caption)


def words(made: Report) -> str:
    return "\n".join(each.text for each in blocks_of(made) if isinstance(each, Paragraph))


def total(made: Report, unit: str) -> float | None:
    found: float | None = next(each["total"] for each in made.units if each["unit"] == unit)
    return found


def line(made: Report, unit: str, number: int) -> dict[str, Any]:
    own = next(each["indicators"] for each in made.units if each["unit"] == unit)
    found: dict[str, Any] = next(each for each in own if each["number"] == number)
    return found


def test_the_defaults_stand_there_with_their_reasons_none_left_out() -> None:
    rows = table(blocks_of(report()), "采用的口径")
    assert [row[0] for row in rows] == [QUESTIONS[question] for question in Question]
    for question, row in zip(Question, rows, strict=True):
        stance = PILOT.stances[question]
        assert row[1:] == (ANSWERS[question][stance.default], stance.reading)
        assert row[2]


@pytest.mark.parametrize(("question", "answer"), OTHERS)
def test_an_answer_that_was_chosen_is_told_as_chosen(question: Question, answer: Answer) -> None:
    made = report(**{question.value: answer.value})
    rows = {row[0]: row[1:] for row in table(blocks_of(made), "采用的口径")}
    assert rows[QUESTIONS[question]] == (ANSWERS[question][answer], "未采用缺省口径，由本次评估选定")
    others = [why for name, (_, why) in rows.items() if name != QUESTIONS[question]]
    assert "未采用缺省口径，由本次评估选定" not in others


class TestWhatAnAnswerDoes:
    def test_as_printed_nobody_reaches_more_than_96(self) -> None:
        printed = report(group_weights="as_printed")
        assert "满分96分。" in words(printed)
        higher, lower = total(report(), "a"), total(printed, "a")
        assert higher is not None
        assert lower is not None
        assert lower < higher

    def test_without_substitution_23_is_no_data_and_nothing_is_said_of_16(self) -> None:
        made = report(substitution="off")
        assert line(made, "a", 23)["status"] == "no_data"
        assert "按填报说明以第16项得分代替" not in words(made)
        assert {row[0].split()[0]: row[1] for row in figures.gaps(made)}["23"] == "3"

    def test_with_it_the_weight_of_16_is_told_before_and_after(self) -> None:
        made = report()
        weights = made.board.weights
        before, after = (figures.number(each) for each in (weights[16], weights[16] + weights[23]))
        assert f"由{before}%升至{after}%" in words(made)

    def test_weight_that_is_lost_lowers_the_total_of_who_lacks_data(self) -> None:
        spread, lost = report(substitution="off"), report(substitution="off", missing="lost")
        one, other = total(spread, "a"), total(lost, "a")
        assert one is not None
        assert other is not None
        assert other < one

    def test_no_answer_makes_up_a_total_for_a_unit_without_data(self) -> None:
        for question, answer in OTHERS:
            made = report(**{question.value: answer.value})
            assert total(made, "c") is None, (question, answer)
            rows = table(blocks_of(made), "总分和名次")
            assert rows[-1][:3] == ("—", "丙局", "没有数据")

    def test_an_exemption_is_told_even_where_there_was_nothing_to_deduct(self) -> None:
        made = report(exemption="left_out")
        assert "酌情不扣分：乙局第1项（试点期内）" in words(made)
        # Full marks stay the unit's own: nobody has to be exempted from losing nothing.
        assert (line(made, "b", 1)["status"], line(made, "b", 1)["score"]) == ("scored", 100)

    def test_banding_is_told_with_the_indicators_that_were_banded(self) -> None:
        made = report(banding="always")
        banded = made.result["banded"]
        assert banded
        assert all(f"第{each}项" in words(made) for each in banded)
        assert "划分档次计分" in words(made)
        assert "划分档次计分" not in words(report(banding="never"))


class TestNothingIsHidden:
    def test_a_unit_without_data_stands_in_every_table_that_lists_units(self) -> None:
        blocks = blocks_of(report())
        assert "丙局" in [row[1] for row in table(blocks, "总分和名次")]
        assert "丙局" in [row[0] for row in table(blocks, "整改和补报事项")]

    def test_every_indicator_without_data_is_a_gap_with_its_reason(self) -> None:
        rows = figures.gaps(report())
        assert len(rows) == len(PILOT.indicators)
        assert all(row[2] for row in rows)

    def test_a_gap_is_told_by_the_words_of_its_data_set(self) -> None:
        assert any("违规问题处置评价" in row[2] for row in figures.gaps(report()))
        assert not any("problem_ratings" in "".join(row) for row in figures.gaps(report()))

    def test_a_correction_shows_both_figures(self) -> None:
        told = words(report())
        assert "乙局第9项由60.00分更正为75分（复核漏计）" in told
        assert "两个分数都列在底稿里" in told

    def test_objections_are_numbered_with_their_answers(self) -> None:
        two = (samples.OBJECTION, samples.Objection("甲局", "7 一次办好", "重复计数。", "不属实，维持原分。"))
        made = samples.report(two)
        told = words(made)
        assert "共收到异议2件，均已答复。" in told
        assert "1.乙局对“6 办理时限”提出：有12件系统故障。处理结果：属实，已剔除。" in told
        assert "2.甲局对“7 一次办好”提出：重复计数。处理结果：不属实，维持原分。" in told
