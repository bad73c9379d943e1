"""What ``marketaccess demo`` does."""

import argparse

import attrs
from django.utils import timezone

from marketaccess.site.cli import common
from marketaccess.site.cli.install_handlers import profile_of_environment
from marketaccess.site.demonstration import (
    consultations,
    deliveries,
    evaluation,
    guard,
    lists,
    matters,
    surveys,
    work,
)
from marketaccess.site.demonstration.county import County, set_up
from marketaccess.site.demonstration.play import play


def run(options: argparse.Namespace) -> int:
    """Set up the county, play the leads, print who may sign in. :raises Refusal: not here."""
    guard.check()
    profile_key, now = profile_of_environment(), timezone.now()
    county = set_up(profile_key=profile_key, at=now)
    lists.record(at=now)
    matters.record(county, now=now)
    work.record(county, now=now)
    surveys.record(county, now=now)
    deliveries.record(county, now=now)
    evaluation.record(county, now=now)
    receipts = play(county, now=now) | consultations.record(county, now=now)
    evaluation.compute(now=now)
    if options.json:
        people = [attrs.asdict(person) for person in county.people]
        common.print_json({"profile": county.profile.key, "accounts": people, "receipts": receipts})
    else:
        _print(county, receipts)
    return 0


def _print(county: County, receipts: dict[str, str]) -> None:
    print(f"示范数据已就绪：{county.profile.name}。以下账号和口令只属于本机这一份演示，请勿用于正式环境。\n")
    for person in county.people:
        extra = f"　保管口令 {person.passphrase}" if person.passphrase else ""
        print(f"  {person.account:<34} {person.password}　{person.label}（{person.department}）{extra}")
    if receipts:
        print("\n反映人、咨询人查询码（只显示这一次）：")
        for reference, receipt in receipts.items():
            print(f"  {reference}　{receipt}")
