"""
The consultations of the demonstration, in every state, through the real actions of those whose turn it is.

A second run changes nothing: each question is known by its submission key.
"""

import tomllib
from datetime import datetime, timedelta
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from attrs import frozen
from django.db import transaction
from django.utils import timezone

from marketaccess.apps.consultations import actions, queries
from marketaccess.apps.negative_list import queries as negative_list
from marketaccess.domain.authority.actor import REPORTER, Actor
from marketaccess.domain.casework.question import Question, Subject
from marketaccess.foundation.accounts import queries as people
from marketaccess.foundation.calendars import queries as calendars
from marketaccess.site.demonstration.county import County, secret_for
from marketaccess.site.demonstration.script import MORNING, working_days_back

if TYPE_CHECKING:
    from marketaccess.apps.consultations.models import Consultation

IN_FORCE = "demo-2025"
STEP = timedelta(minutes=20)
NOTE = "（示范数据，非官方答复）"
GIVEN = ("published", "kept", "answered")


@transaction.atomic
def record(county: County, *, now: datetime) -> dict[str, str]:
    """Ask and answer what is not there yet. Returns the receipts of the new ones by reference."""
    text = files("marketaccess.site.demonstration").joinpath("consultations.toml").read_text("utf-8")
    receipts = {}
    for told in tomllib.loads(text)["question"]:
        key = secret_for(f"consultation:{told['key']}")
        if queries.submitted(key) is None:
            received = _ask(told, key, now)
            receipts[received.consultation.reference] = received.receipt
            Player(county, received.consultation, told, now).play()
    return receipts


def _ask(told: dict[str, Any], key: str, now: datetime) -> actions.Received:
    edition = told.get("edition", IN_FORCE)
    question = Question(
        text=f"{told['text']}\n（示范数据）",
        title=told["title"],
        may_publish=told.get("may_publish", True),
        is_demonstration=True,
        submission_key=key,
        subject=_subject(edition, told.get("measure", "")),
    )
    return actions.receive(question=question, by=REPORTER, at=_moment(told, now))


def _subject(edition: str, text: str) -> Subject:
    """What a question notes of the edition, and of its measure with these words."""
    revision = negative_list.revision_of(edition)
    if revision is None or not text:
        return Subject(edition_key=edition if revision else "")
    value = negative_list.edition_value(revision)
    item, measure = next((i, m) for i in value.items for m in i.measures if m.text == text)
    return Subject(edition, item.key, item.title, measure.key, measure.text)


def _moment(told: dict[str, Any], now: datetime, *, steps: int = 0) -> datetime:
    """So many steps after the morning of the day, never after now."""
    day = working_days_back(timezone.localdate(now), told["ago"], calendars.calendar())
    return min(timezone.make_aware(datetime.combine(day, MORNING)) + steps * STEP, now)


@frozen
class Player:
    """One question on its way."""

    county: County
    one: "Consultation"
    told: dict[str, Any]
    now: datetime

    def officer(self, account: str) -> Actor:
        """Who acts."""
        return people.actor_of(self.county.users[account], on=timezone.localdate(self.now))

    def at(self, steps: int) -> datetime:
        """When the step is taken."""
        return _moment(self.told, self.now, steps=steps)

    def play(self) -> None:
        """From receipt to where the story says."""
        office = self.officer("handler-coordinating-office")
        if self.told["until"] == "withdrawn":
            actions.withdraw(consultation=self.one, at=self.at(1))
        if self.told["until"] == "refused":
            reason = self.told["reason"]
            actions.refuse(consultation=self.one, ground="complaint", reason=reason, by=office, at=self.at(1))
        if "to" in self.told:
            department = self.county.departments[self.told["to"]]
            actions.assign(consultation=self.one, to=department, by=office, at=self.at(1))
        if "answer" in self.told:
            self._answer()
        if self.told["until"] == "kept":
            reason = self.told["reason"]
            actions.keep_private(consultation=self.one, reason=reason, by=office, at=self.at(4))
        if self.told["until"] == "published":
            self._publish(office)

    def _answer(self) -> None:
        slug = self.told["to"].replace("_", "-")
        actions.draft(
            consultation=self.one,
            body=self.told["answer"] + NOTE,
            basis=self.told.get("basis", ""),
            may_publish=True,
            by=self.officer(f"handler-{slug}"),
            at=self.at(2),
        )
        if self.told["until"] in GIVEN:
            actions.endorse(consultation=self.one, by=self.officer(f"reviewer-{slug}"), at=self.at(3))

    def _publish(self, office: Actor) -> None:
        actions.publish(
            consultation=self.one,
            title=self.told["title"],
            question=self.told.get("question", self.told["text"]),
            answer=self.told["answer"] + NOTE,
            by=office,
            at=self.at(4),
        )
        if "rating" in self.told:
            actions.rate(consultation=self.one, rating=self.told["rating"], at=self.at(5))
