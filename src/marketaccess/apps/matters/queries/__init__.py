"""What the service items say: the one door for everybody else."""

from marketaccess.apps.matters.queries.serving import (
    SUBJECT,
    filings,
    items_for_measure,
    page,
    published,
    service_item,
    service_item_told,
    text_of,
)

__all__ = [
    "SUBJECT",
    "filings",
    "items_for_measure",
    "page",
    "published",
    "service_item",
    "service_item_told",
    "text_of",
]
