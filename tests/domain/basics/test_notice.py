"""Holiday notices as people write them."""

from datetime import date

import pytest

from marketaccess.domain.basics.notice import changes, days_of, from_toml, to_toml
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.basics.workdays import Calendar
from marketaccess.law.library import known_calendar

GOOD = """
year = 2027
number = "示范1号"
issued_on = 2026-11-10
days_off = [2027-01-01, 2027-01-02]
make_up_days = [2027-02-20]
"""


def test_a_good_notice() -> None:
    notice = from_toml(GOOD)
    assert (notice.year, notice.number, notice.issued_on) == (2027, "示范1号", date(2026, 11, 10))
    assert notice.days_off == (date(2027, 1, 1), date(2027, 1, 2))


def test_it_survives_the_way_to_text_and_back() -> None:
    notice = from_toml(GOOD.replace("示范1号", '引\\"号\\\\'))
    assert from_toml(to_toml(notice)) == notice


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("2027-02-20", "2027-02-22", "第6行：2027-02-22是星期一，本来就上班"),
        ("[2027-01-01, 2027-01-02]", "[2027-01-01, 2027-01-01]", "第5行：2027-01-01列了两次"),
        ("2027-02-20", "2028-02-26", "第6行：2028-02-26不在2027年内"),
        ("2027-01-02]", "2027-02-20]", "既列为放假又列为上班"),
        ("make_up_days", "makeup_days", "不认识的字段 makeup_days"),
        ("make_up_days", "makeup_days", "缺少 make_up_days"),
        ("2027-02-20", "2027-02-30", "第6行：文件不是有效的 TOML：日期或时间不存在"),
        ("2026-11-10", "2024-11-10", "不在2027年或其前一年"),
        ("2026-11-10", "2026-11-10T08:00:00", "第4行"),
        ("2027\n", '"2027"\n', "year 应当是整数"),
        ("2027\n", "20270\n", "应当在1971至2199之间"),
        ('"示范1号"', '""', "number 不能为空"),
        ('"示范1号"', "示范1号", "第3行"),
        ("[2027-01-01, 2027-01-02]", "[]", "放假日期不能为空"),
        ("[2027-01-01, 2027-01-02]", "2027-01-01", "应当是日期的列表"),
        ("[2027-01-01, 2027-01-02]", '["元旦"]', "days_off[1] 的日期“元旦”不对"),
    ],
)
def test_clear_mistakes_are_named_with_their_line(old: str, new: str, said: str) -> None:
    with pytest.raises(Refusal) as refused:
        from_toml(GOOD.replace(old, new))
    assert said in refused.value.message


def test_a_holiday_may_begin_in_the_december_before() -> None:
    notice = from_toml(GOOD.replace("[2027-01-01,", "[2026-12-31, 2027-01-01,"))
    assert not known_calendar().with_notices([notice.as_year()]).is_working(date(2026, 12, 31))
    with pytest.raises(Refusal, match="不在2027年内"):
        from_toml(GOOD.replace("[2027-01-01,", "[2026-12-24, 2027-01-01,"))


def test_too_many_days_off_are_a_slip() -> None:
    days = ", ".join(f"2027-{month:02}-{day:02}" for month in (1, 2, 3) for day in range(1, 25))
    with pytest.raises(Refusal, match="多于60天"):
        from_toml(GOOD.replace("2027-01-01, 2027-01-02", days))


def test_what_a_notice_changes() -> None:
    notice = from_toml(GOOD)
    found = changes(notice, known_calendar())
    assert [(day, is_working) for day, is_working, _ in found] == [
        (date(2027, 1, 1), False),
        (date(2027, 2, 20), True),
    ]
    assert changes(notice, Calendar.of([notice.as_year()])) == ()


def test_a_correction_also_gives_days_back() -> None:
    before = Calendar.of([from_toml(GOOD).as_year()])
    corrected = from_toml(GOOD.replace("[2027-02-20]", "[]"))
    assert [day for day, _, _ in changes(corrected, before)] == [date(2027, 2, 20)]


def test_dates_and_spans_as_typed() -> None:
    typed = "2027-10-01至2027-10-03，2027-1-1\n2027-05-01"
    assert [str(day) for day in days_of(typed, "days_off")] == [
        "2027-01-01",
        "2027-05-01",
        "2027-10-01",
        "2027-10-02",
        "2027-10-03",
    ]
    assert days_of("", "make_up_days") == ()


@pytest.mark.parametrize(
    "typed", ["元旦", "2027-13-01", "2027-10-03至2027-10-01", "2027-01-01至2027-12-31", "1-1"]
)
def test_typed_nonsense_is_refused_with_its_field(typed: str) -> None:
    with pytest.raises(Refusal) as refused:
        days_of(typed, "days_off")
    assert refused.value.field == "days_off"
