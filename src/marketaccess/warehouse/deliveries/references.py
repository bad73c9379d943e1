"""
What the platform itself knows of the records that deliveries name, told by those who have it.

A slice above registers a function that gives the codes of a data set with the division of each. They only
warn: a provider may call the same thing by another code. What was delivered and accepted rejects.
"""

from collections.abc import Callable, Iterable
from datetime import date

from marketaccess.foundation.organizations import queries as organizations

Codes = Callable[[date], Iterable[tuple[str, str]]]
_KNOWN: dict[str, Codes] = {}


def register(data_set: str, codes: Codes) -> None:
    """Have the codes of a data set compared with the platform's own."""
    _KNOWN[data_set] = codes


def codes(data_set: str, on: date) -> list[tuple[str, str]]:
    """The platform's own codes with their divisions; empty where it has none."""
    found = _KNOWN.get(data_set)
    return sorted(found(on)) if found else []


def _units(_: date) -> Iterable[tuple[str, str]]:
    return organizations.departments_in_use().values_list("key", "division_id")


register("units", _units)
