"""Which of the things recorded can change the public pages of the list. Whatever is not known here does."""

from collections.abc import Sequence

from marketaccess.foundation.audit.freshness import Freshness, Recorded

# What is recorded about these stands on no page of the list.
ELSEWHERE = frozenset(
    {"lead", "notice", "supervision_order", "intake", "sealed_record", "account", "audit_log"}
)
_FRESHNESS = Freshness(room=1)


def list_version() -> str:
    """The version of all public pages of the list."""
    return _FRESHNESS.version("list", _touches)


def _touches(events: Sequence[Recorded]) -> bool:
    return any(event.kind not in ELSEWHERE for event in events)
