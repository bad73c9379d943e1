"""Adjustment tasks as work: who has to do what until when, and what has become of it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from attrs import frozen
from django.db.models import Prefetch, Q, QuerySet

from marketaccess.apps.matters import adjustment_wording as wording
from marketaccess.apps.matters import policy
from marketaccess.apps.matters.models import AdjustmentRound, AdjustmentStep, AdjustmentTask
from marketaccess.apps.negative_list import queries as editions
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.authority.permission import Permission as P
from marketaccess.domain.basics.text import normalise
from marketaccess.domain.casework.flow import Offer
from marketaccess.domain.casework.lights import Light, Today
from marketaccess.domain.matters.adjustment import ADJUSTMENT_FLOW, FINISHED, WAITS_FOR_OFFICE, TaskState
from marketaccess.domain.negative_list.changes import KIND_LABELS, Kind
from marketaccess.domain.negative_list.wording import Piece, marked
from marketaccess.foundation.calendars import lights
from marketaccess.foundation.ui.timeline import Moment

UNFINISHED = tuple(state for state in TaskState if state not in FINISHED)
WORDS_MAX = 5
# The same as ``task_light``, as a condition.
RUNS = Q(state=TaskState.OPEN)


@frozen
class TaskWish:
    """What somebody looks for. Empty fields say nothing; ``state`` may be "unfinished"."""

    query: str = ""
    kind: str = ""
    state: str = ""
    department: int | None = None
    edition: str = ""
    light: Light | None = None


@frozen
class Altered:
    """One line of what changed for a task: the kinds in words, and old and new words as marked pieces."""

    labels: tuple[str, ...]
    old: tuple[str, ...]
    new: tuple[str, ...]
    pieces: tuple[Piece, ...]


def tasks() -> QuerySet[AdjustmentTask]:
    """All tasks, what is nearest first."""
    return AdjustmentTask.objects.select_related("department", "service_item", "paper")


def task(pk: int) -> AdjustmentTask | None:
    """One task, or None."""
    return tasks().filter(pk=pk).first()


def narrow_tasks(rows: QuerySet[AdjustmentTask], wish: TaskWish, *, today: Today) -> QuerySet[AdjustmentTask]:
    """Those that fit."""
    if wish.state == "unfinished":
        rows = rows.filter(state__in=UNFINISHED)
    elif wish.state:
        rows = rows.filter(state=wish.state)
    exact = {"kind": wish.kind, "department": wish.department, "edition_key": wish.edition}
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    if wish.light is not None:
        rows = rows.filter(lights.shines(wish.light, today, runs=RUNS))
    for word in normalise(wish.query)[:100].split()[:WORDS_MAX]:
        rows = rows.filter(Q(title__icontains=word) | Q(service_item__implementation_code=word))
    return rows


def task_light(row: AdjustmentTask, today: Today) -> Light:
    """A task's light: its clock runs while the department is to act."""
    return today.light(row.due_on if row.state == TaskState.OPEN else None)


def task_lights(rows: QuerySet[AdjustmentTask], today: Today) -> Mapping[Light, int]:
    """How many tasks show each light."""
    return lights.counted(rows, today, runs=RUNS)


def waiting_tasks(actor: Actor) -> QuerySet[AdjustmentTask]:
    """The tasks on which the next step is the actor's: the department's own, or the office's to rule on."""
    own = Q(state=TaskState.OPEN, department__in=actor.departments_with(P.MATTER_EDIT))
    office = Q(state__in=WAITS_FOR_OFFICE) if actor.may(P.MATTER_REVIEW) else Q(pk__in=())
    return tasks().filter(own | office)


def tasks_due(*, until: date) -> QuerySet[AdjustmentTask]:
    """Every task that a department should have done by a day: for the system's reminders."""
    return AdjustmentTask.objects.filter(state=TaskState.OPEN, due_on__lte=until)


def comparisons_without_tasks() -> Iterator[int]:
    """The confirmed comparisons that nobody has turned into work."""
    done = set(AdjustmentRound.objects.values_list("comparison", flat=True))
    return (pk for pk in editions.confirmed_comparisons() if pk not in done)


def task_editions() -> list[str]:
    """The editions that brought tasks."""
    rows = AdjustmentTask.objects.order_by("-edition_key").values_list("edition_key", flat=True)
    return list(rows.distinct())


def task_offers(row: AdjustmentTask, actor: Actor) -> tuple[Offer, ...]:
    """Every step from where a task stands, with the reason where this person may not take it."""
    return ADJUSTMENT_FLOW.offers(TaskState(row.state), lambda verb: policy.why_not_task(actor, verb, row))


def steps_of(row: AdjustmentTask) -> Sequence[AdjustmentStep]:
    """What happened to a task, in order, with the proof."""
    return list(row.steps.select_related("user").prefetch_related("files"))


def with_reports(rows: QuerySet[AdjustmentTask]) -> QuerySet[AdjustmentTask]:
    """The same tasks, each with its reports (``reports``, the last one last)."""
    reports = AdjustmentStep.objects.filter(verb="report").order_by("at", "pk")
    return rows.prefetch_related(Prefetch("steps", queryset=reports, to_attr="reports"))


def altered(row: AdjustmentTask) -> tuple[Altered, ...]:
    """What changed, line by line, the words marked where one became one."""
    return tuple(_altered(line) for line in row.changes)


def _altered(line: Mapping[str, Sequence[Mapping[str, str]]]) -> Altered:
    old, new = (tuple(side["text"] for side in line[name]) for name in ("old", "new"))
    pieces = marked(old[0], new[0]) if len(old) == len(new) == 1 and old != new else ()
    labels = tuple(KIND_LABELS[Kind(str(kind))] for kind in line["kinds"])
    return Altered(labels, old, new, pieces)


def task_timeline(row: AdjustmentTask) -> tuple[Moment, ...]:
    """Past steps, and the one that comes next."""
    steps = steps_of(row)
    icons = {"assign": "flag", "accept": "check-circle", "dismiss": "check-circle"}
    told = [
        Moment(
            title=ADJUSTMENT_FLOW.verbs.get(step.verb, wording.ASSIGNED_STEP),
            icon=icons.get(step.verb, "check"),
            at=step.at,
            by=step.label,
            body=step.remark,
            is_current=at == len(steps) and row.state in FINISHED,
            is_grave=step.verb in {"send_back", "object"},
        )
        for at, step in enumerate(steps, start=1)
    ]
    coming = wording.COMING.get(row.state)
    return (*told, Moment(coming, "clock", is_coming=True)) if coming else tuple(told)
