"""Who answers for what: the names of the list made local, items given to departments (R2.1, R4.9)."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from marketaccess.apps.negative_list import policy, queries
from marketaccess.apps.negative_list import publication_wording as wording
from marketaccess.apps.negative_list.models import AuthorityName, Measure, Responsibility, Revision
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.basics.refusal import NotAllowed, Refusal
from marketaccess.domain.negative_list.authorities import likely
from marketaccess.foundation.audit import log
from marketaccess.foundation.organizations import queries as organizations

Kind = Responsibility.Kind


@transaction.atomic
def collect_authorities(*, edition_key: str, by: Actor, at: datetime) -> int:
    """
    Put the departments that an edition names into the table, each with the local one that it might be.

    What is there already stays. Returns how many are new. :raises Refusal, NotAllowed.
    """
    revision = _allowed(edition_key, by)
    local = organizations.choices()
    known = set(AuthorityName.objects.values_list("name", flat=True))
    fresh = [name for name in queries.names_in(revision) if name not in known]
    AuthorityName.objects.bulk_create(
        [AuthorityName(name=name, department_id=likely(name, local)) for name in fresh], ignore_conflicts=True
    )
    if fresh:
        edition = revision.edition
        detail = {"added": len(fresh), "names": fresh}
        log.record("authority.collect", "edition", edition.key, edition.title, by=by, at=at, detail=detail)
    return len(fresh)


@transaction.atomic
def confirm_authority(
    *, name: AuthorityName, department: int | None, by: Actor, at: datetime
) -> AuthorityName:
    """
    Say which local department a name is; None: nobody here. :raises Refusal: no such department; NotAllowed.
    """
    if why := policy.why_not_assign(by):
        raise NotAllowed(why)
    row = AuthorityName.objects.select_for_update().get(pk=name.pk)
    _check_departments([] if department is None else [department])
    was = row.department_id
    row.department_id, row.confirmed_at, row.confirmed_by_id = department, at, by.user
    row.save(update_fields=["department", "confirmed_at", "confirmed_by"])
    detail = {"was": {"department": was}, "now": {"department": department}}
    log.record("authority.confirm", "authority_name", row.name, row.name, by=by, at=at, detail=detail)
    return row


@transaction.atomic
def propose_responsibilities(*, edition_key: str, by: Actor, at: datetime) -> int:
    """
    Give every item that has nobody yet to the departments that its measures name, both for publishing and
    for supervising. Returns how many items got somebody. :raises Refusal, NotAllowed.
    """
    revision = _allowed(edition_key, by)
    assigned = queries.responsibilities(edition_key)
    local = {name: queries.departments_named([name]) for name in queries.names_in(revision)}
    made: list[Responsibility] = []
    for key, names in _named_by_item(revision):
        for kind in Kind:
            departments = {pk for name in names for pk in local[name]}
            if not assigned.get(key, {}).get(kind):
                made += [_row(revision, key, kind, pk) for pk in sorted(departments)]
    Responsibility.objects.bulk_create(made, ignore_conflicts=True)
    items = len({row.item_key for row in made})
    if made:
        edition = revision.edition
        detail = {"added": len(made), "items": items}
        log.record(
            "responsibility.propose", "edition", edition.key, edition.title, by=by, at=at, detail=detail
        )
    return items


@transaction.atomic
def assign_responsibility(
    *,
    edition_key: str,
    item_key: str,
    publishing: Sequence[int],
    supervising: Sequence[int],
    by: Actor,
    at: datetime,
) -> None:
    """
    Say who publishes an item and who supervises it; the same again changes nothing.

    :raises Refusal: no such edition, item or department; NotAllowed.
    """
    revision = _allowed(edition_key, by)
    item = queries.item_of(revision, item_key)
    if item is None:
        raise Refusal(wording.UNKNOWN_ITEM.format(key=item_key))
    _check_departments([*publishing, *supervising])
    was = {kind: list(pks) for kind, pks in queries.responsibilities(edition_key).get(item_key, {}).items()}
    now = {Kind.PUBLISHING: sorted({*publishing}), Kind.SUPERVISING: sorted({*supervising})}
    if was == {kind.value: pks for kind, pks in now.items() if pks}:
        return
    Responsibility.objects.filter(edition=revision.edition, item_key=item_key).delete()
    Responsibility.objects.bulk_create(
        _row(revision, item_key, kind, pk) for kind, pks in now.items() for pk in pks
    )
    detail: dict[str, Any] = {"was": was, "now": {kind.value: pks for kind, pks in now.items()}}
    ref = f"{edition_key}/{item_key}"
    log.record("responsibility.assign", "responsibility", ref, item.title, by=by, at=at, detail=detail)


def _allowed(edition_key: str, by: Actor) -> Revision:
    if why := policy.why_not_assign(by):
        raise NotAllowed(why)
    revision = queries.revision_of(edition_key)
    if revision is None:
        raise Refusal(wording.UNKNOWN_EDITION)
    return revision


def _check_departments(wanted: Iterable[int]) -> None:
    known = {pk for pk, _ in organizations.choices()}
    if not set(wanted) <= known:
        raise Refusal(wording.UNKNOWN_DEPARTMENT, field="department")


def _named_by_item(revision: Revision) -> Iterable[tuple[str, set[str]]]:
    names: dict[str, set[str]] = {}
    rows = Measure.objects.filter(item__revision=revision).order_by("item__position")
    for key, authorities in rows.values_list("item__key", "authorities"):
        names.setdefault(key, set()).update(authorities)
    return names.items()


def _row(revision: Revision, item_key: str, kind: Kind, department: int) -> Responsibility:
    return Responsibility(
        edition_id=revision.edition_id, item_key=item_key, kind=kind, department_id=department
    )
