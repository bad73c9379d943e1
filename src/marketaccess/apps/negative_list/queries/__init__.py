"""What the list says, and what it said: the one door for everybody else."""

from marketaccess.apps.negative_list.queries.editions import (
    current_revisions,
    edition_value,
    known_revisions,
    revision_in_force,
    revision_of,
)
from marketaccess.apps.negative_list.queries.finding import SUBJECT, Wish, find, text_of

__all__ = [
    "SUBJECT",
    "Wish",
    "current_revisions",
    "edition_value",
    "find",
    "known_revisions",
    "revision_in_force",
    "revision_of",
    "text_of",
]
