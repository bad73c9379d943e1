"""Stores what the dry run allowed: each row one act of its own, and once however often it runs."""

import time
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from marketaccess.apps.leads import actions as leads_actions
from marketaccess.apps.leads import queries as leads
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.foundation.organizations import queries as organizations
from marketaccess.law import library
from marketaccess.pipelines.lead_intake.extract import Extract, extract
from marketaccess.pipelines.lead_intake.plan import Plan, plan
from marketaccess.pipelines.lead_intake.transform import Candidate, Lists
from marketaccess.pipelines.tables.faults import Fault

if TYPE_CHECKING:
    from marketaccess.foundation.organizations.models import Locality

BATCH = 500


@frozen
class Loaded:
    """What one run did. ``done`` rows were worked through, from the first asked for."""

    done: int
    stored: int
    known: int
    faults: tuple[Fault, ...]
    receipts: tuple[tuple[str, str, str], ...]


def lists(place: "Locality") -> Lists:
    """What the locality's names in a sheet stand for."""
    profile = library.profile(place.profile_key)
    return Lists(
        channels={channel.label: channel.key for channel in profile.channels},
        departments={d.name: d.pk for d in organizations.active_departments(division=place.division_id)},
        situations={label: key for key, label in library.classifications().situation_choices()},
    )


def dry_run(content: bytes, *, by: Actor, on: date, at: datetime) -> tuple[Extract, Plan]:
    """Read a workbook and sort its rows; nothing is stored. :raises Refusal: it cannot be read."""
    found = extract(content)
    known = lists(organizations.locality(on=on))
    first = plan(found, known, (), now=at)
    return found, plan(found, known, stored_keys(first.fresh, by=by), now=at)


def stored_keys(candidates: Sequence[Candidate], *, by: Actor) -> Iterator[tuple[str, str, str]]:
    """Which of the rows the store has already, as far as the actor may see."""
    for some in _batches([candidate.report.external_number for candidate in candidates]):
        rows = leads.visible_to(by).filter(external_number__in=some).order_by()
        yield from rows.values_list("channel", "source", "external_number")


def _batches(numbers: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(numbers), BATCH):
        yield numbers[start : start + BATCH]


def load(
    candidates: Sequence[Candidate],
    *,
    by: Actor,
    at: datetime,
    seconds: float = float("inf"),
    page_key: str = "",
) -> Loaded:
    """
    Take in the rows, in order, until the time is up.

    Killed at any point and run again, it stores what is missing: the source's number (or the row's own
    hash) makes every row the same act. With the page's key the receipts can be worked out again.
    """
    until, stored, known = time.monotonic() + seconds, 0, 0
    faults: list[Fault] = []
    receipts: list[tuple[str, str, str]] = []
    for done, row in enumerate(candidates):
        # At least one row each time, so that a slow machine gets on too.
        if done and time.monotonic() > until:
            return Loaded(done, stored, known, tuple(faults), tuple(receipts))
        try:
            key = row.submission_key(page_key) if page_key else ""
            report = evolve(row.report, submission_key=key)
            received = leads_actions.receive(report=report, by=by, at=at)
        except Refusal as refusal:
            faults.append(Fault(row.sheet, row.row, "", refusal.message))
            continue
        known += received.is_repeat
        stored += not received.is_repeat
        if received.receipt:
            receipts.append((row.report.external_number, received.lead.reference, received.receipt))
    return Loaded(len(candidates), stored, known, tuple(faults), tuple(receipts))
