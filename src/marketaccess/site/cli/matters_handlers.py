"""What ``marketaccess matters`` does."""

import argparse
from collections import Counter
from pathlib import Path
from typing import Any

from django.utils import timezone

from marketaccess.apps.matters import queries
from marketaccess.apps.matters.actions import Saved
from marketaccess.apps.negative_list import queries as editions
from marketaccess.domain.authority.actor import SYSTEM
from marketaccess.domain.matters.alignment import ALIGNMENT_RULES
from marketaccess.domain.negative_list.edition import Series
from marketaccess.pipelines.service_items.load import load
from marketaccess.pipelines.service_items.plan import Plan, plan
from marketaccess.pipelines.tables.faults import workbook_of_rejected
from marketaccess.site.cli import common, negative_list_json, tables


def run_import(options: argparse.Namespace) -> int:
    """Check service items, and store them unless it is a dry run. Exit code 1: rows were rejected."""
    path, content = Path(options.file), common.bytes_of(options.file)
    made = plan(file_name=path.name, content=content, by=SYSTEM, is_demonstration=options.demonstration)
    if options.rejected and made.faults:
        tables.write_rejected(options.rejected, workbook_of_rejected(made.sheets, made.faults))
    saved = None
    if not options.dry_run:
        saved = load(made, file_name=path.name, by=SYSTEM, at=timezone.now())
    told = _told(made, saved)
    if options.json:
        common.print_json(told)
    else:
        _print(told)
    return 1 if made.errors else 0


def _told(made: Plan, saved: Saved | None) -> dict[str, Any]:
    return {
        "stored": saved is not None,
        "created": len(saved.created) if saved else len(made.fresh),
        "changed": len(saved.changed) if saved else len(made.changed),
        "unchanged": saved.unchanged if saved else made.unchanged,
        "rejected": made.rejected,
        "columns": tables.of_columns(made.sheets),
        "faults": tables.of_faults(made.faults),
    }


def _print(told: dict[str, Any]) -> None:
    for fault in told["faults"]:
        mark = "请核对" if fault["warning"] else "未导入"
        print(f"{mark} {fault['sheet']} 第{fault['row']}行 {fault['column']}：{fault['message']}")
    if not told["stored"]:
        print("试运行，没有存入。")
    print(
        f"新增{told['created']}项，修改{told['changed']}项，"
        f"无变化{told['unchanged']}项，未导入{told['rejected']}行。"
    )


def run_findings(options: argparse.Namespace) -> int:
    """Print the findings of a day. Exit code 1: there are some."""
    on = common.a_day(options.as_of, "--as-of") if options.as_of else common.today()
    revision = editions.revision_in_force(Series.NEGATIVE_LIST, on)
    found = queries.findings(on)
    counts = Counter(each.number for each in found)
    told = {
        "on": on.isoformat(),
        "edition": editions.heading_told(revision) if revision else None,
        "counts": {rule.number: counts[rule.number] for rule in ALIGNMENT_RULES.rules},
        "findings": [negative_list_json.of_finding(each) for each in found],
    }
    if options.json:
        common.print_json(told)
    else:
        for each in found:
            print(f"{each.number} {each.words}　{each.where}　{each.detail}")
        print(f"{on}：共{len(found)}处。")
    return 1 if found else 0
