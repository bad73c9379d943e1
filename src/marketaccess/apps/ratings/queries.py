"""Questions about ratings: tasks with lights, one task, coverage over items, objects and channels."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from attrs import frozen
from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from marketaccess.apps.matters import queries as matters
from marketaccess.apps.ratings import policy, wording
from marketaccess.apps.ratings.models import CallBack, RatingTask, ServiceRating
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.casework.flow import Offer
from marketaccess.domain.casework.lights import Light, Today
from marketaccess.domain.casework.rating_flow import BAD, RATING_CHANNELS, RATING_FLOW, RatingState
from marketaccess.domain.casework.rating_marks import MARKS, Mark
from marketaccess.domain.mechanism.clock import Due, due
from marketaccess.foundation.calendars import lights
from marketaccess.foundation.calendars.queries import calendar
from marketaccess.foundation.ui.timeline import Moment
from marketaccess.law import library


@frozen
class TaskWish:
    """What somebody looks for; ``state`` may be "waiting"."""

    query: str = ""
    state: str = ""
    light: Light | None = None


def tasks(actor: Actor) -> QuerySet[RatingTask]:
    """The tasks that the actor may see, the nearest date first."""
    rows = RatingTask.objects.filter(policy.visible_to(actor)).select_related("rating", "department")
    return rows.order_by(F("due_on").asc(nulls_last=True), "pk")


def narrowed(
    rows: QuerySet[RatingTask], wish: TaskWish, actor: Actor, *, today: Today
) -> QuerySet[RatingTask]:
    """Those that fit."""
    if wish.state == "waiting":
        rows = rows.filter(policy.waiting(actor))
    elif wish.state:
        rows = rows.filter(state=wish.state)
    if wish.light is not None:
        rows = rows.filter(lights.shines(wish.light, today))
    if word := wish.query.replace("\x00", "").strip():
        rows = rows.filter(Q(rating__number__startswith=word) | Q(rating__service_item=word))
    return rows


def waiting(actor: Actor) -> QuerySet[RatingTask]:
    """The tasks on which the next step is the actor's: for the inbox of everything."""
    return tasks(actor).filter(policy.waiting(actor))


def find(pk: int, actor: Actor) -> RatingTask | None:
    """The task, if there is one and the actor may see it: no telling which."""
    return tasks(actor).filter(pk=pk).first()


def known_numbers(numbers: Iterable[str], *, is_demonstration: bool) -> frozenset[str]:
    """Those of the numbers that ratings of the kind, made-up or real, have already."""
    found = ServiceRating.objects.filter(number__in=list(numbers), is_demonstration=is_demonstration)
    return frozenset(found.values_list("number", flat=True))


def reading() -> str:
    """What of the terms is a reading and no text."""
    return library.callback_terms().reading


def explained(task: RatingTask) -> Due | None:
    """The running clock with its trace; None while none runs."""
    rule = library.callback_terms().rule_of(RatingState(task.state))
    return due(rule, starts_on=task.starts_on, calendar=calendar()) if rule else None


def offers(task: RatingTask, actor: Actor) -> tuple[Offer, ...]:
    """Every step from where the task stands, with the reason where not by this person."""
    found = RATING_FLOW.offers(RatingState(task.state), lambda verb: policy.why_not(actor, verb, task))
    return tuple(sorted(found, key=lambda offer: not offer.allowed))


def marks_of(rating: ServiceRating) -> list[str]:
    """Why a rating is marked, in words."""
    return [MARKS[Mark(mark)] for mark in rating.marks]


def timeline(task: RatingTask) -> tuple[Moment, ...]:
    """Past steps, and the one that comes next."""
    told = [
        Moment(
            title=RATING_FLOW.verbs[step.verb],
            icon="phone" if step.verb == "call_back" else "check",
            at=step.at,
            by=step.label,
            body=f"{outcome(step)}{step.words}",
            is_grave=step.verb == "send_back",
        )
        for step in task.steps.all()
    ]
    coming = wording.COMING.get(task.state)
    return (*told, Moment(coming, "clock", is_coming=True)) if coming else tuple(told)


