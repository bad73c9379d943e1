"""Narrowing what was found: each facet counts what choosing its value would leave."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from attrs import frozen

ACCESS, SECTION, SCOPE, AUTHORITY = FACETS = ("access", "section", "scope", "authority")


@frozen
class Line:
    """What a facet needs to know of a measure."""

    pk: int
    access: str
    section: str
    scope: str
    authorities: tuple[str, ...]

    def values(self, facet: str) -> tuple[str, ...]:
        """The values of the line in a facet."""
        return self.authorities if facet == AUTHORITY else (getattr(self, facet),)


def kept(lines: Iterable[Line], chosen: Mapping[str, str]) -> list[Line]:
    """The lines that have every chosen value; an empty choice says nothing."""
    wanted = [(facet, value) for facet, value in chosen.items() if value]
    return [line for line in lines if all(value in line.values(facet) for facet, value in wanted)]


def counted(lines: Sequence[Line], chosen: Mapping[str, str]) -> dict[str, dict[str, int]]:
    """
    How many lines each value of each facet has among those that fit the other facets.

    Values without a name are left out; a chosen value stands there even with nothing left.
    """
    found = {}
    for facet in FACETS:
        others = {name: value for name, value in chosen.items() if name != facet}
        counts = Counter(v for line in kept(lines, others) for v in line.values(facet) if v)
        if value := chosen.get(facet):
            counts[value] += 0
        found[facet] = dict(counts)
    return found
