"""What leads announce to those above them, after the change has been committed."""

from collections.abc import Mapping
from typing import Any

from attrs import frozen
from django.dispatch import Signal

# reference: str, verb: str, at: datetime
lead_changed = Signal()
# changed: int (how many dates moved), at: datetime
deadlines_recomputed = Signal()
# The page of a lead is being shown: lead, actor. Whoever answers with a Panel hangs a part into the page.
lead_shown = Signal()


@frozen
class Panel:
    """A part of a lead's page that another slice fills: its template, and what that shows as ``panel``."""

    template: str
    context: Mapping[str, Any]
