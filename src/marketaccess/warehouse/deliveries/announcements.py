"""What deliveries tell those above them, within the transaction of the change."""

from django.dispatch import Signal

# A delivery waits for its check. kwargs: delivery (its number)
check_wanted = Signal()
# Another delivery is the current one. kwargs: delivery, need, at
delivery_accepted = Signal()
