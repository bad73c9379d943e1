"""Who answers for what: responsibilities as assigned, and the departments that the list names."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from marketaccess.apps.negative_list.models import AuthorityName, Measure, Responsibility, Revision
from marketaccess.apps.negative_list.queries.confirmed import Side

Kind = Responsibility.Kind


def departments_for(edition_key: str, side: Side) -> tuple[int, ...]:
    """The departments that answer for a measure: as assigned for its item, else as its authorities name."""
    rows = Responsibility.objects.filter(edition__key=edition_key, item_key=side.item_key)
    assigned = rows.order_by("department").values_list("department", flat=True)
    return tuple(dict.fromkeys(assigned)) or departments_named(side.authorities)


def departments_named(authorities: Iterable[str]) -> tuple[int, ...]:
    """The local departments of names as the list prints them, as far as a person has confirmed them."""
    rows = AuthorityName.objects.filter(name__in=list(authorities), confirmed_at__isnull=False)
    found = rows.filter(department__is_active=True).order_by("department")
    return tuple(dict.fromkeys(found.values_list("department", flat=True)))


def authority_names() -> list[AuthorityName]:
    """The table of names, those that wait for a person first."""
    return sorted(
        AuthorityName.objects.select_related("department", "confirmed_by"),
        key=lambda row: (row.confirmed_at is not None, row.name),
    )


def names_in(revision: Revision) -> tuple[str, ...]:
    """The departments that a revision names, each once, by name."""
    rows = Measure.objects.filter(item__revision=revision).values_list("authorities", flat=True)
    return tuple(sorted({name for names in rows for name in names}))


def responsibilities(edition_key: str) -> Mapping[str, Mapping[str, tuple[int, ...]]]:
    """The departments assigned, by item key and by kind of responsibility."""
    found: dict[str, dict[str, tuple[int, ...]]] = defaultdict(dict)
    rows = Responsibility.objects.filter(edition__key=edition_key).order_by("department")
    for key, kind, department in rows.values_list("item_key", "kind", "department"):
        found[key][kind] = (*found[key].get(kind, ()), department)
    return found
