"""What the vault can tell without opening anything."""

import json
from datetime import datetime

from attrs import frozen
from django.db.models import Q, QuerySet

from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.authority.permission import Permission
from marketaccess.domain.basics.refusal import NotAllowed
from marketaccess.foundation.vault import policy, wording
from marketaccess.foundation.vault.models import (
    Keyholder,
    PublicKey,
    SealedOriginal,
    SealedRecord,
    UnsealRequest,
    WrappedKey,
)
from marketaccess.foundation.vault.policy import Matter
from marketaccess.foundation.vault.wording import IDENTITY_LABELS, UNREADABLE


@frozen
class Custody:
    """
    Who can open what is sealed to a holder's key in use. ``left_out`` could open before it was changed.

    Nobody is left out on purpose: whoever may no longer open is removed, and then holds no old key either.
    """

    holder: Keyholder
    since: datetime | None
    is_changed: bool
    officers: tuple[str, ...]
    left_out: tuple[str, ...]

    @property
    def steps(self) -> tuple[str, ...]:
        """What to run so that those who were left out can open again, one command for each."""
        known = self.officers[0] if self.officers else wording.SOMEBODY
        return tuple(
            wording.ADD_OFFICER.format(holder=self.holder.value, existing=known, officer=name)
            for name in self.left_out
        )


def custody() -> tuple[Custody, ...]:
    """Both holders, each with its officers. No secrets."""
    return tuple(_custody(holder) for holder in Keyholder)


def _custody(holder: Keyholder) -> Custody:
    keys = PublicKey.objects.filter(holder=holder)
    held = WrappedKey.objects.filter(public_key__holder=holder, officer__is_active=True)
    names = held.order_by("officer__username").values_list("officer__username", flat=True).distinct()
    officers = tuple(names.filter(public_key__retired_at__isnull=True))
    return Custody(
        holder=holder,
        since=keys.filter(retired_at__isnull=True).values_list("created_at", flat=True).first(),
        is_changed=keys.filter(retired_at__isnull=False).exists(),
        officers=officers,
        left_out=tuple(name for name in names if name not in officers),
    )


def is_ready() -> bool:
    """Whether both holders have a key, so that identities and files can be taken in."""
    holders = set(PublicKey.objects.filter(retired_at__isnull=True).values_list("holder", flat=True))
    return holders == set(Keyholder.values)


def requests_concerning(actor: Actor) -> QuerySet[UnsealRequest]:
    """The person's own requests, and those of offices where the person approves."""
    offices = actor.departments_with(Permission.IDENTITY_APPROVE)
    return UnsealRequest.objects.filter(Q(requested_by=actor.user) | Q(department__in=offices))


def originals(matter: str) -> QuerySet[SealedOriginal]:
    """The sealed originals of a matter, by the order in which they came."""
    return SealedOriginal.objects.filter(matter=matter).select_related("file")


def has_identity(matter: str) -> bool:
    """Whether an identity is sealed for the matter."""
    return SealedRecord.objects.filter(matter=matter).exists()


def why_not_decide(request: UnsealRequest, matter: Matter, actor: Actor) -> str:
    """Why the person cannot decide now, or "" where they can."""
    if request.state != UnsealRequest.State.REQUESTED:
        return request.get_state_display()
    try:
        policy.check_may_decide(request, matter, actor)
    except NotAllowed as refusal:
        return refusal.message
    return ""


def why_not_open(request: UnsealRequest, matter: Matter, actor: Actor, at: datetime) -> str:
    """Why the person cannot read now, or "" where they can."""
    try:
        policy.check_may_open(request, matter, actor, at)
    except NotAllowed as refusal:
        return refusal.message
    return ""


def identity_lines(payload: bytes) -> tuple[tuple[str, str], ...]:
    """Label and value of what was sealed; the whole text where it is not our form."""
    try:
        told = json.loads(payload)
    except ValueError:
        told = None
    if not isinstance(told, dict):
        return ((UNREADABLE, payload.decode(errors="replace")),)
    return tuple((label, str(told[key])) for key, label in IDENTITY_LABELS if told.get(key))


def status() -> dict[str, object]:
    """Keys, holders and counts, for the command line. No secrets."""
    return {
        "ready": is_ready(),
        "records": SealedRecord.objects.count(),
        "originals": SealedOriginal.objects.count(),
        "must_be_added": {each.holder.value: list(each.left_out) for each in custody() if each.left_out},
        "keys": [
            {
                "holder": key.holder,
                "recipient": key.recipient,
                "created_at": key.created_at.isoformat(),
                "retired_at": key.retired_at.isoformat() if key.retired_at else None,
                "officers": list(
                    WrappedKey.objects.filter(public_key=key).values_list("officer__username", flat=True)
                ),
            }
            for key in PublicKey.objects.all()
        ],
    }
