"""Who acts: a frozen picture of a person's posts at one moment, or of the system itself."""

from attrs import evolve, frozen

from marketaccess.domain.authority.permission import Permission
from marketaccess.domain.authority.role import PERMISSIONS, Role
from marketaccess.domain.basics.refusal import NotAllowed


@frozen
class Seat:
    """A role in a department: what a post is while it lasts."""

    role: Role
    department: int


@frozen
class Actor:
    """
    Somebody who does something.

    ``name`` is the account name, "" for the public; ``label`` is what others read (a post, not a
    person); ``departments`` are all departments in which the person has a seat, with those above
    and below them that count as the same unit for recusal.
    """

    name: str
    label: str
    seats: frozenset[Seat] = frozenset()
    departments: frozenset[int] = frozenset()
    user: int | None = None
    is_system: bool = False

    @property
    def standing(self) -> "Actor":
        """Nobody in particular with these seats: everything that decides what somebody may see."""
        return evolve(self, name="", label="", user=None)

    def may(self, permission: Permission, *, at: int | None = None) -> bool:
        """Whether a seat carries the permission: in department ``at``, or anywhere when None."""
        return any(
            permission in PERMISSIONS[seat.role] and (at is None or seat.department == at)
            for seat in self.seats
        )

    def departments_with(self, permission: Permission) -> frozenset[int]:
        """The departments in which a seat carries the permission."""
        return frozenset(s.department for s in self.seats if permission in PERMISSIONS[s.role])

    def signing(self) -> int:
        """The account that signs for a step. :raises NotAllowed: none: a program's token cannot sign."""
        if self.user is None:
            raise NotAllowed("这一步须由登录的工作人员本人办理。")
        return self.user

    def is_recused_from(self, department: int | None) -> bool:
        """Whether a matter about this department must stay hidden from the person."""
        return department is not None and department in self.departments


REPORTER = Actor(name="", label="反映人")
SYSTEM = Actor(name="system", label="系统", is_system=True)
