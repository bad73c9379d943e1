"""What the list says, and what it said: the one door for everybody else."""

from marketaccess.apps.negative_list.queries.editions import (
    current_revisions,
    edition_value,
    known_revisions,
    revision_in_force,
    revision_of,
)
from marketaccess.apps.negative_list.queries.finding import SUBJECT, Wish, find, text_of
from marketaccess.apps.negative_list.queries.succession import Succession, measure_succession

__all__ = [
    "SUBJECT",
    "Succession",
    "Wish",
    "current_revisions",
    "edition_value",
    "find",
    "known_revisions",
    "measure_succession",
    "revision_in_force",
    "revision_of",
    "text_of",
]
