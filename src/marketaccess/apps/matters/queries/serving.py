"""Service items as the public sees them: by measure, by words, by code."""

from datetime import date
from typing import Any

from django.db.models import Q

from marketaccess.apps.matters.models import ServiceItem
from marketaccess.apps.matters.queries.searching import (
    ALL,
    NO_SYNONYMS,
    Found,
    Synonyms,
    department_of,
    found,
)
from marketaccess.domain.basics.search_text import words
from marketaccess.domain.basics.text import normalise_code
from marketaccess.domain.matters.codes import KINDS, LEVELS
from marketaccess.domain.matters.correspondence import IN_FORCE
from marketaccess.domain.matters.service_item import (
    NATURE_LABELS,
    ONLINE_LABELS,
    UNIT_LABELS,
    DayUnit,
    Nature,
    OnlineDepth,
)

# What is told as it stands in the table.
_PLAIN = (
    *("basic_code", "implementation_code", "name", "kind", "nature", "level", "is_standard"),
    *("conditions", "basis", "technical_standard", "materials", "steps", "statutory_days", "statutory_unit"),
    *("promised_days", "promised_unit", "online_depth", "visits", "result_document", "guide_link"),
    *("is_accepting", "is_demonstration"),
)


def items_for_measure(edition_key: str, measure_key: str, *, on: date) -> list[ServiceItem]:
    """
    The service items that carry out a measure on a day, by the confirmed correspondences.

    Those that are being accepted stand first, the catalogue's own entries last.
    """
    begun = Q(correspondences__valid_from__isnull=True) | Q(correspondences__valid_from__lte=on)
    not_ended = Q(correspondences__valid_to__isnull=True) | Q(correspondences__valid_to__gte=on)
    rows = ServiceItem.objects.filter(
        begun,
        not_ended,
        correspondences__edition_key=edition_key,
        correspondences__measure_key=measure_key,
        correspondences__state__in=IN_FORCE,
    )
    rows = rows.select_related("department", "supervising_department")
    return list(rows.order_by("-is_accepting", "is_standard", "basic_code", "implementation_code"))


def filings(query: str, synonyms: Synonyms = NO_SYNONYMS, *, most: int = 5) -> list[ServiceItem]:
    """The filings that departments accept and that fit the words. No words, no filings."""
    if not words(query):
        return []
    accepted = Q(nature=Nature.FILING, is_accepting=True)
    return found(query, narrowing=accepted, synonyms=synonyms)[:most]


def published(query: str = "", *, nature: str = "") -> Found:
    """The service items that fit the words, by code; all of them without words."""
    return found(query, narrowing=Q(nature=nature) if nature else ALL)


def service_item(code: str) -> ServiceItem | None:
    """A service item by its implementation code; by a basic code, the catalogue's own entry."""
    meant = normalise_code(code)
    if not meant:
        return None
    rows = ServiceItem.objects.select_related("department", "supervising_department")
    return rows.filter(Q(implementation_code=meant) | Q(basic_code=meant, is_standard=True)).first()


def service_item_told(item: ServiceItem) -> dict[str, Any]:
    """A service item as plain values, for other programs."""
    supervising = item.supervising_department
    return {
        **{name: getattr(item, name) for name in _PLAIN},
        "kind_label": KINDS.get(item.kind, ""),
        "nature_label": NATURE_LABELS[Nature(item.nature)],
        "level_label": LEVELS.get(item.level, ""),
        "department": department_of(item),
        "supervising_department": supervising.name if supervising else "",
        "statutory_unit_label": UNIT_LABELS[DayUnit(item.statutory_unit)] if item.statutory_unit else "",
        "promised_unit_label": UNIT_LABELS[DayUnit(item.promised_unit)] if item.promised_unit else "",
        "online_label": ONLINE_LABELS[OnlineDepth(item.online_depth)] if item.online_depth else "",
        "stopped_on": item.stopped_on.isoformat() if item.stopped_on else None,
        "updated_at": item.updated_at.isoformat(),
    }
