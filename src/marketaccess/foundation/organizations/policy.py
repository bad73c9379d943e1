"""Who may change the liaison directory."""

from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.authority.permission import Permission
from marketaccess.domain.authority.role import Role


def may_edit_all_liaisons(actor: Actor) -> bool:
    """The coordinating office keeps the directory as a whole."""
    return actor.is_system or any(seat.role is Role.COORDINATING_HANDLER for seat in actor.seats)


def may_edit_liaisons(actor: Actor, department: int) -> bool:
    """A department's own reviewer keeps its two lines."""
    return may_edit_all_liaisons(actor) or actor.may(Permission.LIAISON_EDIT, at=department)
