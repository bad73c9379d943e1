"""What waits for an officer beside leads: adjustment tasks, publications, evaluations, rectification."""

from attrs import frozen
from django.urls import reverse

from marketaccess.apps.evaluation import queries as evaluation
from marketaccess.apps.matters import queries as matters
from marketaccess.apps.negative_list import queries as negative_list
from marketaccess.apps.ratings import queries as ratings
from marketaccess.apps.rectification import queries as rectification
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.casework.lights import Light, Today

SHOWN = 5
TASKS, PUBLICATIONS, RECTIFICATION, PLANS = "调整任务", "清单公开", "整改任务", "整改方案"
RATINGS = "差评回访"
ROUNDS, EVIDENCE = "评估轮次", "佐证材料"


@frozen
class Duty:
    """One line: what is to be done, where, until when."""

    light: Light
    number: str
    title: str
    state: str
    due: str
    address: str


@frozen
class Duties:
    """The nearest of a kind; ``count`` is how many there are, ``address`` where all of them are listed."""

    key: str
    label: str
    rows: tuple[Duty, ...]
    count: int
    address: str


def duties(actor: Actor, today: Today) -> tuple[Duties, ...]:
    """Everything whose next step is the actor's, by kind; kinds without any are left out."""
    kinds = (_tasks, _publications, _rounds, _evidence, _rectification, _plans, _ratings)
    return tuple(each for each in (kind(actor, today) for kind in kinds) if each.count)


def _tasks(actor: Actor, today: Today) -> Duties:
    found = matters.waiting_tasks(actor)
    rows = tuple(
        Duty(
            light=matters.task_light(row, today),
            number=row.number,
            title=row.title,
            state=row.get_state_display(),
            due=row.due_on.isoformat(),
            address=reverse("matters:task", args=[row.pk]),
        )
        for row in found[:SHOWN]
    )
    return Duties("tasks", TASKS, rows, found.count(), reverse("matters:tasks") + "?state=unfinished")


def _publications(actor: Actor, today: Today) -> Duties:
    found = negative_list.waiting_publications(actor)
    rows = tuple(
        Duty(
            light=negative_list.publication_light(row, today),
            number=row.item_key,
            title=f"{row.outlet_label}：{row.item_title}",
            state=row.get_state_display(),
            due=row.due_on.isoformat(),
            address=reverse("negative_list:publication", args=[row.pk]),
        )
        for row in found[:SHOWN]
    )
    address = reverse("negative_list:publications")
    return Duties("publications", PUBLICATIONS, rows, found.count(), address)


def _rounds(actor: Actor, today: Today) -> Duties:
    found = evaluation.rounds_waiting(actor)
    rows = tuple(
        Duty(
            light=today.light(due := evaluation.round_due(row)),
            number=row.reference,
            title=row.title,
            state=f"{row.get_state_display()}，{evaluation.round_waits(row)}",
            due=due.isoformat() if due else "",
            address=reverse("evaluation:round", args=[row.reference]),
        )
        for row in found[:SHOWN]
    )
    return Duties("rounds", ROUNDS, rows, found.count(), reverse("evaluation:rounds"))


def _evidence(actor: Actor, today: Today) -> Duties:
    found = evaluation.owed_evidence(actor)
    rows = tuple(
        Duty(
            light=evaluation.light_of(row, today),
            number=row.unit.round.reference,
            title=f"第{row.indicator}项：{evaluation.indicator_of(row).name}",
            state=row.get_state_display(),
            due=row.due_on.isoformat(),
            address=reverse("evaluation:evidence", args=[row.unit.round.reference, row.pk]),
        )
        for row in found[:SHOWN]
    )
    return Duties("evidence", EVIDENCE, rows, found.count(), reverse("evaluation:my_evidence"))


def _rectification(actor: Actor, today: Today) -> Duties:
    found = rectification.tasks_waiting(actor)
    rows = tuple(
        Duty(
            light=rectification.task_light(row, today),
            number=row.number,
            title=row.problem,
            state=row.get_state_display(),
            due=row.due_on.isoformat() if row.due_on else "",
            address=reverse("rectification:task", args=[row.pk]),
        )
        for row in found[:SHOWN]
    )
    address = reverse("rectification:tasks") + "?state=waiting"
    return Duties("rectification", RECTIFICATION, rows, found.count(), address)


def _plans(actor: Actor, _: Today) -> Duties:
    found = rectification.plans_waiting(actor)
    rows = tuple(
        Duty(
            light=Light.BLUE,
            number=row.number,
            title=row.title,
            state=row.get_state_display(),
            due="",
            address=reverse("rectification:plan", args=[row.number]),
        )
        for row in found[:SHOWN]
    )
    return Duties("plans", PLANS, rows, found.count(), reverse("rectification:plans"))


def _ratings(actor: Actor, today: Today) -> Duties:
    found = ratings.waiting(actor)
    rows = tuple(
        Duty(
            light=ratings.light(row, today),
            number=row.rating.number,
            title=f"{row.rating.get_satisfaction_display()}：{row.department.name}",
            state=row.get_state_display(),
            due=row.due_on.isoformat() if row.due_on else "",
            address=reverse("ratings:task", args=[row.pk]),
        )
        for row in found[:SHOWN]
    )
    return Duties("ratings", RATINGS, rows, found.count(), reverse("ratings:tasks") + "?state=waiting")
