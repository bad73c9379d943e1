"""Codes that carry their own check: administrative divisions and unified social credit codes."""

import re

_DIVISION = re.compile(r"[1-9][0-9]{5}", re.ASCII)
_CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # GB 32100-2015: without I, O, S, V, Z
_CREDIT_VALUES = {character: value for value, character in enumerate(_CREDIT_ALPHABET)}
_CREDIT_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))


def is_division_code(code: str) -> bool:
    """Whether this has the shape of a GB/T 2260 code: six ASCII digits, the first not 0."""
    return _DIVISION.fullmatch(code) is not None


def division_above(code: str) -> str | None:
    """The code of the level above by its digits (county → city → province), None above a province."""
    if not is_division_code(code):
        raise ValueError(f"not a division code: {code!r}")
    if code.endswith("0000"):
        return None
    return code[:2] + "0000" if code.endswith("00") else code[:4] + "00"


def credit_check_character(body: str) -> str:
    """The 18th character for the first 17 of a unified social credit code (GB 32100-2015)."""
    if len(body) != 17 or any(character not in _CREDIT_VALUES for character in body):
        raise ValueError(f"not the body of a credit code: {body!r}")
    total = sum(_CREDIT_VALUES[c] * weight for c, weight in zip(body, _CREDIT_WEIGHTS, strict=True))
    return _CREDIT_ALPHABET[-total % 31]


def is_credit_code(code: str) -> bool:
    """Whether a unified social credit code (统一社会信用代码) has its shape and its check character."""
    try:
        return len(code) == 18 and credit_check_character(code[:17]) == code[17]
    except ValueError:
        return False
