"""
Marks on answers that came in oddly (刷票嫌疑). A mark is a clue: the answer stays, a person decides.

Minutes and devices are compared without being known: the caller gives a keyed digest of each.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from enum import StrEnum

from attrs import frozen

from marketaccess.domain.surveys.questionnaire import Kind, Questionnaire

# So many answers about one unit within one minute are no chance; so many from one device no family.
SAME_MINUTE, SAME_DEVICE = 5, 3
# Fewer scales than this may well be answered alike by somebody who means it.
STRAIGHT_SCALES = 4


class Mark(StrEnum):
    """What is odd. The values are stored."""

    SAME_MINUTE = "same_minute"
    SAME_DEVICE = "same_device"
    STRAIGHT_LINE = "straight_line"


MARKS: dict[Mark, str] = {
    Mark.SAME_MINUTE: f"同一分钟内对同一单位{SAME_MINUTE}份以上",
    Mark.SAME_DEVICE: f"同一设备{SAME_DEVICE}份以上",
    Mark.STRAIGHT_LINE: f"{STRAIGHT_SCALES}道以上量表题全部同一选项",
}


@frozen
class Arrival:
    """What marks are made from: the unit, digests of minute and device ("" unknown), the values."""

    unit: str
    minute: str
    device: str
    values: Mapping[str, str]


def marks(arrivals: Sequence[Arrival], questionnaire: Questionnaire) -> list[tuple[Mark, ...]]:
    """The marks of each answer, in the order of the answers."""
    minutes = Counter((each.unit, each.minute) for each in arrivals if each.minute)
    devices = Counter(each.device for each in arrivals if each.device)
    return [tuple(_marks(each, minutes, devices, questionnaire)) for each in arrivals]


def _marks(
    arrival: Arrival,
    minutes: Mapping[tuple[str, str], int],
    devices: Mapping[str, int],
    questionnaire: Questionnaire,
) -> list[Mark]:
    found = []
    if minutes.get((arrival.unit, arrival.minute), 0) >= SAME_MINUTE:
        found.append(Mark.SAME_MINUTE)
    if devices.get(arrival.device, 0) >= SAME_DEVICE:
        found.append(Mark.SAME_DEVICE)
    if is_straight(arrival.values, questionnaire):
        found.append(Mark.STRAIGHT_LINE)
    return found


def is_straight(values: Mapping[str, str], questionnaire: Questionnaire) -> bool:
    """Whether all scales were answered alike, and there are enough of them to find that odd."""
    scales = [
        values[each.key] for each in questionnaire.questions if each.kind is Kind.SCALE and each.key in values
    ]
    return len(scales) >= STRAIGHT_SCALES and len(set(scales)) == 1
