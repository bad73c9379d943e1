"""What there is to match, and who asked for a run."""

from datetime import date

from attrs import frozen
from django.db.models import Q, QuerySet

from marketaccess.apps.matters import queries as matters
from marketaccess.apps.negative_list import queries as editions
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.authority.permission import Permission as P
from marketaccess.domain.negative_list.codes import Access
from marketaccess.domain.negative_list.edition import Series
from marketaccess.pipelines.proposals.models import ProposalRun
from marketaccess.pipelines.proposals.reading import Name

State = ProposalRun.State


@frozen
class Question:
    """The permit measures of an edition and the items that might carry them out, as key and text."""

    edition_key: str
    measures: tuple[Name, ...]
    items: tuple[Name, ...]


def question(*, on: date) -> Question:
    """
    The edition in force on a day and what may be matched with it; empty where none is in force.

    Demonstration items stand beside a demonstration edition only. What is no longer accepted is not proposed.
    """
    revision = editions.revision_in_force(Series.NEGATIVE_LIST, on)
    if revision is None:
        return Question("", (), ())
    in_force = Q(in_force_to__isnull=True) | Q(in_force_to__gte=on)
    measures = editions.find(revision, editions.Wish()).filter(in_force, item__access=Access.PERMIT)
    items = matters.service_items().filter(
        is_standard=False, is_accepting=True, is_demonstration=revision.edition.is_demonstration
    )
    return Question(
        revision.edition.key,
        tuple(measures.values_list("key", "text")),
        tuple(items.order_by("implementation_code").values_list("implementation_code", "name")),
    )


def aligned(edition_key: str, on: date) -> frozenset[str]:
    """The keys of the measures that have an item already."""
    rows = matters.in_force(on).filter(edition_key=edition_key)
    return frozenset(rows.values_list("measure_key", flat=True))


def known_pairs(edition_key: str) -> frozenset[tuple[str, str]]:
    """The pairs of measure and item about which something was said, be it no."""
    rows = matters.correspondences().filter(edition_key=edition_key)
    return frozenset(rows.values_list("measure_key", "service_item__implementation_code"))


def may_ask(actor: Actor) -> bool:
    """Whether somebody may have proposals made."""
    return actor.user is not None and (actor.may(P.MATTER_REVIEW) or actor.may(P.MATTER_EDIT))


def departments_of(actor: Actor) -> list[int] | None:
    """For whose items this person has proposals stored. None: everybody's, for the coordinating office."""
    return None if actor.may(P.MATTER_REVIEW) else sorted(actor.departments_with(P.MATTER_EDIT))


def runs(actor: Actor) -> QuerySet[ProposalRun]:
    """The runs that a person may look at: their own, for the coordinating office all."""
    rows = ProposalRun.objects.select_related("requested_by")
    return rows if actor.may(P.MATTER_REVIEW) else rows.filter(requested_by=actor.user)
