"""
Who may work on service items and their correspondences.

A department keeps its own items and confirms what they carry out; the coordinating office keeps the
standard items, reviews, and may help with any item. Reading is everybody's.
"""

from marketaccess.apps.matters import wording
from marketaccess.apps.matters.models import Correspondence, LocalPaper, ServiceItem
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.authority.permission import Permission as P
from marketaccess.domain.basics.refusal import NotAllowed
from marketaccess.domain.matters.correspondence import CORRESPONDENCE_FLOW, CorrespondenceState


def is_office(actor: Actor) -> bool:
    """Whether somebody works for the coordinating office's side of this, or is the system."""
    return actor.is_system or actor.may(P.MATTER_REVIEW)


def may_propose(actor: Actor) -> bool:
    """Whether somebody may propose what items carry out, for at least some item."""
    return is_office(actor) or actor.may(P.MATTER_EDIT)


def why_not_save(actor: Actor, *, department: int | None, is_standard: bool = False) -> str:
    """Why this person may not keep an item of a department, or ""."""
    if is_office(actor):
        return ""
    if is_standard:
        return wording.STANDARD_IS_THE_OFFICES
    if department is not None and actor.may(P.MATTER_EDIT, at=department):
        return ""
    return wording.ITEM_IS_THE_DEPARTMENTS


def why_not_edit(actor: Actor, item: ServiceItem) -> str:
    """Why this person may not change this item, or ""."""
    return why_not_save(actor, department=item.department_id, is_standard=item.is_standard)


def why_not_step(actor: Actor, verb: str, correspondence: Correspondence) -> str:
    """
    Why this person may not take a step with a correspondence, or "".

    ``service_item`` must be loaded. Who confirmed does not review: four eyes, even where the office is
    itself the department.
    """
    state = CorrespondenceState(correspondence.state)
    try:
        step = CORRESPONDENCE_FLOW.step(verb, state)
    except NotAllowed as refusal:
        return refusal.message
    if step.needs is P.MATTER_EDIT:
        return _why_not_department(actor, correspondence.service_item)
    if not actor.may(P.MATTER_REVIEW):
        return wording.REVIEWING_IS_THE_OFFICES
    if verb == "review" and actor.user is not None and actor.user == correspondence.changed_by_id:
        return wording.REVIEWED_BY_ANOTHER
    return ""


def _why_not_department(actor: Actor, item: ServiceItem) -> str:
    if item.department_id is None:
        return wording.NO_DEPARTMENT
    if not actor.may(P.MATTER_EDIT, at=item.department_id):
        return wording.CONFIRMING_IS_THE_DEPARTMENTS
    return ""


def why_not_keep_entries(actor: Actor) -> str:
    """Why this person may not keep the entries of the power and licence lists, or ""."""
    return "" if is_office(actor) else wording.ENTRIES_ARE_THE_OFFICES


def why_not_register_paper(actor: Actor, issuer: int) -> str:
    """Why this person may not register or abolish a paper of a department, or ""."""
    if is_office(actor) or actor.may(P.MATTER_EDIT, at=issuer):
        return ""
    return wording.PAPER_IS_THE_ISSUERS


def why_not_follow_up(actor: Actor, _paper: LocalPaper) -> str:
    """Why this person may not record a follow-up, or ""."""
    return "" if is_office(actor) else wording.FOLLOWING_UP_IS_THE_OFFICES
