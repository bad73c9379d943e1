"""Whom a consultation may go to, and whom the list means."""

from datetime import date
from typing import TYPE_CHECKING

from marketaccess.apps.consultations.models import Consultation
from marketaccess.apps.leads import queries as leads
from marketaccess.apps.matters import queries as matters
from marketaccess.apps.negative_list import queries as negative_list
from marketaccess.domain.negative_list.authorities import is_meant
from marketaccess.foundation.organizations import queries as organizations

if TYPE_CHECKING:
    from marketaccess.foundation.organizations.models import Department


def departments_for(consultation: Consultation) -> "list[Department]":
    """The departments in use that may answer: not the one kept out, nor what stands above or below it."""
    barred = leads.unit_of(consultation.target_department_id)
    every = organizations.active_departments(division=consultation.division_id)
    return [department for department in every if department.pk not in barred]


def concerned(consultation: Consultation) -> frozenset[int]:
    """The unit that the asker wants kept out, if there is one."""
    target = consultation.target_department_id
    return frozenset() if target is None else frozenset({target})


def proposed_department(consultation: Consultation, *, on: date) -> int | None:
    """
    Who is likely to be responsible: whose service item carries the measure out, else whom the list names.

    None where nothing tells.
    """
    allowed = departments_for(consultation)
    serving = matters.items_for_measure(consultation.edition_key, consultation.measure_key, on=on)
    carrying = {item.department_id for item in serving}
    named = next((each.pk for each in allowed if each.pk in carrying), None)
    if named is not None:
        return named
    meant = (each.pk for name in _authorities(consultation) for each in allowed if is_meant(name, each.name))
    return next(meant, None)


def _authorities(consultation: Consultation) -> list[str]:
    """The authorities of the measure that is asked about, or of all measures of the item."""
    revision = negative_list.revision_of(consultation.edition_key)
    if revision is None:
        return []
    measure = negative_list.measure_of(revision, consultation.measure_key)
    if measure is not None:
        return list(measure.authorities)
    item = negative_list.item_of(revision, consultation.item_key)
    return [name for each in item.measures.all() for name in each.authorities] if item else []
