"""What the report says: nothing that is missing is hidden, and every figure is the worksheet's."""

import copy
import hashlib
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.evaluation.worksheet import to_bytes
from marketaccess.pipelines.round_report.blocks import (
    Annex,
    Block,
    Enclosures,
    Heading,
    Numbering,
    Paragraph,
    Signature,
    Table,
    Title,
    chinese,
    listed,
    shortened,
    sign,
)
from marketaccess.pipelines.round_report.figures import overview, quoted
from marketaccess.pipelines.round_report.making import packed, unpacked
from marketaccess.pipelines.round_report.telling import DEMONSTRATION, blocks_of
from tests.pipelines.round_report import samples

pytestmark = pytest.mark.requirement("R4.6")


@pytest.fixture(scope="module")
def blocks() -> list[Block]:
    return blocks_of(samples.report((samples.OBJECTION,)))


def words(blocks: list[Block]) -> str:
    return "\n".join(each.text for each in blocks if isinstance(each, Paragraph))


def table(blocks: list[Block], caption: str) -> Table:
    return next(each for each in blocks if isinstance(each, Table) and each.caption == caption)


def test_the_parts_stand_in_their_order_with_their_numbers(blocks: list[Block]) -> None:
    headings = [
        each.numbered if isinstance(each, Heading) else f"附件{each.number} {each.title}"
        for each in blocks
        if isinstance(each, Heading | Annex) and getattr(each, "level", 1) == 1
    ]
    assert headings == [
        "一、评估开展情况",
        "二、评估结果",
        "三、异议及处理",
        "四、整改要求",
        "五、需要说明的事项",
        "附件1 各单位情况",
        "一、甲局",
        "二、乙局",
        "三、丙局",
        "附件2 数据和口径",
        "一、数据来源",
        "二、数据缺口",
        "三、采用的口径",
        "四、计算底稿",
        "附件3 整改和补报事项",
    ]
    titles = tuple(each.title for each in blocks if isinstance(each, Annex))
    enclosed = next(at for at, each in enumerate(blocks) if isinstance(each, Enclosures))
    assert blocks[enclosed] == Enclosures(titles)
    assert isinstance(blocks[enclosed + 1], Signature)


def test_who_evaluated_whom_when_and_how_opens_it(blocks: list[Block]) -> None:
    opening = next(each.text for each in blocks if isinstance(each, Paragraph))
    assert opening.startswith("按照《关于建立违背市场准入负面清单案例定期排查归集制度")
    assert "示范县发展和改革局组织对甲局、乙局、丙局3个单位2026年7月1日至2026年9月30日的" in opening
    assert opening.endswith("现将有关情况报告如下。")
    assert "分为自动采集16项、人工采集1项、佐证材料6项、调查问卷4项。" in words(blocks)


def test_what_is_published_is_a_circular_that_names_the_plan() -> None:
    about = evolve(
        samples.ABOUT, is_published=True, course="本轮评估2026年10月30日冻结数据。", plan="整改方案已经下达。"
    )
    told = blocks_of(samples.report(about=about))
    assert told[0] == Title("关于示范县2026年第三季度\n市场准入效能评估结果的通报")
    assert told[1] == Paragraph("各有关单位：", is_flush=True)
    assert "现将有关情况通报如下。" in words(told)
    assert about.course in words(told)
    assert about.plan in words(told)
    assert "完成时限由整改方案逐项确定" not in words(told)


def test_the_whole_is_seen_before_the_table(blocks: list[Block]) -> None:
    first, second = (unit["total"] for unit in samples.sheet()["result"]["units"][:2])
    said = words(blocks)
    assert f"2个单位计算总分，平均{(first + second) / 2:.2f}分；最高{first:.2f}分（甲局）" in said
    assert "80分以上的1个，60分以上不足80分的1个，不足60分的0个。另有1个单位没有数据" in said
    rows = {row[0]: row[1:] for row in table(blocks, "一级指标得分").rows}
    assert set(rows) == {group.name for group in samples.report().system.groups}
    # 90 and 60 of a hundred in all of them, of 37.5 points; a half goes up.
    assert rows["准入办理便捷度"] == ("28.13", "75.00%", "甲局")
    assert rows["市场主体感受度"] == ("没有数据", "—", "—")


def test_where_nobody_has_data_it_says_so() -> None:
    empty = samples.report()
    units = [{**unit, "total": None} for unit in empty.units]
    assert "各单位都没有数据" in overview(evolve(empty, sheet={**empty.sheet, "result": {"units": units}}))


def test_quotation_marks_do_not_stand_within_themselves() -> None:
    assert quoted("许可“好差评”") == "“许可\u2018好差评\u2019”"


def test_the_table_s_maximum_of_96_is_said_with_what_was_done(blocks: list[Block]) -> None:
    told = words(blocks)
    assert "满分为96分，不是100分（“问题清查成效度”的二级指标权重之和为80%）" in told
    assert "本次按组内折算为100%，满分100分" in told


