"""Tables of the list: editions and what stands in them, comparisons."""

from marketaccess.apps.negative_list.models.comparison import Change, Comparison
from marketaccess.apps.negative_list.models.edition import Edition, Item, Measure, Revision

__all__ = [
    "Change",
    "Comparison",
    "Edition",
    "Item",
    "Measure",
    "Revision",
]
