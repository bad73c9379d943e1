"""A proposed summary keeps what happened and loses who said so."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketaccess.domain.casework.redaction import LITERAL, SHAPES, folded, redact

TELLING = {
    "mobile": ["13800138000", "138-0013-8000", "138 0013 8000", "+86 13800138000", "8613800138000"],
    "landline": ["010-62345678", "(0755)26543210", "0662 5551234", "400-123-4567"],
    "id_card": ["110101199003078515", "11010119900307851X", "110101 19900307 8515", "110101900307851"],
    "credit_code": ["91440300MA5FKXXX1X", "92330106MA2B0XXX3E"],
    "email": ["zhao.mou@example.com", "a_b+c@mail.example.com.cn"],
    "plate": ["粤B12345", "浙A·D12345", "京A12345挂"],
    "bank_card": ["6222020200012345678", "6222 0202 0001 2345 678"],
    "account": ["微信号:zhaomou_88", "QQ12345678"],
    "local_number": ["电话:5551234"],
}


@pytest.mark.parametrize(("kind", "text"), [(k, t) for k, texts in TELLING.items() for t in texts])
def test_telling_shapes_are_masked(kind: str, text: str) -> None:
    redacted = redact(f"请联系{text}，办理许可被拒。")
    assert text.removeprefix("电话:") not in redacted.text
    assert redacted.text.endswith("，办理许可被拒。")
    assert dict(redacted.counts) == {kind: 1}


def test_full_width_digits_are_digits() -> None:
    full_width = "".join(chr(ord(c) + 0xFEE0) for c in "13800138000")
    assert full_width not in redact(full_width).text
    assert "13800138000" not in redact(full_width).text


@pytest.mark.parametrize(
    "text",
    [
        "2026年9月29日向窗口提交申请，要求缴纳保证金50000元。",
        "依据发改体改规[2025]466号第111003项。",
        "注册资本1000000000元，面积12345678平方米。",
        "事项编码111003 1110.03",
    ],
)
def test_ordinary_figures_stay(text: str) -> None:
    assert redact(text).text == text


@pytest.mark.parametrize("written", ["赵某某", "赵 某 某", "赵·某某", "赵\n某某"])
def test_known_names_go_however_they_are_spaced(written: str) -> None:
    redacted = redact(f"我是{written}，示范商贸的负责人。", ["赵某某"])
    assert redacted.text == f"我是{LITERAL}，示范商贸的负责人。"


def test_the_longer_name_goes_first() -> None:
    redacted = redact("示范商贸有限公司（示范商贸）", ["示范商贸", "示范商贸有限公司"])
    assert "公司" not in redacted.text
    assert "示范" not in redacted.text


def test_one_character_is_no_name() -> None:
    assert redact("王道", ["王", "", " "]).text == "王道"


# What the masks themselves are made of cannot be told from what was hidden.
MASKS = set("".join(shape.mask for shape in SHAPES) + LITERAL)
letters = st.characters(categories=["Lo", "Ll", "Lu", "Nd"], exclude_characters="".join(MASKS))


@given(st.text(), st.text(letters, min_size=2, max_size=12), st.text())
def test_nothing_given_survives(before: str, known: str, after: str) -> None:
    literal = "".join(folded(known).split())
    if len(literal) >= 2 and not set(literal) & MASKS:
        assert literal not in redact(before + known + after, [known]).text


@given(st.from_regex(re.compile(r"1[3-9]\d{9}", re.ASCII), fullmatch=True))
def test_no_mobile_number_survives(number: str) -> None:
    assert number not in redact(f"电话{number}。").text


@given(st.text(max_size=300), st.lists(st.text(letters, min_size=2, max_size=6), max_size=3))
def test_redacting_twice_changes_nothing(text: str, known: list[str]) -> None:
    literals = [k for k in known if len(folded(k).strip()) >= 2]
    once = redact(text, literals).text
    assert redact(once, literals).text == once
