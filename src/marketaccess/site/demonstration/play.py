"""
Plays the script through the real actions, as the officers whose turn it is.

Everything happens in one transaction and in the order of time: the audit log reads as if the county had
worked, and a demonstration that was interrupted is either whole or not there.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from attrs import define
from django.db import transaction
from django.utils import timezone

from marketaccess.apps.leads import actions
from marketaccess.apps.leads import queries as leads
from marketaccess.domain.authority.actor import REPORTER, SYSTEM, Actor
from marketaccess.domain.casework.report import Identity, Report
from marketaccess.foundation.accounts import queries as people
from marketaccess.foundation.calendars import queries as calendars
from marketaccess.law import library
from marketaccess.site.demonstration.county import County
from marketaccess.site.demonstration.proof import proof_file
from marketaccess.site.demonstration.script import RECEIVE, Step, Story, stories

if TYPE_CHECKING:
    from marketaccess.apps.leads.models import Lead
    from marketaccess.foundation.organizations.models import Department

NUMBER = "demo-"
EXTENSION_STEPS = frozenset({"request_extension", "decide_extension"})


@transaction.atomic
def play(county: County, *, now: datetime) -> dict[str, str]:
    """
    Play every lead that is not there yet. Returns the receipts of the new ones by reference.
    """
    known = set(
        leads.visible_to(SYSTEM)
        .filter(external_number__startswith=NUMBER)
        .values_list("external_number", flat=True)
    )
    told = [s for s in stories(now=now, calendar=calendars.calendar()) if NUMBER + s.key not in known]
    players = {story.key: Player(county, story, now) for story in told}
    acts = [(step.at, at, story.key, step) for story in told for at, step in enumerate(story.steps)]
    for _, _, key, step in sorted(acts, key=lambda act: act[:3]):
        players[key].take(step)
    return {p.lead.reference: p.receipt for p in players.values() if p.receipt}


@define
class Player:
    """One lead on its way. Knows who has it, and acts as them."""

    county: County
    story: Story
    now: datetime
    received: "Lead | None" = None
    receipt: str = ""
    handling: str = ""

    def take(self, step: Step) -> None:
        """One step, if this locality's mechanism knows it."""
        if step.do in EXTENSION_STEPS and not self._can_be_extended():
            return
        if step.do == RECEIVE:
            self._receive(step.at)
            return
        self.lead.refresh_from_db()
        VERBS[step.do](self, step.said, step.at)

    @property
    def lead(self) -> "Lead":
        """The lead, once it was received: the first step of every story."""
        assert self.received is not None
        return self.received

    # Who acts

    def office(self, post: str, at: datetime) -> Actor:
        """The coordinating office's handler or head; the substitute's, where the office is the target."""
        where = "substitute" if self.story.told["target"] == "coordinating_office" else "coordinating-office"
        return self._actor(f"{post}-{where}", at)

    def staff(self, post: str, at: datetime, key: str = "") -> Actor:
        """The handler or reviewer of a department; of the one that has the lead where none is named."""
        return self._actor(f"{post}-{(key or self.handling).replace('_', '-')}", at)

    def target_officer(self, at: datetime) -> Actor:
        """Who answers a rectification notice."""
        if self.story.told["target"] == "coordinating_office":
            return self._actor("rectifier-coordinating-office", at)
        return self.staff("handler", at, self.story.told["target"])

    def department(self, key: str) -> "Department":
        """A department of the script, by its key."""
        return self.county.departments[self.county.office if key == "coordinating_office" else key]

    def _actor(self, account: str, at: datetime) -> Actor:
        return people.actor_of(self.county.users[account], on=timezone.localdate(at))

    # What is there

    def target(self) -> "Department | None":
        """The unit complained about, where it is one of ours."""
        key = self.story.told["target"]
        return self.department(key) if key else None

    def proof(self, words: str) -> tuple[Any, ...]:
        """One made-up file that says what the step says."""
        return (proof_file("示范印证材料", words),)

    def _can_be_extended(self) -> bool:
        return self.county.profile.extension is not None and "rectify" in self.county.profile.rules

    def _receive(self, at: datetime) -> None:
        told = self.story.told
        channels = {channel.key for channel in self.county.profile.channels}
        channel = told["channel"] if told["channel"] in channels else told["channel_otherwise"]
        target = self.target()
        report = Report(
            channel=channel,
            source=told.get("source", ""),
            external_number=NUMBER + self.story.key,
            title=told["title"],
            narrative=f"{told['narrative']}\n（示范数据，{told['based_on']}）",
            target_name=target.name if target else told["target_name"],
            target_department_id=target.pk if target else None,
            list_item=told.get("list_item", ""),
            identity=Identity("示范反映人", "13800000000") if told["reporter"] == "named" else None,
            has_reporter=told["reporter"] != "none",
            received_at=at,
            is_demonstration=True,
        )
        by = REPORTER if channel == "public_page" else self._actor("handler-coordinating-office", at)
        received = actions.receive(report=report, by=by, at=at)
        self.received, self.receipt = received.lead, received.receipt or ""


