"""Numbers of leads and notices: per year, without gaps, whoever asks at the same moment."""

from datetime import datetime

from django.utils import timezone

from marketaccess.apps.leads.models import Counter

LEAD, NOTICE = "lead", "notice"


def lead_reference(*, at: datetime) -> str:
    """The next reference: 2026-000123."""
    year, number = _next(LEAD, at)
    return f"{year}-{number:06}"


def notice_number(*, at: datetime) -> str:
    """The next number of a notice. Its series is its own: it says nothing about the lead."""
    year, number = _next(NOTICE, at)
    return f"N{year}-{number:05}"


def _next(series: str, at: datetime) -> tuple[int, int]:
    """
    Take the next number, holding the counter until the transaction ends.

    A transaction that fails gives its number back: there are no gaps. Take a number late, since
    everybody else who wants one waits.
    """
    year = timezone.localdate(at).year
    Counter.objects.get_or_create(series=series, year=year)
    counter = Counter.objects.select_for_update().get(series=series, year=year)
    counter.last += 1
    counter.save(update_fields=["last"])
    return year, counter.last
