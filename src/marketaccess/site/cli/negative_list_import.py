"""What ``marketaccess list import`` does. Apart from the rest: it alone reads and writes workbooks."""

import argparse
from pathlib import Path
from typing import Any

from django.utils import timezone

from marketaccess.domain.authority.actor import SYSTEM
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.basics.text import normalise
from marketaccess.domain.negative_list.edition import Edition, Series
from marketaccess.pipelines.list_import.about import about
from marketaccess.pipelines.list_import.columns import BY_KEY
from marketaccess.pipelines.list_import.load import REASON_MAX, load
from marketaccess.pipelines.list_import.plan import Plan, plan
from marketaccess.pipelines.tables.faults import workbook_of_rejected
from marketaccess.site.cli import common, negative_list_json, tables
from marketaccess.site.cli.negative_list_handlers import print_totals


def run_import(options: argparse.Namespace) -> int:
    """Check an edition, and store it unless it is a dry run. Exit code 1: errors, nothing stored."""
    path, content, reason = Path(options.file), common.bytes_of(options.file), _reason(options.reason)
    made = plan(_about(options), file_name=path.name, content=content, chosen=_chosen(options.column))
    if options.rejected and made.faults:
        tables.write_rejected(options.rejected, workbook_of_rejected(made.sheets, made.faults))
    stored = None
    if made.is_possible and not options.dry_run:
        stored = load(made, file_name=path.name, reason=reason, by=SYSTEM, at=timezone.now())
    told = negative_list_json.of_import(made, stored)
    if options.json:
        common.print_json(told)
    else:
        _print_import(made, told)
    return 0 if made.is_possible else 1


def _about(options: argparse.Namespace) -> Edition:
    return about(
        key=options.edition,
        series=Series(options.series),
        title=normalise(options.title or ""),
        begins=common.a_day(options.start, "--from") if options.start else None,
        ends=common.a_day(options.end, "--to") if options.end else None,
        is_demonstration=options.demonstration,
    )


def _chosen(columns: list[str]) -> dict[str, str]:
    """The headings of ``--column``, each with its column. :raises Refusal: there is no such column."""
    chosen = {}
    for text in columns:
        heading, sign, key = text.replace("＝", "=").partition("=")  # noqa: RUF001 - typed in Chinese
        if not sign or (key and key not in BY_KEY):
            raise Refusal(f"--column 的“{text}”不认识，应当写成 表头=列，列只能是：{'、'.join(BY_KEY)}。")
        chosen[heading] = key
    return chosen


def _reason(text: str) -> str:
    reason = normalise(text)
    if len(reason) > REASON_MAX:
        raise Refusal(f"--reason 最多{REASON_MAX}字，现有{len(reason)}字，请精简。")
    return reason


def _print_import(made: Plan, told: dict[str, Any]) -> None:
    for fault in made.faults:
        kind = "请核对" if fault.is_warning else "错误"
        print(f"{kind} {fault.sheet} 第{fault.row}行 {fault.column}：{fault.message}")
    counts = told["totals"]
    print(
        f"事项 {counts['items']} 个（禁止 {counts['prohibited']}，许可 {counts['permit']}），"
        f"措施 {counts['measures']} 条（全国 {counts['national']}，地方 {counts['local']}）。"
    )
    print_totals(made.announcement, made.shortfalls)
    print(
        {
            "stored": "已录入。",
            "known": "与已录入的相同，没有变化。",
            "checked": "只检查，没有录入。",
            "refused": "没有录入：请先改正错误。",
        }[told["outcome"]]
    )
