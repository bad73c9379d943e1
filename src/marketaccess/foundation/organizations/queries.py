"""Questions about departments and localities."""

from datetime import date

from marketaccess.foundation.organizations.models import Department, Locality


def same_units(departments: frozenset[int]) -> frozenset[int]:
    """
    The departments with everything above and below them: what counts as one unit for recusal.

    A complaint about an office is hidden from the institution that leads it and from its own
    sub-offices, since the people who would be told are the same. Siblings are not included.
    """
    found = set(departments)
    below = set(departments)
    while below := set(Department.objects.filter(parent__in=below).values_list("pk", flat=True)) - found:
        found |= below
    above = set(departments)
    while above := set(Department.objects.filter(children__in=above).values_list("pk", flat=True)) - found:
        found |= above
    return frozenset(found)


def locality(*, on: date) -> Locality:
    """The locality row in force on a day (the earliest one, for days before any)."""
    rows = Locality.objects.select_related("division")
    found = rows.filter(in_force_from__lte=on).order_by("-in_force_from").first() or rows.first()
    if found is None:
        raise Locality.DoesNotExist("尚未设置适用机制，请先运行 marketaccess demo 或 marketaccess install。")
    return found


def department(key: str, *, on: date) -> Department:
    """The department that the profile in force on a day calls ``key``."""
    return Department.objects.get(division=locality(on=on).division, key=key)


def find(pk: int) -> Department | None:
    """The active department with this key of the database, or None."""
    return Department.objects.filter(pk=pk, is_active=True).first()


def named(name: str, *, division: str) -> Department | None:
    """The active department of a division that bears exactly this name, or None."""
    return Department.objects.filter(division=division, name=name.strip(), is_active=True).first()


def active_departments(*, division: str) -> list[Department]:
    """All departments of a division that are in use, by name: what a form offers."""
    return list(Department.objects.filter(division=division, is_active=True))
