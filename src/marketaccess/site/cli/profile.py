"""``marketaccess profile``: check a mechanism profile, list those that come with the program."""

import argparse
from typing import Any

from marketaccess.domain.mechanism.profile_check import check
from marketaccess.law import library
from marketaccess.site.cli import common


def register(subparsers: Any) -> None:
    """Add the command."""
    parser = subparsers.add_parser("profile", help="检查机制方案", description="检查机制方案")
    verbs = parser.add_subparsers(dest="verb", metavar="操作", required=True)
    checking = verbs.add_parser("check", help="逐项检查一个方案")
    checking.add_argument("profile", metavar="文件或标识", help="TOML 文件，或者随程序提供的方案标识")
    checking.add_argument("--on", metavar="日期", help="按哪一天判断试行期，默认今天")
    checking.add_argument("--json", action="store_true", help="以 JSON 输出")
    checking.set_defaults(handler=run_check)
    listing = verbs.add_parser("list", help="列出随程序提供的方案")
    listing.add_argument("--json", action="store_true", help="以 JSON 输出")
    listing.set_defaults(handler=run_list)


def run_check(options: argparse.Namespace) -> int:
    """Print the findings; exit code 1 where the profile cannot be used, 0 where it only has oddities."""
    text, name = common.profile_text(options.profile)
    on = common.a_day(options.on, "--on") if options.on else common.today()
    return common.report(name, check(text, on=on), as_json=options.json)


def run_list(options: argparse.Namespace) -> int:
    """Print the keys and names of the profiles."""
    profiles = [library.profile(key) for key in library.profile_keys()]
    if options.json:
        common.print_json([{"key": p.key, "name": p.name, "document": p.document.title} for p in profiles])
    else:
        for profile in profiles:
            print(f"{profile.key}\t{profile.name}\t《{profile.document.title}》")
    return 0
