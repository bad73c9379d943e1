"""What `marketaccess documents` does."""

import argparse
import json

from attrs import asdict

from marketaccess.foundation.documents import queries


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
