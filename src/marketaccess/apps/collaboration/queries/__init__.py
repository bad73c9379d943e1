"""Questions about supervision. Whatever is shown to a person begins at ``visible_to``."""

from marketaccess.apps.collaboration.queries.clocks import (
    has_strayed,
    missed_clocks,
    near_clocks,
    near_orders,
    near_questions,
    open_orders,
    strayed,
)
from marketaccess.apps.collaboration.queries.duties import Duty, near_duties
from marketaccess.apps.collaboration.queries.holders import (
    actors_on,
    holder_key,
    holder_of,
    notices_pressed_by,
    responsible_person,
)
from marketaccess.apps.collaboration.queries.moved import latest_notice, moved_by
from marketaccess.apps.collaboration.queries.orders import (
    Filter,
    choices,
    find,
    listed,
    narrow,
    offers,
    open_order_of,
    visible_to,
    why_not,
    why_not_issue,
)
from marketaccess.apps.collaboration.queries.standing import (
    Standing,
    climbing,
    government,
    label_of_rule,
    report_draft,
    rung_of,
    rungs,
    standings,
)
from marketaccess.apps.collaboration.queries.story import story
from marketaccess.apps.collaboration.queries.trial import trial_warning

__all__ = [
    "Duty",
    "Filter",
    "Standing",
    "actors_on",
    "choices",
    "climbing",
    "find",
    "government",
    "has_strayed",
    "holder_key",
    "holder_of",
    "label_of_rule",
    "latest_notice",
    "listed",
    "missed_clocks",
    "moved_by",
    "narrow",
    "near_clocks",
    "near_duties",
    "near_orders",
    "near_questions",
    "notices_pressed_by",
    "offers",
    "open_order_of",
    "open_orders",
    "report_draft",
    "responsible_person",
    "rung_of",
    "rungs",
    "standings",
    "story",
    "strayed",
    "trial_warning",
    "visible_to",
    "why_not",
    "why_not_issue",
]
