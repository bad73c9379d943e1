"""Which of the things recorded can change a page about leads. Whatever is not known here does (ADR 0006)."""

from collections.abc import Sequence
from functools import partial

from marketaccess.apps.leads.models import Lead
from marketaccess.apps.leads.queries.leads import visible_to
from marketaccess.domain.authority.actor import Actor
from marketaccess.foundation.audit.freshness import UNSEEN, Freshness, Recorded

RECEIVED = "lead.receive"
_FRESHNESS = Freshness()


def inbox_version(standing: Actor, *, tail: str = "") -> str:
    """The version of every list that officers of this standing have; ``tail`` as in ``Freshness.version``."""
    return _FRESHNESS.version(("inbox", standing), partial(_touches_inbox, standing), tail=tail)


def finished_version() -> str:
    """
    The version of everything that is said of finished leads: no lead comes in finished.

    It goes with each step, since the log does not say which of them finishes a lead or opens it again.
    """
    return _FRESHNESS.version("finished", lambda events: _received(events) is None)


def report_version(digest: str) -> str:
    """The version of what the reporter sees of the lead with this receipt's digest."""
    return _FRESHNESS.version(("report", digest), partial(_touches_report, digest))


def _touches_inbox(standing: Actor, events: Sequence[Recorded]) -> bool:
    """A lead that has just come in stood in no list before: it counts where it may be seen now."""
    came = _received(events)
    return came is None or (bool(came) and visible_to(standing).filter(reference__in=came).exists())


def _touches_report(digest: str, events: Sequence[Recorded]) -> bool:
    came = _received(events)
    mine = Lead.objects.filter(receipt_digest=digest)
    return came is None or (bool(came) and mine.filter(reference__in=came).exists())


def _received(events: Sequence[Recorded]) -> list[str] | None:
    """The references of the leads that came in; None where anything else happened."""
    seen = [event for event in events if event.action not in UNSEEN]
    return [event.ref for event in seen] if all(event.action == RECEIVED for event in seen) else None