def test_gaps_and_substitution_are_said(blocks: list[Block]) -> None:
    lines = {row[0].split()[0]: row[1:] for row in table(blocks, "没有数据的指标").rows}
    assert lines["23"] == ("3", "数据没有报来（违规问题处置评价）；数据没有报来")
    assert lines["16"][0] == "1"
    assert "第23项在2个单位没有自身数据，按填报说明以第16项得分代替" in words(blocks)
    assert "酌情不扣分：乙局第1项（试点期内）。" in words(blocks)
    assert "已到期" not in words(blocks)
    assert "乙局第9项由60.00分更正为75分（复核漏计）" in words(blocks)


def test_the_ranking_has_the_figures_of_the_worksheet(blocks: list[Block]) -> None:
    rows = table(blocks, "总分和名次").rows
    totals = [f"{unit['total']:.2f}" for unit in samples.sheet()["result"]["units"][:2]]
    assert [row[:3] for row in rows] == [
        ("1", "甲局", totals[0]),
        ("2", "乙局", totals[1]),
        ("—", "丙局", "没有数据"),
    ]
    assert rows[0][4] == "1"


def test_each_unit_learns_its_weaknesses_and_its_cheapest_points(blocks: list[Block]) -> None:
    told = words(blocks)
    assert "再提高3分最省力" in told
    assert "低于平均15分" in told
    assert "没有数据，不计总分，不排名次。" in told


def test_demands_part_faults_from_missing_data(blocks: list[Block]) -> None:
    rows = {row[0]: row[1:] for row in table(blocks, "整改和补报事项").rows}
    assert rows["丙局"][0] == "无"
    assert rows["丙局"][1].endswith("等27项")
    assert "第23项" not in rows["乙局"][0]


def test_the_report_names_the_worksheet_that_it_rests_on(blocks: list[Block]) -> None:
    digest = hashlib.sha256(to_bytes(samples.sheet())).hexdigest()
    at = next(at for at, each in enumerate(blocks) if getattr(each, "text", "") == "计算底稿")
    told = blocks[at + 1]
    assert isinstance(told, Paragraph)
    assert digest in told.text
    assert told.is_ragged


def test_objections_are_told_only_where_somebody_asked() -> None:
    assert "异议" not in str([each for each in blocks_of(samples.report()) if isinstance(each, Heading)])
    assert "没有收到异议" in words(blocks_of(samples.report(())))


def test_demonstration_data_are_marked_in_the_title_and_the_text() -> None:
    told = blocks_of(samples.report(about=evolve(samples.ABOUT, is_demonstration=True)))
    assert isinstance(told[0], Title)
    assert told[0].note == DEMONSTRATION
    assert "示范数据" in words(told)


@pytest.mark.parametrize(
    "change",
    [
        lambda sheet: sheet.pop("result"),
        lambda sheet: sheet["result"].pop("units"),
        lambda sheet: sheet["result"]["units"][0].update(total=1.0),
        lambda sheet: sheet["result"]["units"][0]["indicators"][0].update(status="x"),
        lambda sheet: sheet["result"]["policies"].update(missing="x"),
        lambda sheet: sheet.update(system_sha256="0"),
        lambda sheet: sheet.update(exemptions=7),
    ],
)
def test_what_is_no_sound_worksheet_is_refused(change: Any) -> None:
    sheet = copy.deepcopy(samples.sheet())
    change(sheet)
    with pytest.raises(Refusal):
        unpacked(packed(to_bytes(sheet), system_text=samples.SYSTEM_TEXT, about=samples.ABOUT))


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"null", b"\xff"])
def test_nor_is_anything_else(content: bytes) -> None:
    with pytest.raises(Refusal):
        unpacked(packed(content, system_text=samples.SYSTEM_TEXT, about=samples.ABOUT))


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (1, "一"),
        (10, "十"),
        (11, "十一"),
        (20, "二十"),
        (99, "九十九"),
        (100, "一百"),
        (103, "一百零三"),
        (110, "一百一十"),
        (215, "二百一十五"),
    ],
)
def test_numbers_in_chinese(number: int, said: str) -> None:
    assert chinese(number) == said
    assert (sign(1, number), sign(2, number), sign(3, number)) == (f"{said}、", f"（{said}）", f"{number}.")


@given(st.lists(st.integers(1, 3), max_size=20))
def test_a_heading_begins_the_lower_ones_anew(levels: list[int]) -> None:
    numbering, last = Numbering(), [0, 0, 0]
    for level in levels:
        made = numbering.heading(level, "x")
        last[level - 1] += 1
        last[level:] = [0] * (3 - level)
        assert made.number == last[level - 1]


def test_lists_are_shortened_and_say_so() -> None:
    assert listed(["甲", "乙"], 8) == "甲、乙2个"
    assert listed(list("甲乙丙"), 2) == "甲、乙等3个"
    assert shortened([], 2) == "无"
    assert shortened(["甲", "乙", "丙"], 2) == "甲、乙等3项"


@pytest.mark.parametrize(("text", "lines"), [("短", 1), ("长" * 21, 2), ("一\n二", 2)])
def test_a_long_title_is_broken_in_halves(text: str, lines: int) -> None:
    found = Title(text).lines
    assert len(found) == lines
    assert "".join(found) == text.replace("\n", "")
