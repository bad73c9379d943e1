"""Periods as people name them: a year, a quarter, a month."""

import re
from datetime import date, timedelta

from attrs import frozen

from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.basics.text import normalise

_NAME = re.compile(r"(?P<year>[12]\d{3})(?:Q(?P<quarter>[1-4])|-(?P<month>0[1-9]|1[0-2]))?", re.ASCII)
_MONTHS = {"year": 12, "quarter": 3, "month": 1}


@frozen(order=True)
class Period:
    """Whole months, from the first day to the last, both counted. ``name`` is 2026, 2026Q3 or 2026-07."""

    begins: date
    ends: date
    name: str

    @classmethod
    def of(cls, name: str) -> "Period":
        """The period of a name, full-width digits and small letters too. :raises Refusal: not a period."""
        plain = normalise(name).upper()
        found = _NAME.fullmatch(plain)
        if found is None:
            said = "应当写成 2026Q3（季度）、2026-07（月）或者 2026（年）的样子"
            raise Refusal(f"评估期“{name[:20]}”不对，{said}。", field="period")
        kind = next((each for each in ("quarter", "month") if found[each]), "year")
        length = _MONTHS[kind]
        first = 1 + length * (int(found[kind]) - 1) if kind != "year" else 1
        begins = date(int(found["year"]), first, 1)
        return cls(begins, _month(begins, length) - timedelta(days=1), plain)


def _month(day: date, later: int) -> date:
    """The first day of the month ``later`` months after that of the day."""
    months = day.year * 12 + day.month - 1 + later
    return date(months // 12, months % 12 + 1, 1)
