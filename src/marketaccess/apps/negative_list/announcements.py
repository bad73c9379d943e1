"""What the list announces to those above it, after the change has been committed; requests before."""

from django.dispatch import Signal

# edition_key: str, at: datetime: an edition was recorded, corrected, or its days in force changed.
edition_changed = Signal()
# comparison: int (primary key), at: datetime: two editions are to be compared; still in the transaction.
comparison_requested = Signal()
# comparison: int (primary key), by: Actor, at: datetime: a person confirmed what changed.
comparison_confirmed = Signal()
