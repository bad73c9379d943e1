"""
Making a report's files: in a child process for the web part and the worker, directly for the command line.

``report_for`` never imports python-docx: the child does. Ask it where a second or two is no matter.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from hashlib import sha256
from importlib import import_module
from typing import Any

from attrs import asdict

from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.evaluation.worksheet import to_bytes
from marketaccess.foundation.documents import confinement
from marketaccess.foundation.documents.confinement import Allowance
from marketaccess.law import library
from marketaccess.pipelines.round_report.content import About, Objection, Report, report_of

TARGET = "marketaccess.pipelines.round_report.making:made"
ALLOWANCE = Allowance(memory=1 << 30, seconds=120, patience=180)
NOT_MADE = "报告没有生成：单位过多，内存或者时间不够。请稍后重试，仍不成功的请联系系统管理员。"


class Form(StrEnum):
    """As what a report is made."""

    WORD = "docx"
    EXCEL = "xlsx"


MEDIA_TYPES: dict[Form, str] = {
    Form.WORD: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Form.EXCEL: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_WRITERS = {
    Form.WORD: "marketaccess.pipelines.round_report.word",
    Form.EXCEL: "marketaccess.pipelines.round_report.sheets",
}


def report_for(
    worksheet: Mapping[str, Any] | bytes,
    *,
    system_text: str,
    about: About,
    form: Form = Form.WORD,
    objections: Sequence[Objection] | None = None,
) -> bytes:
    """
    The report of a round as a file; Word in a process of its own.

    :param worksheet: ``worksheet.json``, as bytes or read.
    :raises Refusal: no worksheet, another indicator system, or too much for the child.
    """
    kept = worksheet if isinstance(worksheet, bytes) else to_bytes(worksheet)
    order = packed(kept, system_text=system_text, about=about, objections=objections)
    if form is Form.EXCEL:  # openpyxl writes its sheets to disk first, which the child may not
        return made(content=order, form=form)
    try:
        return confinement.run(TARGET, order, allowance=ALLOWANCE, form=form.value)
    except confinement.Failed as error:
        raise Refusal(NOT_MADE) from error


def packed(
    worksheet: bytes, *, system_text: str, about: About, objections: Sequence[Objection] | None = None
) -> bytes:
    """What ``made`` takes, as bytes."""
    told = None if objections is None else [asdict(each) for each in objections]
    order = {
        "worksheet": worksheet.decode("utf-8", "replace"),
        "system": system_text,
        "about": {**asdict(about), "made_on": about.made_on.isoformat()},
        "objections": told,
    }
    return json.dumps(order, ensure_ascii=False).encode()


def made(*, content: bytes, form: str = Form.WORD) -> bytes:
    """The file of an order (see ``packed``). Runs in the child, and in the command line."""
    writer = import_module(_WRITERS[Form(form)])
    file: bytes = writer.content(unpacked(content))
    return file


def unpacked(order: bytes) -> Report:
    """The report that an order asks for. :raises Refusal: what is wrong with its worksheet."""
    told = json.loads(order)
    about = told["about"]
    try:
        sheet = json.loads(told["worksheet"])
    except ValueError:
        raise Refusal("计算底稿不是有效的 JSON，不能生成报告。", field="worksheet") from None
    objections = told["objections"]
    return report_of(
        sheet,
        system_text=told["system"],
        about=About(**{**about, "made_on": date.fromisoformat(about["made_on"])}),
        names={need.name: need.label for need in library.data_needs()},
        objections=None if objections is None else [Objection(**each) for each in objections],
        digest=sha256(told["worksheet"].encode()).hexdigest(),
    )
