"""How every step of a survey is taken: lock, ask, change, trace, tell who is next."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone

from marketaccess.apps.surveys import policy, wording
from marketaccess.apps.surveys.models import Survey
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.authority.permission import Permission as P
from marketaccess.domain.basics.refusal import NotAllowed
from marketaccess.domain.surveys.survey_flow import SURVEY_FLOW, SurveyState
from marketaccess.foundation.accounts import queries as accounts
from marketaccess.foundation.audit import log
from marketaccess.foundation.notifications import actions as notifications


def begin(verb: str, *, survey: Survey, by: Actor) -> Survey:
    """
    The survey as it stands now, locked until the end of the transaction.

    :raises NotAllowed: the step does not apply (any more), or not to this person.
    """
    locked = Survey.objects.select_for_update().filter(policy.visible_to(by), pk=survey.pk).first()
    if locked is None:
        raise NotAllowed(wording.UNKNOWN)
    policy.may(by, verb, locked).require()
    return locked


def finish(
    verb: str,
    *,
    survey: Survey,
    by: Actor,
    at: datetime,
    changed: Sequence[str] = (),
    detail: dict[str, Any] | None = None,
    action: str = "",
) -> Survey:
    """
    Take the arrow of the verb. ``changed`` names the fields that the action set, ``action`` the event where
    one arrow stands for several.
    """
    was = SurveyState(survey.state)
    survey.state = SURVEY_FLOW.step(verb, was).target
    survey.save(update_fields=sorted({"state", *changed}))
    told = {"was": {"state": was.value}, "now": {"state": str(survey.state)}, **(detail or {})}
    log.record(f"survey.{action or verb}", "survey", survey.number, survey.title, by=by, at=at, detail=told)
    return survey


def tell(survey: Survey, needed: P, text: str, *, key: str, at: datetime) -> None:
    """Word to those in the office who hold a right."""
    notifications.notify(
        users=accounts.officers(survey.office_id, (needed,), on=timezone.localdate(at)),
        key=f"survey:{survey.number}:{key}:{at.isoformat()}",
        text=text.format(
            number=survey.number, state=SURVEY_FLOW.labels[SurveyState(survey.state)], title=survey.title
        ),
        link=reverse("surveys:detail", args=[survey.number]),
        at=at,
    )
