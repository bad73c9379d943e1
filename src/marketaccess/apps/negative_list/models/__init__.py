"""Tables of the list: editions and what stands in them, comparisons."""

from marketaccess.apps.negative_list.models.comparison import Change, Comparison
from marketaccess.apps.negative_list.models.edition import Edition, Item, Measure, Revision
from marketaccess.apps.negative_list.models.publication import (
    AuthorityName,
    PageCheck,
    Publication,
    Responsibility,
)

__all__ = [
    "AuthorityName",
    "Change",
    "Comparison",
    "Edition",
    "Item",
    "Measure",
    "PageCheck",
    "Publication",
    "Responsibility",
    "Revision",
]
