"""
Which ratings look as if they were not given one by one: marked for a person to look at, never deleted.

No document says how many are too many. The thresholds are ours and stand here.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable
from datetime import datetime
from enum import StrEnum

from attrs import frozen

SAME_MINUTE_FROM = 3
SAME_DEVICE_FROM = 3
BURST_FROM = 10


class Mark(StrEnum):
    """Why a rating is marked. The values are stored."""

    SAME_MINUTE = "same_minute"
    SAME_DEVICE = "same_device"
    BURST = "burst"


MARKS: dict[Mark, str] = {
    Mark.SAME_MINUTE: f"同一单位同一分钟内{SAME_MINUTE_FROM}条以上",
    Mark.SAME_DEVICE: f"同一设备同一天{SAME_DEVICE_FROM}条以上",
    Mark.BURST: f"一小时内{BURST_FROM}条以上，占当天该单位一半以上",
}


@frozen
class Given:
    """A rating as far as marks go. ``at`` is local time; ``device`` is "" where it is not known."""

    number: str
    unit: str
    at: datetime
    device: str = ""


def marks(ratings: Iterable[Given]) -> dict[str, tuple[Mark, ...]]:
    """The marks of each rating by number, in a fixed order. All ratings of a day belong in one call."""
    given = list(ratings)
    minutes = _many(((each.unit, each.at.replace(second=0, microsecond=0)), each) for each in given)
    devices = _many(((each.device, each.at.date()), each) for each in given if each.device)
    hours = _many(((each.unit, each.at.date(), each.at.hour), each) for each in given)
    days = Counter((each.unit, each.at.date()) for each in given)
    found: dict[str, set[Mark]] = {each.number: set() for each in given}
    for group, least, mark in (
        (minutes, SAME_MINUTE_FROM, Mark.SAME_MINUTE),
        (devices, SAME_DEVICE_FROM, Mark.SAME_DEVICE),
        (hours, BURST_FROM, Mark.BURST),
    ):
        for members in group:
            first = members[0]
            is_burst = mark is not Mark.BURST or 2 * len(members) > days[first.unit, first.at.date()]
            if len(members) >= least and is_burst:
                for each in members:
                    found[each.number].add(mark)
    return {number: tuple(mark for mark in Mark if mark in own) for number, own in found.items()}


def _many(keyed: Iterable[tuple[Hashable, Given]]) -> list[list[Given]]:
    groups: dict[Hashable, list[Given]] = defaultdict(list)
    for key, each in keyed:
        groups[key].append(each)
    return list(groups.values())
