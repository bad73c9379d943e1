"""What is owed and what stands: lights by the calendar, coverage by month and place, periods."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from marketaccess.domain.authority.actor import SYSTEM
from marketaccess.domain.casework.lights import Light
from marketaccess.warehouse.deliveries import queries
from marketaccess.warehouse.deliveries.orders import order_of
from tests import make
from tests.pages import Pages, office
from tests.warehouse.deliveries.kit import AUGUST, LATER, NEED
from tests.warehouse.deliveries.rows import day, of_month, report, row

pytestmark = [pytest.mark.requirement("R5.1", "R5.2"), pytest.mark.usefixtures("county")]
PAGES = Pages("deliveries")


def line(on: str, need: str = NEED) -> queries.Line:
    found = queries.catalogue(on=day(on), at=LATER + timedelta(days=400), seen_by=SYSTEM)
    return next(each for each in found if each.need.name == need)


@pytest.mark.parametrize(
    ("on", "light"),
    [
        ("2026-07-31", Light.GREEN),  # June is the last month that is over, and it is there
        ("2026-08-01", Light.YELLOW),  # July is owed from the first of August on
        ("2026-08-10", Light.YELLOW),  # the last day of the ten
        ("2026-08-11", Light.RED),
    ],
)
def test_a_month_is_owed_for_ten_days_and_then_overdue(on: str, light: Light) -> None:
    of_month("2026-06", 10)
    assert line(on).light is light


def test_a_delivery_for_the_quarter_covers_its_months() -> None:
    row("accepted", period="2026Q3")
    assert line("2026-10-05").light is Light.GREEN
    assert line("2026-11-05").light is Light.YELLOW


@pytest.mark.parametrize("state", ["received", "checking", "checked", "refused", "withdrawn"])
def test_what_nobody_accepted_covers_nothing(state: str) -> None:
    row(state)
    found = line("2026-08-20")
    assert (found.light, found.last) == (Light.RED, None)
    assert found.open == (state in ("received", "checking", "checked"))
    assert found.rejected_share_told == ""


def test_the_share_of_rejects_is_told_with_two_digits() -> None:
    row("accepted", rows_in=3, rows_rejected=1)
    assert line("2026-08-20").rejected_share_told == "33.33%"


def test_what_the_platform_gives_itself_has_no_clock() -> None:
    found = line("2026-08-20", "units")
    assert (found.light, found.is_ours, found.last) == (Light.BLUE, True, None)


def test_a_department_sees_the_lights_of_its_own_deliveries_only() -> None:
    row("accepted")
    seen = [
        queries.catalogue(on=day("2026-08-20"), at=LATER, seen_by=by)
        for by in (make.clerk(), make.clerk(make.HELPING))
    ]
    own, other = (next(each for each in found if each.need.name == NEED) for found in seen)
    assert (own.light, other.light) == (Light.GREEN, Light.RED)
    assert (own.last is not None, other.last) == (True, None)


def test_coverage_adds_up_by_place_and_leaves_gaps_open() -> None:
    rows = [
        of_month("2026-06", 5),
        row(
            "accepted",
            report=report((make.CODE, make.HANDLING, "2026-06", 2), (make.CODE, "strange", "2026-07", 3)),
        ),
    ]
    names = queries.place_names()
    months = ["2026-05", "2026-06", "2026-07"]
    divisions = queries.coverage(rows, months, names, by_unit=False)
    assert divisions.lines == (("示范县", (None, 7, 3)),)
    units = queries.coverage(rows, months, names, by_unit=True)
    assert units.lines == (("示范县市场监督管理局", (None, 7, None)), ("strange", (None, None, 3)))


def test_coverage_of_nothing_is_empty() -> None:
    assert queries.coverage([row()], ["2026-07"], {}, by_unit=True).lines == ()
    assert "还没有接收的数据" in PAGES.page(office(), "need", NEED)


def test_a_period_is_made_of_what_held_at_a_moment() -> None:
    june, july = of_month("2026-06", 5), of_month("2026-07", 5)
    other = row("accepted", period="2026-07", division=make.division("990102", "示范区"))
    demonstration = row("accepted", period="2026-08", is_demonstration=True)
    span: dict[str, Any] = {"begins": day("2026-07-01"), "ends": day("2026-09-30")}
    assert queries.of_period(NEED, **span, at=LATER) == [july, other]
    assert queries.of_period(NEED, **span, at=LATER, division=make.CODE) == [july]
    assert queries.of_period(NEED, **span, at=AUGUST) == []
    assert queries.of_period(NEED, **span, at=LATER, is_demonstration=True) == [demonstration]
    edge: dict[str, Any] = {"begins": day("2026-06-30"), "ends": day("2026-06-30")}
    assert queries.of_period(NEED, **edge, at=LATER) == [june]


def test_a_replaced_delivery_holds_until_the_moment_at_which_it_was_replaced() -> None:
    one = row("replaced", replaced_at=LATER + timedelta(hours=1))
    assert queries.current(NEED, LATER) == one
    assert queries.current(NEED, LATER + timedelta(minutes=59)) == one
    assert queries.current(NEED, LATER + timedelta(hours=1)) is None


def test_a_check_is_compared_with_the_last_three_before_it_and_with_what_it_would_replace(
    tmp_path: Path,
) -> None:
    for month, count in (("2026-02", 2), ("2026-03", 3), ("2026-04", 4), ("2026-05", 5), ("2026-08", 8)):
        of_month(month, count)
    row("accepted", period="2026-05", rows_kept=99, division=make.division("990102", "示范区"))
    row(
        "accepted",
        period="2026-05",
        rows_kept=98,
        is_demonstration=True,
        division=make.division("990103", "示范市"),
    )
    row("refused", period="2026-04", rows_kept=97)
    june = order_of(row("received", period="2026-06"), on=day("2026-07-05"), scratch=tmp_path)
    assert [each.rows for each in june.earlier] == [3, 4, 5]
    assert [each.nulls for each in june.earlier] == [{"decided_at": 0.25}] * 3
    may = order_of(row("received", period="2026-05"), on=day("2026-07-05"), scratch=tmp_path)
    assert [each.rows for each in may.earlier] == [3, 4, 5]
    assert (june.division, june.begins, june.ends) == (make.CODE, day("2026-06-01"), day("2026-06-30"))


def test_units_are_compared_with_those_of_the_platform_where_none_were_delivered(tmp_path: Path) -> None:
    order = order_of(row("received"), on=day("2026-08-05"), scratch=tmp_path)
    units = next(each for each in order.comparisons if each.data_set == "units")
    assert units.is_ours
    written = Path(units.files[0]).read_text(encoding="utf-8").splitlines()
    assert written[0] == "key,division"
    assert f"{make.HANDLING},{make.CODE}" in written


def test_anomalies_of_the_last_deliveries_are_told_on_the_page_of_their_data() -> None:
    told = report((make.CODE, "u", "2026-07", 5))
    told["findings"] = [
        {"rule": rule, "label": f"label-{rule}", "reason": rule, "rows": 0, "action": "warn", "examples": []}
        for rule in ("row_jump", "null_jump", "stale", "unknown_column")
    ]
    row("accepted", report=told)
    shown = PAGES.page(office(), "need", NEED)
    for rule in ("row_jump", "null_jump", "stale"):
        assert f"label-{rule}" in shown
    assert "label-unknown_column" not in shown
    assert "25.0%" in shown  # empty decided_at
