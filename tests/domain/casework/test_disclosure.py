"""What leaves the coordinating office must not carry traces of who reported."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.casework.disclosure import QUOTED_RUN, check_no_contact, check_no_quotation, quotes

NARRATIVE = (
    "我公司于今年三月参加县里道路工程投标，窗口人员口头告知必须先在本县注册分公司并缴纳六个月社保才能报名。"
)


def check(text: str) -> None:
    check_no_contact(text, field="problem", label="存在问题")


def refuses(text: str) -> None:
    with pytest.raises(Refusal, match="存在问题中疑似含有") as refused:
        check(text)
    assert refused.value.field == "problem"


@pytest.mark.parametrize(
    "text",
    [
        "请联系13800138000核实。",
        "请联系138 0013 8000核实。",
        "请联系138-0013-8000核实。",
        "请联系138·0013·8000核实。",
        "请联系１３８００１３８０００核实。",
        "电话19900001111",
        "13800138000",
        "证件号码110101199003078515",
        "证件号码11010119900307851X。",
        "证件号码110101 19900307 851x。",
        "证件号码１１０１０１１９９００３０７８５１５",
        "邮箱zhao.mou@example.com",
        "邮箱 a_b+c@mail.example.com.cn 可联系",
        "邮箱zhao\uff20example\uff0ecom",
    ],
)
def test_contacts_are_found_however_they_are_written(text: str) -> None:
    refuses(text)


@pytest.mark.parametrize(
    "text",
    [
        "招标文件设置了以注册地为条件的报名门槛。",
        "依据发改体改规〔2025〕466号第111003项。",
        "保证金50000元，工期180天，2026年9月29日前整改。",
        "项目编号2026-441721-48-01-000123。",
        "统一社会信用代码91330282L07196379D的企业被拒。",
        "热线12345受理。",
        "面积12345678平方米，总投资1380013800000元。",
        "@所有单位",
        "",
    ],
)
def test_ordinary_official_text_passes(text: str) -> None:
    check(text)


@given(st.from_regex(r"\A1[3-9][0-9]{9}\Z"), st.sampled_from(["", " ", "-", "–"]))
def test_no_mobile_number_gets_out(number: str, gap: str) -> None:
    written = gap.join((number[:3], number[3:7], number[7:]))
    refuses(f"反映人电话{written}，请核实")


# ── Quotations ────────────────────────────────────────────────────────────────────────────────────────


def test_a_long_run_of_the_reporters_own_words_is_refused() -> None:
    with pytest.raises(Refusal) as refused:
        check_no_quotation(f"据反映，{NARRATIVE}", narrative=NARRATIVE, field="problem", label="存在问题")
    assert refused.value.field == "problem"
    assert "改用自己的表述" in refused.value.message


def test_the_refusal_shows_only_the_beginning_of_the_words() -> None:
    with pytest.raises(Refusal) as refused:
        check_no_quotation(NARRATIVE, narrative=NARRATIVE, field="problem", label="存在问题")
    assert NARRATIVE[:12] in refused.value.message
    assert NARRATIVE[:13] not in refused.value.message


def test_white_space_and_line_ends_hide_no_quotation() -> None:
    spaced = "\n".join(NARRATIVE[i : i + 5] for i in range(0, len(NARRATIVE), 5))
    assert quotes(NARRATIVE, spaced)


def test_own_words_pass() -> None:
    text = "招标文件要求投标人在本地设立分支机构并缴纳社会保险，以此作为报名条件。"
    assert quotes(NARRATIVE, text) == ""
    check_no_quotation(text, narrative=NARRATIVE, field="problem", label="存在问题")


@pytest.mark.parametrize(("length", "is_found"), [(QUOTED_RUN - 1, False), (QUOTED_RUN, True)])
def test_the_limit_is_a_run_of_24_characters(length: int, *, is_found: bool) -> None:
    assert bool(quotes(NARRATIVE, "另：" + NARRATIVE[:length] + "等")) is is_found


def test_nothing_is_quoted_from_or_into_an_empty_text() -> None:
    assert quotes("", NARRATIVE) == ""
    assert quotes(NARRATIVE, "") == ""


@given(st.text(min_size=QUOTED_RUN), st.text(max_size=20), st.text(max_size=20))
def test_a_whole_narrative_is_always_found(narrative: str, before: str, after: str) -> None:
    if len("".join(narrative.split())) >= QUOTED_RUN:
        assert quotes(narrative, before + narrative + after)


@given(st.text(max_size=80), st.text(max_size=80))
def test_what_is_found_stands_in_both_texts(narrative: str, text: str) -> None:
    found = quotes(narrative, text, run=3)
    assert found in "".join(narrative.split())
    assert found in "".join(text.split())
    assert len(found) in {0, 3}
