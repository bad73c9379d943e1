"""Likeness of two names: what part they have in common never outweighs the word that parts them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketaccess.domain.matters.figures import FIGURES, Verdict
from marketaccess.domain.matters.likeness import Among, View
from marketaccess.domain.matters.reasons import LONGEST, why, why_none
from marketaccess.domain.matters.runs import shared_runs
from marketaccess.law import library

SCALES = library.name_scales()
pytestmark = pytest.mark.requirement("R3.1")


def score(measure: str, item: str) -> float:
    return SCALES.probability(SCALES.best(SCALES.side(measure), SCALES.name(item), Among()).figures)


def stands(measure: str, item: str) -> list[tuple[str, Verdict]]:
    found = SCALES.verdicts(SCALES.side(measure), SCALES.side(item))
    return [(contrast.key, verdict) for contrast, verdict in found]


def reason(measure: str, item: str) -> str:
    one, other = SCALES.side(measure), SCALES.side(item)
    return why(SCALES, View(one, other, SCALES.figures(one, other, Among())))


@pytest.mark.parametrize(
    ("measure", "right", "wrong"),
    [
        ("药品批发", "药品经营企业（批发）许可证核发", "药品经营企业（零售）许可证核发"),
        ("药品零售", "药品零售企业许可", "药品批发企业许可"),
        ("未获得许可，不得从事药品批发", "药品批发企业设立审批", "药品批发企业变更审批"),
        ("药品批发企业变更", "药品批发企业变更审批", "药品经营企业（批发）许可证核发"),
        ("食品生产", "食品生产许可证核发", "食品经营许可证核发"),
        ("国际道路旅客运输", "国际道路旅客运输经营许可", "国内道路旅客运输经营许可"),
        ("国内水路运输", "国内水路运输业务经营许可", "国际水路运输业务经营许可"),
        ("道路货物运输", "道路货物运输经营许可", "道路旅客运输经营许可"),
        ("兽药经营", "兽药经营许可证核发", "农药经营许可证核发"),
        ("采矿权新立", "采矿权登记", "探矿权登记"),
        ("第三类医疗器械经营", "第三类医疗器械经营许可", "第二类医疗器械经营备案"),
        ("煤矿安全设施设计审查", "煤矿建设项目安全设施设计审查", "非煤矿山建设项目安全设施设计审查"),
        ("特种设备使用", "特种设备使用登记", "特种设备作业人员资格认定"),
        ("甲级测绘", "甲级测绘单位资质", "乙级测绘单位资质"),
        ("典当行设立", "设立典当行审批", "典当行注销"),
        ("道路危险货物运输", "道路危险货物运输许可", "道路货物运输经营许可"),
        ("国际道路货物运输", "国际道路货物运输许可", "道路货物运输经营许可"),
        ("未经批准，不得从事保险公估业务", "保险公估业务审批", "保险公估业务备案"),
    ],
)
def test_the_word_that_parts_neighbours_decides(measure: str, right: str, wrong: str) -> None:
    assert score(measure, right) > 0.5 > score(measure, wrong)


@pytest.mark.parametrize(
    ("measure", "item", "words"),
    [
        ("药品批发", "药品经营企业（批发）许可证核发", ["共有“药品”“批发”"]),
        ("药品生产", "药品经营许可证核发", ["共有“药品”", "措施是“生产”而事项是“经营”，扣分"]),
        ("药品批发", "药品批发企业变更审批", ["措施是“设立”而事项是“变更”，扣分"]),
        ("国际道路货物运输", "道路货物运输许可", ["措施是“国际”而事项是“国内”，扣分"]),
        ("道路货物运输", "国际道路货物运输许可", ["措施是“国内”而事项是“国际”，扣分"]),
        ("疫苗生产", "药品生产许可", ["措施的“疫苗”事项没有", "事项另有“药品”"]),
        ("马戏表演", "药品生产许可", ["没有共同的字词"]),
        ("食品经营", "食品零售许可", ["宽窄不同"]),
    ],
)
def test_the_reason_names_what_is_shared_and_what_parts(measure: str, item: str, words: list[str]) -> None:
    told = reason(measure, item)
    assert told.endswith("。")
    for each in words:
        assert each in told


def test_the_reason_says_in_which_words_a_measure_was_read_and_blames_no_demand() -> None:
    seen = SCALES.best(SCALES.side("未获得许可，不得卖鞭炮"), SCALES.name("烟花爆竹销售许可"), Among())
    told = why(SCALES, seen)
    assert "措施的“鞭炮”按事项的“烟花爆竹”理解" in told
    assert "未获得许可" not in told


def test_the_reason_for_none() -> None:
    assert why_none("", 0.0, "", is_answer=True) == "没有一个事项与这条措施有共同的字词。"
    assert "最相近的是“甲”，相近程度0.20：某因。" in why_none("甲", 0.2, "某因。", is_answer=True)
    assert "“甲”的相近程度为0.90" in why_none("甲", 0.9, "", is_answer=False)
    assert len(why_none("甲", 0.2, "因" * 999, is_answer=True)) == LONGEST


def test_shared_runs_lie_in_both_and_not_within_one_another() -> None:
    one, other = SCALES.vocabulary.read("药品批发企业"), SCALES.vocabulary.read("药品经营企业（批发）")
    runs = shared_runs(one, other)
    assert sorted(runs) == ["企业", "批发", "药品"]


def test_a_wider_word_is_no_contrast() -> None:
    assert stands("药品经营", "药品批发") == [("act", Verdict.WIDER)]
    assert stands("种子进出口", "种子出口") == [("border", Verdict.WIDER)]
    assert stands("道路货物运输", "道路货物运输经营许可")[0] == ("act", Verdict.AGREE)
    assert stands("药品生产、批发", "药品批发") == [("act", Verdict.LESS)]


def test_every_figure_has_its_weight_and_only_those() -> None:
    assert set(SCALES.weights.figures) == set(FIGURES)
    assert set(SCALES.figures(SCALES.side("甲"), SCALES.side("乙"), Among())) == set(FIGURES)
    assert all(0 <= value <= 1 for value in SCALES.weights.rarity.values())
    for family in ("any", "act", "stage", "scope"):
        assert SCALES.weights.figures[f"{family}_conflict"] < 0


@given(st.text(max_size=40), st.text(max_size=40))
def test_a_score_is_a_chance_whatever_the_names(one: str, other: str) -> None:
    assert 0 <= score(one, other) <= 1
    assert len(reason(one, other)) <= LONGEST


@given(st.sampled_from(["药品批发", "典当行设立", "道路客运", "兽药生产许可", "国际船舶代理"]))
def test_a_name_is_likest_to_itself(name: str) -> None:
    assert score(name, name) > 0.9
    assert score(name, name) >= max(score(name, f"{name}{more}") for more in ("变更", "注销", "（进口）"))


@pytest.mark.parametrize(
    ("measure", "item"),
    [
        ("国际海上运输", "国际船舶运输业务经营审批"),
        ("省际普通货船运输", "省际普通货船运输、省内水路运输业务经营审批"),
        ("天然林采伐", "林木采伐许可证核发"),
        ("民办学校设立审批", "实施中等及中等以下学历教育、学前教育、自学考试助学的民办学校设立审批"),
        ("金融租赁公司设立", "非银行金融机构（金融租赁公司）设立审批"),
    ],
)
def test_an_item_may_be_meant_in_part_or_in_other_words(measure: str, item: str) -> None:
    whole = SCALES.figures(SCALES.side(measure), SCALES.side(item), Among())
    assert score(measure, item) > 0.5
    assert score(measure, item) >= SCALES.probability(whole)


@pytest.mark.parametrize(
    ("measure", "right", "wrong"),
    [
        ("药品生产", "药品生产许可证核发", "放射性药品生产许可证核发"),
        ("放射性药品生产", "放射性药品生产许可证核发", "药品生产许可证核发"),
        ("金融租赁", "非银行金融机构（金融租赁公司）设立审批", "融资租赁公司设立审批"),
        ("医疗机构设置", "医疗机构设置审批", "医疗机构执业登记"),
        ("工程监理", "工程监理企业资质认定（首次申请）", "工程监理企业资质认定（变更）"),
        ("药材进口", "进口药材审批", "药材出口审批"),
    ],
)
def test_the_nearer_of_two_neighbours_comes_first(measure: str, right: str, wrong: str) -> None:
    asked, items = SCALES.side(measure), [SCALES.name(right), SCALES.name(wrong)]
    views = [SCALES.best(asked, item, Among.of({}, items)) for item in items]
    nearer, other = (SCALES.probability(view.figures) for view in views)
    assert nearer > other + 0.1


def test_what_an_item_lacks_counts_more_when_another_near_item_says_it() -> None:
    measure, item, other = "从事药品临床试验", "药品经营许可证核发", "药物临床试验审批"
    asked, alone = SCALES.side(measure), SCALES.name(item)
    beside = Among.of({}, [alone, SCALES.name(other)])
    assert SCALES.figures(asked, alone.whole, Among())["elsewhere"] == 0
    assert SCALES.figures(asked, alone.whole, beside)["elsewhere"] > 0.5
    assert SCALES.figures(asked, asked, beside)["elsewhere"] == 0
    apart = SCALES.side("药品经营（临床使用、试验）")  # no pair 床试, though nothing is lacking
    assert SCALES.figures(asked, apart, beside)["elsewhere"] == 0
    seen = SCALES.best(asked, alone, beside)
    assert SCALES.worth(seen.figures) < SCALES.worth(SCALES.best(asked, alone, Among()).figures) - 1
    assert "措施的“临床试验”这个事项没写、别的相近事项写了，扣分" in why(SCALES, seen)


def test_only_the_nearest_items_are_heard_and_a_reason_without_them_names_none() -> None:
    names = [SCALES.name(f"第{sign}号事项") for sign in "甲乙丙丁戊己"]
    heard = Among.of({}, names).heard
    assert "戊号" in heard
    assert "己号" not in heard
    assert "别的相近事项" not in reason("从事药品临床试验", "药品经营许可证核发")


def test_a_long_measure_may_share_less_with_its_item() -> None:
    item = SCALES.side("药品经营许可证核发")
    short, long = (SCALES.figures(SCALES.side(text), item, Among()) for text in ("药品", "药品进货验收养护"))
    assert short["length"] < long["length"]
    assert SCALES.weights.figures["length"] > 0


def test_what_one_side_only_implies_is_told_from_what_it_says() -> None:
    assert ("reach", Verdict.SILENT) in stands("国际货物运输", "货物运输许可")
    assert ("reach", Verdict.CONFLICT) in stands("国际货物运输", "国内货物运输许可")
    assert ("border", Verdict.SILENT) in stands("化妆品注册", "进口化妆品注册")


def test_what_comes_from_abroad_may_be_an_import() -> None:
    assert stands("境外药材", "进口药材") == [("reach", Verdict.LESS), ("border", Verdict.MORE)]
    assert ("border", Verdict.SILENT) in stands("药材注册", "进口药材注册")


def test_names_are_near_by_what_few_items_say() -> None:
    measure, item = SCALES.side("银行清算"), SCALES.side("银行设立审批")
    usual = SCALES.figures(measure, item, Among({"银行": 0.1}))
    assert usual["cosine"] < SCALES.figures(measure, item, Among())["cosine"] < 1
    assert SCALES.figures(item, item, Among())["cosine"] == pytest.approx(1)
    assert SCALES.figures(measure, SCALES.side("非银行支付"), Among())["denied"] == 1


def test_what_few_items_say_weighs_more() -> None:
    measure, item = SCALES.side("银行清算"), SCALES.side("银行设立审批")
    common = SCALES.figures(measure, item, Among({"银行": 0.1}))["told"]
    assert common < SCALES.figures(measure, item, Among())["told"]
