"""The verbs of deliveries."""

from marketaccess.warehouse.deliveries.actions.checking import check, resume_checks
from marketaccess.warehouse.deliveries.actions.clearing import clear
from marketaccess.warehouse.deliveries.actions.deciding import accept, recheck, refuse, withdraw
from marketaccess.warehouse.deliveries.actions.delivering import Delivered, deliver

__all__ = [
    "Delivered",
    "accept",
    "check",
    "clear",
    "deliver",
    "recheck",
    "refuse",
    "resume_checks",
    "withdraw",
]
