"""
What the new edition of the demonstration brings: a confirmed comparison, its tasks, its publication.

Written through the real actions, by the officers whose turn it is. A second run changes nothing.
"""

import tomllib
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from attrs import define
from django.utils import timezone

from marketaccess.apps.matters import actions as matters
from marketaccess.apps.matters import queries as tasks
from marketaccess.apps.negative_list import actions, queries
from marketaccess.domain.authority.actor import SYSTEM, Actor
from marketaccess.foundation.accounts import queries as people
from marketaccess.foundation.calendars import queries as calendars
from marketaccess.site.demonstration.county import County
from marketaccess.site.demonstration.lists import PLANNED

if TYPE_CHECKING:
    from marketaccess.apps.matters.models import AdjustmentTask
    from marketaccess.apps.negative_list.models import Publication

OLD, NEW = (planned.key for planned in PLANNED)
OFFICE = "handler-coordinating-office"
# The late publications were given this many days ago, for half as many.
EARLIER = timedelta(days=30)
TERM = timedelta(days=21)
# As many of a page's items as the office answers; the others wait for it.
ANSWERED = 3


def record(county: County, *, now: datetime) -> None:
    """Confirm what changed, play the tasks, publish. What is there stays as the officers have left it."""
    text = files("marketaccess.site.demonstration").joinpath("work.toml").read_text("utf-8")
    told, cast = tomllib.loads(text), Cast(county, now)
    if not tasks.tasks().exists():
        _confirm(cast)
        for line in told["task"]:
            _play(cast, line)
    if not queries.publications().exists():
        _publish(cast, told["publication"])


@define
class Cast:
    """Who acts, and when."""

    county: County
    now: datetime

    def actor(self, account: str) -> Actor:
        """The officer of an account."""
        return people.actor_of(self.county.users[account], on=self.on)

    def clerk(self, department: int) -> Actor:
        """The handler of a department."""
        key = next(key for key, row in self.county.departments.items() if row.pk == department)
        return self.actor(f"handler-{key.replace('_', '-')}")

    @property
    def office(self) -> Actor:
        """The handler of the coordinating office."""
        return self.actor(OFFICE)

    @property
    def on(self) -> date:
        """Today."""
        return timezone.localdate(self.now)


def _confirm(cast: Cast) -> None:
    by: dict[str, Any] = {"by": cast.office, "at": cast.now}
    row = actions.request_comparison(old_key=OLD, new_key=NEW, **by)
    actions.draft_comparison(comparison=row.pk, at=cast.now)
    unsure = list(row.changes.values_list("pk", flat=True))
    actions.confirm_changes(comparison=row.pk, changes=unsure, **by)
    actions.confirm_comparison(comparison=row.pk, **by)
    # The announcement does it too, after the commit; whoever comes second finds the work done.
    matters.make_adjustment_tasks(comparison=row.pk, by=cast.office, at=cast.now)


def _play(cast: Cast, told: dict[str, Any]) -> None:
    row = next((row for row in tasks.tasks() if told["about"] in _names(row)), None)
    for step in told.get("steps", ()) if row else ():
        assert row is not None
        row = STEPS[step["do"]](cast, row, step)


def _names(row: "AdjustmentTask") -> tuple[str, ...]:
    """What the file may call a task."""
    item = row.service_item.basic_code if row.service_item else ""
    return (item, row.measure_key, row.paper.title if row.paper else "")


def _set_due(cast: Cast, row: "AdjustmentTask", step: dict[str, Any]) -> "AdjustmentTask":
    due_on = calendars.calendar().add_working_days(cast.on, step["in"])
    return matters.set_task_due(task=row, due_on=due_on, reason=step["said"], by=cast.office, at=cast.now)


def _report(cast: Cast, row: "AdjustmentTask", step: dict[str, Any]) -> "AdjustmentTask":
    by = cast.clerk(row.department_id)
    return matters.report_task(task=row, result=step["said"], link=step["link"], by=by, at=cast.now)


