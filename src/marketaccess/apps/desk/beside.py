"""
What stands in the inbox beside leads, and with what it is drawn: no step of a lead changes it (ADR 0006).

Which of the things recorded do: whatever is not known here.
"""

from collections.abc import Sequence
from datetime import date
from functools import partial

from attrs import frozen

from marketaccess.apps.consultations import queries as consultations
from marketaccess.apps.desk.duties import Duties, duties
from marketaccess.apps.leads import queries as leads
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.authority.permission import Permission
from marketaccess.domain.casework.lights import Today
from marketaccess.foundation.audit.freshness import UNSEEN, Freshness, Recorded
from marketaccess.foundation.organizations import queries as organizations
from marketaccess.foundation.ui.shelf import Shelf

QUESTIONS = 20
OFFICE = (Permission.LEAD_REGISTER, Permission.LEAD_RULE)
# What happens to these stands in the list of leads, or nowhere on the desk.
ELSEWHERE = frozenset({"lead", "notice", "intake", "audit_log"})
_FRESHNESS = Freshness(room=1)


@frozen
class Beside:
    """
    ``departments`` are offered as a filter to the offices only, None to others: whoever handles leads
    for a department finds those of that department.
    """

    today: Today
    profile_key: str
    departments: tuple[tuple[str, str], ...] | None
    questions: tuple[consultations.Row, ...]
    questions_done: int
    duties: tuple[Duties, ...]

    def __len__(self) -> int:
        return 1 + len(self.questions) + sum(len(each.rows) for each in self.duties)


KEPT = Shelf[Beside](room=2048)  # lines, of a few hundred bytes each


def beside_version(*, tail: str) -> str:
    """The version of all this, and of the frame around it; ``tail`` as in ``Freshness.version``."""
    return _FRESHNESS.version("beside", _touches, tail=tail)


def beside(standing: Actor, *, on: date, version: str) -> Beside:
    """All of it for officers of this standing on a day, kept while ``version`` stays."""
    return KEPT.get((standing, on, version), partial(_found, standing, on))


def _found(standing: Actor, on: date) -> Beside:
    today, place = leads.today(on), organizations.locality(on=on)
    departments = None
    if any(standing.may(right) for right in OFFICE):
        active = organizations.active_departments(division=place.division_id)
        departments = tuple((str(each.pk), each.name) for each in active)
    return Beside(
        today=today,
        profile_key=place.profile_key,
        departments=departments,
        questions=tuple(consultations.waiting(standing, today=today, most=QUESTIONS)),
        questions_done=consultations.done_count(standing),
        duties=duties(standing, today),
    )


def _touches(events: Sequence[Recorded]) -> bool:
    return any(event.kind not in ELSEWHERE and event.action not in UNSEEN for event in events)
