"""Out and in again without a database: whatever an edition holds stands in the table and is read the same."""

import csv
from datetime import date
from io import BytesIO, StringIO
from types import SimpleNamespace
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from marketaccess.domain.negative_list.codes import SECTIONS, Access
from marketaccess.domain.negative_list.edition import Edition, Item, Measure, Scope, Series
from marketaccess.pipelines.list_export.files import as_csv, as_workbook
from marketaccess.pipelines.list_export.rows import HEADINGS, rows
from marketaccess.pipelines.list_import.columns import LAYOUT
from marketaccess.pipelines.list_import.transform import transform
from marketaccess.pipelines.tables import delimited, excel
from marketaccess.pipelines.tables.headings import understand
from marketaccess.pipelines.tables.sheets import Sheet, unpacked
from tests.make_list import list_item, list_measure

pytestmark = pytest.mark.requirement("R2.2")
REVISION: Any = SimpleNamespace(checked_on=None, in_force_to=None, in_force_from=date(2025, 4, 24), number=1)
# Letters that begin a formula, part a row, or stand for another letter in Excel.
WORDS = st.text("食品许可=+-@'\"_x0041_ ,;；（）\n1A", min_size=1, max_size=10).map(str.strip).filter(bool)
DAYS = st.none() | st.dates(date(1990, 1, 1), date(2100, 1, 1))
MEASURES = st.lists(
    st.builds(
        Measure,
        key=st.just(""),
        text=WORDS.filter(lambda text: not text.startswith("★")),
        authorities=st.lists(st.sampled_from(["市场监管部门", "海关", "=部门"]), unique=True).map(tuple),
        scope=st.just(Scope.NATIONAL),
        starred=st.booleans(),
        basis=WORDS | st.just(""),
        in_force_from=DAYS,
        in_force_to=DAYS,
    ),
    max_size=3,
)


def edition(*items: Item, is_demonstration: bool = False) -> Edition:
    day = date(2025, 4, 24)
    return Edition("e", "清单", Series.NEGATIVE_LIST, day, items=items, is_demonstration=is_demonstration)


def drawn(place: int, title: str, section: int, measures: list[Measure], merged: str) -> Item:
    code = f"2{SECTIONS[section].digits}{place:03}"
    return list_item(code, title, *measures, number=str(place), merged_into=merged)


@st.composite
def editions(draw: st.DrawFn) -> Edition:
    titles = draw(st.lists(WORDS, min_size=1, max_size=3))
    items = [
        drawn(
            place,
            title,
            draw(st.integers(0, len(SECTIONS) - 1)),
            draw(MEASURES),
            draw(st.sampled_from(["", "203999"])),
        )
        for place, title in enumerate(titles, start=1)
    ]
    return edition(*items, is_demonstration=draw(st.booleans()))


def again(sheets: list[Sheet]) -> tuple[Item, ...]:
    mapped = understand(sheets, LAYOUT)
    result = transform(line for each in mapped for line in each.lines())
    assert result.errors == ()
    return result.items


def known(item: Item) -> Item:
    """An item with the keys that the import gives: they follow from codes and places alone."""
    keyed = (evolve(each, key=f"{item.key}-{at}") for at, each in enumerate(item.measures, start=1))
    return evolve(item, measures=tuple(keyed))


@given(editions())
@settings(max_examples=40)
def test_an_edition_comes_back_from_csv_as_it_was(made: Edition) -> None:
    assert again(unpacked(delimited.read(as_csv(made, REVISION)))) == tuple(map(known, made.items))


@given(editions())
@settings(max_examples=20)
def test_an_edition_comes_back_from_excel_as_it_was(made: Edition) -> None:
    assert again(unpacked(excel.read(as_workbook(made, REVISION)))) == tuple(map(known, made.items))


@pytest.mark.parametrize(
    "changes",
    [
        {"scope": Scope.LOCAL, "area": "示范省"},
        {"code": "M-1"},
        {"text": "'=1+1"},
        {"text": "＝1+1"},  # noqa: RUF001
        {"text": "长" * 8000},
        {"authorities": ()},
    ],
)
def test_what_stands_in_a_measure_stands_in_it_again(changes: dict[str, Any]) -> None:
    measure = evolve(list_measure("食品生产许可"), **changes)
    made = edition(list_item("203001", "食品", measure, section="C"))
    (item,) = again(unpacked(delimited.read(as_csv(made, REVISION))))
    (found,) = item.measures
    assert {name: getattr(found, name) for name in changes} == changes | (
        {"text": "=1+1"} if changes.get("text", "").startswith("＝") else {}  # noqa: RUF001
    )


def test_a_prohibition_has_no_section_and_keeps_its_kind() -> None:
    made = edition(list_item("100001", "禁止", list_measure("不得进入")))
    (item,) = again(unpacked(delimited.read(as_csv(made, REVISION))))
    assert (item.access, item.section) == (Access.PROHIBITED, "")


def test_an_item_without_a_measure_is_not_lost() -> None:
    made = edition(list_item("203001", "食品"), list_item("203002", "药品", list_measure("药品生产许可")))
    assert [row[3] for row in rows(made)] == ["203001", "203002"]
    found = again(unpacked(delimited.read(as_csv(made, REVISION))))
    assert [(item.title, len(item.measures)) for item in found] == [("食品", 0), ("药品", 1)]


@given(editions())
@settings(max_examples=20)
def test_every_row_is_as_wide_as_the_head_and_nothing_in_it_runs(made: Edition) -> None:
    table = list(csv.reader(StringIO(as_csv(made, REVISION).decode("utf-8-sig"), newline="")))
    width = len(HEADINGS) + made.is_demonstration
    assert {len(row) for row in table} == {width}
    assert not [cell for row in table for cell in row if cell[:1] in set("=+-@\t\r\n＝＋－＠")]  # noqa: RUF001


def test_codes_are_text_in_excel() -> None:
    made = edition(list_item("203001", "食品", list_measure("许可", code="007")))
    found = unpacked(excel.read(as_workbook(made, REVISION)))[0]["rows"][1]
    assert {"203001", "007"} <= set(found)
    assert BytesIO(as_workbook(made, REVISION)).read(2) == b"PK"
