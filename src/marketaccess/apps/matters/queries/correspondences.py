"""Correspondences as work: who has to confirm or review what, and the measures in words."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from attrs import frozen
from django.db.models import Count, Q, QuerySet

from marketaccess.apps.matters import policy
from marketaccess.apps.matters.models import Correspondence, RegisterEntry
from marketaccess.apps.negative_list import queries as editions
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.casework.flow import Offer
from marketaccess.domain.matters.correspondence import CORRESPONDENCE_FLOW, IN_FORCE, CorrespondenceState


@frozen
class MeasureWords:
    """What a correspondence's measure says."""

    text: str
    item_title: str
    item_code: str
    authorities: tuple[str, ...] = ()


@frozen
class CorrespondenceWish:
    """What somebody looks for. Empty fields say nothing."""

    state: str = ""
    department: int | None = None
    edition: str = ""
    measure: str = ""
    query: str = ""


def correspondences() -> QuerySet[Correspondence]:
    """All of them, with item, department and comments."""
    return Correspondence.objects.select_related("service_item__department", "changed_by").prefetch_related(
        "comments__written_by", "entries"
    )


def narrow(rows: QuerySet[Correspondence], wish: CorrespondenceWish) -> QuerySet[Correspondence]:
    """Those that fit."""
    if wish.state:
        rows = rows.filter(state=wish.state)
    if wish.department is not None:
        rows = rows.filter(service_item__department=wish.department)
    if wish.edition:
        rows = rows.filter(edition_key=wish.edition)
    if wish.measure:
        rows = rows.filter(measure_key=wish.measure)
    if wish.query:
        name = Q(service_item__name__icontains=wish.query)
        rows = rows.filter(name | Q(service_item__implementation_code=wish.query) | Q(measure_key=wish.query))
    return rows.order_by("edition_key", "measure_key", "-score", "pk")


def counts(rows: QuerySet[Correspondence]) -> dict[str, int]:
    """How many stand in each state."""
    return dict(rows.order_by().values_list("state").annotate(Count("pk")))


def correspondence(pk: int) -> Correspondence | None:
    """One of them, or None."""
    return correspondences().filter(pk=pk).first()


def offers(row: Correspondence, actor: Actor) -> tuple[Offer, ...]:
    """Every step from where it stands, with the reason where this person may not take it."""
    return CORRESPONDENCE_FLOW.offers(
        CorrespondenceState(row.state), lambda verb: policy.why_not_step(actor, verb, row)
    )


def why_not_amend(row: Correspondence, actor: Actor) -> str:
    """Why this person may not change its period and entries, or ""."""
    return policy.why_not_edit(actor, row.service_item)


def words_of(rows: Iterable[Correspondence]) -> dict[tuple[str, str], MeasureWords]:
    """The words of the measures of these rows by (edition, measure); one that is gone is left out."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        wanted[row.edition_key].add(row.measure_key)
    found: dict[tuple[str, str], MeasureWords] = {}
    for edition_key, keys in wanted.items():
        revision = editions.revision_of(edition_key)
        if revision is None:
            continue
        for measure in editions.find(revision, editions.Wish()).filter(key__in=keys):
            item = measure.item
            words = MeasureWords(measure.text, item.title, item.code, tuple(measure.authorities))
            found[edition_key, measure.key] = words
    return found


def has_measure(edition_key: str, measure_key: str) -> bool:
    """Whether the edition, as it is known now, has the measure."""
    revision = editions.revision_of(edition_key)
    return revision is not None and revision.items.filter(measures__key=measure_key).exists()


def is_demonstration_edition(edition_key: str) -> bool:
    """Whether the edition is a demonstration."""
    revision = editions.revision_of(edition_key)
    return revision is not None and revision.edition.is_demonstration


def in_force(on: date) -> QuerySet[Correspondence]:
    """What counts as aligned on a day: confirmed or reviewed, and within its time."""
    begun = Q(valid_from__isnull=True) | Q(valid_from__lte=on)
    lasting = Q(valid_to__isnull=True) | Q(valid_to__gte=on)
    return Correspondence.objects.filter(begun, lasting, state__in=list(IN_FORCE))


def entries() -> QuerySet[RegisterEntry]:
    """The entries of the power list and of the licence items."""
    return RegisterEntry.objects.all()
