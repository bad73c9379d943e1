"""What every ledger is printed on, and how its demonstration data is marked."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from marketaccess.pipelines import workbook
from marketaccess.pipelines.adjustment_ledger.rows import LAYOUT as ADJUSTMENTS
from marketaccess.pipelines.consultation_ledger.rows import LAYOUT as CONSULTATIONS
from marketaccess.pipelines.lead_ledger.workbook import LAYOUT as LEADS
from marketaccess.pipelines.publication_ledger.rows import LAYOUT as PUBLICATIONS
from marketaccess.pipelines.service_items.figures import LAYOUT as FIGURES
from marketaccess.pipelines.supervision_ledger.rows import LAYOUT as ORDERS
from marketaccess.pipelines.workbook import A3, A4, LEAST_SCALE, Cover, Heading, Layout

NOUNS = {
    "线索": LEADS,
    "督办单": ORDERS,
    "咨询": CONSULTATIONS,
    "调整任务": ADJUSTMENTS,
    "公开任务": PUBLICATIONS,
    "事项": FIGURES,
}


def sheet(layout: Layout, *, is_demonstration: bool = True) -> Any:
    cover = Cover("台账", date(2026, 11, 22), "经办员", [], is_demonstration)
    return load_workbook(BytesIO(workbook.write(layout, cover, []))).active


def columns(*widths: int) -> tuple[Heading, ...]:
    return tuple(Heading(f"列{at}", width) for at, width in enumerate(widths))


@pytest.mark.parametrize("noun", NOUNS)
def test_the_mark_names_what_the_ledger_holds(noun: str) -> None:
    assert sheet(NOUNS[noun]).oddHeader.right.text == f"示范数据，非真实{noun}"
    assert not sheet(NOUNS[noun], is_demonstration=False).oddHeader.right.text


@pytest.mark.parametrize("noun", NOUNS)
def test_no_ledger_is_printed_smaller_than_can_be_read(noun: str) -> None:
    made = sheet(NOUNS[noun])
    assert workbook.scale(NOUNS[noun].headings, on=int(made.page_setup.paperSize)) >= LEAST_SCALE


@pytest.mark.parametrize(("width", "expected"), [(20, A4), (27, A3)])
def test_a_wide_ledger_lies_on_the_larger_paper(width: int, expected: int) -> None:
    layout = Layout("宽表", "事项", columns(*[width] * 10), "全部", "没有。", (1, 4, 8))
    made = sheet(layout)
    assert (int(made.page_setup.paperSize), made.page_setup.orientation) == (expected, "landscape")


@given(st.lists(st.integers(1, 60), min_size=1, max_size=30))
def test_the_larger_paper_only_where_the_smaller_does_not_do(widths: list[int]) -> None:
    headings = columns(*widths)
    small, large = (workbook.scale(headings, on=size) for size in (A4, A3))
    assert 0 < small <= large <= 1
    assert (workbook.paper(headings) == A4) == (small >= LEAST_SCALE)
