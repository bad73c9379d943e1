"""Numbers of leads and notices: per year, without gaps, whoever asks at the same moment."""

from datetime import datetime

from django.db import connection
from django.utils import timezone

LEAD, NOTICE = "lead", "notice"
# Both databases speak it.
NEXT = """
    INSERT INTO leads_counter (series, year, last) VALUES (%s, %s, 1)
    ON CONFLICT (series, year) DO UPDATE SET last = leads_counter.last + 1
    RETURNING last
"""


def lead_reference(*, at: datetime) -> str:
    """The next reference: 2026-000123."""
    year, number = take(LEAD, at)
    return f"{year}-{number:06}"


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
    year = timezone.localdate(at).year
    with connection.cursor() as cursor:
        cursor.execute(NEXT, [series, year])
        (number,) = cursor.fetchone()
    return year, number
