"""Which of the things recorded can change the frame around the inbox. Whatever is not known here does (ADR 0006)."""

from collections.abc import Sequence

from marketaccess.foundation.audit.freshness import Freshness, Recorded

# The frame tells who somebody is, where that is and where they may go: what is done there stands in the list.
ELSEWHERE = frozenset({"lead", "notice", "consultation", "supervision_order", "intake", "audit_log"})
_FRESHNESS = Freshness(room=1)


def frame_version(*, tail: str) -> str:
    """The version of all frames; ``tail`` as in ``Freshness.version``."""
    return _FRESHNESS.version("frame", _touches, tail=tail)


def _touches(events: Sequence[Recorded]) -> bool:
    return any(event.kind not in ELSEWHERE for event in events)
