"""A person looks at a drafted comparison, sets lines right, and confirms it (R3.2)."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from django.db import transaction

from marketaccess.apps.negative_list import queries, wording
from marketaccess.apps.negative_list.actions.comparing import ask, locked, rows_of, title
from marketaccess.apps.negative_list.announcements import comparison_confirmed
from marketaccess.apps.negative_list.models import Change, Comparison
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.negative_list.lines import Line, set_right
from marketaccess.foundation.audit import log

State = Comparison.State
Level = Change.Level


@transaction.atomic
def correct_change(
    *,
    comparison: int,
    level: str,
    seen: Collection[int],
    old: Collection[str],
    new: Collection[str],
    by: Actor,
    at: datetime,
) -> Change:
    """
    Put the chosen keys on one line, whichever lines they stood on; a person decided, so it is confirmed.

    ``seen`` are the lines (primary keys) that the person had before them: where one of the keys stands on
    another line by now, somebody else was faster. :raises Refusal: that, or nothing that can be chosen.
    """
    row = _draft(comparison, by)
    changes = queries.changes_of(row, level)
    sides = queries.sides_of(row)
    kinds = sides.item_kinds if level == Level.ITEM else sides.measure_kinds
    correction = set_right([queries.line_of(each) for each in changes], old=old, new=new, kinds=kinds)
    touched = [each for each in changes if queries.line_of(each) in correction.gone]
    if not {each.pk for each in touched} <= set(seen):
        raise Refusal(wording.CHANGED_MEANWHILE, field="keys")
    if correction.is_empty:
        _confirm(touched)
        changed = touched[0]
    else:
        changed = _exchange(row, level, touched, correction.made, after=changes[-1].position)
    detail = {
        "level": Level(level).label,
        "was": [_keys(line) for line in correction.gone],
        "now": [_keys(line) for line in correction.made],
    }
    log.record("list.correct_change", "comparison", str(row.pk), title(row), by=by, at=at, detail=detail)
    return changed


@transaction.atomic
def confirm_changes(*, comparison: int, changes: Sequence[int] | None = None, by: Actor, at: datetime) -> int:
    """
    Say of single lines that they are right; of all lines of enough confidence where none is named.

    Returns how many. :raises Refusal: a line that is no longer there, somebody set it right.
    """
    row = _draft(comparison, by)
    rows = row.changes.filter(is_confirmed=False)
    if changes is None:
        chosen = list(rows.exclude(queries.UNSURE))
    else:
        if row.changes.filter(pk__in=changes).count() != len(set(changes)):
            raise Refusal(wording.CHANGED_MEANWHILE)
        chosen = list(rows.filter(pk__in=changes))
    if chosen:
        _confirm(chosen)
        detail = {"lines": len(chosen)}
        log.record("list.confirm_changes", "comparison", str(row.pk), title(row), by=by, at=at, detail=detail)
    return len(chosen)


@transaction.atomic
def confirm_comparison(*, comparison: int, by: Actor, at: datetime) -> Comparison:
    """
    Say that the whole is right. It makes work for departments, lineage for items, and news.

    :raises Refusal: lines of little confidence that nobody looked at, or an edition corrected since.
    """
    row = _draft(comparison, by)
    if queries.is_outdated(row):
        raise Refusal(wording.OUTDATED)
    if left := queries.unsure(row):
        raise Refusal(wording.LOOK_FIRST.format(count=left))
    row.changes.filter(is_confirmed=False).update(is_confirmed=True)
    row.state, row.confirmed_at, row.confirmed_by_id = State.CONFIRMED, at, by.user
    row.save(update_fields=["state", "confirmed_at", "confirmed_by"])
    lines = queries.lines_of(row)
    detail = {
        "items": queries.kind_counts(lines.items),
        "measures": queries.kind_counts(lines.measures),
        "corrected": row.changes.filter(is_corrected=True).count(),
    }
    log.record("list.confirm_comparison", "comparison", str(row.pk), title(row), by=by, at=at, detail=detail)
    pk = row.pk
    transaction.on_commit(lambda: _announce(pk, by, at))
    return row


def _announce(pk: int, by: Actor, at: datetime) -> None:
    comparison_confirmed.send_robust(sender=Comparison, comparison=pk, by=by, at=at)


def _draft(pk: int, by: Actor) -> Comparison:
    """A comparison that may still be changed, locked. :raises Refusal: it may not, or not by this person."""
    ask(by)
    row = locked(pk)
    if row.state != State.DRAFT:
        raise Refusal(wording.NOT_DRAFT.format(state=row.get_state_display()))
    return row


def _confirm(changes: Iterable[Change]) -> None:
    Change.objects.filter(pk__in=[each.pk for each in changes]).update(is_confirmed=True)


def _exchange(
    row: Comparison, level: str, gone: Sequence[Change], made: Sequence[Line], *, after: int
) -> Change:
    """Other lines in place of some; they stand where those stood, the surplus at the end."""
    places = [each.position for each in gone]
    places += range(after + 1, after + 1 + len(made))
    Change.objects.filter(pk__in=[each.pk for each in gone]).delete()
    rows = Change.objects.bulk_create(rows_of(row, level, zip(places, made, strict=False)))
    return rows[0]


def _keys(line: Line) -> str:
    return f"{'、'.join(line.old) or '—'} → {'、'.join(line.new) or '—'}"
