"""Saving service items, one or many, and ending or resuming their acceptance."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

from attrs import asdict, fields, frozen
from django.db import IntegrityError, transaction
from django.utils import timezone

from marketaccess.apps.matters import policy, wording
from marketaccess.apps.matters.models import ProcessFigures, ServiceItem
from marketaccess.apps.matters.queries.items import by_key
from marketaccess.apps.matters.queries.searching import SUBJECT, place_of, text_of
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.basics.refusal import NotAllowed, Refusal
from marketaccess.domain.matters.draft import Draft, check
from marketaccess.foundation.audit import log
from marketaccess.foundation.organizations import queries as organizations
from marketaccess.foundation.search import actions as search

BATCH = 500
KIND = "service_item"
_FOREIGN = {"department": "department_id", "supervising_department": "supervising_department_id"}
COLUMNS = tuple(_FOREIGN.get(each.name, each.name) for each in fields(Draft))
FIGURES = ("online_depth", "steps", "materials", "promised_days", "promised_unit", "visits")


@frozen
class Saved:
    """What a save did: the items by what became of them."""

    created: tuple[ServiceItem, ...]
    changed: tuple[ServiceItem, ...]
    unchanged: int

    @property
    def item(self) -> ServiceItem | None:
        """The one item that was created or changed, None where nothing was."""
        return next(iter((*self.created, *self.changed)), None)


def save_service_item(*, draft: Draft, by: Actor, at: datetime) -> Saved:
    """Save one item. The same again changes nothing. :raises Refusal: as ``save_service_items``."""
    return save_service_items(drafts=[draft], by=by, at=at)


@transaction.atomic
def save_service_items(*, drafts: Sequence[Draft], source: str = "", by: Actor, at: datetime) -> Saved:
    """
    Save items, all or none, each found by its code; an item that says the same already stays as it is.

    ``source`` names the file. :raises Refusal: what cannot be kept, with its field; NotAllowed: not this
    person.
    """
    known = by_key([draft.key for draft in drafts], lock=True)
    _check_all(drafts, known, by)
    fresh = [draft for draft in drafts if draft.key not in known]
    altered = [
        (known[draft.key], columns_of(draft))
        for draft in drafts
        if draft.key in known and values_of(known[draft.key]) != columns_of(draft)
    ]
    created = _create(fresh, at)
    changed = [_change(row, columns, by=by, at=at) for row, columns in altered]
    _index((*created, *changed))
    keep_figures((*created, *changed), on=timezone.localdate(at))
    if created:
        _record_created(created, source, by=by, at=at)
    return Saved(tuple(created), tuple(changed), len(drafts) - len(created) - len(changed))


@transaction.atomic
def stop_accepting(*, item: ServiceItem, on: date, reason: str, by: Actor, at: datetime) -> ServiceItem:
    """
    From a day on the item takes no applications. :raises Refusal: stopped already, a day to come, no
    reason; NotAllowed: not this person.
    """
    row = _locked(item, by)
    if row.is_standard:
        raise NotAllowed(wording.STANDARD_IS_NOT_ACCEPTED)
    if not row.is_accepting:
        raise NotAllowed(wording.STOPPED_ALREADY.format(name=row.name, on=row.stopped_on))
    if on > timezone.localdate(at):
        raise Refusal(wording.IN_FUTURE, field="on")
    if not reason.strip():
        raise Refusal(wording.STOPPING_NEEDS_A_REASON, field="reason")
    row.is_accepting, row.stopped_on, row.updated_at = False, on, at
    row.save(update_fields=["is_accepting", "stopped_on", "updated_at"])
    detail = {"on": on.isoformat(), "reason": reason.strip()}
    log.record("service_item.stop", KIND, row.implementation_code, row.name, by=by, at=at, detail=detail)
    return row


@transaction.atomic
def resume_accepting(*, item: ServiceItem, by: Actor, at: datetime) -> ServiceItem:
    """Take applications again. :raises NotAllowed: it does already, or not this person."""
    row = _locked(item, by)
    if row.is_accepting:
        raise NotAllowed(wording.ACCEPTING_ALREADY.format(name=row.name))
    was = row.stopped_on
    row.is_accepting, row.stopped_on, row.updated_at = True, None, at
    row.save(update_fields=["is_accepting", "stopped_on", "updated_at"])
    detail = {"was": {"on": was.isoformat() if was else ""}, "now": {"on": ""}}
    log.record("service_item.resume", KIND, row.implementation_code, row.name, by=by, at=at, detail=detail)
    return row


def _locked(item: ServiceItem, by: Actor) -> ServiceItem:
    row = ServiceItem.objects.select_for_update().get(pk=item.pk)
    if why := policy.why_not_edit(by, row):
        raise NotAllowed(why)
    return row


def columns_of(draft: Draft) -> dict[str, Any]:
    """What the table holds of a draft, by its columns."""
    said = asdict(draft)
    for key in ("statutory_unit", "promised_unit", "online_depth"):
        said[key] = said[key] or ""
    said["nature"] = draft.nature.value
    said["materials"], said["steps"] = list(said["materials"]), list(said["steps"])
    return {_FOREIGN.get(key, key): value for key, value in said.items()}


def values_of(item: ServiceItem) -> dict[str, Any]:
    """The same of a row."""
    return {column: getattr(item, column) for column in COLUMNS}


def _check_all(drafts: Iterable[Draft], known: dict[str, ServiceItem], by: Actor) -> None:
    seen: set[str] = set()
    for draft in drafts:
        check(draft)
        if draft.key in seen:
            raise Refusal(wording.SAME_CODE_TWICE.format(key=draft.key), field="implementation_code")
        seen.add(draft.key)
        if why := policy.why_not_save(by, department=draft.department, is_standard=draft.is_standard):
            raise NotAllowed(why)
        if draft.key in known and policy.why_not_edit(by, known[draft.key]):
            raise NotAllowed(wording.ANOTHERS_ITEM.format(name=known[draft.key].name))


def _create(drafts: Sequence[Draft], at: datetime) -> list[ServiceItem]:
    rows = [ServiceItem(**columns_of(draft), updated_at=at) for draft in drafts]
    try:
        with transaction.atomic():
            return ServiceItem.objects.bulk_create(rows, batch_size=BATCH)
    except IntegrityError as error:
        raise Refusal(wording.SAME_CODE_AT_ONCE) from error


def _change(row: ServiceItem, columns: dict[str, Any], *, by: Actor, at: datetime) -> ServiceItem:
    was = values_of(row)
    altered = [column for column in columns if was[column] != columns[column]]
    for column in altered:
        setattr(row, column, columns[column])
    row.updated_at = at
    row.save(update_fields=[*altered, "updated_at"])
    detail = {
        "was": {column: _plain(was[column]) for column in altered},
        "now": {column: _plain(columns[column]) for column in altered},
    }
    key = row.implementation_code or row.basic_code
    log.record("service_item.save", KIND, key, row.name, by=by, at=at, detail=detail)
    return row


def _index(items: Sequence[ServiceItem]) -> None:
    known = organizations.departments().in_bulk({item.department_id for item in items if item.department_id})
    for item in items:  # or each would be asked of the database by itself
        item.department = known.get(item.department_id) if item.department_id else None
    search.put(
        subject=SUBJECT,
        texts=((item.pk, text_of(item)) for item in items),
        places={item.pk: place_of(item) for item in items},
    )


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def _record_created(created: Sequence[ServiceItem], source: str, *, by: Actor, at: datetime) -> None:
    """One event for all: twenty thousand of their own would say no more, and stop everybody else."""
    keys = [item.implementation_code or item.basic_code for item in created]
    digest = hashlib.sha256("\n".join(keys).encode()).hexdigest()
    title = created[0].name if len(created) == 1 else source
    detail = {"added": len(keys), "first": keys[:20], "digest": digest, "name": source}
    log.record("service_item.create", KIND, keys[0], title, by=by, at=at, detail=detail)


def keep_figures(items: Sequence[ServiceItem], *, on: date) -> None:
    """A row of figures for each item whose figures are not those of its last row."""
    last: dict[int, ProcessFigures] = {}
    for chunk in _chunks([item.pk for item in items]):
        for row in ProcessFigures.objects.filter(service_item__in=chunk).order_by("on"):
            last[row.service_item_id] = row
    fresh = []
    for item in items:
        now, before = figures_of(item), last.get(item.pk)
        if before is None or before.on < on:
            if before is None or {name: getattr(before, name) for name in FIGURES} != now:
                fresh.append(ProcessFigures(service_item=item, on=on, **now))
        else:  # changed twice on a day: the day ends with the later figures
            ProcessFigures.objects.filter(pk=before.pk).update(**now)
    ProcessFigures.objects.bulk_create(fresh, batch_size=BATCH)


def figures_of(item: ServiceItem) -> dict[str, Any]:
    """The figures of an item. None, or "": not stated."""
    return {
        "online_depth": item.online_depth,
        "steps": len(item.steps) or None,
        "materials": len(item.materials) or None,
        "promised_days": item.promised_days,
        "promised_unit": item.promised_unit if item.promised_days is not None else "",
        "visits": item.visits,
    }


def _chunks(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    for at in range(0, len(keys), BATCH):
        yield keys[at : at + BATCH]
