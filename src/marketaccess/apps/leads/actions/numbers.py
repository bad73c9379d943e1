"""Numbers of leads and notices: per year, without gaps, whoever asks at the same moment."""

from datetime import datetime

from django.utils import timezone

from marketaccess.foundation import statements
from marketaccess.foundation.statements import Row, Statement

LEAD, NOTICE = "lead", "notice"
# Both databases speak it.
NEXT = """
    INSERT INTO leads_counter (series, year, last) VALUES (%s, %s, 1)
    ON CONFLICT (series, year) DO UPDATE SET last = leads_counter.last + 1
    RETURNING last
"""


def next_lead(at: datetime) -> Statement:
    """
    What asks for the next number of a lead; its answer goes to ``lead_reference``.

    As with ``take``, the counter is held until the transaction ends.
    """
    return _next(LEAD, at)


def lead_reference(answer: Row, *, at: datetime) -> str:
    """The reference for a number that was given: 2026-000123."""
    return f"{_year(at)}-{statements.given(answer):06}"


def notice_number(*, at: datetime) -> str:
    """The next number of a notice. Its series is its own: it says nothing about the lead."""
    year, number = take(NOTICE, at)
    return f"N{year}-{number:05}"


def take(series: str, at: datetime) -> tuple[int, int]:
    """
    Take the next number in one statement, holding the counter until the transaction ends.

    A transaction that fails gives its number back: there are no gaps. Take a number late, since
    everybody else who wants one waits.
    """
    (answer,) = statements.run(_next(series, at))
    return _year(at), statements.given(answer)


def _next(series: str, at: datetime) -> Statement:
    return NEXT, [series, _year(at)]


def _year(at: datetime) -> int:
    return timezone.localdate(at).year
