"""What the office says about a round before it starts."""

from collections.abc import Mapping, Sequence
from datetime import date

from attrs import field, frozen


@frozen
class Unit:
    """A unit as the office names it. ``department`` is None for a unit outside of this installation."""

    code: str
    name: str
    department: int | None = None


@frozen
class NewRound:
    """What the office says about a round before it starts."""

    title: str
    system: str
    period: str
    collect_until: date
    units: Sequence[Unit]
    policies: Mapping[str, str] = field(factory=dict)
    is_demonstration: bool = False
