"""Filters as links: each keeps the others that stand in the address."""

from collections.abc import Mapping

from attrs import frozen
from django.http import QueryDict

from marketaccess.domain.casework.lights import LIGHTS, Light


@frozen
class Choice:
    """A tab, or a light to filter by: a link that keeps the other filters."""

    key: str
    label: str
    address: str
    count: int
    is_chosen: bool = False


def with_filters(given: QueryDict, **changes: str) -> str:
    """The same list with other filters, from its first page; "" takes a filter out."""
    query = given.copy()
    query.pop("page", None)
    for name, value in changes.items():
        query.pop(name, None)
        if value:
            query[name] = value
    return f"?{query.urlencode()}"


def light_choices(given: QueryDict, counts: Mapping[Light, int], chosen: Light | None) -> list[Choice]:
    """The four lights with their counts; the chosen one links back to all."""
    return [
        Choice(
            light.value,
            LIGHTS[light],
            with_filters(given, light="" if light is chosen else light.value),
            counts[light],
            is_chosen=light is chosen,
        )
        for light in Light
    ]
