"""What was found leaves the platform as a sheet: only once it is sealed, and never without a trace."""

from datetime import datetime
from enum import StrEnum

from django.db import transaction

from marketaccess.apps.surveys import policy, wording
from marketaccess.apps.surveys.models import Survey
from marketaccess.apps.surveys.queries.answers import require_sealed
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.basics.refusal import NotAllowed
from marketaccess.foundation.audit import log


class Sheet(StrEnum):
    """What is taken. The values stand in the audit log."""

    RESULTS = "results"
    ANSWERS = "answers"


@transaction.atomic
def export(*, survey: Survey, sheet: Sheet, by: Actor, at: datetime) -> Survey:
    """
    The survey whose figures or blind answers the actor takes; who took what is recorded.

    :raises NotAllowed: the survey is not the actor's to see, or is not closed yet.
    """
    found = Survey.objects.filter(policy.visible_to(by), pk=survey.pk).first()
    if found is None:
        raise NotAllowed(wording.UNKNOWN)
    require_sealed(found)
    detail = {"sheet": sheet.value, "answers": found.answer_count}
    log.record("survey.export", "survey", found.number, found.title, by=by, at=at, detail=detail)
    return found
