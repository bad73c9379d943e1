"""Which ledgers there are, and whose files."""

from collections.abc import Mapping
from datetime import date
from typing import Protocol

from django.db.models import QuerySet

from marketaccess.apps.leads import queries as known_leads
from marketaccess.domain.authority.actor import Actor
from marketaccess.pipelines.adjustment_ledger.rows import ledger as tasks
from marketaccess.pipelines.consultation_ledger.rows import ledger as consultations
from marketaccess.pipelines.exports.models import Export
from marketaccess.pipelines.lead_ledger.rows import ledger as leads
from marketaccess.pipelines.publication_ledger.rows import ledger as publications
from marketaccess.pipelines.rectification_ledger.rows import ledger as rectification
from marketaccess.pipelines.supervision_ledger.rows import ledger as supervision
from marketaccess.pipelines.workbook import Ledger

Kind = Export.Kind
State = Export.State


class Maker(Protocol):
    """What makes a ledger of what an actor may see."""

    def __call__(self, actor: Actor, parameters: Mapping[str, str], *, on: date) -> Ledger: ...


LEDGERS: dict[Kind, Maker] = {
    Kind.LEADS: leads,
    Kind.SUPERVISION: supervision,
    Kind.TASKS: tasks,
    Kind.CONSULTATIONS: consultations,
    Kind.PUBLICATIONS: publications,
    Kind.RECTIFICATION: rectification,
}


def own(actor: Actor) -> QuerySet[Export]:
    """What the person asked for, the latest first. Nobody fetches what somebody else asked for."""
    return Export.objects.filter(requested_by=actor.user).select_related("file")


def seats_of(actor: Actor) -> list[list[str | int]]:
    """The person's posts, and all that counts as their own unit, as plain values that can be compared."""
    posts: list[list[str | int]] = [[str(seat.role), seat.department] for seat in actor.seats]
    return [*sorted(posts, key=str), ["units", *sorted(actor.departments)]]


def is_still_theirs(export: Export, actor: Actor) -> bool:
    """Whether the person holds the very posts with which the file was made, and may still see as much."""
    if export.seats != seats_of(actor) or export.finished_at is None:
        return False
    return not known_leads.was_recused_since(actor, export.finished_at)
