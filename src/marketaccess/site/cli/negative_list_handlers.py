"""What ``marketaccess list`` does."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from marketaccess.apps.negative_list import queries
from marketaccess.domain.authority.actor import SYSTEM
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.negative_list.changes import Kind
from marketaccess.domain.negative_list.edition import (
    Announcement,
    Edition,
    Series,
    Shortfall,
    shortfalls,
    totals,
)
from marketaccess.domain.negative_list.rules import EDITION_RULES
from marketaccess.pipelines.list_import.about import about
from marketaccess.pipelines.list_import.load import load
from marketaccess.pipelines.list_import.plan import Plan, plan
from marketaccess.pipelines.tables.faults import workbook_of_rejected
from marketaccess.site.cli import common, negative_list_json, tables

if TYPE_CHECKING:
    from marketaccess.apps.negative_list.models import Revision


def run_import(options: argparse.Namespace) -> int:
    """Check an edition, and store it unless it is a dry run. Exit code 1: errors, nothing stored."""
    path, content = Path(options.file), common.bytes_of(options.file)
    made = plan(_about(options), file_name=path.name, content=content, chosen=_chosen(options.column))
    if options.rejected and made.faults:
        tables.write_rejected(options.rejected, workbook_of_rejected(made.sheets, made.faults))
    stored = None
    if made.is_possible and not options.dry_run:
        stored = load(made, file_name=path.name, reason=options.reason, by=SYSTEM, at=timezone.now())
    told = negative_list_json.of_import(made, stored)
    if options.json:
        common.print_json(told)
    else:
        _print_import(made, told)
    return 0 if made.is_possible else 1


def run_show(options: argparse.Namespace) -> int:
    """Print the edition that holds on a day, or a named one."""
    revision = _revision(options)
    told = queries.edition_told(queries.edition_value(revision), revision)
    if options.json:
        common.print_json(told)
        return 0
    print(f"{told['title']}（{told['in_force_from']} 起施行）")
    for item in told["items"]:
        print(f"{item['number']:>4} {item['code']:<8} {item['title']}")
        for measure in item["measures"]:
            print(f"     · {measure['text']}（{'、'.join(measure['authorities'])}）")
    return 0


def run_search(options: argparse.Namespace) -> int:
    """Print the measures that contain the words."""
    revision, words = _revision(options), " ".join(options.words)
    found = list(queries.find(revision, queries.Wish(query=words)))
    told = negative_list_json.of_search(revision, words, found)
    if options.json:
        common.print_json(told)
        return 0
    for result in told["results"]:
        print(f"{result['access_label']} {result['item_code']:<8} {result['text']}（{result['item_title']}）")
    if not found:
        print(f"{told['edition']['title']}中没有同时含有这些词语的措施。")
    return 0


def run_check(options: argparse.Namespace) -> int:
    """Print what offends against the rules, and how far the official totals are. Exit code 1: errors."""
    revision = _named(options.edition)
    edition = queries.edition_value(revision)
    official = queries.announcement(edition.key, edition.series, is_demonstration=edition.is_demonstration)
    counted = totals(edition.items)
    short = shortfalls(counted, official.totals) if official else ()
    findings = EDITION_RULES.check(edition)
    told = negative_list_json.of_check(edition, findings, counted, official, short)
    if options.json:
        common.print_json(told)
    else:
        for finding in told["findings"]:
            print(
                f"{finding['number']} {finding['severity_label']} {finding['words']}"
                f"　{finding['where']}　{finding['detail']}"
            )
        _print_totals(official, short)
    return 1 if short or any(finding["severity"] == "error" for finding in told["findings"]) else 0


def run_diff(options: argparse.Namespace) -> int:
    """Print what changed from one edition to the next: as people confirmed it, else as it is proposed."""
    told = queries.difference_told(_named(options.old), _named(options.new))
    if options.json:
        common.print_json(told)
        return 0
    for level, label in (("items", "事项"), ("measures", "措施")):
        for line in told[level]:
            if line["kinds"] != [Kind.KEPT.value]:
                was, now = "；".join(line["old_texts"]), "；".join(line["new_texts"])
                print(f"{label} {'、'.join(line['labels'])}：{was or '（无）'} → {now or '（无）'}")
    return 0


def _about(options: argparse.Namespace) -> Edition:
    return about(
        key=options.edition,
        series=Series(options.series),
        title=options.title or "",
        begins=common.a_day(options.start, "--from") if options.start else None,
        ends=common.a_day(options.end, "--to") if options.end else None,
        is_demonstration=options.demonstration,
    )


def _chosen(columns: list[str]) -> dict[str, str]:
    pairs = [text.partition("=") for text in columns]
    return {heading: key for heading, sign, key in pairs if sign}


def _revision(options: argparse.Namespace) -> "Revision":
    if options.edition:
        return _named(options.edition)
    on = common.a_day(options.as_of, "--as-of") if options.as_of else timezone.localdate()
    revision = queries.revision_in_force(Series.NEGATIVE_LIST, on)
    if revision is None:
        raise Refusal(f"{on} 没有施行中的清单。请先用 marketaccess list import 录入。")
    return revision


def _named(key: str) -> "Revision":
    """An edition by its key, as recorded now. :raises Refusal: none of this key."""
    revision = queries.revision_of(key)
    if revision is None:
        known = "、".join(each.edition.key for each in queries.current_revisions()) or "（还没有）"
        raise Refusal(f"没有版本“{key}”。已录入的版本：{known}。")
    return revision


def _print_import(made: Plan, told: dict[str, Any]) -> None:
    for fault in made.faults:
        kind = "请核对" if fault.is_warning else "错误"
        print(f"{kind} {fault.sheet} 第{fault.row}行 {fault.column}：{fault.message}")
    counts = told["totals"]
    print(
        f"事项 {counts['items']} 个（禁止 {counts['prohibited']}，许可 {counts['permit']}），"
        f"措施 {counts['measures']} 条（全国 {counts['national']}，地方 {counts['local']}）。"
    )
    _print_totals(made.announcement, made.shortfalls)
    print(
        {
            "stored": "已录入。",
            "known": "与已录入的相同，没有变化。",
            "checked": "只检查，没有录入。",
            "refused": "没有录入：请先改正错误。",
        }[told["outcome"]]
    )


def _print_totals(official: Announcement | None, short: tuple[Shortfall, ...]) -> None:
    for each in short:
        less = "少" if each.difference < 0 else "多"
        print(f"{each.label}：官方公布 {each.official}，实有 {each.found}，{less} {each.amount}。")
    if official and not short:
        print("与官方公布的总数一致。")
