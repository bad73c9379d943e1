"""What evidence must be like before anybody judges it: rules as data, checked when it is handed in."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Any

from attrs import frozen

from marketaccess.domain.basics.citation import Citation
from marketaccess.domain.basics.page_address import why_not_exact
from marketaccess.domain.basics.reader import Problem, Reader, usable
from marketaccess.domain.evaluation.judging import REASON_MIN
from marketaccess.domain.mechanism.rule import LONGEST, DayKind, Rule, Start

SCHEMA, SCHEMAS = 1, 999  # what this program reads, and what another one may write
OFFICE_FILES = (".docx", ".doc", ".wps", ".pdf")


class RuleKey(StrEnum):
    """What a rule asks; how it is checked is code, whether it is strict and why it is there is data."""

    SELF_CONTAINED = "self_contained"
    EXACT_PAGE = "exact_page"
    SNAPSHOT = "snapshot"
    DATED = "dated"
    NOT_APPLICABLE = "not_applicable"
    FORMAT = "format"
    RECENT = "recent"


@frozen
class EvidenceRule:
    """A rule with its wording and where it comes from; a strict one keeps evidence from being handed in."""

    key: RuleKey
    words: str
    source: str
    is_strict: bool


@frozen
class EvidenceRules:
    """All rules, and how long a unit has to mend what was sent back."""

    rules: tuple[EvidenceRule, ...]
    clock: Rule


@frozen
class Item:
    """
    One piece of what is handed in. ``address`` is "" for a file alone; with an address the file, if there
    is one, is its snapshot.
    """

    name: str
    address: str
    has_file: bool
    issued_on: date


@frozen
class Submission:
    """What a unit hands in for one indicator, and the days by which it is measured."""

    items: tuple[Item, ...]
    statement: str
    claims_not_applicable: bool
    begins: date
    ends: date


@frozen
class Finding:
    """What one rule says against a submission."""

    rule: EvidenceRule
    words: str


def findings(submission: Submission, rules: Sequence[EvidenceRule]) -> tuple[Finding, ...]:
    """Everything that the rules say against it, the strict ones first."""
    found = [Finding(rule, words) for rule in rules for words in _CHECKS[rule.key](submission)]
    return tuple(sorted(found, key=lambda finding: not finding.rule.is_strict))


def _self_contained(given: Submission) -> Iterator[str]:
    if not given.items:
        yield "还没有任何材料，请先添加文件或者网页。"


def _exact_page(given: Submission) -> Iterator[str]:
    for item in given.items:
        if item.address and (fault := why_not_exact(item.address)):
            yield fault


def _snapshot(given: Submission) -> Iterator[str]:
    for item in given.items:
        if item.address and not item.has_file:
            yield f"网页“{item.name}”没有快照，请附上截图、PDF 或者网页文字。"


def _dated(given: Submission) -> Iterator[str]:
    for item in given.items:
        if item.issued_on > given.ends:
            yield f"“{item.name}”形成于{item.issued_on}，晚于评估期结束之日{given.ends}。"


def _not_applicable(given: Submission) -> Iterator[str]:
    if not given.claims_not_applicable:
        return
    if not any(item.has_file for item in given.items):
        yield "主张不适用，却没有证明材料。"
    if len(given.statement) < REASON_MIN:
        yield "主张不适用，请在说明中写明理由。"


def _format(given: Submission) -> Iterator[str]:
    for item in given.items:
        if not item.address and not item.name.lower().endswith(OFFICE_FILES):
            yield f"“{item.name}”不是 Word 或者 PDF 文件。"


def _recent(given: Submission) -> Iterator[str]:
    oldest = date(given.begins.year - 1, 1, 1)
    for item in given.items:
        if item.issued_on < oldest:
            yield f"“{item.name}”形成于{item.issued_on}，早于上一年。"


_CHECKS: dict[RuleKey, Callable[[Submission], Iterator[str]]] = {
    RuleKey.SELF_CONTAINED: _self_contained,
    RuleKey.EXACT_PAGE: _exact_page,
    RuleKey.SNAPSHOT: _snapshot,
    RuleKey.DATED: _dated,
    RuleKey.NOT_APPLICABLE: _not_applicable,
    RuleKey.FORMAT: _format,
    RuleKey.RECENT: _recent,
}


# ── From the law ──────────────────────────────────────────────────────────────────────────────────────


def parse(data: Mapping[str, Any]) -> EvidenceRules:
    """The rules from a TOML mapping. :raises DocumentError: with everything that is wrong with it."""
    return usable(*read(data))


def read(data: Mapping[str, Any]) -> tuple[EvidenceRules, tuple[Problem, ...]]:
    """The rules as far as they can be read, and what is wrong with them."""
    top = Reader(data)
    if top.integer("schema", low=1, high=SCHEMAS) != SCHEMA:
        top.complain("schema", f"本程序读取的佐证材料要求是第{SCHEMA}版。")
    made = EvidenceRules(tuple(_rule(table) for table in top.tables("rules")), _clock(top.table("clock")))
    keys = [rule.key for rule in made.rules]
    for place, key in enumerate(keys, 1):
        if key in keys[: place - 1]:
            top.complain(f"rules[{place}]", f"“{key}”重复，请只留一条。")
    top.close()
    return made, tuple(top.problems)


def _rule(table: Reader) -> EvidenceRule:
    made = EvidenceRule(
        key=table.choice("key", RuleKey, RuleKey.SELF_CONTAINED),
        words=table.text("words"),
        source=table.text("source"),
        is_strict=table.boolean("is_strict", required=True),
    )
    table.close()
    return made


def _clock(table: Reader) -> Rule:
    """Of the first issue's kind, so that its arithmetic and its explanation serve here as well."""
    made = Rule(
        key="evidence",
        label="佐证材料补正",
        start=Start.TRANSFERRED,
        amount=table.integer("amount", low=1, high=LONGEST),
        day_kind=table.choice("day_kind", DayKind, DayKind.WORKING),
        roll_over=True,
        clause=Citation(""),
        reading=table.text("reading"),
    )
    table.close()
    return made
