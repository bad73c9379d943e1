"""What leads announce to those above them, after the change has been committed."""

from django.dispatch import Signal

# reference: str, verb: str, at: datetime
lead_changed = Signal()
# changed: int (how many dates moved), at: datetime
deadlines_recomputed = Signal()
