"""A holiday notice, however it comes in: the same facts, or a refusal that names the mistake."""

from datetime import date, timedelta

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from marketaccess.domain.basics import notice as notices
from marketaccess.domain.basics.notice import (
    MOST_DAYS_OFF,
    Notice,
    days_of,
    from_toml,
    require_sound,
    to_toml,
)
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.basics.workdays import Calendar
from tests.domain.samples import full_width

GOOD = Notice(
    year=2027,
    number="示范发〔2026〕1号",
    issued_on=date(2026, 11, 10),
    days_off=(date(2027, 1, 1), date(2027, 2, 8), date(2027, 2, 9)),
    make_up_days=(date(2027, 2, 20),),
)
SATURDAYS = [date(2027, 1, 2) + timedelta(weeks=n) for n in range(52)]


@st.composite
def sound(draw: st.DrawFn) -> Notice:
    """Any notice that holds together."""
    worked = draw(st.sets(st.sampled_from(SATURDAYS), max_size=8))
    off = draw(st.sets(st.dates(date(2026, 12, 25), date(2027, 12, 31)), min_size=1, max_size=30)) - worked
    number = draw(st.text("发〔2026〕1号\"\\'#\t\n ab", min_size=1, max_size=30))
    return Notice(
        year=2027,
        number=" ".join(number.split()) or "无号",
        issued_on=draw(st.dates(date(2026, 1, 1), date(2027, 12, 31))),
        days_off=tuple(sorted(off or {date(2027, 1, 1)})),
        make_up_days=tuple(sorted(worked)),
    )


@given(sound())
@settings(max_examples=40)
def test_a_sound_notice_survives_the_way_to_text_and_back(given_notice: Notice) -> None:
    assert from_toml(to_toml(given_notice)) == given_notice


@given(sound())
@settings(max_examples=40)
def test_a_loaded_notice_is_what_the_calendar_says(given_notice: Notice) -> None:
    calendar = Calendar.of([given_notice.as_year()])
    assert not any(calendar.status(day).is_working for day in given_notice.days_off)
    assert all(calendar.status(day).is_working for day in given_notice.make_up_days)
    assert calendar.is_year_known(2027)


@given(sound())
@settings(max_examples=40)
def test_what_a_notice_changes_is_weekdays_off_and_weekends_worked(given_notice: Notice) -> None:
    found = notices.changes(given_notice, Calendar())
    assert {day for day, is_working, _ in found if is_working} == set(given_notice.make_up_days)
    off = {day for day, is_working, _ in found if not is_working}
    assert off == {day for day in given_notice.days_off if day.weekday() < 5}
    assert all(given_notice.number in why for _, _, why in found)


@given(sound())
@settings(max_examples=40)
def test_loading_the_same_notice_again_changes_nothing(given_notice: Notice) -> None:
    once = Calendar.of([given_notice.as_year()])
    assert notices.changes(given_notice, once) == ()


def test_a_line_end_within_the_number_does_not_break_the_text_that_is_kept() -> None:
    text = to_toml(GOOD).replace("示范发〔2026〕1号", "示范发\\n〔2026〕1号")
    read = from_toml(text)
    assert read.number == "示范发 〔2026〕1号"
    assert from_toml(to_toml(read)) == read


# ── Mistakes, one by one ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("changed", "field", "said"),
    [
        (evolve(GOOD, days_off=()), "days_off", "不能为空"),
        (evolve(GOOD, days_off=GOOD.days_off * 2), "days_off", "列了两次"),
        (evolve(GOOD, make_up_days=GOOD.make_up_days * 2), "make_up_days", "列了两次"),
        (evolve(GOOD, days_off=(date(2028, 1, 1),)), "days_off", "不在2027年内"),
        (evolve(GOOD, days_off=(date(2026, 12, 24),)), "days_off", "不在2027年内"),
        (evolve(GOOD, make_up_days=(date(2028, 1, 1),)), "make_up_days", "不在2027年内"),
        (evolve(GOOD, make_up_days=(date(2027, 2, 22),)), "make_up_days", "星期一，本来就上班"),
        (evolve(GOOD, make_up_days=(date(2027, 2, 26),)), "make_up_days", "星期五，本来就上班"),
        (
            evolve(GOOD, days_off=(date(2027, 2, 20),), make_up_days=(date(2027, 2, 20),)),
            "make_up_days",
            "既列为放假又列为上班",
        ),
        (evolve(GOOD, issued_on=date(2025, 11, 10)), "issued_on", "不在2027年或其前一年"),
        (evolve(GOOD, issued_on=date(2028, 1, 1)), "issued_on", "不在2027年或其前一年"),
    ],
)
def test_a_contradiction_is_named_with_its_field(changed: Notice, field: str, said: str) -> None:
    with pytest.raises(Refusal) as refused:
        require_sound(changed)
    assert refused.value.field == field
    assert said in refused.value.message


