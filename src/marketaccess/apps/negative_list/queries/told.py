"""Editions as plain values for other programs: one shape for the API, the downloads and the command line."""

from typing import Any

from attrs import asdict

from marketaccess.apps.negative_list.models import Revision
from marketaccess.domain.negative_list.codes import ACCESS_LABELS
from marketaccess.domain.negative_list.edition import Edition, Item, Totals, totals


def heading_told(revision: Revision) -> dict[str, Any]:
    """Which edition this is, since when it holds, and when that was checked."""
    edition = revision.edition
    return {
        "edition": edition.key,
        "title": edition.title,
        "series": edition.series,
        "document_number": edition.document_number,
        "is_demonstration": edition.is_demonstration,
        "revision": revision.number,
        "in_force_from": revision.in_force_from.isoformat(),
        "in_force_to": revision.in_force_to.isoformat() if revision.in_force_to else None,
        "recorded_at": revision.recorded_at.isoformat(),
        "checked_on": revision.checked_on.isoformat() if revision.checked_on else None,
    }


def edition_told(edition: Edition, revision: Revision) -> dict[str, Any]:
    """An edition whole."""
    return {
        **heading_told(revision),
        "totals": totals_told(totals(edition.items)),
        "items": [item_told(item) for item in edition.items],
    }


def item_told(item: Item) -> dict[str, Any]:
    """An item with its measures."""
    return {
        "key": item.key,
        "number": item.number,
        "code": item.code,
        "title": item.title,
        "access": item.access.value,
        "access_label": ACCESS_LABELS[item.access],
        "section": item.section,
        "measures": [
            {
                **asdict(m),
                "scope": m.scope.value,
                "authorities": list(m.authorities),
                "in_force_from": m.in_force_from.isoformat() if m.in_force_from else None,
                "in_force_to": m.in_force_to.isoformat() if m.in_force_to else None,
            }
            for m in item.measures
        ],
    }


def totals_told(counted: Totals) -> dict[str, int | None]:
    """Items of both kinds and together, measures of both scopes and together; None: not known."""
    both = None if counted.national is None or counted.local is None else counted.national + counted.local
    return {
        **asdict(counted),
        "items": counted.items,
        "measures": counted.measures if counted.measures is not None else both,
    }
