"""The catalogue of data needs: which data set, from whom, how often, with which columns and quality rules."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from attrs import frozen

from marketaccess.domain.basics.reader import Problem, Reader, usable


class Kind(StrEnum):
    """What a column holds."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    DAY = "day"
    MOMENT = "moment"
    BOOLEAN = "boolean"


KINDS: dict[Kind, str] = {
    Kind.TEXT: "文字",
    Kind.INTEGER: "整数",
    Kind.NUMBER: "数字",
    Kind.DAY: "日期",
    Kind.MOMENT: "日期和时间",
    Kind.BOOLEAN: "是否",
}


class Frequency(StrEnum):
    """How often a data set is delivered."""

    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    EACH_ROUND = "each_round"


FREQUENCIES: dict[Frequency, str] = {
    Frequency.MONTHLY: "每月",
    Frequency.QUARTERLY: "每季度",
    Frequency.EACH_ROUND: "每轮评估",
}


@frozen
class Column:
    """
    A column of a data set. ``codes`` are the values that are allowed, with their words; none where any is.

    ``standard`` is the field of the national standard that it carries.
    """

    name: str
    label: str
    kind: Kind
    is_required: bool
    codes: Mapping[str, str]
    standard: str


@frozen
class Order:
    """Two moments of a record of which the first must not lie after the second."""

    first: str
    then: str


@frozen
class Reference:
    """A column that names a record of another data set."""

    column: str
    data_set: str
    key: str


@frozen
class DataNeed:
    """
    A data set. ``provider`` is "" where nobody provides it yet; ``key`` are the columns that name a record.

    ``dated_by`` is the column by which a record belongs to a month, "" for a data set that is given whole.
    """

    name: str
    label: str
    provider: str
    frequency: Frequency
    source: str
    key: tuple[str, ...]
    dated_by: str
    columns: tuple[Column, ...]
    orders: tuple[Order, ...]
    references: tuple[Reference, ...]

    def column(self, name: str) -> Column:
        """:raises KeyError: no such column."""
        for each in self.columns:
            if each.name == name:
                return each
        raise KeyError(name)


def parse(data: Mapping[str, Any]) -> DataNeed:
    """A data need from a TOML mapping. :raises DocumentError: with everything that is wrong with it."""
    return usable(*read(data))


def read(data: Mapping[str, Any]) -> tuple[DataNeed, tuple[Problem, ...]]:
    """A data need as far as it can be read, and its problems."""
    top = Reader(data)
    made = DataNeed(
        name=top.key("name"),
        label=top.text("label"),
        provider=top.text("provider", required=False),
        frequency=top.choice("frequency", Frequency, Frequency.EACH_ROUND),
        source=top.text("source"),
        key=top.texts("key", empty="请写明哪些列合起来认定一条记录。"),
        dated_by=top.text("dated_by", required=False),
        columns=tuple(_column(table) for table in top.tables("columns")),
        orders=tuple(_order(table) for table in top.tables("orders")),
        references=tuple(_reference(table) for table in top.tables("references")),
    )
    _check_columns(made, top)
    top.close()
    return made, tuple(top.problems)


def _column(table: Reader) -> Column:
    codes = table.table("codes", required=False)
    made = Column(
        name=table.key("name"),
        label=table.text("label"),
        kind=table.choice("kind", Kind, Kind.TEXT),
        is_required=table.boolean("is_required", default=True),
        codes={code: codes.text(code) for code in codes.data},
        standard=table.text("standard", required=False),
    )
    table.close()
    return made


def _order(table: Reader) -> Order:
    made = Order(table.text("first"), table.text("then"))
    table.close()
    return made


def _reference(table: Reader) -> Reference:
    made = Reference(table.text("column"), table.text("data_set"), table.text("key"))
    table.close()
    return made


def _check_columns(need: DataNeed, top: Reader) -> None:
    """Every column that is named elsewhere must be one of the columns."""
    named = {"key": need.key, "dated_by": (need.dated_by,) if need.dated_by else ()}
    named["orders"] = tuple(name for order in need.orders for name in (order.first, order.then))
    named["references"] = tuple(reference.column for reference in need.references)
    known = {column.name for column in need.columns}
    for field, names in named.items():
        for name in names:
            if name not in known:
                top.complain(field, f"列“{name}”没有在 columns 中列出。")
