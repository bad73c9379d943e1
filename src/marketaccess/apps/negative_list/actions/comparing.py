"""Comparing two editions: asked for by a person, drafted by the worker (R3.2)."""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse

from marketaccess.apps.negative_list import policy, queries, wording
from marketaccess.apps.negative_list.announcements import comparison_requested
from marketaccess.apps.negative_list.models import Change, Comparison, Revision
from marketaccess.domain.authority.actor import SYSTEM, Actor
from marketaccess.domain.basics.refusal import NotAllowed, Refusal
from marketaccess.domain.negative_list.lines import Line, Lines, carried_over
from marketaccess.foundation.audit import log
from marketaccess.foundation.notifications import actions as notifications

State = Comparison.State
Level = Change.Level
# After so long a waiting comparison may be asked for again: its worker may have been killed.
PATIENCE = timedelta(minutes=2)
logger = logging.getLogger(__name__)


@transaction.atomic
def request_comparison(*, old_key: str, new_key: str, by: Actor, at: datetime) -> Comparison:
    """
    Let the worker compare two editions as they are recorded now. What is there already is given back.

    :raises Refusal: an edition that is not there, twice the same, or of two series.
    """
    ask(by)
    old, new = (_current(key, field) for key, field in ((old_key, "old"), (new_key, "new")))
    if old == new:
        raise Refusal(wording.SAME_EDITION, field="new")
    if old.edition.series != new.edition.series:
        raise Refusal(wording.TWO_SERIES, field="new")
    row, is_new = Comparison.objects.select_for_update(of=("self",)).get_or_create(
        old=old, new=new, defaults={"requested_at": at, "requested_by_id": by.user}
    )
    if not is_new:
        lost = row.state == State.FAILED or (row.state == State.WAITING and row.requested_at <= at - PATIENCE)
        if not lost:
            return row
        row.state, row.requested_at = State.WAITING, at
        row.save(update_fields=["state", "requested_at"])
    detail = {"old": old.edition.key, "new": new.edition.key, "again": not is_new}
    log.record("list.compare", "comparison", str(row.pk), title(row), by=by, at=at, detail=detail)
    # Within this transaction: the row of the queue is there with the comparison, or neither is.
    comparison_requested.send(sender=Comparison, comparison=row.pk, at=at)
    return row


def draft_comparison(*, comparison: int, at: datetime) -> Comparison | None:
    """
    What the worker does: the program's proposal as lines, with earlier corrections carried over.

    Safe to run again and twice at once: whoever comes second changes nothing. None: it is gone.
    """
    row = queries.comparison(comparison)
    if row is None or row.state != State.WAITING:
        return row
    try:
        lines: Lines | None = _proposed(row)
    except Refusal as refusal:
        logger.warning("comparison %s: %s", row.pk, refusal.message)
        lines = None
    except Exception:
        # Whatever it is, the person is told: the queue would not try again anyway.
        logger.exception("comparison %s failed", row.pk)
        lines = None
    return _finish(row.pk, lines, at)


def _proposed(row: Comparison) -> Lines:
    sides = queries.sides_of(row)
    lines = queries.proposed_lines(sides.old, sides.new)
    earlier = queries.comparisons().filter(
        old__edition=row.old.edition_id, new__edition=row.new.edition_id, changes__is_corrected=True
    )
    before = earlier.exclude(pk=row.pk).order_by("-requested_at", "-pk").first()
    if before is None:
        return lines
    known = queries.lines_of(before)
    return Lines(
        items=carried_over(known.items, lines.items, sides.item_kinds),
        measures=carried_over(known.measures, lines.measures, sides.measure_kinds),
    )


@transaction.atomic
def _finish(pk: int, lines: Lines | None, at: datetime) -> Comparison:
    row = locked(pk)
    if row.state != State.WAITING:  # drafted by another worker, meanwhile
        return row
    row.state = State.FAILED if lines is None else State.DRAFT
    row.save(update_fields=["state"])
    if lines is not None:
        made = [
            *rows_of(row, Level.ITEM, enumerate(lines.items, start=1)),
            *rows_of(row, Level.MEASURE, enumerate(lines.measures, start=1)),
        ]
        Change.objects.bulk_create(made, batch_size=1000)
    detail = {"state": row.get_state_display()}
    log.record(
        "list.draft_comparison", "comparison", str(row.pk), title(row), by=SYSTEM, at=at, detail=detail
    )
    if row.requested_by_id is not None:
        notifications.notify(
            users=[row.requested_by_id],
            key=f"comparison:{row.pk}:{row.requested_at:%Y%m%d%H%M%S}",
            text=f"{title(row)}：{row.get_state_display()}",
            link=reverse("negative_list:comparison", args=[row.pk]),
            at=at,
        )
    return row


def ask(by: Actor) -> None:
    """:raises NotAllowed: this person may not compare."""
    if why := policy.why_not_compare(by):
        raise NotAllowed(why)


def _current(key: str, field: str) -> Revision:
    revision = queries.revision_of(key)
    if revision is None:
        raise Refusal(wording.NO_REVISION, field=field)
    return revision


def locked(pk: int) -> Comparison:
    """A comparison, kept from others until the transaction ends. :raises Refusal: there is none."""
    rows = Comparison.objects.select_for_update(of=("self",)).select_related("old__edition", "new__edition")
    row = rows.filter(pk=pk).first()
    if row is None:
        raise Refusal(wording.NO_COMPARISON)
    return row


def rows_of(row: Comparison, level: str, lines: Iterable[tuple[int, Line]]) -> list[Change]:
    """Lines as rows, at their positions."""
    return [
        Change(
            comparison=row,
            level=level,
            position=position,
            old_keys=list(line.old),
            new_keys=list(line.new),
            kinds=[kind.value for kind in line.kinds],
            confidence=line.confidence,
            is_confirmed=line.is_confirmed,
            is_corrected=line.is_corrected,
        )
        for position, line in lines
    ]


def title(row: Comparison) -> str:
    """What it is called in the log and in messages."""
    return wording.COMPARED.format(old=row.old.edition.title, new=row.new.edition.title)
