"""A day in a cell: however it is usually written, and never guessed."""

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketaccess.domain.basics.refusal import Refusal
from marketaccess.pipelines.tables.days import read_day

pytestmark = pytest.mark.requirement("R2.2")
DAYS = st.dates(date(1900, 1, 1), date(2999, 12, 31))
SHAPES = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d", "%Y 年 %-m 月 %-d 日", "%Y-%-m-%-d")


@given(DAYS, st.sampled_from(SHAPES))
def test_a_day_comes_back_however_it_was_written(day: date, shape: str) -> None:
    assert read_day(day.strftime(shape)) == day


@given(DAYS, st.times(), st.sampled_from([" ", "T"]))
def test_the_hour_that_a_spreadsheet_adds_says_nothing(day: date, hour: time, between: str) -> None:
    assert read_day(datetime.combine(day, hour).isoformat(sep=between, timespec="seconds")) == day


@given(st.text("0123456789-/.年月日 T:", max_size=12))
def test_whatever_is_written_is_a_day_nothing_or_refused(text: str) -> None:
    try:
        day = read_day(text)
    except Refusal:
        return
    assert day is None or read_day(day.isoformat()) == day


@pytest.mark.parametrize(
    "text",
    [
        "202511",  # a month, or the first of January?
        "2025111",
        "2025424",
        "2025-02-29",
        "2025-13-01",
        "0025-01-01",
        "24-04-2025",
        "45771",
        "明年",
        "2025-04-24 起",
        "٢٠٢٥-٠٤-٢٤",
    ],
)
def test_what_may_be_two_days_or_none_is_refused(text: str) -> None:
    with pytest.raises(Refusal, match="不是日期"):
        read_day(text)


@pytest.mark.parametrize("text", ["", "  ", "\n"])
def test_nothing_is_no_day(text: str) -> None:
    assert read_day(text) is None
