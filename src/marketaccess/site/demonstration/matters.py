"""
The service items of the demonstration: correspondences in every state, and something for each rule to find.

Written through the real actions, by the officers whose turn it is. A second run changes nothing.
"""

import tomllib
from datetime import date, datetime, timedelta
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from attrs import define, evolve, field
from django.db import transaction
from django.utils import timezone

from marketaccess.apps.matters import actions, queries
from marketaccess.domain.authority.actor import SYSTEM, Actor
from marketaccess.domain.basics.codes import credit_check_character
from marketaccess.domain.matters.correspondence import CorrespondenceState as S
from marketaccess.domain.matters.draft import Draft
from marketaccess.domain.matters.lines import read_materials, read_steps
from marketaccess.domain.matters.service_item import DayUnit, Nature, OnlineDepth
from marketaccess.foundation.accounts import queries as people
from marketaccess.site.demonstration.county import County

if TYPE_CHECKING:
    from marketaccess.apps.matters.models import Correspondence, ServiceItem

LEVEL = "4"
EARLIER = 120  # days before now on which the figures before the change were noted


@transaction.atomic
def record(county: County, *, now: datetime) -> None:
    """Record what is missing; what is there stays as the officers have left it."""
    told = tomllib.loads(
        files("marketaccess.site.demonstration").joinpath("service_items.toml").read_text("utf-8")
    )
    players = [Player(county, line, now) for line in told["item"]]
    known = queries.by_key([player.draft.key for player in players])
    for player in players:
        if player.draft.key not in known:
            player.play()
    _papers(county, told["paper"], now)


@define
class Player:
    """One item of the demonstration with its story."""

    county: County
    told: dict[str, Any]
    now: datetime
    draft: Draft = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.draft = self._draft()

    def play(self) -> None:
        """Save the item as it was and as it is, publish its guide, link it."""
        began = self.now - timedelta(days=EARLIER)
        before = self.told.get("before")
        if before:
            was = evolve(self.draft, **_read({**before}))
            actions.save_service_item(draft=was, by=SYSTEM, at=began)
        actions.save_service_item(draft=self.draft, by=SYSTEM, at=self.now)
        item = queries.by_key([self.draft.key])[self.draft.key]
        if body := self.told.get("guide"):
            actions.publish_guide(
                item=item,
                body=body,
                conditions=self.draft.conditions,
                materials=self.draft.materials,
                in_force_from=timezone.localdate(began),
                by=SYSTEM,
                at=began,
            )
        for link in self.told.get("links", ()):
            self._link(item, link)

    def _link(self, item: "ServiceItem", link: dict[str, Any]) -> None:
        made = actions.propose(
            edition_key=link["edition"],
            measure_key=link["measure"],
            item=item,
            score=link.get("score"),
            why=link["why"],
            by=SYSTEM,
            at=self.now,
        )
        state = S(link["state"])
        if state in {S.CONFIRMED, S.REVIEWED}:
            made = actions.confirm(correspondence=made, by=self._clerk(), at=self.now)
        if state is S.REVIEWED:
            actions.review(correspondence=made, by=self._actor("handler-coordinating-office"), at=self.now)
        if state is S.REJECTED:
            self._reject(made, link["comment"])

    def _reject(self, made: "Correspondence", comment: str) -> None:
        actions.reject(correspondence=made, comment=comment, by=self._clerk(), at=self.now)

    def _clerk(self) -> Actor:
        return self._actor(f"handler-{self.told['department'].replace('_', '-')}")

    def _actor(self, account: str) -> Actor:
        return people.actor_of(self.county.users[account], on=timezone.localdate(self.now))

    def _draft(self) -> Draft:
        told = {k: v for k, v in self.told.items() if k not in {"before", "guide", "links", "place"}}
        department = self.county.departments[told.pop("department")]
        supervisor = told.pop("supervisor", "")
        is_standard = told.get("is_standard", False)
        body = f"11{self.county.profile.division.code}MB{self.told['place']:07d}"
        code = f"{body}{credit_check_character(body)}{LEVEL}{told['basic_code']}"
        return Draft(
            implementation_code="" if is_standard else code,
            level="" if is_standard else LEVEL,
            department=None if is_standard else department.pk,
            department_name="" if is_standard else department.name,
            supervising_department=self.county.departments[supervisor].pk if supervisor else None,
            is_demonstration=True,
            **_read(told),
        )


def _read(told: dict[str, Any]) -> dict[str, Any]:
    """The values of the file as the draft takes them."""
    readers: dict[str, Any] = {
        "materials": read_materials,
        "steps": read_steps,
        "nature": Nature,
        "online_depth": OnlineDepth,
        "statutory_unit": DayUnit,
        "promised_unit": DayUnit,
    }
    return {key: readers[key](value) if key in readers else value for key, value in told.items()}


def _papers(county: County, told: list[dict[str, Any]], now: datetime) -> None:
    known = set(queries.papers().values_list("title", flat=True))
    for line in told:
        if line["title"] in known:
            continue
        paper = actions.register_paper(
            title=line["title"],
            issuer=county.departments[line["issuer"]].pk,
            what=line["what"],
            document_number=line["document_number"],
            issued_on=line["issued_on"],
            is_demonstration=True,
            by=SYSTEM,
            at=now,
        )
        if due_on := line.get("due_on"):
            paper = actions.begin_abolishing(paper=paper, due_on=due_on, by=SYSTEM, at=now)
        if line.get("abolished_by"):
            on: date = line["abolished_on"]
            actions.abolish(paper=paper, on=on, document_number=line["abolished_by"], by=SYSTEM, at=now)
