"""What the reader of documents says: each wrong value, with what to write instead."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from marketaccess.domain.basics.reader import SEVERITIES, Problem, Reader, Severity
from tests.domain.samples import full_width

Read = Callable[[Reader], Any]


def text(reader: Reader) -> str:
    return reader.text("k", longest=5)


def number(reader: Reader) -> int:
    return reader.integer("k", low=2, high=9)


def flag(reader: Reader) -> bool:
    return reader.boolean("k", required=True)


def day(reader: Reader) -> date | None:
    return reader.day("k")


def days(reader: Reader) -> tuple[date, ...]:
    return reader.days("k")


def choice(reader: Reader) -> Severity:
    return reader.choice("k", Severity, Severity.WARNING)


def texts(reader: Reader) -> tuple[str, ...]:
    return reader.texts("k")


def table(reader: Reader) -> Reader:
    return reader.table("k")


GOOD: list[tuple[Read, Any, Any]] = [
    (text, "正文", "正文"),
    (text, f" {full_width('ab1')} ", "ab1"),
    (text, "a\x00b", "ab"),
    (number, 2, 2),
    (number, 9, 9),
    (flag, True, True),
    (flag, False, False),
    (day, date(2026, 10, 1), date(2026, 10, 1)),
    (day, "2026-10-01", date(2026, 10, 1)),
    (day, full_width("2026-10-01"), date(2026, 10, 1)),
    (days, [], ()),
    (days, [date(2026, 10, 1), "2026-10-02"], (date(2026, 10, 1), date(2026, 10, 2))),
    (choice, "error", Severity.ERROR),
    (texts, [], ()),
    (texts, ["甲", " 乙 "], ("甲", "乙")),
]
# What is read, what stands there, what is taken instead, what is said.
WRONG: list[tuple[Read, Any, Any, str]] = [
    (text, 1, "", "k 应当是文字，要加引号。"),
    (text, True, "", "k 应当是文字，要加引号。"),
    (text, ["a"], "", "k 应当是文字，要加引号。"),
    (text, "", "", "k 不能为空。"),
    (text, " \u200b ", "", "k 不能为空。"),
    (text, "一二三四五六", "一二三四五六", "k 过长（6字），最多5字。"),
    (number, "3", 2, "k 应当是整数，不加引号。"),
    (number, 3.0, 2, "k 应当是整数，不加引号。"),
    (number, True, 2, "k 应当是整数，不加引号。"),
    (number, 1, 2, "k 应当在2至9之间，现为1。"),
    (number, 10, 2, "k 应当在2至9之间，现为10。"),
    (number, -3, 2, "k 应当在2至9之间，现为-3。"),
    (flag, "true", False, "k 应当写 true（是）或 false（否）。"),
    (flag, 1, False, "k 应当写 true（是）或 false（否）。"),
    (day, "2026-13-01", None, "k 的日期“2026-13-01”不对，应当写成 2026-10-01 的样子。"),
    (day, "十月一日", None, "k 的日期“十月一日”不对，应当写成 2026-10-01 的样子。"),
    (day, 20261001.5, None, "k 的日期“20261001.5”不对，应当写成 2026-10-01 的样子。"),
    (day, 20261001, None, "k 的日期“20261001”不对，应当写成 2026-10-01 的样子。"),
    (day, "2026年10月1日", None, "k 的日期“2026年10月1日”不对，应当写成 2026-10-01 的样子。"),
    (day, datetime(2026, 10, 1), None, "k 的日期“2026-10-01 00:00:00”不对，应当写成 2026-10-01 的样子。"),
    (days, "2026-10-01", (), "k 应当是日期的列表，写在方括号里。"),
    (choice, "fatal", Severity.WARNING, "k 的取值“fatal”不认识，只能是：error、warning。"),
    (choice, 1, Severity.WARNING, "k 的取值“1”不认识，只能是：error、warning。"),
    (texts, "甲", (), "k 应当是文字的列表，写在方括号里。"),
    (texts, ["甲", 2], (), "k 应当是文字的列表，写在方括号里。"),
]
READS: list[Read] = [text, number, flag, day, days, choice, texts, table]


@pytest.mark.parametrize(("read", "value", "expected"), GOOD)
def test_a_good_value_is_taken_without_a_word(read: Read, value: object, expected: object) -> None:
    reader = Reader({"k": value})
    assert read(reader) == expected
    assert reader.problems == []


@pytest.mark.parametrize(("read", "value", "instead", "said"), WRONG)
def test_a_wrong_value_is_named_with_what_to_write(
    read: Read, value: object, instead: object, said: str
) -> None:
    reader = Reader({"k": value})
    assert read(reader) == instead
    assert reader.problems == [Problem("k", said)]


@pytest.mark.parametrize("read", READS)
def test_a_missing_value_is_asked_for(read: Read) -> None:
    reader = Reader({})
    read(reader)
    assert reader.problems == [Problem("k", "缺少 k，请补上。")]


@pytest.mark.parametrize("value", [1, "x", [1]])
def test_a_table_must_be_a_table(value: object) -> None:
    reader = Reader({"k": value}, "rules")
    assert reader.table("k").data == {}
    assert reader.problems == [Problem("rules.k", "k 应当是一个表，写成 [rules.k]。")]


@pytest.mark.parametrize("value", [1, "x", [1], [{}, 1], {"a": 1}])
def test_a_group_of_tables_must_be_tables(value: object) -> None:
    reader = Reader({"k": value})
    assert list(reader.tables("k")) == []
    assert reader.problems == [Problem("k", "k 应当是一组表，每个写成 [[k]]。")]


def test_a_wrong_day_in_a_list_is_counted_from_one_and_left_out() -> None:
    reader = Reader({"k": ["2026-10-01", "x", "2026-10-02", 7]})
    assert reader.days("k") == (date(2026, 10, 1), date(2026, 10, 2))
    assert [problem.field for problem in reader.problems] == ["k[2]", "k[4]"]


def test_a_problem_deep_down_carries_its_whole_path() -> None:
    reader = Reader({"a": [{"b": {}}, {"b": {"c": 1}}]})
    for each in reader.tables("a"):
        each.table("b").text("c")
    assert [problem.field for problem in reader.problems] == ["a[1].b.c", "a[2].b.c"]


def test_a_key_that_nobody_asked_for_is_reported_once_per_table() -> None:
    reader = Reader({"known": "x", "unknwon": 1, "other": 2})
    reader.text("known")
    reader.close()
    assert [problem.field for problem in reader.problems] == ["unknwon", "other"]


def test_optional_values_that_are_absent_take_their_default() -> None:
    reader = Reader({})
    assert reader.text("a", required=False) == ""
    assert reader.integer("b", low=3, high=9, required=False) == 3
    assert reader.boolean("c", default=True) is True
    assert reader.day("d", required=False) is None
    assert reader.days("e", required=False) == ()
    assert reader.texts("f", required=False) == ()
    assert list(reader.tables("g")) == []
    assert list(reader.named_tables("h", required=False)) == []
    reader.close()
    assert reader.problems == []


def test_an_optional_value_that_is_there_must_still_be_right() -> None:
    reader = Reader({"a": 1, "b": "x", "c": 2})
    reader.text("a", required=False)
    reader.integer("b", low=3, high=9, required=False)
    reader.day("c", required=False)
    assert [problem.field for problem in reader.problems] == ["a", "b", "c"]


def test_every_severity_has_its_word() -> None:
    assert SEVERITIES == {Severity.ERROR: "错误", Severity.WARNING: "提示"}
