"""The codes of service items: their parts, both lengths, and what is odd about them."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketaccess.domain.basics.codes import credit_check_character, is_credit_code
from marketaccess.domain.basics.text import normalise_code
from marketaccess.domain.matters.codes import (
    KINDS,
    LEVELS,
    basic_warnings,
    implementation_warnings,
    parse_basic,
    parse_implementation,
)
from tests.domain.samples import full_width

pytestmark = pytest.mark.requirement("R2.4")
# GB 32100-2015 leaves out the letters that are taken for digits, and V.
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
BODIES = st.text(ALPHABET, min_size=17, max_size=17)
LETTERS = string.digits + string.ascii_uppercase
BASICS = st.builds(
    "{}{}{}{}".format,
    st.sampled_from(["00", "11", "50", "65"]),
    st.sampled_from(sorted(KINDS)),
    st.text(LETTERS, min_size=5, max_size=5),
    st.text(LETTERS, min_size=3, max_size=3),
)
SOUND = "000131101000"
BODY = "11990101MB0000001"


def credit(body: str) -> str:
    return body + credit_check_character(body)


def implementation(basic: str = SOUND, *, level: str = "4", body: str = BODY) -> str:
    return f"{credit(body)}{level}{basic}"


@given(BODIES)
def test_every_body_has_one_check_character(body: str) -> None:
    right = credit_check_character(body)
    assert [letter for letter in ALPHABET if is_credit_code(body + letter)] == [right]


@given(BODIES, st.integers(0, 16), st.sampled_from(ALPHABET))
def test_one_wrong_letter_never_passes(body: str, place: int, letter: str) -> None:
    code = credit(body)
    wrong = code[:place] + letter + code[place + 1 :]
    assert is_credit_code(wrong) == (wrong == code)


@given(BODIES, st.integers(0, 15))
def test_two_letters_the_wrong_way_round_never_pass(body: str, place: int) -> None:
    code = credit(body)
    turned = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert is_credit_code(turned) == (turned == code)


@given(st.text(max_size=20))
def test_any_text_is_judged_and_never_an_error(text: str) -> None:
    assert is_credit_code(text) in {True, False}
    for warnings in (basic_warnings(text), implementation_warnings(text, basic=text)):
        assert all(words.endswith("。") for words in warnings)


@given(BASICS, st.sampled_from(sorted(LEVELS)), BODIES)
def test_a_sound_pair_of_codes_says_nothing_and_gives_its_parts(basic: str, level: str, body: str) -> None:
    code = implementation(basic, level=level, body=body)
    assert implementation_warnings(code, basic=basic) == ()
    parts, inner = parse_implementation(code), parse_basic(basic)
    assert parts is not None
    assert inner is not None
    assert parts.credit_code + parts.level + parts.basic == code
    assert inner.division + inner.kind + inner.main + inner.sub == basic


@given(BASICS, st.sampled_from([str.lower, full_width, " {} ".format, "\u202e{}\u200b".format]))
def test_how_a_code_is_typed_does_not_matter(basic: str, typed: object) -> None:
    written = typed(implementation(basic))  # type: ignore[operator]
    assert normalise_code(written) == implementation(basic)
    assert parse_implementation(written) == parse_implementation(implementation(basic))
    assert implementation_warnings(written, basic=basic) == ()


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (SOUND, ()),
        ("500110001000", ()),
        ("0001311010", ("10 位旧编码",)),
        ("", ("不合编码规则",)),
        ("00013110100", ("不合编码规则",)),
        ("0001311010001", ("不合编码规则",)),
        ("00Ａ131101000", ("不合编码规则",)),  # noqa: RUF001 - letters where digits have to be
        ("000131101-00", ("不合编码规则",)),
        ("001531101000", ("事项类型“15”不在代码表内",)),
        ("010131101000", ("区划“01”不是省级",)),
        ("011531101000", ("事项类型“15”", "区划“01”")),
    ],
)
def test_what_is_odd_about_a_basic_code(code: str, said: tuple[str, ...]) -> None:
    warnings = basic_warnings(code)
    assert len(warnings) == len(said)
    assert all(words in warning for words, warning in zip(said, warnings, strict=True))


@pytest.mark.parametrize(
    ("code", "basic", "said"),
    [
        (implementation(), SOUND, ()),
        (implementation(), "", ()),
        (implementation("0001311010"), "0001311010", ("10 位旧编码",)),
        (implementation()[:-1], SOUND, ("共 30 位，应为 31 位",)),
        ("", "", ("共 0 位",)),
        (implementation().replace("M", "！"), "", ("应为 31 位",)),
        (implementation(level="8"), SOUND, ("行使层级“8”",)),
        (implementation(), "000131101001", ("末尾的基本编码与所填基本编码“000131101001”不一致",)),
        ("1" + implementation()[1:17] + "0" + implementation()[18:], SOUND, ("校验不通过",)),
        (implementation("001531101000", level="9"), "x", ("层级“9”", "类型“15”", "不一致")),
    ],
)
def test_what_is_odd_about_an_implementation_code(code: str, basic: str, said: tuple[str, ...]) -> None:
    warnings = implementation_warnings(code, basic=basic)
    assert len(warnings) == len(said)
    assert all(words in warning for words, warning in zip(said, warnings, strict=True))


@pytest.mark.parametrize("length", [*range(29), 30, *range(32, 40)])
def test_only_the_two_lengths_are_taken(length: int) -> None:
    assert parse_implementation("1" * length) is None


def test_the_old_length_keeps_the_same_front() -> None:
    old, new = (parse_implementation(implementation(basic)) for basic in ("0001311010", SOUND))
    assert old is not None
    assert new is not None
    assert (old.credit_code, old.level) == (new.credit_code, new.level)
    assert (len(old.basic), len(new.basic)) == (10, 12)
