"""``marketaccess evaluate --report``: the report of a computation as Word or Excel."""

import argparse
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from marketaccess.domain.basics.refusal import Refusal
from marketaccess.pipelines.round_report.content import About
from marketaccess.pipelines.round_report.making import Form, made, packed


def check_names(files: Iterable[str]) -> None:
    """:raises Refusal: a file that is neither .docx nor .xlsx; asked before anything is computed."""
    for file in files:
        if Path(file).suffix.lower()[1:] not in set(Form):
            raise Refusal(f"报告“{file}”的扩展名应当是 .docx 或者 .xlsx。", field="report")


def write_reports(options: argparse.Namespace, worksheet: bytes, system_text: str) -> None:
    """Each report that was asked for. No child process: the command line may load what it needs."""
    if not options.report:
        return
    today = datetime.now().astimezone().date()
    about = About(place=options.place, issuer=options.issuer, made_on=today)
    order = packed(worksheet, system_text=system_text, about=about)
    for file in map(Path, options.report):
        content = made(content=order, form=Form(file.suffix.lower()[1:]))
        try:
            file.write_bytes(content)
        except OSError as error:
            raise Refusal(f"写不进文件“{file}”（{error.strerror}），请核对路径、权限和磁盘空间。") from None
