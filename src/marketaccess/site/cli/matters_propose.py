"""What ``marketaccess matters propose`` does."""

import argparse
from collections.abc import Mapping
from pathlib import Path

from django.utils import timezone

from marketaccess.domain.authority.actor import SYSTEM
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.matters.proposal import NONE
from marketaccess.pipelines.proposals import actions, queries
from marketaccess.pipelines.proposals.calculating import Ranking, ask
from marketaccess.pipelines.proposals.reading import Name, read
from marketaccess.site.cli import common

TOP_MAX = 50
BOTH_FILES = "--measures 和 --service-items 要一起给出；都不给就用数据库里施行的清单和事项。"
STORE_NEEDS_DATABASE = "--store 把建议存入数据库，不能和 --measures、--service-items 一起用。"
BAD_TOP = "--top 应为 1 至 {most} 的整数。"
NOTHING = "没有可以对应的措施或者事项：{measures}条措施，{items}个事项。"


def run(options: argparse.Namespace) -> int:
    """Print the ranking, and store the proposals if asked to."""
    if not 1 <= options.top <= TOP_MAX:
        raise Refusal(BAD_TOP.format(most=TOP_MAX))
    if bool(options.measures) != bool(options.service_items):
        raise Refusal(BOTH_FILES)
    if options.measures:
        if options.store:
            raise Refusal(STORE_NEEDS_DATABASE)
        measures, items = _names(options.measures), _names(options.service_items)
    else:
        question = queries.question(on=common.today())
        measures, items = list(question.measures), list(question.items)
    found = ask(measures, items, top=options.top)
    stored = None
    if options.store:
        stored = actions.store(
            edition_key=question.edition_key, ranking=found, departments=None, by=SYSTEM, at=timezone.now()
        )
    if options.json:
        common.print_json(found)
        return 0
    if not found or not items:
        print(NOTHING.format(measures=len(measures), items=len(items)))
    _print(found, dict(measures), dict(items))
    if stored is not None:
        print(f"新提出{stored.made}条对应关系，此前已有{stored.known}条。")
    return 0


def _names(path: str) -> list[Name]:
    try:
        content = Path(path).read_bytes()
    except (OSError, ValueError):
        raise Refusal(f"读不到文件“{path}”，请核对路径和权限。") from None
    return read(Path(path).name, content)


def _print(found: Ranking, measures: Mapping[str, str], items: Mapping[str, str]) -> None:
    for key, lines in found.items():
        print(f"{key}　{measures[key]}")
        for place, line in enumerate(lines, start=1):
            name = "没有对应的事项" if line["key"] == NONE else f"{line['key']}　{items[line['key']]}"
            print(f"  {place}. {line['score']:.2f}　{name}　{line['why']}")
