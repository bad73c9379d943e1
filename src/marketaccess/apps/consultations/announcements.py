"""What consultations announce to those above them, after the change has been committed."""

from django.dispatch import Signal

# reference: str, verb: str, at: datetime
consultation_changed = Signal()
