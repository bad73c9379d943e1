"""Service items found by words, in the order of their codes, read a part at a time."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, overload

from attrs import frozen
from django.db.models import Exists, OuterRef, Q, QuerySet

from marketaccess.apps.matters.models import ServiceItem
from marketaccess.domain.basics.search_text import words
from marketaccess.foundation.search import queries as search

SUBJECT = "service_items"
Synonyms = Mapping[str, Sequence[str]]
NO_SYNONYMS: Synonyms = {}
ALL = Q()


def text_of(item: ServiceItem) -> str:
    """What is searched of a service item: its name, its codes, its department."""
    parts = (item.name, item.implementation_code, item.basic_code, department_of(item))
    return "\u241f".join(part for part in parts if part)


def place_of(item: ServiceItem) -> str:
    """Its place among those found: by codes. The space stands before whatever a code may hold."""
    return f"{item.basic_code} {item.implementation_code}"


def department_of(item: ServiceItem) -> str:
    """Who carries it out, as a name."""
    return item.department.name if item.department else item.department_name


@frozen(eq=False)
class Found(Sequence[ServiceItem]):
    """What was found, as primary keys in order. A part of it is read when it is asked for, and no more."""

    keys: "QuerySet[Any, int]"

    def __len__(self) -> int:
        return self.keys.count()

    @overload
    def __getitem__(self, part: int) -> ServiceItem: ...

    @overload
    def __getitem__(self, part: slice) -> list[ServiceItem]: ...

    def __getitem__(self, part: int | slice) -> ServiceItem | list[ServiceItem]:
        if isinstance(part, int):
            return self[part : part + 1][0]
        keys = list(self.keys[part])
        rows = ServiceItem.objects.select_related("department", "supervising_department").in_bulk(keys)
        return [rows[key] for key in keys if key in rows]

    def __iter__(self) -> Iterator[ServiceItem]:
        return iter(self[:])


def found(query: str, *, narrowing: Q = ALL, synonyms: Synonyms = NO_SYNONYMS) -> Found:
    """The service items that fit the words, by code; all of them without words."""
    rows = ServiceItem.objects.filter(narrowing)
    if not words(query):
        return Found(rows.order_by("basic_code", "implementation_code").values_list("pk", flat=True))
    keys = search.matching(SUBJECT, query, synonyms)
    return Found(keys.filter(Exists(rows.filter(pk=OuterRef("object_id")))) if narrowing else keys)
