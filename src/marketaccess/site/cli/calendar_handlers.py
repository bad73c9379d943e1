"""The handlers of ``marketaccess calendar``: imported only after Django's set-up."""

import argparse

from django.utils import timezone

from marketaccess.domain.authority.actor import SYSTEM
from marketaccess.domain.basics.notice import from_toml
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.foundation.calendars import actions, queries
from marketaccess.site.cli import common


def run_load(options: argparse.Namespace) -> int:
    """Load a notice from a file, as the system."""
    notice = from_toml(common.text_of(options.file))
    row = actions.load_notice(notice=notice, reason=options.reason, by=SYSTEM, at=timezone.now())
    if options.json:
        common.print_json({"year": row.year, "number": row.number})
    else:
        print(f"已载入{row.year}年节假日安排（{row.number}）。")
    return 0


def run_show(options: argparse.Namespace) -> int:
    """Print the special days of a year."""
    days = queries.special_days(options.year)
    if days is None:
        raise Refusal(f"{options.year}年的节假日安排没有载入，涉及这一年的日期都是暂定。")
    if options.json:
        source = queries.calendar().years[options.year].source
        listed = [{"date": d.on.isoformat(), "working": d.is_working, "why": d.why} for d in days]
        common.print_json({"year": options.year, "source": source, "days": listed})
    else:
        for each in days:
            print(f"{each.on}  {'上班' if each.is_working else '放假'}  {each.why}")
    return 0
