"""The quality rules of deliveries: which rows are refused, and when a whole delivery is."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from fractions import Fraction
from typing import Any

from attrs import field, frozen

from marketaccess.domain.basics.reader import Problem, Reader, usable
from marketaccess.domain.evaluation.data_need import Frequency


class Action(StrEnum):
    """What a rule does where it is broken."""

    REFUSE = "refuse"
    REJECT = "reject"
    WARN = "warn"


ACTIONS: dict[Action, str] = {
    Action.REFUSE: "整批不收",
    Action.REJECT: "拒收这一行",
    Action.WARN: "照收，予以提示",
}
# Every rule that the checks apply: the document must declare each of them and no other.
ROW_RULES = (
    "malformed",
    "required",
    "unreadable",
    "negative_number",
    "unknown_code",
    "wrong_order",
    "in_future",
    "wrong_division",
    "orphan",
    "unknown_here",
    "known_key",
    "duplicate_key",
    "outside_period",
)
WHOLE_RULES = (
    "unreadable_file",
    "missing_column",
    "unknown_column",
    "no_rows",
    "not_compared",
    "stale",
    "row_jump",
    "null_jump",
)


@frozen
class Rule:
    """
    A rule: what it does, and in which words.

    ``most`` is the share of rows above which the whole delivery is refused; None: not for this rule alone.
    """

    key: str
    label: str
    reason: str
    action: Action
    most: Fraction | None

    def told(self, **words: object) -> str:
        """The reason as people read it."""
        return self.reason.format(**words)


@frozen
class Retention:
    """How long the files of a delivery are kept that was not taken, and what a broken upload has left."""

    refused_days: int
    incoming_hours: int
    clause: str
    reading: str


@frozen
class Rules:
    """All of them, with the numbers that they rest on."""

    by_key: Mapping[str, Rule]
    most_rejected: Fraction
    examples: int
    delimiters: tuple[str, ...]
    encodings: tuple[str, ...]
    yes: tuple[str, ...]
    no: tuple[str, ...]
    empty: tuple[str, ...]
    stale_days: Mapping[Frequency, int]
    due_days: Mapping[Frequency, int]
    row_jump: Fraction
    null_jump: Fraction
    earlier: int
    retention: Retention

    def __getitem__(self, key: str) -> Rule:
        return self.by_key[key]


@frozen
class Example:
    """A row that a rule caught. ``value`` is what stood there."""

    file: str
    line: int
    value: str


@frozen
class Finding:
    """
    What a rule found in one column ("" for none): how many rows, out of how many, and the first of them.

    A rule about the delivery as a whole counts no rows.
    """

    rule: str
    column: str
    reason: str
    action: Action
    rows: int = 0
    examples: tuple[Example, ...] = field(factory=tuple)


def refusals(
    findings: Iterable[Finding], rules: Rules, *, rows: int, rejected: int
) -> tuple[tuple[str, str], ...]:
    """Why a whole delivery is refused, as keys of rules with their sentences; () where it is not."""
    found: list[tuple[str, str]] = []
    by_rule: dict[str, int] = {}
    for finding in findings:
        if finding.action is Action.REFUSE:
            found.append((finding.rule, finding.reason))
        by_rule[finding.rule] = by_rule.get(finding.rule, 0) + finding.rows
    for key, count in by_rule.items():
        most = rules[key].most
        if most is not None and rows and Fraction(count, rows) > most:
            found.append((key, f"{rules[key].label}：{count}行，超过{percent(most)}"))
    if rows and Fraction(rejected, rows) > rules.most_rejected:
        told = f"拒收{rejected}行，占{percent(Fraction(rejected, rows))}，超过{percent(rules.most_rejected)}"
        found.append(("most_rejected", told))
    return tuple(found)


def percent(share: Fraction) -> str:
    """A share in words: at most two digits after the point, none where there is nothing to tell."""
    return f"{float(share * 100):.2f}".rstrip("0").rstrip(".") + "%"


def jumps(rules: Rules, *, rows: int, earlier: Iterable[int]) -> int | None:
    """The usual number of rows where this one is far from it, else None."""
    known = list(earlier)
    usual = Fraction(sum(known), len(known)) if known else Fraction(0)
    return round(usual) if usual and abs(rows - usual) / usual > rules.row_jump else None


def parse(data: Mapping[str, Any]) -> Rules:
    """The rules from a TOML mapping. :raises DocumentError: with everything that is wrong with it."""
    return usable(*read(data))


def read(data: Mapping[str, Any]) -> tuple[Rules, tuple[Problem, ...]]:
    """The rules as far as they can be read, and their problems."""
    top = Reader(data)
    rules = {rule.key: rule for rule in map(_rule, top.tables("rules"))}
    for key in {*ROW_RULES, *WHOLE_RULES} ^ set(rules):
        top.complain("rules", f"规则“{key}”{'没有这一条' if key in rules else '没有写'}，请核对。")
    jump = top.table("jumps")
    made = Rules(
        by_key=rules,
        most_rejected=top.number("most_rejected", low=0, high=1),
        examples=top.integer("examples", low=0, high=100),
        delimiters=_raw_texts(top, "delimiters"),
        encodings=top.texts("encodings", empty="请写明接受哪些文字编码。"),
        yes=top.texts("yes"),
        no=top.texts("no"),
        empty=top.texts("empty"),
        stale_days=_by_frequency(top.table("stale_days")),
        due_days=_by_frequency(top.table("due_days")),
        row_jump=jump.number("rows", low=0, high=1000),
        null_jump=jump.number("nulls", low=0, high=1),
        earlier=jump.integer("earlier", low=1, high=100),
        retention=_retention(top.table("retention")),
    )
    jump.close()
    top.close()
    return made, tuple(top.problems)


def _raw_texts(top: Reader, key: str) -> tuple[str, ...]:
    """A list of signs as they are written: a tab is no blank to be trimmed."""
    top.texts(key, empty="请写明接受哪些分隔符。")
    return tuple(each for each in top.data.get(key, ()) if isinstance(each, str))


def _rule(table: Reader) -> Rule:
    made = Rule(
        key=table.key(),
        label=table.text("label"),
        reason=table.text("reason"),
        action=table.choice("action", Action, Action.REFUSE),
        most=table.number("most", low=0, high=1) if table.has("most") else None,
    )
    table.close()
    return made


def _retention(table: Reader) -> Retention:
    made = Retention(
        refused_days=table.integer("refused_days", low=1, high=36_500),
        incoming_hours=table.integer("incoming_hours", low=1, high=24 * 365),
        clause=table.text("clause"),
        reading=table.text("reading"),
    )
    table.close()
    return made


def _by_frequency(table: Reader) -> dict[Frequency, int]:
    found = {each: table.integer(each.value, low=0, high=1000) for each in Frequency}
    table.close()
    return found
