"""Local papers with the nature of a list."""

from datetime import date

from django.db.models import QuerySet

from marketaccess.apps.matters.models import LocalPaper

STATES = tuple(LocalPaper.State.choices)


def papers(state: str = "") -> QuerySet[LocalPaper]:
    """The register, the newest first."""
    rows = LocalPaper.objects.select_related("issuer")
    return rows.filter(state=state) if state else rows


def paper(pk: int) -> LocalPaper | None:
    """One paper, or None."""
    return papers().filter(pk=pk).first()


def is_late(row: LocalPaper, on: date) -> bool:
    """Whether it should have been abolished by now."""
    return row.state == LocalPaper.State.ABOLISHING and row.due_on is not None and row.due_on < on
