"""What the evaluation announces to those above it."""

from django.dispatch import Signal

# computation: int. Sent within the transaction that asks: neither is there without the other.
computation_asked = Signal()
# computation: int. The same, for a worksheet that is to be computed again and compared.
verification_asked = Signal()
# reference: str, verb: str, at: datetime. After the change has been committed.
round_changed = Signal()
# reference: str, at: datetime. After the results have been published.
round_published = Signal()
