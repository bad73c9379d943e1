"""Recording an edition, correcting it, and saying that it is still in force."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from attrs import asdict, frozen
from django.db import transaction
from django.utils import timezone

from marketaccess.apps.negative_list import policy, wording
from marketaccess.apps.negative_list.announcements import edition_changed
from marketaccess.apps.negative_list.models import Edition, Item, Measure, Revision
from marketaccess.apps.negative_list.queries import SUBJECT, text_of
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.basics.refusal import NotAllowed, Refusal
from marketaccess.domain.negative_list import edition as values
from marketaccess.domain.negative_list.edition import SERIES_LABELS, Series, digest_of
from marketaccess.foundation.audit import log
from marketaccess.foundation.search import actions as search

BATCH = 2000


@frozen
class Stored:
    """A recorded edition. ``is_new`` is False where the very same was there already."""

    revision: Revision
    is_new: bool


@transaction.atomic
def store_revision(
    *, edition: values.Edition, file_name: str = "", reason: str = "", by: Actor, at: datetime
) -> Stored:
    """
    Record an edition whole, as a new revision; the one before it stays readable.

    The same content again changes nothing. All of it is stored or none. :raises Refusal: the edition
    contradicts itself or what is stored; NotAllowed: not this person.
    """
    if why := policy.why_not_import(by):
        raise NotAllowed(why)
    _check(edition)
    digest = digest_of(edition)
    row = _edition_row(edition)
    before = row.revisions.select_for_update().filter(superseded_at__isnull=True).first()
    if before is not None and before.digest == digest:
        return Stored(before, is_new=False)
    revision = _replace(row, before, edition, digest, file_name=file_name, reason=reason, by=by, at=at)
    _fill(revision, edition.items)
    detail = {
        "was": {"revision": before.number if before else 0, "digest": before.digest if before else ""},
        "now": {"revision": revision.number, "digest": digest, "items": len(edition.items)},
    }
    log.record("list.record", "edition", row.key, row.title, by=by, at=at, detail=detail)
    transaction.on_commit(lambda: _announce(row.key, at))
    return Stored(revision, is_new=True)


@transaction.atomic
def confirm_in_force(*, edition_key: str, on: date, by: Actor, at: datetime) -> Revision:
    """
    Say that a person looked on a day and the edition was the one in force (R2.5).

    :raises Refusal: no such edition, or a day to come; NotAllowed: not this person.
    """
    if why := policy.why_not_import(by):
        raise NotAllowed(why)
    if on > timezone.localdate(at):
        raise Refusal(wording.CHECKED_IN_FUTURE, field="checked_on")
    rows = Revision.objects.select_for_update(of=("self",)).filter(superseded_at__isnull=True)
    revision = rows.select_related("edition").filter(edition__key=edition_key).first()
    if revision is None:
        raise Refusal(wording.NO_REVISION)
    was, revision.checked_on = revision.checked_on, on
    revision.save(update_fields=["checked_on"])
    detail = {"was": {"checked_on": was.isoformat() if was else ""}, "now": {"checked_on": on.isoformat()}}
    edition = revision.edition
    log.record("list.check", "edition", edition.key, edition.title, by=by, at=at, detail=detail)
    return revision


def _announce(key: str, at: datetime) -> None:
    edition_changed.send_robust(sender=Edition, edition_key=key, at=at)


def _check(edition: values.Edition) -> None:
    values.check_heading(edition)
    if not edition.items:
        raise Refusal(wording.EMPTY_EDITION, field="file")
    if key := _twice(item.key for item in edition.items):
        raise Refusal(wording.SAME_ITEM_TWICE.format(key=key), field="file")
    for item in edition.items:
        if key := _twice(measure.key for measure in item.measures):
            said = wording.SAME_MEASURE_TWICE.format(item=item.title[:40], key=key)
            raise Refusal(said, field="file")


def _twice(keys: Iterable[str]) -> str:
    seen: set[str] = set()
    for key in keys:
        if key in seen:
            return key
        seen.add(key)
    return ""


def _edition_row(edition: values.Edition) -> Edition:
    row, is_new = Edition.objects.get_or_create(
        key=edition.key,
        defaults={
            "series": edition.series,
            "title": edition.title,
            "document_number": edition.document_number,
            "is_demonstration": edition.is_demonstration,
        },
    )
    if is_new:
        return row
    if row.series != edition.series:
        was, now = SERIES_LABELS[Series(row.series)], SERIES_LABELS[edition.series]
        raise Refusal(wording.OTHER_SERIES.format(title=row.title, was=was, now=now), field="edition")
    if row.is_demonstration and not edition.is_demonstration:
        raise Refusal(wording.DEMONSTRATION_FOR_REAL.format(title=row.title), field="edition")
    return row


def _replace(
    row: Edition,
    before: Revision | None,
    edition: values.Edition,
    digest: str,
    *,
    file_name: str,
    reason: str,
    by: Actor,
    at: datetime,
) -> Revision:
    if before is not None:
        before.superseded_at = at
        before.save(update_fields=["superseded_at"])
        gone = Measure.objects.filter(item__revision=before).values_list("pk", flat=True)
        search.remove(subject=SUBJECT, object_ids=list(gone))
    return Revision.objects.create(
        edition=row,
        number=before.number + 1 if before else 1,
        in_force_from=edition.in_force_from,
        in_force_to=edition.in_force_to,
        recorded_at=at,
        recorded_by_id=by.user,
        digest=digest,
        file_name=file_name[:200],
        reason=reason[:200],
    )


def _columns(measure: values.Measure) -> dict[str, Any]:
    return {**asdict(measure), "authorities": list(measure.authorities)}


def _fill(revision: Revision, items: tuple[values.Item, ...]) -> None:
    rows = Item.objects.bulk_create(
        [
            Item(
                revision=revision,
                position=position,
                key=item.key,
                number=item.number,
                code=item.code,
                title=item.title,
                access=item.access,
                section=item.section,
                merged_into=item.merged_into,
            )
            for position, item in enumerate(items, start=1)
        ],
        batch_size=BATCH,
    )
    pairs = list(zip(rows, items, strict=True))
    measures = Measure.objects.bulk_create(
        [
            Measure(item=row, position=position, **_columns(measure))
            for row, item in pairs
            for position, measure in enumerate(item.measures, start=1)
        ],
        batch_size=BATCH,
    )
    search.put(subject=SUBJECT, texts=((m.pk, text_of(m.item, m)) for m in measures))