Said = dict[str, Any]
Verb = Callable[[Player, Said, datetime], object]


def _register(player: Player, said: Said, at: datetime) -> None:
    known = library.classifications()
    actions.register(
        lead=player.lead,
        title=player.story.told["title"],
        summary=said["summary"],
        case_type=known.case_types[said["case_type"] - 1].key,
        situation=known.situations[said["situation"] - 1].key,
        level=said["level"],
        target_department=player.target(),
        released=(),
        by=player.office("handler", at),
        at=at,
    )


def _transfer(player: Player, said: Said, at: datetime) -> None:
    player.handling = said["to"]
    actions.transfer(
        lead=player.lead,
        to=player.department(said["to"]),
        assisting=[player.department(key) for key in said.get("assisting", ())],
        instructions=said["instructions"],
        by=player.office("handler", at),
        at=at,
    )


def _verify(player: Player, said: Said, at: datetime) -> None:
    needs_proof = said["conclusion"] != "unsubstantiated"
    actions.verify(
        lead=player.lead,
        conclusion=said["conclusion"],
        statement=said["statement"],
        measures=said.get("measures", ""),
        files=player.proof(said["statement"]) if needs_proof else (),
        by=player.staff("handler", at),
        at=at,
    )


def _draft_notice(player: Player, said: Said, at: datetime) -> None:
    target = player.target()
    assert target is not None
    actions.draft_notice(lead=player.lead, department=target, **said, by=player.office("handler", at), at=at)


def _notice(player: Player, at: datetime) -> Any:
    head = player.office("head", at)
    return leads.notices_visible_to(head).filter(lead=player.lead).latest("drafted_at")


def _report_rectification(player: Player, said: Said, at: datetime) -> None:
    actions.report_rectification(
        notice=_notice(player, at),
        report=said["report"],
        files=player.proof(said["report"]),
        by=player.target_officer(at),
        at=at,
    )


def _request_extension(player: Player, said: Said, at: datetime) -> None:
    until = timezone.localdate(player.now) + timedelta(days=said["until_in"])
    actions.request_extension(
        lead=player.lead, reason=said["reason"], until=until, by=player.staff("handler", at), at=at
    )


def _decide_extension(player: Player, said: Said, at: datetime) -> None:
    actions.decide_extension(
        extension=player.lead.extensions.latest("requested_at"),
        grant=True,
        approval_number=said["approval_number"],
        files=player.proof("同意延期的批准文件（示范）。"),
        by=player.office("head", at),
        at=at,
    )


def _by_office(verb: Callable[..., object], post: str = "handler") -> Verb:
    return lambda player, said, at: verb(lead=player.lead, **said, by=player.office(post, at), at=at)


def _by_staff(verb: Callable[..., object], post: str = "handler") -> Verb:
    return lambda player, said, at: verb(lead=player.lead, **said, by=player.staff(post, at), at=at)


def _by_reporter(verb: Callable[..., object]) -> Verb:
    return lambda player, said, at: verb(lead=player.lead, **said, at=at)


def _contribute(player: Player, said: Said, at: datetime) -> None:
    by = player.staff("handler", at, said["by_department"])
    actions.contribute(lead=player.lead, statement=said["statement"], by=by, at=at)


def _issue_notice(player: Player, _: Said, at: datetime) -> None:
    actions.issue_notice(notice=_notice(player, at), by=player.office("head", at), at=at)


VERBS: dict[str, Verb] = {
    "register": _register,
    "refuse": _by_office(actions.refuse),
    "transfer": _transfer,
    "sign": _by_staff(actions.sign),
    "return": _by_staff(actions.return_),
    "rule": _by_office(actions.rule, "head"),
    "verify": _verify,
    "contribute": _contribute,
    "endorse": _by_staff(actions.endorse, "reviewer"),
    "conclude": _by_office(actions.conclude),
    "draft_notice": _draft_notice,
    "issue_notice": _issue_notice,
    "report_rectification": _report_rectification,
    "send_back_rectification": _by_office(actions.send_back_rectification),
    "accept_rectification": _by_office(actions.accept_rectification),
    "request_extension": _request_extension,
    "decide_extension": _decide_extension,
    "answer": _by_office(actions.answer),
    "revisit": _by_office(actions.record_revisit),
    "close": _by_office(actions.close, "head"),
    "write_to_reporter": _by_office(actions.write_to_reporter),
    "write_from_reporter": _by_reporter(actions.write_from_reporter),
    "rate": _by_reporter(actions.rate),
    "reopen_by_reporter": _by_reporter(actions.reopen_by_reporter),
}
