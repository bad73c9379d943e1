"""Questions about leads. Whatever is shown to a person begins at ``visible_to``."""

from marketaccess.apps.leads.queries.board import Board, Line, Week, board, trend, unfinished
from marketaccess.apps.leads.queries.clocks import (
    deadlines_of,
    events_of,
    explain,
    light,
    running_deadlines,
    today,
)
from marketaccess.apps.leads.queries.inbox import Page, count_by_light, inbox, notice_inbox, todo
from marketaccess.apps.leads.queries.leads import (
    Filter,
    attachments_visible_to,
    by_receipt,
    find,
    in_light,
    narrow,
    notices_visible_to,
    visible_to,
)
from marketaccess.apps.leads.queries.offers import Offer, offers
from marketaccess.apps.leads.queries.similar import Similar, similar
from marketaccess.apps.leads.queries.timeline import (
    Entry,
    PublicStatus,
    PublicStep,
    attachments_of,
    hops_of,
    messages_of,
    opinions_of,
    public_status,
    timeline,
)

__all__ = [
    "Board",
    "Entry",
    "Filter",
    "Line",
    "Offer",
    "Page",
    "PublicStatus",
    "PublicStep",
    "Similar",
    "Week",
    "attachments_of",
    "attachments_visible_to",
    "board",
    "by_receipt",
    "count_by_light",
    "deadlines_of",
    "events_of",
    "explain",
    "find",
    "hops_of",
    "in_light",
    "inbox",
    "light",
    "messages_of",
    "narrow",
    "notice_inbox",
    "notices_visible_to",
    "offers",
    "opinions_of",
    "public_status",
    "running_deadlines",
    "similar",
    "timeline",
    "today",
    "todo",
    "trend",
    "unfinished",
    "visible_to",
]
