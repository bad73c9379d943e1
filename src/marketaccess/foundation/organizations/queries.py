"""Questions about departments and localities."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from enum import StrEnum

from attrs import frozen
from django.db import connection
from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from marketaccess.domain.authority.actor import Seat
from marketaccess.domain.authority.role import Role
from marketaccess.foundation import statements
from marketaccess.foundation.organizations.models import Department, Division, Liaison, Locality, Post
from marketaccess.law import library

Posts = QuerySet[Post]
WHAT_TO_RUN = "尚未设置适用机制，请先运行 marketaccess demo 或 marketaccess install。"

# Asked on every request of an officer: as text, since the ORM needs longer to build them than the database
# to answer.
_SEATS = f"""
SELECT role, department_id FROM {Post._meta.db_table}
WHERE user_id = %s AND starts_on <= %s AND (ends_on IS NULL OR ends_on >= %s)
"""  # noqa: S608 - our own table's name
_PARENTS = f"SELECT id, parent_id FROM {Department._meta.db_table}"  # noqa: S608 - the same


def seats_of(user: int, *, on: date) -> frozenset[Seat]:
    """The roles that a person has on a day, each with its department."""
    day = connection.ops.adapt_datefield_value(on)
    seats = statements.rows(_SEATS, user, day, day)
    return frozenset(Seat(Role(role), department) for role, department in seats)


class NotInstalled(Locality.DoesNotExist):
    """No mechanism was ever set here: the platform waits for ``marketaccess install``."""


def same_units(departments: frozenset[int]) -> frozenset[int]:
    """
    The departments with everything above and below them: what counts as one unit for recusal.

    A complaint about an office is hidden from the institution that leads it and from its own
    sub-offices, since the people who would be told are the same. Siblings are not included.
    """
    parents = dict(statements.rows(_PARENTS))
    return frozenset(_under(departments, parents)) | _over(departments, parents)


def _under(departments: Iterable[int], parents: Mapping[int, int | None]) -> set[int]:
    found = set(departments)
    while more := {pk for pk, parent in parents.items() if parent in found} - found:
        found |= more
    return found


def _over(departments: Iterable[int], parents: Mapping[int, int | None]) -> set[int]:
    found = set(departments)
    while more := {parent for pk in found if (parent := parents.get(pk)) is not None} - found:
        found |= more
    return found


def below(departments: frozenset[int]) -> frozenset[int]:
    """The departments with everything under them."""
    found = set(departments)
    level = set(departments)
    while level := set(Department.objects.filter(parent__in=level).values_list("pk", flat=True)) - found:
        found |= level
    return frozenset(found)


def locality(*, on: date) -> Locality:
    """The locality row in force on a day (the earliest one, for days before any)."""
    rows = Locality.objects.select_related("division")
    found = rows.filter(in_force_from__lte=on).order_by("-in_force_from").first() or rows.first()
    if found is None:
        raise NotInstalled(WHAT_TO_RUN)
    return found


def locality_or_none(*, on: date) -> Locality | None:
    """The locality row in force on a day, None before installation."""
    try:
        return locality(on=on)
    except Locality.DoesNotExist:
        return None


def locality_of(request: HttpRequest, *, on: date) -> Locality:
    """The locality of the day, looked up once per request: the frame and the page both ask."""
    known: Locality | None = getattr(request, "_locality", None)
    if known is None:
        known = locality(on=on)
        request._locality = known  # type: ignore[attr-defined]
    return known


def department(key: str, *, on: date) -> Department:
    """The department that the profile in force on a day calls ``key``."""
    return Department.objects.get(division=locality(on=on).division, key=key)


def day_of(at: datetime) -> date:
    """The date of a moment in Beijing."""
    return timezone.localtime(at).date()


def departments() -> QuerySet[Department]:
    """All departments, those out of use too."""
    return Department.objects.select_related("division", "parent")


def departments_in_use() -> QuerySet[Department]:
    """The departments that can be given something."""
    return departments().filter(is_active=True)


def departments_with_posts(*, on: date) -> QuerySet[Department]:
    """All departments, each with ``posts_today``: the posts that last on a day."""
    return departments().prefetch_related(Prefetch("posts", queryset=posts_on(on), to_attr="posts_today"))


def divisions() -> QuerySet[Division]:
    """The division tree."""
    return Division.objects.all()


def localities() -> QuerySet[Locality]:
    """All settings of the mechanism, the latest first."""
    return Locality.objects.select_related("division").order_by("-in_force_from")


def posts() -> Posts:
    """All posts, past ones too."""
    return Post.objects.select_related("department", "user")


def posts_on(on: date) -> Posts:
    """The posts that last on a day."""
    return posts().filter(starts_on__lte=on).filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on))


def is_coordinating(department: Department, *, on: date) -> bool:
    """Whether the mechanism in force on a day is run by this department."""
    row = locality_or_none(on=on)
    if row is None or row.profile_key not in library.profile_keys():
        return False
    office = library.profile(row.profile_key).coordinating_office
    return (department.division_id, department.key) == (row.division_id, office)


def liaison(department: Department, kind: str) -> Liaison | None:
    """One line of the directory, or None where it is not filled in."""
    return Liaison.objects.filter(department=department, kind=kind).first()


def liaison_values(department: Department, kind: str) -> tuple[str, ...] | None:
    """What one line of the directory says, or None where it is not filled in."""
    rows = Liaison.objects.filter(department=department, kind=kind)
    return rows.values_list("name", "title", "landline", "mobile").first()


KINDS: tuple[str, ...] = (Liaison.Kind.LEADER.value, Liaison.Kind.OFFICER.value)


def kind_labels() -> tuple[str, ...]:
    """The words for the two kinds, in the order of the form."""
    return tuple(kind_label(kind) for kind in KINDS)


def kind_label(kind: str) -> str:
    """The word for a kind of liaison."""
    return Liaison.Kind(kind).label


class Returned(StrEnum):
    """Whether a department has named its two persons."""

    COMPLETE = "complete"
    LATE = "late"
    WAITING = "waiting"
    OVERDUE = "overdue"


RETURNED: dict[Returned, str] = {
    Returned.COMPLETE: "已反馈",
    Returned.LATE: "逾期反馈",
    Returned.WAITING: "待反馈",
    Returned.OVERDUE: "逾期未反馈",
}


@frozen
class DirectoryLine:
    """A department with its two persons (None where not named yet)."""

    department: Department
    leader: Liaison | None
    officer: Liaison | None
    returned: Returned

    @property
    def label(self) -> str:
        """The state in words."""
        return RETURNED[self.returned]

    @property
    def returned_on(self) -> date | None:
        """The day on which the later of the two lines came."""
        days = [line.returned_on for line in (self.leader, self.officer) if line and line.returned_on]
        return max(days, default=None)

    @property
    def has_returned(self) -> bool:
        """Whether both persons are named."""
        return self.leader is not None and self.officer is not None


def directory(*, on: date, due_on: date | None, department: int | None = None) -> tuple[DirectoryLine, ...]:
    """The liaison directory of the departments in use, or one department's line."""
    rows = departments_in_use()
    if department is not None:
        rows = rows.filter(pk=department)
    lines: dict[int, dict[str, Liaison]] = defaultdict(dict)
    for liaison in Liaison.objects.filter(department__in=rows):
        lines[liaison.department_id][liaison.kind] = liaison
    return tuple(_line(row, lines[row.pk], on, due_on) for row in rows)


