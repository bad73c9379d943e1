"""`marketaccess documents check`: whether every stored file is still what was stored."""

import argparse
import json

from attrs import asdict

from marketaccess.foundation.documents import queries


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    parser = subparsers.add_parser("documents", help="文件存储：核对是否缺失、被改动、多余")
    verbs = parser.add_subparsers(dest="verb", required=True)
    check = verbs.add_parser("check", help="逐个核对文件与登记")
    check.add_argument("--json", action="store_true", help="以 JSON 输出结果")
    check.set_defaults(run=run, needs_django=True)


def run(options: argparse.Namespace) -> int:
    """Print what was found. 1 where a file is missing or changed; litter alone is no fault."""
    health = queries.check()
    if options.json:
        print(json.dumps({**asdict(health), "sound": health.is_sound}))
    else:
        print(f"已核对 {health.checked} 个文件")
        for label, found in (
            ("缺失", health.missing),
            ("被改动", health.changed),
            ("多余", health.orphaned),
            ("未写完", health.unfinished),
        ):
            print(f"{label} {len(found)} 个", *found, sep="\n  ")
    return 0 if health.is_sound else 1
