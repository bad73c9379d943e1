"""Data in, PDF out. The data reach typst as one JSON value: nothing of it is ever read as markup."""

import json
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import typst
from django.conf import settings

from marketaccess.domain.basics.refusal import Refusal
from marketaccess.pipelines.case_file.font import characters

TEMPLATE = Path(__file__).with_name("case_file.typ")
# Characters that a font cannot show and that some readers obey: directions, controls, private use.
UNSEEN = dict.fromkeys((*range(9), 11, 12, *range(14, 32), *range(127, 160), 0x61C, *range(8206, 8208),
                        *range(8234, 8239), *range(8294, 8298)))  # fmt: skip
# What has no shape of its own and needs none: spaces, line ends, joiners.
SHAPELESS = frozenset({"Zs", "Zl", "Zp", "Cc", "Cf"})
# Space and marks by their category, which are drawn all the same: Ogham's stroke, signs over Arabic numbers.
DRAWN_SPACE, DRAWN_MARKS = "\u1680", frozenset({"AL", "AN", "L"})


def printable(value: Any, known: frozenset[int]) -> Any:
    """The value with every text in it made fit for a font with the known characters, however deep it lies."""
    if isinstance(value, str):
        return _printable(value, known)
    if isinstance(value, Mapping):
        return {key: printable(item, known) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [printable(item, known) for item in value]
    return value


def _printable(text: str, known: frozenset[int]) -> str:
    text = text.translate(UNSEEN).encode("utf-8", "replace").decode()
    if all(ord(letter) in known for letter in text):
        return text
    return "".join(
        letter if ord(letter) in known or _is_shapeless(letter) else _code(letter) for letter in text
    )


def _is_shapeless(letter: str) -> bool:
    category = unicodedata.category(letter)
    is_drawn = letter == DRAWN_SPACE or (
        category == "Cf" and unicodedata.bidirectional(letter) in DRAWN_MARKS
    )
    return category in SHAPELESS and not is_drawn


def _code(letter: str) -> str:
    # The number and not a box: whoever has the font can find the character again.
    return f"〔U+{ord(letter):04X}〕"


def pdf(data: Mapping[str, Any], *, at: datetime) -> bytes:
    """
    The file as PDF/A-2b, the form that archives take. Same data and moment, same bytes.

    :raises Refusal: where the font is missing that Chinese needs.
    """
    fonts = Path(settings.FONTS_ROOT)
    files = sorted(fonts.glob("NotoSerifSC-*.ttf"))
    if not files:
        raise Refusal("服务器缺少中文字体，无法生成 PDF。请系统管理员运行 marketaccess assets 后重试。")
    known = frozenset.intersection(*(characters(file.resolve()) for file in files))
    made = typst.compile(
        str(TEMPLATE),
        root=str(TEMPLATE.parent),
        font_paths=[str(fonts)],
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"file": json.dumps(printable(data, known), ensure_ascii=False)},
        pdf_standards="a-2b",
        timestamp=int(at.timestamp()),
    )
    assert isinstance(made, bytes)
    return made
