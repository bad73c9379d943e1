"""What ``marketaccess indicators`` does."""

import argparse
from contextlib import suppress

from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.basics.toml import TomlError, load
from marketaccess.domain.evaluation.checkup import amount, check
from marketaccess.domain.evaluation.indicator import Indicator
from marketaccess.domain.evaluation.system_parse import read
from marketaccess.domain.evaluation.weights import maximum, printed
from marketaccess.law import library
from marketaccess.site.cli import common
from marketaccess.warehouse.indicators.catalogue import metric_of


def run_check(options: argparse.Namespace) -> int:
    """Print the findings; exit code 1 where the system cannot be computed, 0 where it only has oddities."""
    text, name = common.law_text(
        options.system, "指标体系", library.indicator_system_keys(), library.indicator_system_text
    )
    provided = {need.name for need in library.data_needs() if need.provider}
    findings = check(text, provided, _why_not_counted)
    highest = None
    # A text that is no TOML has no system; one with errors has what could be read of it.
    with suppress(TomlError):
        system, _ = read(load(text))
        highest = amount(maximum(printed(system)))
        if not options.json:
            print(f"{system.title}：{len(system.indicators)}项指标，满分{highest}。")
    return common.report(name, findings, as_json=options.json, maximum=highest and float(highest))


def _why_not_counted(indicator: Indicator) -> str:
    try:
        metric_of(indicator)
    except Refusal as refusal:
        return refusal.message
    return ""


def run_list(options: argparse.Namespace) -> int:
    """Print the keys and titles of the systems."""
    systems = [library.indicator_system(key) for key in library.indicator_system_keys()]
    if options.json:
        common.print_json(
            [
                {
                    "key": s.key,
                    "title": s.title,
                    "document": s.document.title,
                    "demonstration": s.is_demonstration,
                }
                for s in systems
            ]
        )
    else:
        for system in systems:
            mark = "\t示范数据 非官方" if system.is_demonstration else ""
            print(f"{system.key}\t{system.title}{mark}")
    return 0