def test_every_contradiction_is_named_at_once() -> None:
    with pytest.raises(Refusal) as refused:
        require_sound(evolve(GOOD, days_off=(), make_up_days=(date(2027, 2, 22),)))
    assert "不能为空" in refused.value.message
    assert "本来就上班" in refused.value.message


@pytest.mark.parametrize(("count", "is_sound"), [(MOST_DAYS_OFF, True), (MOST_DAYS_OFF + 1, False)])
def test_sixty_days_off_are_the_most(count: int, *, is_sound: bool) -> None:
    many = evolve(
        GOOD, days_off=tuple(date(2027, 3, 1) + timedelta(n) for n in range(count)), make_up_days=()
    )
    if is_sound:
        require_sound(many)
    else:
        with pytest.raises(Refusal, match="多于60天"):
            require_sound(many)


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("year = 2027", "", 1, "缺少 year"),
        ("year = 2027", "year = 1970", 1, "应当在1971至2199之间"),
        ("year = 2027", "year = 2200", 1, "应当在1971至2199之间"),
        ("year = 2027", 'year = "2027"', 1, "应当是整数"),
        ("issued_on = 2026-11-10", 'issued_on = "昨天"', 3, "2026-10-01 的样子"),
        ("issued_on = 2026-11-10", "issued_on = 2026-11-10T08:00:00", 3, "2026-10-01 的样子"),
        ('number = "示范发〔2026〕1号"', 'number = ""', 2, "不能为空"),
        ('number = "示范发〔2026〕1号"', 'number = "' + "长" * 61 + '"', 2, "过长（61字）"),
        ("days_off = [", "days_off = 1 #", 4, "应当是日期的列表"),
        ("days_off = [", 'days_off = ["x", ', 4, "days_off[1]"),
        ("make_up_days = [", "make_up = [", 5, "不认识的字段 make_up"),
    ],
)
def test_a_mistake_in_the_text_is_named_with_its_line(old: str, new: str, line: int, said: str) -> None:
    text = to_toml(GOOD)
    assert old in text
    with pytest.raises(Refusal) as refused:
        from_toml(text.replace(old, new, 1))
    assert said in refused.value.message
    assert f"第{line}行" in refused.value.message


def test_dates_may_be_quoted_and_typed_full_width() -> None:
    text = to_toml(GOOD).replace("[2027-01-01", '["' + full_width("2027-01-01") + '"')
    assert from_toml(text) == GOOD


# ── What people type ──────────────────────────────────────────────────────────────────────────────────

WEEK = tuple(date(2027, 10, 1) + timedelta(n) for n in range(7))


@pytest.mark.parametrize("sign", ["至", "到", "~", "\uff5e", "—", "——", "–", " 至 "])
def test_a_span_may_be_written_with_any_usual_sign(sign: str) -> None:
    assert days_of(f"2027-10-01{sign}2027-10-07", "days_off") == WEEK


@pytest.mark.parametrize("sign", [" ", ",", "，", "、", ";", "；", "\n", "\r\n", "\t", "\u3000", " ， "])
def test_dates_may_be_parted_in_any_usual_way(sign: str) -> None:
    assert days_of(f"2027-10-02{sign}2027-10-01", "days_off") == WEEK[:2]


def test_full_width_digits_are_digits() -> None:
    assert days_of(full_width("2027-10-01"), "days_off") == WEEK[:1]


@pytest.mark.parametrize("text", ["", "  ", "\n", "，、"])
def test_nothing_typed_is_no_day(text: str) -> None:
    assert days_of(text, "days_off") == ()


@pytest.mark.parametrize(
    "typed",
    [
        "2027-02-30",
        "2027-13-01",
        "2027/10/01",
        "10月1日",
        "明天",
        "2027-10",
        "0-1-1",
        "9" * 30 + "-10-01",
        "2027-10-" + "9" * 30,
        "9" * 5000 + "-1-1",
        "2027-10-07至2027-10-01",
        "2027-01-01至2027-12-31",
        "2027-10-01至2027-02-30",
        "\x002027-10-0x",
    ],
)
def test_what_is_no_date_is_refused_with_its_field(typed: str) -> None:
    with pytest.raises(Refusal) as refused:
        days_of(typed, "make_up_days")
    assert refused.value.field == "make_up_days"
    assert len(refused.value.message) < 100


@given(st.text(max_size=60))
def test_any_text_gives_days_in_order_or_a_refusal(text: str) -> None:
    try:
        days = days_of(text, "days_off")
    except Refusal as refusal:
        days = ()
        assert refusal.field == "days_off"  # noqa: PT017
    assert list(days) == sorted(days)


@given(st.lists(st.dates(date(2027, 1, 1), date(2027, 12, 31)), max_size=20))
def test_typed_days_come_back_in_their_order(days: list[date]) -> None:
    assert list(days_of("，".join(map(str, days)), "days_off")) == sorted(days)
