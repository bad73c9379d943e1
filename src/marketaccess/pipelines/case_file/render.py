"""Data in, PDF out. The data reach typst as one JSON value: nothing of it is ever read as markup."""

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import typst
from django.conf import settings

from marketaccess.domain.basics.refusal import Refusal

TEMPLATE = Path(__file__).with_name("case_file.typ")
# Characters that a font cannot show and that some readers obey: directions, controls, private use.
UNSEEN = dict.fromkeys((*range(9), 11, 12, *range(14, 32), *range(8234, 8239)))


def printable(value: Any) -> Any:
    """The value with every text in it made fit for print, however deep it lies."""
    if isinstance(value, str):
        return value.translate(UNSEEN).encode("utf-8", "replace").decode()
    if isinstance(value, Mapping):
        return {key: printable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [printable(item) for item in value]
    return value


def pdf(data: Mapping[str, Any], *, at: datetime) -> bytes:
    """
    The file as PDF/A-2b, the form that archives take. Same data and moment, same bytes.

    :raises Refusal: where the font is missing that Chinese needs.
    """
    fonts = Path(settings.FONTS_ROOT)
    if not any(fonts.glob("NotoSerifSC-*.ttf")):
        raise Refusal("服务器缺少中文字体，无法生成 PDF。请系统管理员运行 marketaccess assets 后重试。")
    made = typst.compile(
        str(TEMPLATE),
        root=str(TEMPLATE.parent),
        font_paths=[str(fonts)],
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"file": json.dumps(printable(data), ensure_ascii=False)},
        pdf_standards="a-2b",
        timestamp=int(at.timestamp()),
    )
    assert isinstance(made, bytes)
    return made
