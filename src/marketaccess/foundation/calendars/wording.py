"""What this slice says to people."""

from datetime import date

WEEKDAYS = "一二三四五六日"


def loaded(year: int) -> str:
    """After a notice was loaded."""
    return f"{year}年节假日安排已载入，涉及的暂定日期将重新计算并通知承办单位。"


def weekday(day: date) -> str:
    """The day of the week."""
    return f"星期{WEEKDAYS[day.weekday()]}"
