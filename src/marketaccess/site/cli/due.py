"""``marketaccess due``: when something is due, and why. Works without a database."""

import argparse
from typing import Any

from marketaccess.domain.basics.notice import from_toml
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.basics.workdays import Calendar
from marketaccess.domain.mechanism.clock import STARTS, Due, Event, EventKind, Rule, due
from marketaccess.domain.mechanism.profile import Profile
from marketaccess.law import library
from marketaccess.site.cli import common

Subparsers = Any  # argparse keeps the type of its sub-parsers to itself


def register(subparsers: Subparsers) -> None:
    """Add the command."""
    parser = subparsers.add_parser("due", help="计算到期日并逐日说明", description="计算到期日并逐日说明")
    parser.add_argument("--profile", required=True, metavar="方案", help="机制方案的标识，或者 TOML 文件")
    parser.add_argument("--rule", metavar="时限", help="时限的标识，用 --list 查看")
    parser.add_argument("--from", dest="start", metavar="日期", help="起算日，如 2026-09-29（当日不计入）")
    parser.add_argument(
        "--event",
        action="append",
        default=[],
        metavar="事件:日期",
        help="suspend 中止、resume 恢复、extend 延至、return 退回、reopen 重新办理，可写多次",
    )
    parser.add_argument(
        "--notice", action="append", default=[], metavar="文件", help="节假日安排（TOML），可写多次"
    )
    parser.add_argument("--list", action="store_true", dest="listing", help="列出方案的时限")
    parser.add_argument("--json", action="store_true", help="以 JSON 输出")
    parser.set_defaults(handler=run)


def run(options: argparse.Namespace) -> int:
    """Print the date with its explanation, or the list of rules."""
    profile = common.a_profile(options.profile)
    if options.listing:
        _list(profile, as_json=options.json)
        return 0
    if not options.rule or not options.start:
        raise Refusal("请写明时限（--rule）和起算日（--from）；用 --list 查看方案有哪些时限。")
    found = due(
        _rule(profile, options.rule),
        starts_on=common.a_day(options.start, "--from"),
        calendar=_calendar(options.notice),
        events=[an_event(text) for text in options.event],
    )
    if options.json:
        common.print_json(as_json(found))
    else:
        _print(found)
    return 0


def an_event(text: str) -> Event:
    """An event from ``KIND:DATE``; the date of an extension is the day until which it runs."""
    name, _, day = text.replace("：", ":").partition(":")
    try:
        kind = EventKind(name.strip())
    except ValueError:
        kinds = "、".join(kind.value for kind in EventKind)
        raise Refusal(f"--event 的“{text}”不认识，应当写成 事件:日期，事件只能是：{kinds}。") from None
    on = common.a_day(day, f"--event {name}")
    return Event(kind, on, on if kind is EventKind.EXTEND else None)


def as_json(found: Due) -> dict[str, Any]:
    """The contract that other programs rely on."""
    return {
        "due": found.due_on.isoformat(),
        "provisional": found.is_provisional,
        "clause": str(found.rule.clause),
        "trace": [
            {"date": each.on.isoformat(), "counted": each.counted, "why": each.why} for each in found.trace
        ],
    }


def _rule(profile: Profile, key: str) -> Rule:
    if key in profile.rules:
        return profile.rules[key]
    if not profile.rules:
        raise Refusal(f"方案“{profile.name}”的文件没有写明任何时限，无从计算。")
    raise Refusal(f"方案“{profile.name}”没有时限“{key}”，有的是：{'、'.join(profile.rules)}。")


def _calendar(notices: list[str]) -> Calendar:
    known = library.known_calendar()
    return known.with_notices(from_toml(common.text_of(path)).as_year() for path in notices)


def _list(profile: Profile, *, as_json: bool) -> None:
    if as_json:
        rules = [
            {
                "rule": rule.key,
                "label": rule.label,
                "start": rule.start.value,
                "amount": rule.amount,
                "day_kind": rule.day_kind.value,
                "roll_over": rule.roll_over,
                "clause": str(rule.clause),
                "reading": rule.reading,
            }
            for rule in profile.rules.values()
        ]
        common.print_json({"profile": profile.key, "rules": rules})
        return
    for rule in profile.rules.values():
        print(f"{rule.key}\t{rule.label}\t{rule.length}，自{STARTS[rule.start]}起算\t{rule.clause}")
        if rule.reading:
            print(f"\t按本机制方案的理解：{rule.reading}")
    if not profile.rules:
        print("所据文件没有写明时限。")


def _print(found: Due) -> None:
    mark = "（暂定）" if found.is_provisional else ""
    print(f"{found.rule.label}：{found.due_on}{mark}，{found.rule.length}，{found.rule.clause}")
    if found.first_due_on != found.due_on:
        print(f"原到期日：{found.first_due_on}")
    if found.is_suspended:
        print("计时已中止，恢复计时后日期顺延。")
    if found.rule.reading:
        print(f"按本机制方案的理解：{found.rule.reading}")
    for each in found.trace:
        print(f"  {each.on}  {'计入' if each.counted else '不计'}  {each.why}")
