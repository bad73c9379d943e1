"""What ``marketaccess matters propose`` does."""

import argparse
from pathlib import Path

from django.utils import timezone

from marketaccess.domain.authority.actor import SYSTEM
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.matters.proposal import NONE
from marketaccess.pipelines.proposals import actions, queries
from marketaccess.pipelines.proposals.calculating import Ranking, ask
from marketaccess.pipelines.proposals.queries import Question
from marketaccess.pipelines.proposals.reading import Name, read
from marketaccess.site.cli import common

TOP_MAX = 50
BOTH_FILES = "--measures 和 --service-items 要一起给出；都不给就用数据库里施行的清单和事项。"
STORE_NEEDS_DATABASE = "--store 把建议存入数据库，不能和 --measures、--service-items 一起用。"
BAD_TOP = "--top 应为 1 至 {most} 的整数。"


def run(options: argparse.Namespace) -> int:
    """Print the ranking, and store the proposals if asked to."""
    _check(options)
    question = _question(options)
    found = ask(question.measures, question.items, top=options.top)
    stored = None
    if options.store:
        stored = actions.store(
            edition_key=question.edition_key, ranking=found, departments=None, by=SYSTEM, at=timezone.now()
        )
    if options.json:
        common.print_json(found)
    else:
        _print(question, found, stored)
    return 0


def _check(options: argparse.Namespace) -> None:
    if not 1 <= options.top <= TOP_MAX:
        raise Refusal(BAD_TOP.format(most=TOP_MAX))
    if bool(options.measures) != bool(options.service_items):
        raise Refusal(BOTH_FILES)
    if options.measures and options.store:
        raise Refusal(STORE_NEEDS_DATABASE)


def _question(options: argparse.Namespace) -> Question:
    if options.measures:
        return Question("", _names(options.measures), _names(options.service_items))
    return queries.question(on=common.today())


def _names(path: str) -> tuple[Name, ...]:
    return tuple(read(Path(path).name, common.bytes_of(path)))


def _print(question: Question, found: Ranking, stored: actions.Stored | None) -> None:
    measures, items = dict(question.measures), dict(question.items)
    for key, lines in found.items():
        print(f"{key}　{measures[key]}")
        for place, line in enumerate(lines, start=1):
            name = "没有对应的事项" if line["key"] == NONE else f"{line['key']}　{items[line['key']]}"
            print(f"  {place}. {line['score']:.2f}　{name}　{line['why']}")
    print(f"共{len(measures)}条措施，{len(items)}个事项。")
    if stored is not None:
        print(f"新提出{stored.made}条对应关系，此前已有{stored.known}条。")
