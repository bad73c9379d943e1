"""Reported problems as the evaluation counts them: who handled one and when, never what was reported."""

import hashlib
import hmac
from collections.abc import Iterator
from datetime import date, datetime

from attrs import frozen
from django.conf import settings
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from marketaccess.apps.leads.models import Hop, Lead, Revisit
from marketaccess.domain.casework.lead_flow import LeadState

DIGITS = 16


@frozen
class Handled:
    """
    A problem by the department that handled it in the first place.

    ``key`` stays the same for the same lead and leads nobody back to it: the unit complained about may read
    the list of what another department handled.
    """

    key: str
    department: int
    collected_on: date
    disposed_on: date | None
    answered_on: date | None
    closed_on: date | None
    asked_on: date | None
    is_solved: bool


def handled(*, begins: date, ends: date, by: date, is_demonstration: bool) -> Iterator[Handled]:
    """
    The problems received between two days that a department handles or handled, as they stood at ``by``.

    What happened later is not known yet; whoever was asked and not reached has said nothing.
    """
    hops = Hop.objects.filter(lead=OuterRef("pk"), part=Hop.Part.LEAD).order_by("-dispatched_at", "-pk")
    asked = Revisit.objects.filter(lead=OuterRef("pk"), made_at__date__lte=by)
    asked = asked.exclude(solved=Revisit.Solved.UNREACHED).order_by("-made_at", "-pk")
    rows = Lead.objects.filter(
        received_at__date__gte=begins,
        received_at__date__lte=min(ends, by),
        is_demonstration=is_demonstration,
    ).exclude(state=LeadState.REFUSED)
    rows = rows.annotate(
        handler=Subquery(hops.values("department")[:1]),
        solved=Subquery(asked.values("solved")[:1]),
        asked_at=Subquery(asked.values("made_at")[:1]),
    ).filter(handler__isnull=False)
    told = ("reference", "handler", "received_at", "verified_at", "answered_at", "closed_at", "asked_at")
    for row in rows.order_by("pk").values(*told, "solved"):
        yield Handled(
            key=_opaque(row["reference"]),
            department=row["handler"],
            collected_on=timezone.localdate(row["received_at"]),
            disposed_on=_day(row["verified_at"], by),
            answered_on=_day(row["answered_at"], by),
            closed_on=_day(row["closed_at"], by),
            asked_on=_day(row["asked_at"], by),
            is_solved=row["solved"] == Revisit.Solved.YES,
        )


def _day(moment: datetime | None, by: date) -> date | None:
    day = timezone.localdate(moment) if moment else None
    return day if day is not None and day <= by else None


def _opaque(reference: str) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), reference.encode(), hashlib.sha256).hexdigest()[:DIGITS]
