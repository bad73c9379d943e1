"""The verbs of publication: make the tasks, report, accept, send back, hand in a page."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from attrs import asdict, frozen
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from marketaccess.apps.negative_list import policy, queries
from marketaccess.apps.negative_list import publication_wording as wording
from marketaccess.apps.negative_list.models import Measure, PageCheck, Publication, Responsibility, Revision
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.authority.permission import Permission as P
from marketaccess.domain.authority.role import roles_with
from marketaccess.domain.basics.page_address import why_not_exact
from marketaccess.domain.basics.refusal import NotAllowed, Refusal
from marketaccess.domain.negative_list.publication import (
    PUBLICATION_FLOW,
    PublicationState,
    Shown,
    faults,
)
from marketaccess.foundation.audit import log
from marketaccess.foundation.documents import actions as documents
from marketaccess.foundation.documents.actions import Accepted
from marketaccess.foundation.notifications import actions as notifications
from marketaccess.foundation.organizations import queries as organizations
from marketaccess.law import library

if TYPE_CHECKING:
    from marketaccess.domain.mechanism.profile import Channel

KIND = "publication"
LONGEST_TERM = timedelta(days=366)
PICTURES = ("image/png", "image/jpeg", "application/pdf")
TEXT_MAX = 1_000_000


@frozen
class Made:
    """What the button did: new tasks, tasks that were there, items that nobody publishes."""

    created: int
    existing: int
    without: int


@transaction.atomic
def make_publications(*, edition_key: str, due_on: date, by: Actor, at: datetime) -> Made:
    """
    A task for each item, publishing department and outlet of the profile; what is there stays.

    :raises Refusal: no outlets, nobody who publishes, a day gone by or a year off; NotAllowed.
    """
    if why := policy.why_not_assign(by):
        raise NotAllowed(why)
    revision, on = queries.revision_of(edition_key), timezone.localdate(at)
    if revision is None:
        raise Refusal(wording.UNKNOWN_EDITION)
    if due_on < on:
        raise Refusal(wording.DUE_IN_PAST, field="due_on")
    if due_on > on + LONGEST_TERM:
        raise Refusal(wording.DUE_TOO_FAR, field="due_on")
    fresh, existing, without = _planned(revision, _outlets(on), due_on, at)
    if not (fresh or existing):
        raise Refusal(wording.NOBODY_PUBLISHES)
    Publication.objects.bulk_create(fresh, batch_size=500, ignore_conflicts=True)
    made = Made(len(fresh), existing, without)
    if fresh:
        detail = {"added": made.created, "due_on": due_on.isoformat()}
        edition = revision.edition
        log.record("publication.make", "edition", edition.key, edition.title, by=by, at=at, detail=detail)
        _tell_issued(fresh, revision, due_on, at)
    return made


def _outlets(on: date) -> "tuple[Channel, ...]":
    outlets = library.profile(organizations.locality(on=on).profile_key).outlets
    if not outlets:
        raise Refusal(wording.NO_OUTLETS)
    return outlets


def _planned(
    revision: Revision, outlets: "Sequence[Channel]", due_on: date, at: datetime
) -> tuple[list[Publication], int, int]:
    assigned = queries.responsibilities(revision.edition.key)
    known = set(
        Publication.objects.filter(edition=revision.edition).values_list("item_key", "department", "outlet")
    )
    fresh, existing, without = [], 0, 0
    for item in revision.items.order_by("position"):
        publishing = assigned.get(item.key, {}).get(Responsibility.Kind.PUBLISHING, ())
        without += not publishing
        for department in publishing:
            for outlet in outlets:
                if (item.key, department, outlet.key) in known:
                    existing += 1
                    continue
                fresh.append(
                    Publication(
                        edition=revision.edition,
                        item_key=item.key,
                        item_title=item.title,
                        department_id=department,
                        outlet=outlet.key,
                        outlet_label=outlet.label,
                        due_on=due_on,
                        state=PublicationState.OPEN,
                        issued_at=at,
                        is_demonstration=revision.edition.is_demonstration,
                    )
                )
    return fresh, existing, without


@transaction.atomic
def report_publications(
    *,
    publications: Sequence[Publication],
    link: str = "",
    screenshot: Accepted | None = None,
    note: str = "",
    by: Actor,
    at: datetime,
) -> int:
    """
    The department has published them, on the page of this address, or as the screenshot shows.

    :raises Refusal: no proof, a home page, no picture; NotAllowed: one of them not now, not this person.
    """
    rows = _locked("report", publications, by)
    if not (link or screenshot):
        raise Refusal(wording.NO_PROOF, field="link")
    if link and (why := why_not_exact(link)):
        raise Refusal(why, field="link")
    if screenshot is not None and screenshot.media_type not in PICTURES:
        raise Refusal(wording.NOT_A_PICTURE, field="screenshot")
    stored = None
    if screenshot is not None:
        stored = documents.store(accepted=screenshot, kind=documents.Kind.OFFICIAL, at=at)
    for row in rows:
        row.link, row.screenshot, row.note, row.remark = link, stored, note.strip()[:500], ""
        row.reported_at, row.reported_by_id = at, by.user
        changed = ("link", "screenshot", "note", "remark", "reported_at", "reported_by")
        _step("report", row, changed, {"address": link}, by=by, at=at)
    _tell_office(rows, at)
    return len(rows)


@transaction.atomic
def accept_publications(*, publications: Sequence[Publication], by: Actor, at: datetime) -> int:
    """The office has looked: it is so. :raises NotAllowed: one of them not now, not this person."""
    rows = _locked("accept", publications, by)
    for row in rows:
        row.accepted_at = at
        _step("accept", row, ("accepted_at",), {}, by=by, at=at)
    _tell_departments("accept", rows, "", at)
    return len(rows)


@transaction.atomic
def send_publications_back(
    *, publications: Sequence[Publication], remark: str, by: Actor, at: datetime
) -> int:
    """It is not so, and why. :raises Refusal: no reason; NotAllowed."""
    rows = _locked("send_back", publications, by)
    if not remark.strip():
        raise Refusal(wording.EMPTY_REMARK, field="remark")
    for row in rows:
        row.remark, row.accepted_at = remark.strip()[:500], None
        _step("send_back", row, ("remark", "accepted_at"), {"reason": row.remark}, by=by, at=at)
    _tell_departments("send_back", rows, remark.strip(), at)
    return len(rows)


@transaction.atomic
def check_page(
    *,
    department: int,
    outlet: str,
    text: str,
    link: str = "",
    source_name: str = "",
    by: Actor,
    at: datetime,
) -> PageCheck:
    """
    Hold the words of a department's page against the edition in force, and keep what came of it.

    What should stand there are the items that the department publishes in this outlet. :raises Refusal: no
    words, no edition, nothing to publish there, an address that names no page; NotAllowed.
    """
    if why := policy.why_not_check(by, department):
        raise NotAllowed(why)
    words = text.replace("\x00", "").strip()[:TEXT_MAX]
    if not words:
        raise Refusal(wording.EMPTY_PAGE, field="text")
    if link and (why := why_not_exact(link)):
        raise Refusal(why, field="link")
    current = queries.current_list(timezone.localdate(at))
    if current is None:
        raise Refusal(wording.NO_EDITION_IN_FORCE)
    rows = Publication.objects.filter(edition=current.edition, department=department, outlet=outlet)
    wanted = list(rows.values_list("item_key", flat=True))
    if not wanted:
        raise Refusal(wording.NOTHING_TO_SHOW, field="outlet")
    found = _faults(words, wanted, current)
    check = PageCheck.objects.create(
        edition=current.edition,
        department_id=department,
        outlet=outlet,
        outlet_label=rows.values_list("outlet_label", flat=True)[0],
        link=link,
        source_name=source_name[:200],
        digest=hashlib.sha256(words.encode()).hexdigest(),
        text=words,
        items=len(wanted),
        faults=found,
        checked_at=at,
        checked_by_id=by.user,
        is_demonstration=current.edition.is_demonstration,
    )
    detail = {"edition": current.edition.key, "digest": check.digest, "faults": len(found)}
    title = f"{check.department.name} {check.outlet_label}"
    log.record("page.check", "page_check", str(check.pk), title, by=by, at=at, detail=detail)
    if found:
        text_of_notice = wording.PAGE_WRONG.format(outlet=check.outlet_label, count=len(found))
        key = f"page:{check.pk}"
        _notify(roles_with(P.PUBLICATION_REPORT), department, key, text_of_notice, "negative_list:pages", at)
    return check


def _faults(words: str, wanted: Sequence[str], current: Revision) -> list[dict[str, str]]:
    items = current.items.filter(key__in=wanted).order_by("position").prefetch_related("measures")
    shown = [Shown(item.title, tuple(measure.text for measure in item.measures.all())) for item in items]
    earlier = Measure.objects.filter(
        item__revision__superseded_at__isnull=True,
        item__revision__edition__series=current.edition.series,
        item__revision__edition__is_demonstration=current.edition.is_demonstration,
        item__revision__in_force_from__lt=current.in_force_from,
    )
    kept = Measure.objects.filter(item__revision=current)
    found = faults(
        words,
        items=shown,
        earlier=earlier.order_by("pk").values_list("text", flat=True),
        current=kept.values_list("text", flat=True),
        title=current.edition.title,
    )
    return [{**asdict(fault), "kind": fault.kind.value} for fault in found]


def _locked(verb: str, publications: Sequence[Publication], by: Actor) -> list[Publication]:
    rows = Publication.objects.select_for_update(of=("self",)).select_related("edition", "department")
    found = list(rows.filter(pk__in=[row.pk for row in publications]).order_by("pk"))
    for row in found:
        if why := policy.why_not_publication(by, verb, row):
            raise NotAllowed(why)
    return found


def _step(
    verb: str, row: Publication, changed: Sequence[str], detail: dict[str, Any], *, by: Actor, at: datetime
) -> None:
    was = row.state
    row.state = PUBLICATION_FLOW.step(verb, PublicationState(was)).target
    row.save(update_fields=["state", *changed])
    told = {"was": {"state": was}, "now": {"state": row.state}, "channel": row.outlet, **detail}
    ref = f"{row.edition.key}/{row.item_key}"
    log.record(f"publication.{verb}", KIND, ref, row.item_title, by=by, at=at, detail=told)


def _tell_issued(rows: Sequence[Publication], revision: Revision, due_on: date, at: datetime) -> None:
    for department, count in Counter(row.department_id for row in rows).items():
        text = wording.ISSUED.format(title=revision.edition.title, count=count, due_on=due_on)
        key = f"publication:{revision.edition.key}:{department}:{at.isoformat()}"
        _notify(roles_with(P.PUBLICATION_REPORT), department, key, text, "negative_list:publications", at)


def _tell_office(rows: Sequence[Publication], at: datetime) -> None:
    for row in rows[:1]:
        text = wording.REPORTED.format(department=row.department.name, count=len(rows))
        key = f"publication:{row.pk}:{at.isoformat()}"
        _notify(roles_with(P.PUBLICATION_REVIEW), None, key, text, "negative_list:publications", at)


def _tell_departments(verb: str, rows: Sequence[Publication], remark: str, at: datetime) -> None:
    for department, count in Counter(row.department_id for row in rows).items():
        text = wording.NOTICES[verb].format(count=count, remark=remark[:100])
        key = f"publication:{verb}:{department}:{at.isoformat()}"
        _notify(roles_with(P.PUBLICATION_REPORT), department, key, text, "negative_list:publications", at)


def _notify(
    roles: Sequence[Any], department: int | None, key: str, text: str, page: str, at: datetime
) -> None:
    users = organizations.holders(roles=roles, on=timezone.localdate(at), department=department)
    notifications.notify(users=users, key=key, text=text, link=reverse(page), at=at)
