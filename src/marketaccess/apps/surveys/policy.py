"""Who may see which survey, and who may do what with it: the office that asks, and nobody else."""

from django.db.models import Q

from marketaccess.apps.surveys import wording
from marketaccess.apps.surveys.models import Survey
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.authority.decision import YES, Decision, no
from marketaccess.domain.authority.permission import Permission as P
from marketaccess.domain.basics.refusal import NotAllowed
from marketaccess.domain.surveys.survey_flow import SURVEY_FLOW, SurveyState

RIGHTS = (P.SURVEY_MANAGE, P.SURVEY_DECIDE)


def visible_to(actor: Actor) -> Q:
    """The surveys that the actor may see: those of the own office. The system sees all."""
    if actor.is_system:
        return Q()
    offices = actor.departments_with(P.SURVEY_MANAGE) | actor.departments_with(P.SURVEY_DECIDE)
    return Q(office__in=offices)


def may_create(actor: Actor) -> Decision:
    """Whether the actor may begin a survey."""
    return YES if actor.departments_with(P.SURVEY_MANAGE) else no(wording.NOT_YOURS)


def may(actor: Actor, verb: str, survey: Survey) -> Decision:
    """Whether the actor may take this step now."""
    try:
        step = SURVEY_FLOW.step(verb, SurveyState(survey.state))
    except NotAllowed as refusal:
        return no(refusal.message)
    if step.needs is None or survey.office_id not in actor.departments_with(step.needs):
        return no(wording.HOLDERS[step.needs] if step.needs else wording.NOT_YOURS)
    if verb == "approve" and survey.drafted_by_id == actor.user:
        return no(wording.OWN_SURVEY)
    return YES