def _line(row: Department, lines: dict[str, Liaison], on: date, due_on: date | None) -> DirectoryLine:
    leader, officer = lines.get(Liaison.Kind.LEADER), lines.get(Liaison.Kind.OFFICER)
    if leader and officer:
        days = [line.returned_on for line in (leader, officer) if line.returned_on]
        is_late = due_on is not None and any(day > due_on for day in days)
        return DirectoryLine(row, leader, officer, Returned.LATE if is_late else Returned.COMPLETE)
    is_overdue = due_on is not None and on > due_on
    return DirectoryLine(row, leader, officer, Returned.OVERDUE if is_overdue else Returned.WAITING)


def find(pk: int) -> Department | None:
    """The active department with this key of the database, or None."""
    return Department.objects.filter(pk=pk, is_active=True).first()


def named(name: str, *, division: str) -> Department | None:
    """The active department of a division that bears exactly this name, or None."""
    return Department.objects.filter(division=division, name=name.strip(), is_active=True).first()


def active_departments(*, division: str) -> list[Department]:
    """All departments of a division that are in use, by name: what a form offers."""
    return list(Department.objects.filter(division=division, is_active=True))


def choices() -> list[tuple[int, str]]:
    """Departments in use, as pairs for a form's list."""
    return list(Department.objects.filter(is_active=True).values_list("pk", "name"))


def holders(*, roles: Iterable[Role], on: date, department: int | None = None) -> frozenset[int]:
    """The accounts that hold one of the roles on a day, in the department or, with None, in any."""
    posts = Post.objects.filter(role__in=list(roles), user__is_active=True)
    if department is not None:
        posts = posts.filter(department=department)
    current = posts.filter(starts_on__lte=on).filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on))
    return frozenset(current.values_list("user_id", flat=True))
