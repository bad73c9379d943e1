"""Which words of a text changed: the two texts as one run of kept, removed and added pieces."""

from difflib import SequenceMatcher
from enum import StrEnum

from attrs import frozen


class Mark(StrEnum):
    """What became of a piece of text."""

    KEPT = "kept"
    REMOVED = "removed"
    ADDED = "added"


@frozen
class Piece:
    """A run of characters with its mark."""

    mark: Mark
    text: str


def marked(old: str, new: str) -> tuple[Piece, ...]:
    """
    The pieces in reading order: what was removed stands before what came in its place.

    Kept and removed pieces together are the old text, kept and added ones the new.
    """
    pieces: list[Piece] = []
    # autojunk would take frequent characters of a long text for noise.
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece(Mark.KEPT, old[i1:i2]))
            continue
        if i1 < i2:
            pieces.append(Piece(Mark.REMOVED, old[i1:i2]))
        if j1 < j2:
            pieces.append(Piece(Mark.ADDED, new[j1:j2]))
    return tuple(pieces)
