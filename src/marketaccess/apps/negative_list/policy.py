"""Who may work on the list. Reading it is everybody's right."""

from marketaccess.apps.negative_list import publication_wording, wording
from marketaccess.apps.negative_list.models import Publication
from marketaccess.domain.authority.actor import SYSTEM, Actor
from marketaccess.domain.authority.permission import Permission
from marketaccess.domain.basics.refusal import NotAllowed
from marketaccess.domain.negative_list.publication import PUBLICATION_FLOW, PublicationState


def why_not_import(actor: Actor) -> str:
    """Why this person may not record an edition, or ""."""
    if actor is SYSTEM or actor.may(Permission.LIST_IMPORT):
        return ""
    return wording.IMPORT_IS_THE_OFFICES


def reviews_publication(actor: Actor) -> bool:
    """Whether somebody works for the office that sees to the publication, or is the system."""
    return actor is SYSTEM or actor.may(Permission.PUBLICATION_REVIEW)


def why_not_assign(actor: Actor) -> str:
    """Why this person may not say who answers for what, or ""."""
    return "" if reviews_publication(actor) else publication_wording.ASSIGNING_IS_THE_OFFICES


def why_not_publication(actor: Actor, verb: str, row: Publication) -> str:
    """Why this person may not take a step with a publication task, or "". Four eyes on acceptance."""
    try:
        step = PUBLICATION_FLOW.step(verb, PublicationState(row.state))
    except NotAllowed as refusal:
        return refusal.message
    if step.needs is Permission.PUBLICATION_REPORT:
        is_theirs = actor.may(Permission.PUBLICATION_REPORT, at=row.department_id)
        return "" if is_theirs else publication_wording.REPORTING_IS_THE_DEPARTMENTS
    if not actor.may(Permission.PUBLICATION_REVIEW):
        return publication_wording.REVIEWING_IS_THE_OFFICES
    if verb == "accept" and row.reported_by_id is not None and row.reported_by_id == actor.user:
        return publication_wording.ACCEPTED_BY_ANOTHER
    return ""


def why_not_check(actor: Actor, department: int) -> str:
    """Why this person may not hand in a department's page, or ""."""
    if reviews_publication(actor) or actor.may(Permission.PUBLICATION_REPORT, at=department):
        return ""
    return publication_wording.CHECKING_IS_THE_DEPARTMENTS


def why_not_compare(actor: Actor) -> str:
    """Why this person may not compare editions and confirm what changed, or ""."""
    return wording.COMPARING_IS_THE_OFFICES if why_not_import(actor) else ""
