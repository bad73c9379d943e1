"""The reader of TOML tables: it collects, it does not stop."""

from enum import StrEnum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketaccess.domain.basics.reader import SEVERITIES, Reader, Severity


class Colour(StrEnum):
    RED = "red"


VALUES = st.recursive(
    st.booleans() | st.integers() | st.floats() | st.text() | st.dates() | st.datetimes(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


def read_everything(reader: Reader) -> None:
    reader.text("a")
    reader.integer("a", low=1, high=3)
    reader.boolean("a", required=True)
    reader.day("a")
    reader.days("a")
    reader.choice("a", Colour, Colour.RED)
    reader.texts("a")
    reader.table("a").close()
    for table in reader.tables("a"):
        table.close()
    for _, table in reader.named_tables("a"):
        table.close()
    reader.close()


@given(VALUES)
def test_no_value_breaks_it_and_no_value_suits_every_reading(value: object) -> None:
    reader = Reader({"a": value})
    read_everything(reader)
    assert reader.problems
    assert all(problem.message and problem.field.startswith("a") for problem in reader.problems)


def test_problems_of_sub_tables_come_with_their_path() -> None:
    data: dict[str, Any] = {"outer": {"inner": {"count": "x"}}, "rows": [{"n": 1}, {"n": 9}]}
    reader = Reader(data)
    reader.table("outer").table("inner").integer("count", low=0, high=1)
    assert [row.integer("n", low=0, high=5) for row in reader.tables("rows")] == [1, 0]
    assert [problem.field for problem in reader.problems] == ["outer.inner.count", "rows[2].n"]


def test_a_misspelt_key_is_found_at_the_end() -> None:
    reader = Reader({"name": "x", "nmae": "y"})
    reader.text("name")
    reader.close()
    assert [problem.field for problem in reader.problems] == ["nmae"]


def test_absent_optional_keys_are_no_problem() -> None:
    reader = Reader({})
    assert reader.text("a", required=False) == ""
    assert reader.integer("a", low=3, high=4, required=False) == 3
    assert reader.boolean("a", default=True)
    assert reader.day("a", required=False) is None
    assert reader.days("a", required=False) == ()
    assert reader.texts("a", required=False) == ()
    assert not reader.has("a")
    assert list(reader.tables("a")) == []
    assert reader.problems == []


@pytest.mark.parametrize("severity", list(Severity))
def test_a_complaint_of_the_table_itself_names_its_path(severity: Severity) -> None:
    reader = Reader({}, "rules.x")
    reader.complain("", "不对。", severity)
    assert (reader.problems[0].field, reader.problems[0].severity) == ("rules.x", severity)
    assert SEVERITIES[severity]
