"""Turning a confirmed comparison into work: correspondences carried over, tasks for departments (R3.2)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from attrs import field, frozen
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from marketaccess.apps.matters import adjustment_wording as wording
from marketaccess.apps.matters import policy, queries
from marketaccess.apps.matters.actions.carrying import carry_over, linked
from marketaccess.apps.matters.models import (
    AdjustmentRound,
    AdjustmentStep,
    AdjustmentTask,
    Correspondence,
    LocalPaper,
    ServiceItem,
)
from marketaccess.apps.negative_list import queries as editions
from marketaccess.domain.authority.actor import SYSTEM, Actor
from marketaccess.domain.authority.permission import Permission as P
from marketaccess.domain.authority.role import roles_with
from marketaccess.domain.basics.refusal import NotAllowed
from marketaccess.domain.basics.search_text import form
from marketaccess.domain.matters.adjustment import RULE, TaskKind, TaskState, kind_for_item
from marketaccess.domain.matters.correspondence import IN_FORCE, CorrespondenceState
from marketaccess.domain.mechanism.clock import due_on
from marketaccess.domain.mechanism.rule import STARTS
from marketaccess.domain.negative_list.changes import Kind
from marketaccess.foundation.audit import log
from marketaccess.foundation.calendars import queries as calendars
from marketaccess.foundation.notifications import actions as notifications
from marketaccess.foundation.organizations import queries as organizations
from marketaccess.law import library

if TYPE_CHECKING:
    from marketaccess.apps.negative_list.queries import Confirmed, Line

KIND = "adjustment_task"
STILL_VALID = (LocalPaper.State.REGISTERED, LocalPaper.State.ABOLISHING)
# Shorter words than these stand in papers about anything.
TELLING = 6


@frozen
class Plan:
    """A task to be: ``about`` is what it is about, as columns of the table."""

    kind: TaskKind
    subject: str
    name: str
    department: int
    lines: "tuple[Line, ...]"
    about: Mapping[str, Any] = field(factory=dict)


@frozen
class Term:
    """Until when, and why then."""

    due_on: date
    reason: str
    is_provisional: bool = False


@transaction.atomic
def make_adjustment_tasks(*, comparison: int, by: Actor, at: datetime) -> tuple[AdjustmentTask, ...]:
    """
    The tasks that a confirmed comparison brings, all in one transaction, once; asked again, the same tasks.

    What is not confirmed brings none. :raises NotAllowed: not this person.
    """
    if why := policy.why_not_assign(by):
        raise NotAllowed(why)
    confirmed = editions.confirmed(comparison)
    if confirmed is None:
        return ()
    # Whoever comes second waits here for the first one's commit, and then finds its work.
    _, is_first = AdjustmentRound.objects.get_or_create(comparison_id=comparison, defaults={"made_at": at})
    if not is_first:
        return tuple(AdjustmentTask.objects.filter(comparison=comparison))
    on = timezone.localdate(at)
    carried_by = linked(confirmed)
    carry_over(confirmed, carried_by, by=by, at=at)
    office = organizations.department(_profile(on).coordinating_office, on=on).pk
    plans = (
        *_for_items(confirmed, carried_by, office),
        *_for_new(confirmed, office),
        *_for_papers(confirmed),
    )
    term = _term(confirmed, on)
    made = tuple(_create(plan, confirmed, term, by=by, at=at) for plan in plans)
    _tell(made, str(comparison), at=at)
    return made


@transaction.atomic
def follow_late(*, correspondence: Correspondence, by: Actor, at: datetime) -> tuple[AdjustmentTask, ...]:
    """
    What a comparison asks because of a correspondence that was confirmed under its old edition only after it.

    The correspondence goes on to the new edition, and its item gets its task, as if it had been known in
    time; what stands already stays, so that asking again changes nothing.
    """
    rounds = AdjustmentRound.objects.select_for_update().order_by("pk")
    made: list[AdjustmentTask] = []
    for known in rounds.filter(comparison__old__edition__key=correspondence.edition_key):
        confirmed = editions.confirmed(known.comparison_id)
        if confirmed is not None:
            made += _follow_late(confirmed, correspondence, by=by, at=at)
    return tuple(made)


def _follow_late(
    confirmed: "Confirmed", late: Correspondence, *, by: Actor, at: datetime
) -> Iterator[AdjustmentTask]:
    rows = [row for row in linked(confirmed) if row.service_item_id == late.service_item_id]
    carried = carry_over(confirmed, [row for row in rows if row.pk == late.pk], by=by, at=at)
    on = timezone.localdate(at)
    office = organizations.department(_profile(on).coordinating_office, on=on).pk
    known = AdjustmentTask.objects.filter(comparison=confirmed.pk, service_item=late.service_item)
    if not known.exists():
        term = _term(confirmed, on)
        made = [_create(plan, confirmed, term, by=by, at=at) for plan in _for_items(confirmed, rows, office)]
        _tell(made, f"{confirmed.pk}:{late.pk}", at=at)
        yield from made
    for row in carried:  # it may be old in its turn
        if row.state in IN_FORCE:
            yield from follow_late(correspondence=row, by=by, at=at)


def make_missing_tasks(*, at: datetime) -> int:
    """Make up for what was lost between a confirmation and its tasks. Returns how many were made."""
    waiting = list(queries.comparisons_without_tasks())
    return sum(len(make_adjustment_tasks(comparison=pk, by=SYSTEM, at=at)) for pk in waiting)


def _profile(on: date) -> Any:
    return library.profile(organizations.locality(on=on).profile_key)


def _term(confirmed: "Confirmed", on: date) -> Term:
    """By the profile's rule; where no document gives a period, the first day of the edition, said as such."""
    rule = _profile(on).rules.get(RULE)
    if rule is None:
        return Term(confirmed.begins, wording.DUE_BY_READING)
    ends = due_on(rule, starts_on=on, calendar=calendars.calendar())
    said = wording.DUE_BY_RULE.format(
        label=rule.label, start=STARTS[rule.start], length=rule.length, clause=rule.clause
    )
    return Term(ends.due_on, said, ends.is_provisional)


