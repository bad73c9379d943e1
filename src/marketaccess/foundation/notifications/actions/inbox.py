"""A person's notices."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from django.db import transaction

from marketaccess.domain.authority.actor import Actor
from marketaccess.foundation.notifications import tasks
from marketaccess.foundation.notifications.models import Notice

if TYPE_CHECKING:
    from marketaccess.foundation.accounts.models import User


@transaction.atomic
def notify(*, users: Iterable["User | int"], key: str, text: str, link: str = "", at: datetime) -> int:
    """
    Tell each person once per ``key``, in the product and by mail where there is an address.

    ``text`` names a number and a step, never what was reported. ``link`` is a path of this site.
    :returns: how many were told anew.
    """
    people = {user if isinstance(user, int) else user.pk for user in users}
    told = set(Notice.objects.filter(key=key, user__in=people).values_list("user_id", flat=True))
    rows = [
        Notice(user_id=pk, key=key, text=text[:300], link=link, created_at=at) for pk in sorted(people - told)
    ]
    # Two workers may tell the same thing at once: the constraint decides, and nobody is told twice.
    Notice.objects.bulk_create(rows, ignore_conflicts=True)
    fresh = Notice.objects.filter(key=key, created_at=at, user__in=people - told)
    for pk in fresh.exclude(user__email="").values_list("pk", flat=True):
        transaction.on_commit(partial(tasks.mail.enqueue, pk))
    return len(rows)


@transaction.atomic
def mark_read(*, notice: Notice, by: Actor, at: datetime) -> None:
    """Remember that its owner has read it. Somebody else's notice stays as it is."""
    Notice.objects.filter(pk=notice.pk, user=by.user, read_at__isnull=True).update(read_at=at)


@transaction.atomic
def mark_all_read(*, by: Actor, at: datetime) -> int:
    """Remember that the person has read everything. Returns how many were new."""
    return Notice.objects.filter(user=by.user, read_at__isnull=True).update(read_at=at)
