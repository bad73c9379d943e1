"""Finding service items, and what belongs to one of them."""

from collections.abc import Sequence
from datetime import date

from attrs import frozen
from django.db.models import Q, QuerySet

from marketaccess.apps.matters.models import Guide, ProcessFigures, ServiceItem
from marketaccess.apps.matters.queries.searching import NO_SYNONYMS, SUBJECT, Found, Synonyms, found
from marketaccess.domain.basics.search_text import words
from marketaccess.domain.matters.draft import Draft, Material, Stage
from marketaccess.domain.matters.service_item import DayUnit, Nature, OnlineDepth
from marketaccess.foundation.search import queries as search

CHUNK = 500


@frozen
class Wish:
    """What somebody looks for. Empty fields say nothing."""

    query: str = ""
    department: int | None = None
    nature: str = ""
    # "yes", "no", or "standard" for the catalogue's own entries.
    accepting: str = ""


def service_items() -> QuerySet[ServiceItem]:
    """All items with their departments."""
    return ServiceItem.objects.select_related("department", "supervising_department")


def listed(wish: Wish, synonyms: Synonyms = NO_SYNONYMS) -> Found:
    """The items that fit, by code, for a page of them."""
    return found(wish.query, narrowing=_narrowing(wish), synonyms=synonyms)


def find(wish: Wish, synonyms: Synonyms = NO_SYNONYMS) -> QuerySet[ServiceItem]:
    """The items that fit, by code, for all of them."""
    rows = service_items().filter(_narrowing(wish))
    if words(wish.query):
        rows = rows.filter(pk__in=search.matching(SUBJECT, wish.query, synonyms))
    return rows.order_by("basic_code", "implementation_code")


def _narrowing(wish: Wish) -> Q:
    narrowing = Q()
    if wish.department is not None:
        narrowing &= Q(department=wish.department)
    if wish.nature:
        narrowing &= Q(nature=wish.nature)
    if wish.accepting == "standard":
        narrowing &= Q(is_standard=True)
    elif wish.accepting:
        narrowing &= Q(is_standard=False, is_accepting=wish.accepting == "yes")
    return narrowing


def by_key(keys: Sequence[str], *, lock: bool = False) -> dict[str, ServiceItem]:
    """The items with these keys: an implementation code, or the basic code of a standard item."""
    found: dict[str, ServiceItem] = {}
    rows = ServiceItem.objects.select_for_update() if lock else ServiceItem.objects.all()
    for at in range(0, len(keys), CHUNK):
        chunk = keys[at : at + CHUNK]
        wanted = Q(implementation_code__in=[k for k in chunk if k]) | Q(
            is_standard=True, basic_code__in=chunk
        )
        for row in rows.filter(wanted):
            found[row.basic_code if row.is_standard else row.implementation_code] = row
    return found


def by_code(implementation_code: str) -> ServiceItem | None:
    """The implementing item of a code, or None."""
    return (
        service_items()
        .filter(implementation_code=implementation_code)
        .exclude(implementation_code="")
        .first()
    )


def draft_of(item: ServiceItem) -> Draft:
    """The item as it could be saved again."""
    return Draft(
        basic_code=item.basic_code,
        implementation_code=item.implementation_code,
        name=item.name,
        kind=item.kind,
        nature=Nature(item.nature),
        is_refusable=item.is_refusable,
        level=item.level,
        is_standard=item.is_standard,
        department=item.department_id,
        department_name=item.department_name,
        supervising_department=item.supervising_department_id,
        conditions=item.conditions,
        basis=item.basis,
        technical_standard=item.technical_standard,
        materials=tuple(Material(**material) for material in item.materials),
        steps=tuple(Stage(**step) for step in item.steps),
        statutory_days=item.statutory_days,
        statutory_unit=DayUnit(item.statutory_unit) if item.statutory_unit else None,
        promised_days=item.promised_days,
        promised_unit=DayUnit(item.promised_unit) if item.promised_unit else None,
        online_depth=OnlineDepth(item.online_depth) if item.online_depth else None,
        visits=item.visits,
        result_document=item.result_document,
        guide_link=item.guide_link,
        is_accepting=item.is_accepting,
        stopped_on=item.stopped_on,
        last_record_on=item.last_record_on,
        is_demonstration=item.is_demonstration,
    )


def guides(item: ServiceItem) -> QuerySet[Guide]:
    """All versions of an item's guide, the newest first."""
    return Guide.objects.filter(service_item=item).prefetch_related("samples").order_by("-version")


def guides_of(items: QuerySet[ServiceItem]) -> QuerySet[Guide]:
    """All versions of the guides of some items."""
    return Guide.objects.filter(service_item__in=items)


def guide_in_force(item: ServiceItem, on: date) -> Guide | None:
    """The version that is told to applicants on a day."""
    return guides(item).filter(in_force_from__lte=on).first()


def figures(item: ServiceItem) -> QuerySet[ProcessFigures]:
    """What an application cost, from each day of change on."""
    return ProcessFigures.objects.filter(service_item=item).order_by("on")
