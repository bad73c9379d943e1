"""What the list announces to those above it, after the change has been committed."""

from django.dispatch import Signal

# edition_key: str, at: datetime: an edition was recorded, corrected, or its days in force changed.
edition_changed = Signal()
# comparison: int (primary key), by: Actor, at: datetime: a person confirmed what changed.
comparison_confirmed = Signal()