def _for_items(confirmed: "Confirmed", rows: Iterable[Correspondence], office: int) -> Iterator[Plan]:
    """What each service item's department must do, from what became of all that the item carries out."""
    fates = {side.key: line for line in confirmed.lines for side in line.old}
    serving = set(
        Correspondence.objects.filter(edition_key=confirmed.new_key, state__in=list(IN_FORCE)).values_list(
            "service_item", flat=True
        )
    )
    by_item: dict[ServiceItem, list[Line]] = defaultdict(list)
    for row in rows:
        if row.measure_key in fates:
            by_item[row.service_item].append(fates[row.measure_key])
    for item, lines in by_item.items():
        # A measure that the item carries out under the new edition goes on, whatever became of the others.
        kept = [(frozenset({Kind.KEPT}), True)] if item.pk in serving else []
        kind = kind_for_item(fates=[*((line.kinds, bool(line.new)) for line in lines), *kept])
        if kind is None or not item.is_accepting:
            continue
        told = tuple(dict.fromkeys(line for line in lines if not line.new or not _is_same(line)))
        about = {"service_item": item}
        yield Plan(kind, f"item:{item.pk}", item.name, item.department_id or office, told, about)


def _for_new(confirmed: "Confirmed", office: int) -> Iterator[Plan]:
    """A new permit measure without any item: the departments that answer for it are to open one."""
    known = set(
        Correspondence.objects.filter(edition_key=confirmed.new_key)
        .exclude(state=CorrespondenceState.REJECTED)
        .values_list("measure_key", flat=True)
    )
    for line in confirmed.lines:
        for side in line.new if Kind.ADDED in line.kinds else ():
            if not side.is_permit or side.key in known:
                continue
            for department in editions.departments_for(confirmed.new_key, side) or (office,):
                about = {"measure_key": side.key}
                subject = f"open:{side.key}:{department}"
                yield Plan(TaskKind.OPEN, subject, side.text, department, (line,), about)


def _for_papers(confirmed: "Confirmed") -> Iterator[Plan]:
    """A local paper that still holds and quotes a measure which ended: its issuer is to repeal it."""
    gone = [line for line in confirmed.lines if not line.new and line.old]
    rows = LocalPaper.objects.filter(state__in=STILL_VALID, is_demonstration=confirmed.is_demonstration)
    for paper in rows:
        said = form(paper.title + paper.what)
        quoted = tuple(line for line in gone if any(_is_quoted(side.text, said) for side in line.old))
        if quoted:
            about = {"paper": paper}
            yield Plan(TaskKind.REPEAL, f"paper:{paper.pk}", paper.title, paper.issuer_id, quoted, about)


def _is_same(line: "Line") -> bool:
    return kind_for_item(fates=[(line.kinds, bool(line.new))]) is None


def _is_quoted(measure: str, said: str) -> bool:
    words = form(measure)
    return len(words) >= TELLING and words in said


def _create(plan: Plan, confirmed: "Confirmed", term: Term, *, by: Actor, at: datetime) -> AdjustmentTask:
    row = AdjustmentTask.objects.create(
        comparison_id=confirmed.pk,
        edition_key=confirmed.new_key,
        subject=plan.subject,
        kind=plan.kind,
        department_id=plan.department,
        title=wording.TITLES[plan.kind].format(name=plan.name[:200]),
        changes=[_told(line) for line in plan.lines],
        state=TaskState.OPEN,
        due_on=term.due_on,
        due_is_provisional=term.is_provisional,
        due_reason=term.reason,
        issued_at=at,
        is_demonstration=confirmed.is_demonstration,
        **plan.about,
    )
    AdjustmentStep.objects.create(task=row, verb="assign", at=at, user_id=by.user, label=by.label)
    detail = {"kind": plan.kind.value, "department": plan.department, "due_on": term.due_on.isoformat()}
    log.record("adjustment.assign", KIND, row.number, row.title, by=by, at=at, detail=detail)
    return row


def _told(line: "Line") -> dict[str, Any]:
    sides = {
        name: [{"key": side.key, "text": side.text, "authorities": list(side.authorities)} for side in found]
        for name, found in (("old", line.old), ("new", line.new))
    }
    return {"kinds": sorted(line.kinds), **sides}


def _tell(made: Iterable[AdjustmentTask], occasion: str, *, at: datetime) -> None:
    counts: dict[int, int] = defaultdict(int)
    for row in made:
        counts[row.department_id] += 1
    roles = roles_with(P.MATTER_EDIT)
    for department, count in counts.items():
        notifications.notify(
            users=organizations.holders(roles=roles, on=timezone.localdate(at), department=department),
            key=f"adjustment:{occasion}:{department}",
            text=wording.ISSUED.format(count=count),
            link=reverse("matters:tasks"),
            at=at,
        )
