"""Codes that carry their own check."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketaccess.domain.basics.codes import (
    credit_check_character,
    division_above,
    is_credit_code,
    is_division_code,
)

REAL = [
    "11610900016048121H",
    "12441500196720244T",
    "113501000036049501",
    "11440400006988451Y",
    "91330282L07196379D",
    "91230500MA1B3N1N2M",
]
FULL_WIDTH = "３６０２０２"  # noqa: RUF001


@pytest.mark.parametrize("code", REAL)
def test_real_credit_codes_are_right(code: str) -> None:
    assert is_credit_code(code)


@given(st.sampled_from(REAL), st.integers(0, 16), st.sampled_from("0123456789ABCDEFGHJKLMNPQRTUWXY"))
def test_one_wrong_character_is_found(code: str, place: int, other: str) -> None:
    changed = code[:place] + other + code[place + 1 :]
    assert is_credit_code(changed) == (changed == code)


@pytest.mark.parametrize("code", ["", "0" * 17 + "X", "91330282L07196379", "9133028OL07196379D", "é" * 18])
def test_what_is_no_credit_code(code: str) -> None:
    assert not is_credit_code(code)


def test_the_body_must_be_whole() -> None:
    with pytest.raises(ValueError, match="not the body"):
        credit_check_character("123")


@pytest.mark.parametrize("code", ["360202", "441721", "990101"])
def test_division_codes(code: str) -> None:
    assert is_division_code(code)


@pytest.mark.parametrize("code", ["", "36020", "036020", "36O202", "3602022", FULL_WIDTH])
def test_what_is_no_division_code(code: str) -> None:
    assert not is_division_code(code)


def test_the_level_above() -> None:
    assert division_above("441721") == "441700"
    assert division_above("441700") == "440000"
    assert division_above("440000") is None
    with pytest.raises(ValueError, match="not a division code"):
        division_above("x")
