"""Rows that a page broke in two."""

from collections.abc import Sequence

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from marketaccess.pipelines.tables.faults import reading_faults
from marketaccess.pipelines.tables.headings import Column, Layout, Mapped, understand
from marketaccess.pipelines.tables.sheets import sheet

pytestmark = pytest.mark.requirement("R2.2")
LAYOUT = Layout(
    (Column("number", "序号"), Column("text", "措施"), Column("authority", "主管部门")),
    no_header="没有表头",
    keys=(frozenset({"number"}), frozenset({"authority"})),
)
HEAD = ["序号", "措施", "主管部门"]


def read(*rows: Sequence[str], breaks: Sequence[int], layout: Layout = LAYOUT) -> Mapped:
    (found,) = understand([sheet("PDF", [list(row) for row in rows], breaks=breaks)], layout)
    return found


def test_the_rest_of_a_row_goes_behind_its_beginning_and_it_is_said() -> None:
    found = read(HEAD, ["1", "前半", "甲局"], ["", "后半", ""], ["2", "另一条", "乙局"], breaks=[2])
    assert found.rows == ((2, ("1", "前半后半", "甲局")), (4, ("2", "另一条", "乙局")))
    (fault,) = reading_faults([found])
    assert (fault.row, fault.is_warning, "第2行" in fault.message) == (3, True, True)


def test_under_a_header_that_is_repeated_too() -> None:
    found = read(HEAD, ["1", "前半", "甲局"], HEAD, ["", "后半", ""], breaks=[2])
    assert [row for _, row in found.rows] == [("1", "前半后半", "甲局")]


def test_over_three_pages() -> None:
    found = read(HEAD, ["1", "一", "甲局"], ["", "二", ""], ["", "三", ""], breaks=[2, 3])
    assert [row for _, row in found.rows] == [("1", "一二三", "甲局")]
    assert len(found.notes) == 2


@pytest.mark.parametrize("row", [["2", "新的一条", ""], ["", "同一事项的另一条", "乙局"]])
def test_what_has_a_key_cell_stands_by_itself(row: list[str]) -> None:
    found = read(HEAD, ["1", "前一条", "甲局"], row, breaks=[2])
    assert (len(found.rows), found.notes) == (2, ())


def test_within_a_page_nothing_is_joined() -> None:
    assert len(read(HEAD, ["1", "一", "甲局"], ["", "二", ""], breaks=[]).rows) == 2


def test_where_nothing_tells_a_rest_from_a_new_row_nothing_is_joined() -> None:
    head, rows = ["序号", "措施"], [["1", "一"], ["", "二"]]
    assert len(read(head, *rows, breaks=[2]).rows) == 2
    assert (
        len(read(HEAD, ["1", "一", "甲局"], ["", "二", ""], breaks=[2], layout=evolve(LAYOUT, keys=())).rows)
        == 2
    )


def test_what_stands_under_the_header_is_the_rest_of_nothing() -> None:
    found = read(HEAD, ["", "无主的一行", ""], breaks=[1])
    assert (len(found.rows), found.notes) == (1, ())


def test_a_page_with_another_number_of_columns_is_said() -> None:
    found = read(HEAD, ["1", "一", "甲局"], ["2", "二"], breaks=[2])
    ((row, words),) = found.notes
    assert (row, "2列" in words, "3列" in words) == (3, True, True)


WITH_TITLE = Layout(
    (Column("number", "序号"), Column("title", "事项"), *LAYOUT.columns[1:]),
    no_header="没有表头",
    keys=LAYOUT.keys,
    carried="title",
)


def test_the_rest_of_a_cell_over_several_rows_goes_behind_its_beginning() -> None:
    head = ["序号", "事项", "措施", "主管部门"]
    rows = [["1", "不得从", "一", "甲局"], ["", "", "二", "乙局"], ["", "事某业", "三", "丙局"]]
    found = read(head, *rows, breaks=[3], layout=WITH_TITLE)
    assert [row for _, row in found.rows] == [
        ("1", "不得从事某业", "一", "甲局"),
        ("", "", "二", "乙局"),
        ("", "", "三", "丙局"),
    ]
    assert [row for row, _ in found.notes] == [4]


def test_in_a_table_without_numbers_a_title_begins_a_row() -> None:
    found = read(
        ["事项", "措施", "主管部门"], ["甲", "一", "甲局"], ["乙", "二", ""], breaks=[2], layout=WITH_TITLE
    )
    assert (len(found.rows), found.notes) == (2, ())


def test_a_row_that_stands_in_the_cells_of_the_repeated_header_is_kept() -> None:
    found = read(HEAD, ["1", "一", "甲局"], ["序号2", "措施\n二", "主管部门"], breaks=[2])
    assert [row for _, row in found.rows] == [("1", "一", "甲局"), ("2", "二", "")]


@given(
    st.lists(
        st.tuples(st.sampled_from(["", "1"]), st.text("甲乙丙", min_size=1), st.sampled_from(["", "局"])),
        max_size=12,
    ),
    st.sets(st.integers(1, 12)),
)
def test_no_text_is_lost_and_none_is_added(rows: list[tuple[str, str, str]], breaks: set[int]) -> None:
    found = read(HEAD, *rows, breaks=sorted(breaks))
    assert "".join(row[1] for _, row in found.rows) == "".join(row[1] for row in rows)
    assert len(found.rows) + len(found.notes) == len(rows)
