"""Who is told when somebody asks to read an identity, and when it was decided."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.dispatch import receiver
from django.urls import reverse
from django.utils import timezone

from marketaccess.domain.authority.permission import Permission
from marketaccess.domain.authority.role import PERMISSIONS
from marketaccess.foundation.notifications import wording
from marketaccess.foundation.notifications.actions import notify
from marketaccess.foundation.organizations import queries as organizations
from marketaccess.foundation.vault.announcements import unseal_decided, unseal_requested

if TYPE_CHECKING:
    from marketaccess.foundation.vault.models import UnsealRequest

APPROVERS = tuple(role for role, held in PERMISSIONS.items() if Permission.IDENTITY_APPROVE in held)


@receiver(unseal_requested)
def tell_approvers(*, request: "UnsealRequest", at: datetime, **_: object) -> None:
    """Those who may decide. (Who must stay out of the matter finds nothing behind the link.)"""
    on = timezone.localdate(at)
    people = organizations.holders(department=request.department_id, roles=APPROVERS, on=on)
    notify(
        users=people - {request.requested_by_id},
        key=f"unseal:{request.pk}:requested",
        text=wording.UNSEAL_REQUESTED.format(matter=request.matter),
        link=reverse("vault:detail", args=[request.pk]),
        at=at,
    )


@receiver(unseal_decided)
def tell_requester(*, request: "UnsealRequest", at: datetime, **_: object) -> None:
    """Who asked."""
    notify(
        users=[request.requested_by_id],
        key=f"unseal:{request.pk}:decided",
        text=wording.UNSEAL_DECIDED.format(matter=request.matter),
        link=reverse("vault:detail", args=[request.pk]),
        at=at,
    )
