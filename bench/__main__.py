"""
`make bench`: every part, or those named: python -m bench d e --scale 0.1

What was measured at full size is kept in ``results/`` under the name of the part.
"""

import argparse
import os
import sys

import django

from bench import (
    delivery,
    due,
    evaluation,
    intake,
    kills,
    list_import,
    list_pages,
    list_search,
    pages,
    proposals,
    races,
    recompute,
    survey,
)
from bench.table import Row, write

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marketaccess.site.settings")
PARTS = {
    "a": ("pages under load", pages.run),
    "b": ("leads accepted", intake.run),
    "c": ("dates computed anew", recompute.run),
    "d": ("due() against a loop", due.run),
    "e": ("races", races.run),
    "f": ("kill -9", kills.run),
    "delivery": ("a large delivery checked", delivery.run),
    "list-search": ("asking the list and the service items", list_search.run),
    "list-import": ("a list from a large workbook", list_import.run),
    "list-pages": ("the list's public pages under load", list_pages.run),
    "survey": ("survey answers accepted", survey.run),
    "proposals": ("proposals of service items for measures", proposals.run),
    "evaluation": ("an evaluation beside other engines and by hand", evaluation.run),
}


def main() -> int:
    """Exit code 1 when a goal is missed."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("parts", nargs="*", default=list(PARTS), help=" ".join(PARTS))
    parser.add_argument("--scale", type=float, default=1.0, help="share of the full size, for a quick look")
    options = parser.parse_args()
    django.setup()
    rows: list[Row] = []
    for part in options.parts:
        title, run = PARTS[part]
        print(f"── {part}: {title}", file=sys.stderr, flush=True)
        found = run(scale=options.scale)
        write(found, part if options.scale == 1 else f"quick-{part}", scale=options.scale)
        rows += found
    return int(any(row.met is False for row in rows))


if __name__ == "__main__":
    sys.exit(main())
