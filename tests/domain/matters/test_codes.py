"""Codes of service items: their parts, and what is odd about them. Nothing is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketaccess.domain.basics.codes import credit_check_character, is_credit_code, is_division_code
from marketaccess.domain.matters.codes import (
    KINDS,
    LEVELS,
    BasicCode,
    basic_warnings,
    implementation_warnings,
    parse_basic,
    parse_implementation,
)

pytestmark = pytest.mark.requirement("R2.4")
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
BASIC = "000131101000"
BODY = "11990101MB0000001"
CREDIT = BODY + credit_check_character(BODY)
SOUND = f"{CREDIT}4{BASIC}"

bodies = st.text(ALPHABET, min_size=17, max_size=17)
provinces = st.sampled_from(["00", "11", "36", "44", "50", "99"])
basics = st.builds(
    "{}{}{}{}".format,
    provinces,
    st.sampled_from(sorted(KINDS)),
    st.text(ALPHABET, min_size=5, max_size=5),
    st.text(ALPHABET, min_size=3, max_size=3),
)
codes = st.builds(
    lambda body, level, basic: f"{body}{credit_check_character(body)}{level}{basic}",
    bodies,
    st.sampled_from(sorted(LEVELS)),
    basics,
)


@given(codes)
def test_a_code_that_follows_the_standard_raises_no_eyebrow(code: str) -> None:
    assert implementation_warnings(code, basic=code[-12:]) == ()
    parts = parse_implementation(code)
    assert parts is not None
    assert f"{parts.credit_code}{parts.level}{parts.basic}" == code


@given(codes, st.integers(0, 17), st.sampled_from(ALPHABET))
def test_one_wrong_character_of_the_credit_code_is_told(code: str, place: int, other: str) -> None:
    changed = code[:place] + other + code[place + 1 :]
    told = any("校验不通过" in warning for warning in implementation_warnings(changed))
    assert told is (changed != code)


@given(bodies)
def test_neighbours_that_change_places_are_told_apart(body: str) -> None:
    code = body + credit_check_character(body)
    for place in range(16):
        if code[place] != code[place + 1]:
            swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
            assert not is_credit_code(swapped)


@given(basics)
def test_the_parts_of_a_basic_code_are_the_code(code: str) -> None:
    parts = parse_basic(code)
    assert parts is not None
    assert "".join((parts.division, parts.kind, parts.main, parts.sub)) == code
    assert basic_warnings(code) == ()


@given(st.integers(0, 10**6 - 1))
def test_a_division_code_is_six_digits_that_do_not_begin_with_nought(number: int) -> None:
    code = f"{number:06}"
    assert is_division_code(code) is (number >= 100_000)


@given(st.text(max_size=40))
def test_any_text_gets_an_answer(code: str) -> None:
    assert all(isinstance(warning, str) and warning for warning in basic_warnings(code))
    assert all(isinstance(warning, str) and warning for warning in implementation_warnings(code))


def test_parts_in_their_order() -> None:
    assert parse_basic(BASIC) == BasicCode(division="00", kind="01", main="31101", sub="000")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("\uff10\uff10\uff10\uff11\uff13\uff11\uff11\uff10\uff11\uff10\uff10\uff10", BASIC),
        (" 0001 3110 1000 ", BASIC),
        ("00013110100a", "00013110100A"),
    ],
    ids=["full width", "spaces", "lower case"],
)
def test_a_code_is_read_as_people_write_it(written: str, meant: str) -> None:
    assert parse_basic(written) == parse_basic(meant)
    assert basic_warnings(written) == basic_warnings(meant)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("0001311010", "旧编码"),
        ("00013110100", "不合编码规则"),
        ("0001311010001", "不合编码规则"),
        ("00013110100é", "不合编码规则"),
        ("", "不合编码规则"),
        ("001931101000", "事项类型"),
        ("020131101000", "省级行政区划"),
    ],
)
def test_what_is_odd_about_a_basic_code(code: str, words: str) -> None:
    (warning,) = basic_warnings(code)
    assert words in warning
    assert code.upper() in warning


def test_kinds_that_a_place_has_made_for_itself_pass() -> None:
    assert basic_warnings("002131101000") == ()


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (SOUND[:-1], "共 30 位"),
        (f"{SOUND}0", "共 32 位"),
        ("", "共 0 位"),
        (f"{CREDIT}9{BASIC}", "行使层级“9”"),
        (f"{CREDIT}4001931101000", "事项类型"),
    ],
)
def test_what_is_odd_about_an_implementation_code(code: str, words: str) -> None:
    assert any(words in warning for warning in implementation_warnings(code))


def test_the_old_length_is_taken_with_a_warning() -> None:
    old = f"{CREDIT}40001311010"
    parts = parse_implementation(old)
    assert parts is not None
    assert parts.basic == "0001311010"
    (warning,) = implementation_warnings(old)
    assert "旧编码" in warning


def test_the_two_codes_must_agree() -> None:
    assert implementation_warnings(SOUND, basic=BASIC) == ()
    (warning,) = implementation_warnings(SOUND, basic="000131101001")
    assert "不一致" in warning


def test_each_thing_that_is_odd_is_told() -> None:
    code = f"{BODY}{'0' if CREDIT[-1] != '0' else '1'}9" + "021931101000"
    assert len(implementation_warnings(code, basic=BASIC)) == 5


@pytest.mark.parametrize("code", ["é" * 31, "-" * 31, "字" * 31])
def test_what_is_not_letters_and_digits_is_no_code(code: str) -> None:
    assert parse_implementation(code) is None
