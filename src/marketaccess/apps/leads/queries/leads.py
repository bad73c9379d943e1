"""Finding leads and notices: every list, count, search and export begins at ``visible_to``."""

from attrs import frozen
from django.db.models import Q, QuerySet

from marketaccess.apps.leads import policy
from marketaccess.apps.leads.models import Attachment, Lead, RectificationNotice
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.basics.text import normalise
from marketaccess.domain.casework.lights import Light, Today
from marketaccess.foundation.calendars import lights
from marketaccess.foundation.vault import receipts


@frozen
class Filter:
    """What a list is narrowed to; every field comes from the address and "" or None leaves it open."""

    state: str = ""
    light: Light | None = None
    channel: str = ""
    department: int | None = None
    situation: str = ""
    level: str = ""
    text: str = ""


def visible_to(actor: Actor) -> QuerySet[Lead]:
    """The leads that the actor may see, newest first."""
    return Lead.objects.filter(policy.visible_to(actor))


def find(reference: str, actor: Actor) -> Lead | None:
    """The lead of this reference, if there is one and the actor may see it: no telling which."""
    rows = visible_to(actor).select_related("target_department", "coordinated_by", "division")
    return rows.filter(reference=reference).first()


def by_receipt(receipt: str) -> Lead | None:
    """
    The lead of a receipt, as its reporter typed it.

    Hit, miss and nonsense cost the same: one keyed hash, one look-up in a unique index.
    """
    rows = Lead.objects.select_related("coordinated_by", "division")
    return rows.filter(receipt_digest=receipts.digest(receipt)).first()


def notices_visible_to(actor: Actor) -> QuerySet[RectificationNotice]:
    """The notices that the actor may see, without the leads behind them."""
    rows = RectificationNotice.objects.filter(policy.notices_visible_to(actor))
    return rows.select_related("department").order_by("-drafted_at")


def attachments_visible_to(actor: Actor) -> QuerySet[Attachment]:
    """The attachments that the actor may open, with their files."""
    return Attachment.objects.filter(policy.openable(actor)).select_related("file")


def narrow(rows: QuerySet[Lead], wanted: Filter, *, actor: Actor, today: Today) -> QuerySet[Lead]:
    """A list narrowed to a filter. What the actor may not read cannot be searched either."""
    plain = {
        "state": wanted.state,
        "channel": wanted.channel,
        "situation": wanted.situation,
        "level": wanted.level,
    }
    rows = rows.filter(**{name: value for name, value in plain.items() if value})
    if wanted.light is not None:
        rows = rows.filter(lights.shines(wanted.light, today))
    if wanted.department is not None:
        rows = rows.filter(policy.open_hops(frozenset({wanted.department})))
    words = normalise(wanted.text.replace("\x00", ""))[:100].split()
    for word in words[:5]:
        rows = rows.filter(_mentions(word, actor))
    return rows


def _mentions(word: str, actor: Actor) -> Q:
    """The word in what the actor reads: the narrative only where the actor coordinates."""
    read = Q(title__icontains=word) | Q(summary__icontains=word) | Q(target_name__icontains=word)
    told = Q(narrative__icontains=word) & Q(coordinated_by__in=policy.offices(actor))
    return read | told | Q(reference__startswith=word) | Q(external_number=word)
