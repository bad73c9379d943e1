"""
The six digits of an item's code (事项编码).

The first says prohibited or permit, the next two the section, the last three the place in it. The
layout is read off published editions, no standard states it: a code outside of it is odd, not wrong.
"""

import re
from enum import StrEnum

from attrs import frozen

_SHAPE = re.compile(r"(?P<access>[12])(?P<section>[0-9]{2})(?P<sequence>[0-9]{3})", re.ASCII)


class Access(StrEnum):
    """What the list says of an item. The values are stored."""

    PROHIBITED = "prohibited"
    PERMIT = "permit"


ACCESS_LABELS: dict[Access, str] = {Access.PROHIBITED: "禁止准入", Access.PERMIT: "许可准入"}
_DIGITS: dict[str, Access] = {"1": Access.PROHIBITED, "2": Access.PERMIT}


@frozen
class Section:
    """A chapter of the permit list: a section of GB/T 4754-2017, or one of the three special ones."""

    key: str
    digits: str
    label: str

    @property
    def is_special(self) -> bool:
        """Whether it is none of GB/T 4754: approved projects, the internet catalogue, others."""
        return self.digits > "20"


SECTIONS: tuple[Section, ...] = (
    Section("A", "01", "农、林、牧、渔业"),
    Section("B", "02", "采矿业"),
    Section("C", "03", "制造业"),
    Section("D", "04", "电力、热力、燃气及水生产和供应业"),
    Section("E", "05", "建筑业"),
    Section("F", "06", "批发和零售业"),
    Section("G", "07", "交通运输、仓储和邮政业"),
    Section("H", "08", "住宿和餐饮业"),
    Section("I", "09", "信息传输、软件和信息技术服务业"),
    Section("J", "10", "金融业"),
    Section("K", "11", "房地产业"),
    Section("L", "12", "租赁和商务服务业"),
    Section("M", "13", "科学研究和技术服务业"),
    Section("N", "14", "水利、环境和公共设施管理业"),
    Section("O", "15", "居民服务、修理和其他服务业"),
    Section("P", "16", "教育"),
    Section("Q", "17", "卫生和社会工作"),
    Section("R", "18", "文化、体育和娱乐业"),
    Section("projects", "21", "《政府核准的投资项目目录》明确实行核准制的项目"),
    Section("internet", "22", "《互联网市场准入禁止许可目录》中的许可类事项"),
    Section("other", "99", "其他"),
)
SECTION_BY_KEY: dict[str, Section] = {section.key: section for section in SECTIONS}
_BY_DIGITS: dict[str, Section] = {section.digits: section for section in SECTIONS}
_NONE = "00"


@frozen
class ItemCode:
    """A code that keeps to the layout. ``section`` is None for a prohibited item."""

    access: Access
    section: Section | None
    sequence: int


def parse(code: str) -> ItemCode | None:
    """The parts of a code, or None where it is outside of the known layout."""
    found = _SHAPE.fullmatch(code)
    if found is None:
        return None
    access, section = _DIGITS[found["access"]], _BY_DIGITS.get(found["section"])
    if access is Access.PROHIBITED:
        return ItemCode(access, None, int(found["sequence"])) if found["section"] == _NONE else None
    return ItemCode(access, section, int(found["sequence"])) if section else None


def oddity(code: str, *, access: Access, section: str) -> str:
    """What is odd about a code where it stands, as a Chinese sentence, or ""."""
    if not code:
        return "没有事项编码。"
    parts = parse(code)
    if parts is None:
        return f"编码“{code}”不合已知的六位编码规则（1 或 2 开头、两位门类、三位顺序号），请核对原文。"
    if parts.access is not access:
        return f"编码“{code}”表示{ACCESS_LABELS[parts.access]}，事项却列在{ACCESS_LABELS[access]}类。"
    if parts.section is not None and section and parts.section.key != section:
        return f"编码“{code}”的门类是“{parts.section.label}”，与事项所在门类不一致。"
    return ""