def outcome(step: CallBack) -> str:
    """What came of a call, in words."""
    if step.verb != "call_back":
        return ""
    if not step.reached:
        return "未联系上。"
    return "已联系上，问题已解决。" if step.solved else "已联系上，问题未解决。"


# ── Coverage ──────────────────────────────────────────────────────────────────────────────────────────


@frozen
class Share:
    """A part of a whole, by name: ratings of a channel or department, and how many of them are bad."""

    name: str
    count: int
    bad: int
    marked: int = 0

    @property
    def bad_percent(self) -> str:
        """The bad ones, in percent; — where there is none at all."""
        return f"{100 * self.bad / self.count:.1f}" if self.count else "—"


@frozen
class Coverage:
    """
    What the ratings of a period cover. Items: those that accept applications and carry a code.

    Real ratings alone; those of a demonstration only where there is no real one, and then marked.
    """

    total: int
    bad: int
    marked: int
    items: int
    rated_items: int
    departments: int
    channels: Sequence[Share]
    objects: Sequence[Share]
    is_demonstration: bool = False

    @property
    def item_percent(self) -> str:
        """The share of service items with a rating, in percent."""
        return f"{100 * self.rated_items / self.items:.1f}" if self.items else "—"

    @property
    def rated_departments(self) -> int:
        """How many departments have a rating."""
        return sum(1 for each in self.objects if each.count)

    @property
    def used_channels(self) -> int:
        """How many channels have brought a rating."""
        return sum(1 for each in self.channels if each.count)


def coverage(begins: date, ends: date) -> Coverage:
    """Coverage over items, objects and channels, both days counted. No rating is no satisfaction."""
    found, is_demonstration = _shown(begins, ends)
    items = matters.service_items().filter(is_accepting=True, is_standard=False)
    codes = set(items.exclude(implementation_code="").values_list("implementation_code", flat=True))
    rated = set(found.order_by().values_list("service_item", flat=True).distinct())
    places = set(items.exclude(department=None).order_by().values_list("department", flat=True).distinct())
    channels = _counted(found, "channel")
    objects = [_share(str(row["department__name"]), row) for row in _rows(found, "department__name")]
    whole = found.aggregate(**_SUMS)
    return Coverage(
        total=whole["count"],
        bad=whole["bad"],
        marked=whole["marked"],
        items=len(codes),
        rated_items=len(codes & rated),
        departments=len(places | set(found.order_by().values_list("department", flat=True).distinct())),
        channels=[_share(label, channels.get(key, {})) for key, label in RATING_CHANNELS.items()],
        objects=sorted(objects, key=lambda each: (-each.count, each.name)),
        is_demonstration=is_demonstration,
    )


def _shown(begins: date, ends: date) -> tuple[QuerySet[ServiceRating], bool]:
    """The ratings of a period, real ones if there are any, and whether they are a demonstration's."""
    found = ServiceRating.objects.filter(rated_at__date__gte=begins, rated_at__date__lte=ends)
    real = found.filter(is_demonstration=False)
    is_demonstration = found.exists() and not real.exists()
    return (found if is_demonstration else real), is_demonstration


_SUMS = {
    "count": Count("pk"),
    "bad": Count("pk", filter=Q(satisfaction__in=sorted(BAD))),
    "marked": Count("pk", filter=~Q(marks=[])),
}


def _rows(found: QuerySet[ServiceRating], by: str) -> list[dict[str, object]]:
    return list(found.order_by().values(by).annotate(**_SUMS))


def _counted(found: QuerySet[ServiceRating], by: str) -> Mapping[str, dict[str, object]]:
    return {str(row[by]): row for row in _rows(found, by)}


def _share(name: str, row: Mapping[str, object]) -> Share:
    count, bad, marked = (int(str(row.get(key, 0))) for key in ("count", "bad", "marked"))
    return Share(name, count, bad, marked)


def marked(begins: date, ends: date) -> QuerySet[ServiceRating]:
    """The marked ratings of a period, for a person to look at."""
    return _shown(begins, ends)[0].exclude(marks=[]).select_related("department")


def light(task: RatingTask, today: Today) -> Light:
    """A task's light."""
    return today.light(task.due_on)


def rated_on(rating: ServiceRating) -> date:
    """The day of a rating in Beijing."""
    return timezone.localdate(rating.rated_at)
