"""What a timeline shows."""

from datetime import datetime

from attrs import frozen


@frozen
class Moment:
    """One line of a timeline. ``at`` is None where it has not happened."""

    title: str
    icon: str
    at: datetime | None = None
    by: str = ""
    body: str = ""
    is_current: bool = False
    is_grave: bool = False
    is_coming: bool = False
