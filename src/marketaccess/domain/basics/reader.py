"""
Reads a TOML document field by field and collects what is wrong with it, instead of stopping at the first.

A problem names the field by its path (``rules.transfer.amount``) and says in Chinese what to do.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction
from typing import Any, TypeVar

from attrs import frozen

from marketaccess.domain.basics.text import normalise

Choice = TypeVar("Choice", bound=StrEnum)
Value = TypeVar("Value")
SHOWN = 60  # characters of a wrong value in a message
KEY = re.compile(r"[a-z][a-z0-9_-]{0,39}")


class Severity(StrEnum):
    """How much a problem weighs: an error makes a document unusable, a warning wants a person's eye."""

    ERROR = "error"
    WARNING = "warning"


SEVERITIES: dict[Severity, str] = {Severity.ERROR: "错误", Severity.WARNING: "提示"}


@frozen
class Problem:
    """What is wrong, where. ``field`` is the path in the document."""

    field: str
    message: str
    severity: Severity = Severity.ERROR


class DocumentError(ValueError):
    """A document that cannot be used. ``problems`` are its errors."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("；".join(f"{p.field}：{p.message}" for p in problems))
        self.problems = problems


def usable(value: Value, problems: Iterable[Problem]) -> Value:
    """What was read, if nothing about it is an error. :raises DocumentError: with every error that it has."""
    errors = tuple(problem for problem in problems if problem.severity is Severity.ERROR)
    if errors:
        raise DocumentError(errors)
    return value


def _shown(value: object) -> str:
    """The beginning of a value. A hexadecimal number may be too long to be written out at all."""
    try:
        return str(value)[:SHOWN]
    except ValueError:
        return "…"


class Reader:
    """One table of a document. Readers of its sub-tables share its list of problems."""

    def __init__(
        self, data: Mapping[str, Any], path: str = "", problems: list[Problem] | None = None
    ) -> None:
        self.data = data
        self.path = path
        self.problems: list[Problem] = [] if problems is None else problems
        self._asked: set[str] = set()

    def at(self, key: str) -> str:
        """The path of a key of this table."""
        return f"{self.path}.{key}" if self.path else key

    def complain(self, key: str, message: str, severity: Severity = Severity.ERROR) -> None:
        """Note a problem with a key ("" for the table itself)."""
        self.problems.append(Problem(self.at(key) if key else self.path, message, severity))

    def has(self, key: str) -> bool:
        """Whether the key is there."""
        return key in self.data

    def _take(self, key: str, *, required: bool) -> object:
        self._asked.add(key)
        if key not in self.data and required:
            self.complain(key, f"缺少 {key}，请补上。")
        return self.data.get(key)

    def text(self, key: str, *, required: bool = True, longest: int = 500) -> str:
        """A string, normalised; "" where it is missing or wrong."""
        value = self._take(key, required=required)
        if value is None:
            return ""
        if not isinstance(value, str):
            self.complain(key, f"{key} 应当是文字，要加引号。")
            return ""
        value = normalise(value)
        if required and not value:
            self.complain(key, f"{key} 不能为空。")
        if len(value) > longest:
            self.complain(key, f"{key} 过长（{len(value)}字），最多{longest}字。")
        return value

    def key(self, key: str = "key") -> str:
        """A key that stands in addresses, in the database and on command lines."""
        value = self.text(key)
        if value and not KEY.fullmatch(value):
            self.complain(
                key, f"标识“{value}”只能用小写英文字母、数字、下划线和连字符，以字母开头，最长40个字符。"
            )
        return value

    def integer(self, key: str, *, low: int, high: int, required: bool = True) -> int:
        """A whole number within bounds; the lower bound where it is missing or wrong."""
        value = self._take(key, required=required)
        if value is None:
            return low
        if not isinstance(value, int) or isinstance(value, bool):
            self.complain(key, f"{key} 应当是整数，不加引号。")
            return low
        if not low <= value <= high:
            self.complain(key, f"{key} 应当在{low}至{high}之间，现为{_shown(value)}。")
            return low
        return value

    def number(self, key: str, *, low: int, high: int) -> Fraction:
        """A number within bounds, exactly as written (2.5 is 5/2); the lower bound where it is wrong."""
        value = self._take(key, required=True)
        if value is None:
            return Fraction(low)
        if not isinstance(value, int | float) or isinstance(value, bool):
            self.complain(key, f"{key} 应当是数字，不加引号。")
            return Fraction(low)
        if not low <= value <= high:
            self.complain(key, f"{key} 应当在{low}至{high}之间，现为{_shown(value)}。")
            return Fraction(low)
        return Fraction(str(value))

    def boolean(self, key: str, *, default: bool = False, required: bool = False) -> bool:
        """true or false."""
        value = self._take(key, required=required)
        if value is None:
            return default
        if not isinstance(value, bool):
            self.complain(key, f"{key} 应当写 true（是）或 false（否）。")
            return default
        return value

    def day(self, key: str, *, required: bool = True) -> date | None:
        """A date, as TOML's own or as text; None where it is missing or wrong."""
        value = self._take(key, required=required)
        return None if value is None else self._day(key, value)

    def _day(self, key: str, value: object) -> date | None:
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        try:
            return date.fromisoformat(normalise(value) if isinstance(value, str) else "")
        except ValueError:
            self.complain(key, f"{key} 的日期“{_shown(value)}”不对，应当写成 2026-10-01 的样子。")
            return None

    def days(self, key: str, *, required: bool = True) -> tuple[date, ...]:
        """A list of dates; wrong ones are noted and left out."""
        value = self._take(key, required=required)
        if value is None:
            return ()
        if not isinstance(value, list):
            self.complain(key, f"{key} 应当是日期的列表，写在方括号里。")
            return ()
        found = (self._day(f"{key}[{place}]", each) for place, each in enumerate(value, 1))
        return tuple(day for day in found if day is not None)

    def choice(self, key: str, kind: type[Choice], default: Choice) -> Choice:
        """A member of an enumeration by its value."""
        value = self._take(key, required=True)
        if value is None:
            return default
        try:
            return kind(str(value))
        except ValueError:
            allowed = "、".join(member.value for member in kind)
            self.complain(key, f"{key} 的取值“{_shown(value)}”不认识，只能是：{allowed}。")
            return default

    def texts(self, key: str, *, required: bool = True, empty: str = "") -> tuple[str, ...]:
        """A list of strings. ``empty`` is the complaint where there is nothing in it."""
        value = self._take(key, required=required)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            self.complain(key, f"{key} 应当是文字的列表，写在方括号里。")
            return ()
        if empty and not value:
            self.complain(key, empty)
        return tuple(normalise(each) for each in value)

    def table(self, key: str, *, required: bool = True) -> "Reader":
        """A sub-table; an empty one where it is missing or wrong."""
        value = self._take(key, required=required)
        if value is not None and not isinstance(value, dict):
            self.complain(key, f"{key} 应当是一个表，写成 [{self.at(key)}]。")
            value = None
        return Reader(value or {}, self.at(key), self.problems)

    def tables(self, key: str) -> Iterator["Reader"]:
        """The tables of a list ([[…]]); none where it is missing."""
        value = self._take(key, required=False)
        if value is not None and not (isinstance(value, list) and all(isinstance(e, dict) for e in value)):
            self.complain(key, f"{key} 应当是一组表，每个写成 [[{self.at(key)}]]。")
            return
        for place, each in enumerate(value or (), 1):
            yield Reader(each, f"{self.at(key)}[{place}]", self.problems)

    def named_tables(self, key: str, *, required: bool = True) -> Iterator[tuple[str, "Reader"]]:
        """The sub-tables of a table with their names."""
        outer = self.table(key, required=required)
        for name in outer.data:
            yield name, outer.table(name)

    def close(self) -> None:
        """Complain about the keys that nobody asked for: mostly misspelled ones."""
        for key in self.data:
            if key not in self._asked:
                self.complain(key, f"不认识的字段 {key}，请核对拼写或删去。")
