"""Who may work on the list. Reading it is everybody's right."""

from marketaccess.apps.negative_list import wording
from marketaccess.domain.authority.actor import SYSTEM, Actor
from marketaccess.domain.authority.permission import Permission


def why_not_import(actor: Actor) -> str:
    """Why this person may not record an edition, or ""."""
    if actor is SYSTEM or actor.may(Permission.LIST_IMPORT):
        return ""
    return wording.IMPORT_IS_THE_OFFICES


def why_not_compare(actor: Actor) -> str:
    """Why this person may not compare editions and confirm what changed, or ""."""
    return wording.COMPARING_IS_THE_OFFICES if why_not_import(actor) else ""