def _object(cast: Cast, row: "AdjustmentTask", step: dict[str, Any]) -> "AdjustmentTask":
    by = cast.clerk(row.department_id)
    return matters.object_to_task(task=row, reason=step["said"], by=by, at=cast.now)


def _reassign(cast: Cast, row: "AdjustmentTask", step: dict[str, Any]) -> "AdjustmentTask":
    to = cast.county.departments[step["to"]].pk
    return matters.reassign_task(task=row, to=to, reason=step["said"], by=cast.office, at=cast.now)


def _abolish(cast: Cast, row: "AdjustmentTask", step: dict[str, Any]) -> "AdjustmentTask":
    assert row.paper is not None
    by = cast.clerk(row.department_id)
    matters.abolish(paper=row.paper, on=cast.on, document_number=step["number"], by=by, at=cast.now)
    return row


STEPS: dict[str, Callable[[Cast, "AdjustmentTask", dict[str, Any]], "AdjustmentTask"]] = {
    "set_due": _set_due,
    "report": _report,
    "object": _object,
    "reassign": _reassign,
    "abolish": _abolish,
    "send_back": lambda cast, row, step: matters.send_task_back(
        task=row, reason=step["said"], by=cast.office, at=cast.now
    ),
    "dismiss": lambda cast, row, step: matters.dismiss_task(
        task=row, reason=step["said"], by=cast.office, at=cast.now
    ),
    "accept": lambda cast, row, step: matters.accept_task(
        task=row, remark=step["said"], by=cast.office, at=cast.now
    ),
}


def _publish(cast: Cast, told: dict[str, Any]) -> None:
    earlier = cast.now - EARLIER
    actions.collect_authorities(edition_key=NEW, by=SYSTEM, at=earlier)
    _make(cast, {told["late"]}, at=earlier, due_on=timezone.localdate(earlier + EARLIER / 2))
    names = {row.name for row in queries.authority_names()} - {told["late"]}
    _make(cast, names, at=cast.now, due_on=timezone.localdate(cast.now + TERM))
    for page in told["page"]:
        _page(cast, page)


def _make(cast: Cast, names: Iterable[str], *, at: datetime, due_on: date) -> None:
    """Confirm these names as the program guessed them, give out the items, make the tasks."""
    for row in queries.authority_names():
        if row.name in names and row.department_id is not None:
            actions.confirm_authority(name=row, department=row.department_id, by=cast.office, at=at)
    actions.propose_responsibilities(edition_key=NEW, by=cast.office, at=at)
    actions.make_publications(edition_key=NEW, due_on=due_on, by=cast.office, at=at)


def _page(cast: Cast, told: dict[str, Any]) -> None:
    department = cast.county.departments[told["department"]].pk
    rows = list(queries.publications().filter(department=department, outlet=told["outlet"]))
    if not rows:
        return
    by: dict[str, Any] = {"by": cast.clerk(department), "at": cast.now}
    actions.report_publications(publications=rows, link=told["link"], **by)
    answer = told.get("answer")
    if answer == "accept":
        actions.accept_publications(publications=rows[:ANSWERED], by=cast.office, at=cast.now)
    if answer == "send_back":
        actions.send_publications_back(
            publications=rows[:ANSWERED], remark=told["remark"], by=cast.office, at=cast.now
        )
    if "page" in told:
        text = "\n".join((*_words(rows), told.get("stale", "")))
        outlet, link = told["outlet"], told["link"]
        actions.check_page(department=department, outlet=outlet, text=text, link=link, **by)


def _words(rows: "list[Publication]") -> list[str]:
    """What a right page of these items says."""
    revision = queries.revision_of(NEW)
    assert revision is not None
    keys = {row.item_key for row in rows}
    lines = [revision.edition.title]
    for item in queries.edition_value(revision).items:
        if item.key in keys:
            lines += [item.title, *(measure.text for measure in item.measures)]
    return lines
