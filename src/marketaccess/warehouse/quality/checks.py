"""The conditions under which a row breaks a rule, as SQL over its texts (``t_…``) and values."""

from collections.abc import Iterator, Mapping

from attrs import frozen

from marketaccess.domain.evaluation.data_need import KINDS, Column, DataNeed, Kind, Reference
from marketaccess.domain.evaluation.quality import Action, Rule, Rules
from marketaccess.warehouse.quality.order import Comparison, Order
from marketaccess.warehouse.quality.values import is_possible
from marketaccess.warehouse.spelling import quoted

MOST_CHECKS = 62  # one bit for each
UNITS = "units"


@frozen
class Check:
    """A rule applied to a column: ``broken`` is the SQL of when."""

    rule: str
    column: str
    reason: str
    action: Action
    broken: str


def checks(need: DataNeed, order: Order, rules: Rules, labels: Mapping[str, str]) -> tuple[Check, ...]:
    """All checks of a row that need no other row of the delivery."""
    found = [
        *(each for column in need.columns for each in _of_column(column, rules)),
        *_orders(need, rules),
        *_days(need, order, rules),
        *_division(need, order, rules),
        *_references(need, order, rules, labels),
        *_known(need, order, rules),
    ]
    if len(found) > MOST_CHECKS:
        raise ValueError(f"{need.name}: more than {MOST_CHECKS} checks of a row")
    return tuple(found)


def _check(rule: Rule, column: str, broken: str, **words: object) -> Check:
    return Check(rule.key, column, rule.told(column=column, **words), rule.action, broken)


def _of_column(column: Column, rules: Rules) -> Iterator[Check]:
    name, text, label = column.name, f"t_{column.name}", column.label
    if column.is_required:
        yield _check(rules["required"], name, f"{text} IS NULL", label=label)
    if column.kind is not Kind.TEXT:
        impossible = f"{text} IS NOT NULL AND {name} IS NULL"
        if column.kind in (Kind.DAY, Kind.MOMENT):
            impossible += f" OR NOT {is_possible(name, column.kind)}"
        yield _check(rules["unreadable"], name, impossible, label=label, kind=KINDS[column.kind])
    if column.kind in (Kind.INTEGER, Kind.NUMBER):
        yield _check(rules["negative_number"], name, f"{name} < 0", label=label)
    if column.codes:
        known = ", ".join(map(quoted, column.codes))
        told = "、".join(column.codes)
        yield _check(rules["unknown_code"], name, f"{name} NOT IN ({known})", label=label, codes=told)


def _orders(need: DataNeed, rules: Rules) -> Iterator[Check]:
    for order in need.orders:
        first, then = need.column(order.first), need.column(order.then)
        yield _check(
            rules["wrong_order"],
            then.name,
            f"{then.name} < {first.name}",
            label=then.label,
            first=first.label,
        )


def _days(need: DataNeed, order: Order, rules: Rules) -> Iterator[Check]:
    if not need.dated_by:
        return
    column = need.column(need.dated_by)
    day = f"CAST({column.name} AS DATE)"
    yield _check(rules["in_future"], column.name, f"{day} > DATE '{order.on}'", label=column.label)
    outside = f"{day} NOT BETWEEN DATE '{order.begins}' AND DATE '{order.ends}'"
    yield _check(rules["outside_period"], column.name, outside, label=column.label)


def within(code: str, division: str) -> str:
    """The SQL of whether a code is a division or below it: GB/T 2260 fills with zeros."""
    return f"starts_with({code}, {quoted(stem(division))})"


def stem(division: str) -> str:
    """What the codes below a division begin with."""
    if division.endswith("0000"):
        return division[:2]
    return division[:4] if division.endswith("00") else division


def _division(need: DataNeed, order: Order, rules: Rules) -> Iterator[Check]:
    rule, names = rules["wrong_division"], {column.name for column in need.columns}
    if "division" in names:
        label = need.column("division").label
        yield _check(rule, "division", f"NOT {within('division', order.division)}", label=label)
    elif "unit" in names and (known := compared(order, UNITS)):
        elsewhere = (
            f"EXISTS (FROM {table(known)} AS r WHERE r.key = v.unit AND NOT"
            f" {within('r.division', order.division)})"
        )
        yield _check(rule, "unit", elsewhere, label=need.column("unit").label)


def compared(order: Order, data_set: str) -> Comparison | None:
    """The records of another data set, where they are known."""
    return next((each for each in order.comparisons if each.data_set == data_set), None)


def table(known: Comparison) -> str:
    """The name under which the engine has the records of a comparison."""
    return f"known_{known.data_set}"


def _references(need: DataNeed, order: Order, rules: Rules, labels: Mapping[str, str]) -> Iterator[Check]:
    for reference in need.references:
        known = compared(order, reference.data_set)
        if known is None:
            continue
        rule = rules["unknown_here" if known.is_ours else "orphan"]
        column = reference.column
        missing = f"NOT EXISTS (FROM {table(known)} AS r WHERE r.key = v.{column}) AND {column} IS NOT NULL"
        label = need.column(column).label
        yield _check(rule, column, missing, label=label, target=labels[reference.data_set])


def not_compared(need: DataNeed, order: Order) -> list[Reference]:
    """The references that nothing is known for."""
    return [each for each in need.references if compared(order, each.data_set) is None]


def key_label(need: DataNeed) -> str:
    """The words for what names a record."""
    return "、".join(need.column(name).label for name in need.key)


def _known(need: DataNeed, order: Order, rules: Rules) -> Iterator[Check]:
    if order.known:
        same = " AND ".join(f"k.{name} = v.{name}" for name in need.key)
        broken = f"EXISTS (FROM known_keys AS k WHERE {same})"
        yield _check(rules["known_key"], need.key[0], broken, label=key_label(need))
