"""
Where a report belongs: what the intake asks for every report that comes in.

As text, since the ORM needs longer to build these questions than the database to answer them.
"""

from collections.abc import Sequence
from datetime import date

from attrs import frozen

from marketaccess.foundation import statements
from marketaccess.foundation.organizations.models import Department, Locality
from marketaccess.foundation.organizations.queries import WHAT_TO_RUN, NotInstalled

_MECHANISMS = f"""
SELECT in_force_from, division_id, profile_key FROM {Locality._meta.db_table} ORDER BY in_force_from DESC
"""  # noqa: S608 - our own table's name
_CONCERNED = f"SELECT id, division_id, key, name, is_active FROM {Department._meta.db_table}"  # noqa: S608


@frozen
class Mechanism:
    """Which profile is in force from a day on, and for which division."""

    in_force_from: date
    division: str
    profile_key: str


def mechanism(*, on: date) -> Mechanism:
    """What ``queries.locality`` says, without its rows. :raises NotInstalled: as there."""
    found = [Mechanism(*row) for row in statements.rows(_MECHANISMS)]
    if not found:
        raise NotInstalled(WHAT_TO_RUN)
    return next((each for each in found if each.in_force_from <= on), found[-1])


@frozen
class Concerned:
    """A department as far as the intake wants to know it."""

    pk: int
    division: str
    key: str
    name: str
    is_active: bool


def concerned(*, division: str, keys: Sequence[str], pk: int | None, name: str) -> list[Concerned]:
    """
    In one look: the departments of a division with these keys, and the active ones with this name there or
    with this key of the database.
    """
    known = f"division_id = %s AND key IN ({', '.join(['%s'] * len(keys))})"
    sought = "division_id = %s AND name = %s" if pk is None else "id = %s"
    values: list[int | str] = [division, name.strip()] if pk is None else [pk]
    asked = f"{_CONCERNED} WHERE ({known}) OR (is_active AND {sought}) ORDER BY id"
    return [Concerned(*row) for row in statements.rows(asked, division, *keys, *values)]
