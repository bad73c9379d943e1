"""How names are read: what is left of them, and which contrasts they speak of."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketaccess.law import library

WORDS = library.name_words()
pytestmark = pytest.mark.requirement("R3.1")


@pytest.mark.parametrize(
    ("name", "demand"),
    [
        ("药品批发", {}),
        ("药品批发许可", {}),
        ("未获得许可，不得从事药品批发", {"instrument": {"permit": "未获得许可"}}),
        ("未经批准，不得擅自从事药品批发", {"instrument": {"permit": "未经批准"}}),
        ("药品批发审批（不含疫苗）", {}),
        (" 药 品 批 发 ", {}),
    ],
)
def test_both_styles_of_a_measure_have_one_core(name: str, demand: dict[str, dict[str, str]]) -> None:
    read = WORDS.read(name)
    assert (read.core, read.things) == ("药品批发", ("药品",))
    assert read.said == {"act": {"wholesale": "批发"}, **demand}


@pytest.mark.parametrize(
    ("name", "kind", "values"),
    [
        ("药品经营企业（批发）许可证核发", "act", {"trade", "wholesale"}),
        ("兽药生产、经营许可", "act", {"production", "trade"}),
        ("药品批发企业变更审批", "stage", {"change"}),
        ("典当行设立审批", "stage", {"setup"}),
        ("药品再注册", "stage", {"renew"}),
        ("国际道路货物运输", "reach", {"international"}),
        ("国内水路运输", "reach", {"domestic"}),
        ("农作物种子进出口", "border", {"both"}),
        ("二、三类医疗器械经营", "class", {"second", "third"}),
        ("Ⅲ类射线装置使用", "class", {"third"}),
        ("道路客运", "load", {"passenger"}),
        ("网约车经营", "online", {"online"}),
        ("专利代理师资格认定", "party", {"person"}),
        ("普通化妆品备案", "instrument", {"filing"}),
        ("特种设备安装、改造、修理", "act", {"install", "alter", "repair"}),
        ("采矿权变更登记", "act", {"exploit"}),
    ],
)
def test_what_a_name_says(name: str, kind: str, values: set[str]) -> None:
    assert set(WORDS.read(name).said[kind]) == values


def test_a_longer_word_hides_the_shorter_one_in_it() -> None:
    assert "act" not in WORDS.read("煤矿企业安全生产许可证").said
    assert "border" not in WORDS.read("出口监管").said or WORDS.read("进出口").said["border"].keys() == {
        "both"
    }


def test_a_name_of_common_words_alone_has_no_thing() -> None:
    read = WORDS.read("许可证核发")
    assert (read.core, read.things, read.said) == ("", (), {})


@given(st.text(max_size=60))
def test_any_text_can_be_read(text: str) -> None:
    read = WORDS.read(text)
    assert set("".join(read.things)) <= set(read.core)
    assert WORDS.read(text) == read


def test_the_table_of_words_is_sound() -> None:
    keys = [contrast.key for contrast in WORDS.contrasts]
    assert len(keys) == len(set(keys))
    for contrast in WORDS.contrasts:
        for wide, narrower in contrast.covers.items():
            assert {wide, *narrower} <= set(contrast.values)
        assert not contrast.implied or contrast.implied in contrast.values
        words = [word for words in contrast.values.values() for word in words]
        assert len(words) == len(set(words)), f"{contrast.key}: a word stands for two values"


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("药品批发许可", []),
        ("省际普通货船运输、省内水路运输业务经营审批", ["省际普通货船运输", "省内水路运输业务经营"]),
        ("非银行金融机构（金融租赁公司）设立审批", ["金融租赁公司设立"]),
        ("药品经营企业（零售）许可证核发", []),
        ("工程监理企业资质认定（变更）", []),
        ("兽药、饲料进口审批", ["兽药进口", "饲料进口"]),
        ("烟花爆竹、民用爆炸物品销售许可（变更）", ["烟花爆竹销售变更", "民用爆炸物品销售变更"]),
        ("实施学历教育的民办学校设立审批", ["民办学校设立"]),
    ],
)
def test_what_a_part_of_a_name_would_say_alone(name: str, parts: list[str]) -> None:
    assert [part.core for part in WORDS.parts(name)] == parts


@pytest.mark.parametrize(
    ("measure", "item", "words"),
    [
        ("国际海上运输", "国际船舶运输业务经营审批", "国际船舶运输"),
        ("国际船舶运输", "国际船舶运输业务经营审批", ""),
        ("金融租赁", "融资租赁公司设立审批", ""),
        ("天然林采伐", "林木采伐许可证核发", "林木采伐"),
    ],
)
def test_nearly_the_same_word_is_read_as_the_items(measure: str, item: str, words: str) -> None:
    near = WORDS.nearly(WORDS.read(measure), WORDS.read(item))
    assert (near.text if near else "") == words
    assert near is None or 0 < near.cost < 1


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("未取得资格，不得从事药品批发", {"permit"}),
        ("药品网络交易第三方平台备案", {"filing"}),
    ],
)
def test_what_a_measure_demands_is_told_from_a_filing(name: str, said: set[str]) -> None:
    assert set(WORDS.read(name).said.get("instrument", {})) == said


@pytest.mark.parametrize(
    ("measure", "item", "read_as"),
    [
        ("酒店住宿", "旅馆业特种行业许可", "旅馆住宿"),
        ("宠物医院开办", "动物诊疗许可证核发", "动物诊疗开办"),
        ("电梯使用", "特种设备使用登记", "特种设备使用"),
        ("废旧家电拆解", "废弃电器电子产品处理企业资格审批", "废弃电器电子产品拆解"),
    ],
)
def test_an_everyday_word_is_read_as_the_official_one_and_never_the_other_way_round(
    measure: str, item: str, read_as: str
) -> None:
    near = WORDS.nearly(WORDS.read(measure), WORDS.read(item))
    assert near is not None
    assert near.text == read_as
    assert WORDS.nearly(WORDS.read(item), WORDS.read(measure)) is None


def test_the_thesaurus_says_each_thing_once_and_is_read_one_way() -> None:
    sections = tomllib.loads((Path(library.__file__).parent / "proposals/thesaurus.toml").read_text("utf-8"))
    pairs = [(w, official) for each in sections.values() for official, words in each.items() for w in words]
    assert len(pairs) == len(set(pairs)) > 3_000
    assert not [pair for pair in pairs if pair[0] == pair[1]]
    assert WORDS.nearly(WORDS.read("卖鞭炮"), WORDS.read("烟花爆竹销售许可"))
    assert WORDS.nearly(WORDS.read("烟花爆竹销售"), WORDS.read("鞭炮许可")) is None


@pytest.mark.parametrize(
    "told", ["00012003300Y 食品经营许可", "食品经营许可（省级权限）", "食品经营许可（除网络经营外）"]
)
def test_what_stands_around_a_name_in_a_register_is_no_part_of_it(told: str) -> None:
    assert WORDS.read(told).core == WORDS.read("食品经营许可").core


def test_a_longer_word_hides_none_within_it_and_each_is_read_once() -> None:
    measure = WORDS.read("卖鞭炮")
    assert {"卖鞭炮", "鞭炮"} <= set(measure.near)
    within, longer = (WORDS.nearly(measure, WORDS.read(item)) for item in ("烟花爆竹批发", "烟花爆竹经营"))
    assert within is not None
    assert longer is not None
    assert within.words == (("鞭炮", "烟花爆竹"),)
    assert longer.words == (("卖鞭炮", "烟花爆竹经营"),)
    assert longer.text == "烟花爆竹经营"


def test_an_everyday_word_is_not_read_as_a_longer_name_with_itself_in_it() -> None:
    assert WORDS.nearly(WORDS.read("律师执业"), WORDS.read("律师事务所设立许可")) is None


def test_a_measure_is_looked_for_by_words_that_mean_nearly_the_same() -> None:
    assert WORDS.spelled_out(WORDS.read("药品批发")).startswith("药品批发")
    assert "船舶" in WORDS.spelled_out(WORDS.read("国际海上运输"))
