"""Tables of the service items and of how they carry out the list."""

from marketaccess.apps.matters.models.adjustment import AdjustmentRound, AdjustmentStep, AdjustmentTask
from marketaccess.apps.matters.models.correspondence import Comment, Correspondence, RegisterEntry
from marketaccess.apps.matters.models.paper import LocalPaper
from marketaccess.apps.matters.models.service_item import Guide, ProcessFigures, ServiceItem

__all__ = [
    "AdjustmentRound",
    "AdjustmentStep",
    "AdjustmentTask",
    "Comment",
    "Correspondence",
    "Guide",
    "LocalPaper",
    "ProcessFigures",
    "RegisterEntry",
    "ServiceItem",
]
