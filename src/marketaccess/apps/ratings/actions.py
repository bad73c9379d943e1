"""The verbs of ratings: taking them in, calling back, answering, reviewing."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from attrs import asdict, frozen
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from marketaccess.apps.ratings import policy, queries, wording
from marketaccess.apps.ratings.models import CallBack, RatingTask, ServiceRating
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.authority.permission import Permission as P
from marketaccess.domain.authority.role import roles_with
from marketaccess.domain.basics.refusal import NotAllowed, Refusal
from marketaccess.domain.casework.rating_flow import BAD, RATING_FLOW, RatingState
from marketaccess.domain.casework.rating_marks import Given, marks
from marketaccess.domain.casework.rating_row import RatingRow, check
from marketaccess.domain.casework.report import clean
from marketaccess.domain.mechanism.clock import due_on
from marketaccess.foundation.audit import log
from marketaccess.foundation.calendars.queries import calendar
from marketaccess.foundation.notifications import actions as notifications
from marketaccess.foundation.organizations import queries as organizations
from marketaccess.law import library

BATCH = 1000


@frozen
class TakenIn:
    """What became of the rows: stored now, known before, the tasks of bad ones, and what was no rating."""

    created: int
    known: int
    tasks: int
    left_out: int = 0


@transaction.atomic
def take_in(
    *,
    rows: Sequence[RatingRow],
    source: str,
    is_demonstration: bool = False,
    left_out: int = 0,
    by: Actor,
    at: datetime,
) -> TakenIn:
    """
    Store the ratings that are not there yet, each once by its number, and open a task for each bad one.
    A number is that of one real rating and of one made-up rating at most.

    ``left_out``: how many rows the caller could not understand; the event tells it.

    :raises Refusal: a code that is none, a rating from the future; NotAllowed: not this person.
    """
    if why := policy.why_not_take_in(by):
        raise NotAllowed(why)
    fresh = _fresh(rows, is_demonstration=is_demonstration)
    for row in fresh:
        check(row, at=at)
    made = _stored(_rating(row, source, at, is_demonstration=is_demonstration) for row in fresh)
    _mark({timezone.localdate(row.rated_at) for row in fresh}, is_demonstration=is_demonstration)
    opened = [_open(rating, at=at) for rating in made if rating.satisfaction in BAD]
    done = TakenIn(len(made), len(rows) - len(made), len(opened), left_out)
    detail = asdict(done)
    log.record("rating.take_in", "rating", source[:60], source, by=by, at=at, detail=detail)
    return done


def _fresh(rows: Iterable[RatingRow], *, is_demonstration: bool) -> list[RatingRow]:
    """Each number once, those known already among their kind left out."""
    by_number: dict[str, RatingRow] = {}
    for row in rows:
        by_number.setdefault(row.number, row)
    numbers = list(by_number)
    for start in range(0, len(numbers), BATCH):
        asked = numbers[start : start + BATCH]
        for number in queries.known_numbers(asked, is_demonstration=is_demonstration):
            del by_number[number]
    return list(by_number.values())


def _rating(row: RatingRow, source: str, at: datetime, *, is_demonstration: bool) -> ServiceRating:
    return ServiceRating(
        number=row.number,
        record=row.record,
        service_item=row.service_item,
        department_id=row.department,
        channel=row.channel,
        rated_at=row.rated_at,
        satisfaction=row.satisfaction,
        device=row.device,
        words=clean(row.words, field="words", label="评价内容", longest=2000),
        source=source[:200],
        taken_in_at=at,
        is_demonstration=is_demonstration,
    )


def _stored(rows: Iterable[ServiceRating]) -> list[ServiceRating]:
    try:
        with transaction.atomic():
            return ServiceRating.objects.bulk_create(rows, batch_size=BATCH)
    except IntegrityError:  # somebody took in the same at the same moment
        raise Refusal(wording.AT_ONCE, field="number") from None


def _mark(days: set[date], *, is_demonstration: bool) -> None:
    """Mark anew all ratings of the days that got new ones: what came before may be part of a burst now."""
    changed = []
    for day in days:
        # Demonstration data never makes a real rating look doubtful.
        rows = list(ServiceRating.objects.filter(rated_at__date=day, is_demonstration=is_demonstration))
        given = [
            Given(row.number, str(row.department_id), timezone.localtime(row.rated_at), row.device)
            for row in rows
        ]
        found = marks(given)
        for row in rows:
            told = [mark.value for mark in found[row.number]]
            if told != row.marks:
                row.marks = told
                changed.append(row)
    ServiceRating.objects.bulk_update(changed, ["marks"], batch_size=BATCH)


def _open(rating: ServiceRating, *, at: datetime) -> RatingTask:
    task = RatingTask(
        rating=rating,
        department_id=rating.department_id,
        state=RatingState.OPEN,
        starts_on=timezone.localdate(at),
    )
    _set_date(task)
    task.save(force_insert=True)
    _tell("open", task, at=at)
    return task


def _set_date(task: RatingTask) -> None:
    rule = library.callback_terms().rule_of(RatingState(task.state))
    if rule is None:
        task.due_on, task.due_is_provisional = None, False
        return
    dates = due_on(rule, starts_on=task.starts_on, calendar=calendar())
    task.due_on, task.due_is_provisional = dates.due_on, dates.is_provisional


@transaction.atomic
def recompute_dates(*, by: Actor, at: datetime) -> int:
    """Every running clock under the calendar in force now. Returns how many dates moved."""
    changed = []
    running = RatingTask.objects.select_for_update().filter(due_on__isnull=False)
    for task in running:
        before = (task.due_on, task.due_is_provisional)
        _set_date(task)
        if before != (task.due_on, task.due_is_provisional):
            changed.append(task)
    moved = RatingTask.objects.bulk_update(changed, ["due_on", "due_is_provisional"], batch_size=BATCH)
    log.record(
        "rating.recompute", "calendar", "", "差评回访期限重算", by=by, at=at, detail={"changed": moved}
    )
    return moved


@transaction.atomic
def call_back(
    *, task: RatingTask, reached: bool, solved: bool | None = None, words: str, by: Actor, at: datetime
) -> RatingTask:
    """
    A call, whether it reached the rater, and what was said. :raises Refusal, NotAllowed.
    """
    row = _locked("call_back", task, by)
    if reached and solved is None:
        raise Refusal(wording.NOT_SAID_SOLVED, field="solved")
    if not reached and solved is not None:
        raise Refusal(wording.SOLVED_WITHOUT_REACHING, field="solved")
    text = clean(words, field="words", label="回访记录", longest=2000, shortest=2)
    return _take("call_back", row, text, by=by, at=at, reached=reached, solved=solved)


@transaction.atomic
def answer(*, task: RatingTask, words: str, by: Actor, at: datetime) -> RatingTask:
    """What was found and done: to the office for review. :raises Refusal, NotAllowed: nobody called yet."""
    row = _locked("answer", task, by)
    text = clean(words, field="words", label="处理结果", longest=2000, shortest=5)
    return _take("answer", row, text, by=by, at=at)


@transaction.atomic
def accept(*, task: RatingTask, words: str = "", by: Actor, at: datetime) -> RatingTask:
    """The office finds it settled. :raises NotAllowed: the one who answered, or nobody of the office."""
    row = _locked("accept", task, by)
    return _take("accept", row, clean(words, field="words", label="复核意见", longest=1000), by=by, at=at)


@transaction.atomic
def send_back(*, task: RatingTask, words: str, by: Actor, at: datetime) -> RatingTask:
    """Not settled yet, and what is missing. :raises Refusal, NotAllowed."""
    row = _locked("send_back", task, by)
    text = clean(words, field="words", label="退回理由", longest=1000, shortest=2)
    return _take("send_back", row, text, by=by, at=at)


def _locked(verb: str, task: RatingTask, by: Actor) -> RatingTask:
    rows = RatingTask.objects.select_for_update(of=("self",)).filter(policy.visible_to(by))
    row = rows.select_related("rating").filter(pk=task.pk).first()
    if row is None:
        raise NotAllowed(wording.UNKNOWN)
    if why := policy.why_not(by, verb, row):
        raise NotAllowed(why)
    return row


def _take(
    verb: str,
    task: RatingTask,
    words: str,
    *,
    by: Actor,
    at: datetime,
    reached: bool | None = None,
    solved: bool | None = None,
) -> RatingTask:
    """Take the arrow: save, put the step down, set the date, record, tell who is next."""
    was = task.state
    task.was_late |= task.due_on is not None and timezone.localdate(at) > task.due_on
    task.state = RATING_FLOW.step(verb, RatingState(was)).target
    task.finished_at = at if task.state == RatingState.CLOSED else None
    _set_date(task)
    task.save(update_fields=["state", "due_on", "due_is_provisional", "was_late", "finished_at"])
    CallBack.objects.create(
        task=task,
        verb=verb,
        at=at,
        user_id=by.user,
        label=by.label,
        words=words,
        reached=reached,
        solved=solved,
    )
    detail: dict[str, Any] = {"was": {"state": was}, "now": {"state": str(task.state)}, "reached": reached}
    number = task.rating.number
    log.record(f"rating.{verb}", "rating_task", number[:60], number, by=by, at=at, detail=detail)
    if verb in wording.NOTICES:
        _tell(verb, task, at=at)
    return task


def _tell(verb: str, task: RatingTask, *, at: datetime) -> None:
    is_for_office = verb == "answer"
    roles = roles_with(P.RATING_REVIEW if is_for_office else P.RATING_ANSWER)
    department = None if is_for_office else task.department_id
    notifications.notify(
        users=organizations.holders(roles=roles, on=timezone.localdate(at), department=department),
        key=f"rating:{task.pk}:{verb}:{at.isoformat()}",
        text=wording.NOTICES[verb].format(number=task.rating.number),
        link=reverse("ratings:task", args=[task.pk]),
        at=at,
    )
