"""Which words of a text changed: the two texts as one run of kept, removed and added pieces."""

import re
from difflib import SequenceMatcher
from enum import StrEnum

from attrs import frozen

PAIRS = 1_000_000
_CLAUSES = re.compile(r"[^，。；：、\n]*[，。；：、\n]|[^，。；：、\n]+")


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
    before, after = _units(old, new)
    # autojunk would take frequent characters of a long text for noise.
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece(Mark.KEPT, "".join(before[i1:i2])))
            continue
        if i1 < i2:
            pieces.append(Piece(Mark.REMOVED, "".join(before[i1:i2])))
        if j1 < j2:
            pieces.append(Piece(Mark.ADDED, "".join(after[j1:j2])))
    return tuple(pieces)


def _units(old: str, new: str) -> tuple[list[str], list[str]]:
    """What is compared: characters; of two long texts clauses, for every pair of units may be looked at."""
    if len(old) * len(new) <= PAIRS:
        return list(old), list(new)
    return _CLAUSES.findall(old), _CLAUSES.findall(new)
