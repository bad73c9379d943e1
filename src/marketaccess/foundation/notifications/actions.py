"""Temporary."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from marketaccess.foundation.accounts.models import User
from marketaccess.foundation.notifications.models import Notice


@transaction.atomic
def notify(*, users: Iterable[User], key: str, text: str, link: str = "", at: datetime) -> None:
    Notice.objects.bulk_create(
        [Notice(user=u, key=key, text=text, link=link, created_at=at) for u in users], ignore_conflicts=True
    )
