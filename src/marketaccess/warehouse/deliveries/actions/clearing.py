"""Files that nobody needs any more: of deliveries that were not taken, and what a kill has left behind."""

from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from marketaccess.domain.authority.actor import Actor
from marketaccess.foundation.audit import log
from marketaccess.law import library
from marketaccess.warehouse.deliveries import queries, store, wording
from marketaccess.warehouse.deliveries.actions.steps import trace
from marketaccess.warehouse.deliveries.models import Delivery


@transaction.atomic
def clear(*, by: Actor, at: datetime) -> int:
    """
    Remove the files of deliveries refused or withdrawn long ago, and those that belong to no delivery.

    What is under way, accepted or replaced keeps its files, whoever else brought the same bytes. Once a day
    is enough. Returns how many events say what was removed; it is removed when they are kept.
    """
    on = timezone.localdate(at)
    if store.is_cleared(on):
        return 0
    retention = library.quality_rules().retention
    before = at - timedelta(days=retention.refused_days)
    old, lying = queries.not_taken(before), store.originals(before=before)
    unneeded = lying - queries.digests(Delivery.objects.exclude(pk__in=old.values("pk")))
    told = sum(_clear(row, unneeded, before, by=by, at=at) for row in old.select_for_update(skip_locked=True))
    begun = store.incoming(before=at - timedelta(hours=retention.incoming_hours))
    unregistered = sorted(lying - queries.digests(Delivery.objects.all()))
    told += _clear_unregistered(unregistered, begun, before, by=by, at=at)
    transaction.on_commit(partial(store.keep_cleared, on))
    return told


def _clear(row: Delivery, unneeded: set[str], before: datetime, *, by: Actor, at: datetime) -> bool:
    """Whether there was anything of this delivery."""
    own = sorted(unneeded & {each["digest"] for each in row.files})
    if not own and not store.folder(row.pk).exists():
        return False
    trace("clear", delivery=row, by=by, at=at, detail={"files": len(own)})
    transaction.on_commit(partial(_remove, own, before))
    transaction.on_commit(partial(store.drop, row.pk))
    return True


def _clear_unregistered(
    digests: list[str], begun: list[Path], before: datetime, *, by: Actor, at: datetime
) -> bool:
    """Files of a command or a page that was killed, or refused, before there was a delivery."""
    if not digests and not begun:
        return False
    detail = {"files": len(digests), "incoming": len(begun)}
    log.record("delivery.clear", "delivery", "", wording.UNREGISTERED, by=by, at=at, detail=detail)
    transaction.on_commit(partial(_remove, digests, before, begun))
    return True


def _remove(digests: list[str], before: datetime, begun: list[Path] | None = None) -> None:
    for digest in digests:
        store.remove_original(digest, before=before)
    for file in begun or ():
        file.unlink(missing_ok=True)
