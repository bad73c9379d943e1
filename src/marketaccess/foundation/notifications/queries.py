"""Notices of a person, and the state of webhooks."""

from django.db.models import Count, Q, QuerySet

from marketaccess.domain.authority.actor import Actor
from marketaccess.foundation.notifications.models import Delivery, Notice, Webhook


def notices_of(actor: Actor) -> QuerySet[Notice]:
    """The person's own notices, newest first."""
    return Notice.objects.filter(user=actor.user)


def unread(actor: Actor) -> int:
    """How many notices the person has not read."""
    return notices_of(actor).filter(read_at__isnull=True).count()


def webhooks() -> QuerySet[Webhook]:
    """All webhooks with the numbers of what waits and what was given up."""
    waiting = Q(deliveries__delivered_at__isnull=True, deliveries__given_up_at__isnull=True)
    return Webhook.objects.select_related("department").annotate(
        waiting=Count("deliveries", filter=waiting),
        given_up=Count("deliveries", filter=Q(deliveries__given_up_at__isnull=False)),
    )


def troubled() -> QuerySet[Delivery]:
    """Deliveries whose last attempt failed, newest first."""
    failed = Delivery.objects.filter(delivered_at__isnull=True).exclude(last_error="")
    return failed.select_related("webhook__department").order_by("-pk")
