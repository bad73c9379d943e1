"""What this slice announces, after the change is committed."""

from django.dispatch import Signal

# kwargs: year (int), by (Actor), at (datetime). Every date that touches the year, or the end of the year
# before it, may have moved.
calendar_loaded = Signal()
