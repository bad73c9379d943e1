"""What the list says, and what it said: the one door for everybody else."""

from marketaccess.apps.negative_list.queries.confirmed import (
    Confirmed,
    Line,
    Side,
    confirmed,
    confirmed_comparisons,
)
from marketaccess.apps.negative_list.queries.editions import (
    current_revisions,
    edition_value,
    known_revisions,
    revision_in_force,
    revision_of,
)
from marketaccess.apps.negative_list.queries.finding import (
    SUBJECT,
    Survey,
    Wish,
    before_of,
    cancelled,
    find,
    item_of,
    measure_of,
    measure_worded,
    measures_of,
    revisions_in_force,
    survey,
    text_of,
)
from marketaccess.apps.negative_list.queries.news import News, news
from marketaccess.apps.negative_list.queries.responsible import (
    authority_names,
    departments_for,
    departments_named,
    names_in,
    responsibilities,
)
from marketaccess.apps.negative_list.queries.succession import Succession, measure_succession
from marketaccess.apps.negative_list.queries.told import edition_told, heading_told, item_told, totals_told

__all__ = [
    "SUBJECT",
    "Confirmed",
    "Line",
    "News",
    "Side",
    "Succession",
    "Survey",
    "Wish",
    "authority_names",
    "before_of",
    "cancelled",
    "confirmed",
    "confirmed_comparisons",
    "current_revisions",
    "departments_for",
    "departments_named",
    "edition_told",
    "edition_value",
    "find",
    "heading_told",
    "item_of",
    "item_told",
    "known_revisions",
    "measure_of",
    "measure_succession",
    "measure_worded",
    "measures_of",
    "names_in",
    "news",
    "responsibilities",
    "revision_in_force",
    "revision_of",
    "revisions_in_force",
    "survey",
    "text_of",
    "totals_told",
]
