"""What ``marketaccess list diff`` does. Apart from the other verbs: it loads heavy libraries."""

import argparse

from marketaccess.apps.negative_list import queries
from marketaccess.domain.negative_list.compare import compare
from marketaccess.site.cli import common, negative_list_json
from marketaccess.site.cli.negative_list_handlers import named


def run_diff(options: argparse.Namespace) -> int:
    """Print what changed from one edition to the next."""
    old, new = named(options.old), named(options.new)
    found = compare(queries.edition_value(old), queries.edition_value(new))
    told = negative_list_json.of_comparison(found)
    if options.json:
        common.print_json(told)
        return 0
    for level, label in (("items", "事项"), ("measures", "措施")):
        for change in told[level]:
            if change["kinds"] != ["kept"]:
                was, now = "；".join(change["old_texts"]), "；".join(change["new_texts"])
                print(f"{label} {'、'.join(change['labels'])}：{was or '（无）'} → {now or '（无）'}")
    return 0
