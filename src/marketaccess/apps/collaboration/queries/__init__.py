"""Questions about supervision. Whatever is shown to a person begins at ``visible_to``."""

from marketaccess.apps.collaboration.queries.clocks import missed_clocks, near_clocks, near_orders
from marketaccess.apps.collaboration.queries.holders import holder_of, officers, responsible_person
from marketaccess.apps.collaboration.queries.orders import (
    Filter,
    Offer,
    find,
    listed,
    narrow,
    offers,
    open_order_of,
    visible_to,
    why_not_issue,
)
from marketaccess.apps.collaboration.queries.standing import Standing, government, report_draft, standings
from marketaccess.apps.collaboration.queries.trial import profile_notice

__all__ = [
    "Filter",
    "Offer",
    "Standing",
    "find",
    "government",
    "holder_of",
    "listed",
    "missed_clocks",
    "narrow",
    "near_clocks",
    "near_orders",
    "offers",
    "officers",
    "open_order_of",
    "profile_notice",
    "report_draft",
    "responsible_person",
    "standings",
    "visible_to",
    "why_not_issue",
]
