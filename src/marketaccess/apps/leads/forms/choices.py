"""What the forms offer: channels, classes and departments, as pairs of stored value and label."""

from typing import TYPE_CHECKING

from marketaccess.apps.leads import queries
from marketaccess.apps.leads.models import Lead, Revisit
from marketaccess.domain.casework.lead_flow import CONCLUSIONS
from marketaccess.foundation.organizations import queries as organizations
from marketaccess.law import library

if TYPE_CHECKING:
    from marketaccess.foundation.organizations.models import Department

Pairs = list[tuple[str, str]]


def channels(profile_key: str) -> Pairs:
    """The channels that the profile names."""
    return [(channel.key, channel.label) for channel in library.profile(profile_key).channels]


def case_types() -> Pairs:
    """The types of case of the 2021 notice."""
    return list(library.classifications().case_type_choices())


def situations() -> Pairs:
    """The situations of the 2025 campaign."""
    return list(library.classifications().situation_choices())


def levels() -> Pairs:
    """Policy, execution, enterprise."""
    return list(library.classifications().level_choices())


def conclusions() -> Pairs:
    """What verification may find."""
    return [(conclusion.value, label) for conclusion, label in CONCLUSIONS.items()]


def solved() -> Pairs:
    """What a reporter may say when asked back."""
    return [(str(value), str(label)) for value, label in Revisit.Solved.choices]


def departments(division: str) -> Pairs:
    """The departments in use."""
    return [_pair(department) for department in organizations.active_departments(division=division)]


def handlers(lead: Lead) -> Pairs:
    """Whom a lead may go to: nobody who must stay out of it."""
    barred = queries.barred(lead)
    every = organizations.active_departments(division=lead.division_id)
    return [_pair(department) for department in every if department.pk not in barred]


def copies(lead: Lead) -> Pairs:
    """The copies of what the reporter gave, which the office may release."""
    return [(str(copy.pk), copy.file.name) for copy in queries.copies_of(lead)]


def _pair(department: "Department") -> tuple[str, str]:
    return str(department.pk), department.name
