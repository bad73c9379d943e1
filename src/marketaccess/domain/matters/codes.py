"""
Codes of service items (政务服务事项): basic code and implementation code.

Layout of GB/T 39554.1-2020: basic code 12 = division 2, kind 2, main 5, sub 3; implementation code 31 =
unified social credit code 18, level 1, basic code 12. Older papers have a basic code of 10 and with it 29;
both are taken, with a warning. Nothing here refuses: real registers hold codes that break their standard.
"""

import re

from attrs import frozen

from marketaccess.domain.basics.codes import is_credit_code, is_division_code
from marketaccess.domain.basics.text import normalise_code

BASIC, BASIC_OLD = 12, 10
CREDIT = 18
LEVELS: dict[str, str] = {
    "1": "国家级",
    "2": "省级",
    "3": "市级",
    "4": "县级",
    "5": "镇（乡、街道）级",
    "6": "村（社区）级",
    "7": "分级管理",
}
KINDS: dict[str, str] = {
    "01": "行政许可",
    "02": "行政处罚",
    "03": "行政强制",
    "04": "行政征收",
    "05": "行政给付",
    "06": "行政检查",
    "07": "行政确认",
    "08": "行政奖励",
    "09": "行政裁决",
    "10": "其他行政权力",
    "20": "公共服务",
}
PERMIT_KIND = "01"
_BASIC = re.compile(
    r"(?P<division>[0-9]{2})(?P<kind>[0-9]{2})(?P<main>[0-9A-Z]{5})(?P<sub>[0-9A-Z]{3})", re.ASCII
)
_ALPHANUMERIC = re.compile(r"[0-9A-Z]+", re.ASCII)


@frozen
class BasicCode:
    """The parts of a basic code. ``division`` 00 is the state's own catalogue, else a province."""

    division: str
    kind: str
    main: str
    sub: str


@frozen
class ImplementationCode:
    """The parts of an implementation code; ``basic`` may be of the old length."""

    credit_code: str
    level: str
    basic: str


def parse_basic(code: str) -> BasicCode | None:
    """The parts of a twelve-character code, or None."""
    found = _BASIC.fullmatch(normalise_code(code))
    return BasicCode(**found.groupdict()) if found else None


def parse_implementation(code: str) -> ImplementationCode | None:
    """The parts of a code of 31 or, as of old, 29 characters; None for any other length."""
    code = normalise_code(code)
    if len(code) not in {CREDIT + 1 + BASIC, CREDIT + 1 + BASIC_OLD} or not _ALPHANUMERIC.fullmatch(code):
        return None
    return ImplementationCode(code[:CREDIT], code[CREDIT], code[CREDIT + 1 :])


def basic_warnings(code: str) -> tuple[str, ...]:
    """What is odd about a basic code, as Chinese sentences."""
    code = normalise_code(code)
    if len(code) == BASIC_OLD and _ALPHANUMERIC.fullmatch(code):
        return (f"基本编码“{code}”是 10 位旧编码，现行标准为 12 位，请核对。",)
    parts = parse_basic(code)
    if parts is None:
        return (
            f"基本编码“{code}”不合编码规则（2 位区划、2 位事项类型、5 位主项、3 位子项，共 12 位），请核对。",
        )
    odd = []
    if parts.kind not in KINDS and parts.kind < "21":
        odd.append(f"基本编码“{code}”的事项类型“{parts.kind}”不在代码表内。")
    if parts.division != "00" and not is_division_code(parts.division + "0000"):
        odd.append(f"基本编码“{code}”的区划“{parts.division}”不是省级行政区划代码。")
    return tuple(odd)


def implementation_warnings(code: str, *, basic: str = "") -> tuple[str, ...]:
    """What is odd about an implementation code, and whether it agrees with the basic code."""
    code, basic = normalise_code(code), normalise_code(basic)
    parts = parse_implementation(code)
    if parts is None:
        return (
            f"实施编码“{code}”共 {len(code)} 位，应为 31 位"
            "（18 位统一社会信用代码、1 位行使层级、12 位基本编码）。",
        )
    odd = list(_parts_warnings(parts, code))
    if basic and parts.basic != basic:
        odd.append(f"实施编码“{code}”末尾的基本编码与所填基本编码“{basic}”不一致。")
    return tuple(odd)


def _parts_warnings(parts: ImplementationCode, code: str) -> tuple[str, ...]:
    odd = []
    if not is_credit_code(parts.credit_code):
        odd.append(f"实施编码“{code}”中的统一社会信用代码校验不通过，请核对。")
    if parts.level not in LEVELS:
        odd.append(f"实施编码“{code}”的行使层级“{parts.level}”不在代码表内。")
    return (*odd, *basic_warnings(parts.basic))
