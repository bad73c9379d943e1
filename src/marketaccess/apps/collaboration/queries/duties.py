"""What departments owe beside leads: adjustments, publications, rectifications, each with its date."""

from collections.abc import Iterator
from datetime import date
from itertools import chain

from attrs import frozen
from django.urls import reverse

from marketaccess.apps.collaboration import wording
from marketaccess.apps.collaboration.models import Reminder
from marketaccess.apps.collaboration.queries.clocks import batches
from marketaccess.apps.matters import queries as matters
from marketaccess.apps.negative_list import queries as negative_list
from marketaccess.apps.rectification import queries as rectification
from marketaccess.domain.authority.permission import Permission as P

Matter = Reminder.Matter


@frozen
class Duty:
    """
    Something that a department should have done by a day.

    ``name`` is what people call it. Whoever ``does`` it is told; when it is late, whoever ``watches`` too:
    at the ``office`` that is named, or wherever they sit.
    """

    matter: Reminder.Matter
    reference: str
    name: str
    department: int
    due_on: date
    link: str
    does: P
    watches: P
    office: int | None = None


def near_duties(*, on: date, until: date) -> Iterator[Duty]:
    """The duties due up to a day of which nobody has been reminded today."""
    rows = Reminder.objects.filter(matter__in=[Matter.TASK, Matter.PUBLICATION, Matter.RECTIFICATION], on=on)
    given = set(rows.values_list("matter", "reference", "due_on"))
    for duty in chain(_tasks(until), _publications(until), _rectifications(until)):
        if (duty.matter, duty.reference, duty.due_on) not in given:
            yield duty


def _tasks(until: date) -> Iterator[Duty]:
    for task in batches(matters.tasks_due(until=until)):
        yield Duty(
            matter=Matter.TASK,
            reference=task.number,
            name=wording.TASK.format(number=task.number),
            department=task.department_id,
            due_on=task.due_on,
            link=reverse("matters:task", args=[task.pk]),
            does=P.MATTER_EDIT,
            watches=P.MATTER_REVIEW,
        )


def _publications(until: date) -> Iterator[Duty]:
    """A department's publications of one day as one duty: nobody reads a mail for each item and outlet."""
    for group in negative_list.publications_due(until=until):
        yield Duty(
            matter=Matter.PUBLICATION,
            reference=f"{group.edition}-{group.department}",
            name=wording.PUBLICATIONS.format(count=group.count),
            department=group.department,
            due_on=group.due_on,
            link=reverse("negative_list:publications"),
            does=P.PUBLICATION_REPORT,
            watches=P.PUBLICATION_REVIEW,
        )


def _rectifications(until: date) -> Iterator[Duty]:
    """A task of a plan is its department's; of one that is late the plan's own office hears too."""
    for task in batches(rectification.tasks_due(until=until)):
        if task.due_on is not None:
            yield Duty(
                matter=Matter.RECTIFICATION,
                reference=task.number,
                name=wording.RECTIFICATION.format(number=task.number),
                department=task.department_id,
                due_on=task.due_on,
                link=reverse("rectification:task", args=[task.pk]),
                does=P.RECTIFICATION_ANSWER,
                watches=P.RECTIFICATION_ASSIGN,
                office=task.plan.coordinated_by_id,
            )
