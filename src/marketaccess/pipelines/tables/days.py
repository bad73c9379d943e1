"""A day as people write it in a cell."""

import re
from datetime import date

from marketaccess.domain.basics.refusal import Refusal

# Eight digits or three parts: of 202511 nobody knows whether it is a month or a day.
_SHAPES = tuple(
    re.compile(shape, re.ASCII)
    for shape in (
        r"(\d{4})-(\d{1,2})-(\d{1,2})",
        r"(\d{4})/(\d{1,2})/(\d{1,2})",
        r"(\d{4})\.(\d{1,2})\.(\d{1,2})",
        r"(\d{4})年(\d{1,2})月(\d{1,2})日",
        r"(\d{4})(\d{2})(\d{2})",
    )
)
# What a spreadsheet puts behind the day when it takes the cell for a moment.
_TIME = re.compile(r"[ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$", re.ASCII)


def read_day(text: str) -> date | None:
    """A date however it is usually written, None for nothing. :raises Refusal: no date."""
    said = "".join(_TIME.sub("", text).split())
    if not said:
        return None
    found = next((match for shape in _SHAPES if (match := shape.fullmatch(said))), None)
    try:
        if found is not None and found[1] >= "1900":
            return date(*map(int, found.groups()))
    except ValueError:  # no such day in the calendar
        pass
    raise Refusal(f"“{said[:40]}”不是日期，请写成 2025-04-24 的样子。")
