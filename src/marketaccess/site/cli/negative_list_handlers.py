"""What ``marketaccess list`` does, but for its import."""

import argparse
from typing import TYPE_CHECKING

from django.utils import timezone

from marketaccess.apps.negative_list import queries
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.negative_list.changes import Kind
from marketaccess.domain.negative_list.edition import Announcement, Series, Shortfall, shortfalls, totals
from marketaccess.domain.negative_list.rules import EDITION_RULES
from marketaccess.site.cli import common, negative_list_json

if TYPE_CHECKING:
    from marketaccess.apps.negative_list.models import Revision


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
        print_totals(official, short)
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


def print_totals(official: Announcement | None, short: tuple[Shortfall, ...]) -> None:
    """How far the official totals are: nothing where none were announced."""
    for each in short:
        less = "少" if each.difference < 0 else "多"
        print(f"{each.label}：官方公布 {each.official}，实有 {each.found}，{less} {each.amount}。")
    if official and not short:
        print("与官方公布的总数一致。")
