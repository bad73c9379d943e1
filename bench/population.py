"""A large county: leads in every state, their hops and clocks, a chained audit log; by bulk inserts."""

import json
import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Any

import django

django.setup()

from django.db import connection, transaction

from bench import staff
from marketaccess.apps.leads.models import Deadline, Hop, Lead
from marketaccess.domain.casework.lead_flow import LeadState
from marketaccess.domain.mechanism.clock import due
from marketaccess.foundation.audit.log import COVERED, GENESIS, digest_of_fields
from marketaccess.foundation.audit.models import Event
from marketaccess.foundation.calendars import queries as calendars
from marketaccess.law import library

BATCH = 5_000
COLUMNS = (*COVERED, "digest")
FIRST = 1_001  # the keys below are for what a measurement makes by itself
WITH_DEPARTMENT = {LeadState.VERIFYING, LeadState.ENDORSING, LeadState.RECTIFYING}
RULES = {LeadState.RECEIVED: "transfer", LeadState.REGISTERED: "transfer", LeadState.RECTIFYING: "rectify"}
TOPICS = ("招标要求本地设立子公司", "办证须先入会", "重复提交证明", "限定本地产品", "超期未予办理")


def batches(rows: Iterator[Any]) -> Iterator[list[Any]]:
    while chunk := list(islice(rows, BATCH)):
        yield chunk


class Filler:
    """Makes the rows; the same seed gives the same county."""

    def __init__(self, starting: date | None) -> None:
        self.random = random.Random(7)
        self.locality = staff.settle()
        self.office = staff.coordinating()
        others = self.locality.division.departments.exclude(pk=self.office.pk)
        self.departments = list(others)
        self.starting = starting
        self.calendar = calendars.calendar()
        self.rules = library.profile(staff.PROFILE).rules
        self.dates: dict[tuple[str, date], Any] = {}

    def start(self, number: int) -> date:
        if self.starting:
            return self.starting + timedelta(days=number % 31)
        return staff.TODAY - timedelta(days=number % 700)

    def state(self) -> LeadState:
        """Most leads of a county are closed; here one in ten is open, unless all are to be."""
        if self.starting or self.random.random() < 0.1:
            return self.random.choice([LeadState.RECEIVED, LeadState.REGISTERED, *WITH_DEPARTMENT])
        return LeadState.CLOSED

    def due(self, rule: str, start: date) -> Any:
        if (rule, start) not in self.dates:
            self.dates[rule, start] = due(self.rules[rule], starts_on=start, calendar=self.calendar)
        return self.dates[rule, start]

    def lead(self, number: int) -> Lead:
        state, start = self.state(), self.start(number)
        rule = "" if state is LeadState.CLOSED else RULES.get(state, "verify")
        found = self.due(rule, start) if rule else None
        return Lead(
            pk=number,
            reference=f"{start.year}-{number:07d}",
            division=self.locality.division,
            profile_key=staff.PROFILE,
            channel="hotline",
            source="measurement",
            external_number=f"P-{number}",
            state=state,
            title=f"{self.random.choice(TOPICS)}（第{number}件）",
            narrative="反映人称当地要求外地企业先设立子公司并缴纳保证金，方可参加投标。" * 4,
            summary="反映当地要求外地企业先设立子公司方可参加投标。",
            target_name="某镇招标代理机构",
            coordinated_by=self.office,
            has_reporter=False,
            received_at=datetime.combine(start, datetime.min.time(), UTC) + timedelta(hours=2),
            due_rule=rule,
            due_on=found.due_on if found else None,
            due_is_provisional=bool(found and found.is_provisional),
        )

    def hop(self, lead: Lead) -> Hop:
        department = self.random.choice(self.departments)
        return Hop(lead=lead, department=department, part="lead", dispatched_at=lead.received_at)

    def deadline(self, lead: Lead) -> Deadline:
        start = lead.received_at.date()
        found = self.due(lead.due_rule, start)
        return Deadline(
            lead=lead,
            profile_key=staff.PROFILE,
            rule=lead.due_rule,
            starts_on=start,
            due_on=found.due_on,
            first_due_on=found.first_due_on,
            is_provisional=found.is_provisional,
        )


def leads(filler: Filler, count: int) -> None:
    for first in range(FIRST, FIRST + count, BATCH):
        chunk = [filler.lead(n) for n in range(first, min(first + BATCH, FIRST + count))]
        opened = [lead for lead in chunk if lead.state != LeadState.CLOSED]
        with transaction.atomic():
            Lead.objects.bulk_create(chunk)
            Hop.objects.bulk_create([filler.hop(lead) for lead in opened if lead.state in WITH_DEPARTMENT])
            Deadline.objects.bulk_create([filler.deadline(lead) for lead in opened])


def chain(first: int, previous: str, count: int) -> Iterator[tuple[Any, ...]]:
    """Rows of audit events that go on from a digest and verify, in the order of ``COLUMNS``."""
    detail = {"was": {"state": "registered"}, "now": {"state": "verifying"}}
    detail_text, at = json.dumps(detail), connection.ops.adapt_datetimefield_value(staff.MOMENT)
    for number in range(first, first + count):
        told = ("lead.transfer", "measurement", "经办员", "lead", f"2026-{number % 100_000:07d}", "移交")
        digest = digest_of_fields([number, staff.MOMENT, *told, detail, previous])
        yield (number, at, *told, detail_text, previous, digest)
        previous = digest


def events(count: int) -> None:
    """A million rows by the ORM would take longer than everything else here: as each database likes it."""
    columns = ", ".join(COLUMNS)
    table = f"{Event._meta.db_table} ({columns})"
    last = Event.objects.order_by("-sequence").first()
    rows = chain(last.sequence + 1 if last else 1, last.digest if last else GENESIS, count)
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            return
        marks = ", ".join(["%s"] * len(COLUMNS))
        for chunk in batches(rows):
            cursor.executemany(f"INSERT INTO {table} VALUES ({marks})", chunk)


def settled() -> None:
    """What PostgreSQL's autovacuum would have done soon; SQLite has nothing of the kind."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def fill(count: int, *, audit_events: int, starting: date | None = None) -> Filler:
    """Insert the leads and the events; with ``starting`` all leads are open and begin in that month."""
    filler = Filler(starting)
    leads(filler, count)
    events(audit_events)
    settled()
    return filler
