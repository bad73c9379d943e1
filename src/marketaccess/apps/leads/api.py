"""
Leads for other programs: read what the token's department may see, and take in reports of hotline systems.

The same policy as on the screens: a token acts with one seat of its department.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Status

from marketaccess.apps.leads import actions, policy, queries, row_security
from marketaccess.apps.leads.api_schemas import (
    DetailOut,
    ErrorOut,
    LeadOut,
    ListOut,
    ReceivedOut,
    ReportIn,
    StepOut,
    Wanted,
)
from marketaccess.apps.leads.models import Lead
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.authority.permission import Permission
from marketaccess.domain.basics.refusal import NotAllowed, Refusal
from marketaccess.domain.casework.lead_flow import LEAD_FLOW, LeadState
from marketaccess.domain.casework.lights import LIGHTS
from marketaccess.domain.casework.report import Identity, Report, checked
from marketaccess.foundation.organizations import queries as organizations
from marketaccess.law import library

router = Router(tags=["leads"])
BEIJING = ZoneInfo("Asia/Shanghai")
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
REFERENCE = re.compile(r"[0-9A-Za-z-]{1,20}")


class UnknownLead(Exception):
    """No such lead, or none that the token may see: the answer is the same."""


class Conflict(Exception):
    """The same number was used for another report before."""


@router.get("", response={200: ListOut, (401, 403, 422): ErrorOut}, operation_id="list_leads")
def list_leads(request: HttpRequest, wanted: Query[Wanted]) -> ListOut:
    """The leads that the token's department may see, newest first."""
    with acting(request) as actor:
        today = queries.today(timezone.localdate())
        narrowed = queries.Filter(
            state=wanted.state or "",
            light=wanted.light,
            channel=wanted.channel or "",
            situation=wanted.situation or "",
            text=wanted.text,
        )
        rows = queries.narrow(queries.visible_to(actor), narrowed, actor=actor, today=today)
        start = (wanted.page - 1) * wanted.size
        found = [
            LeadOut(**_line(lead, today)) for lead in rows.defer("narrative")[start : start + wanted.size]
        ]
        return ListOut(total=rows.count(), page=wanted.page, size=wanted.size, leads=found)


@router.get(
    "/{reference}",
    response={200: DetailOut, (401, 403, 404): ErrorOut},
    operation_id="get_lead",
)
def get_lead(request: HttpRequest, reference: str) -> DetailOut:
    """One lead with its steps."""
    with acting(request) as actor:
        lead = queries.find(reference, actor) if REFERENCE.fullmatch(reference) else None
        if lead is None:
            raise UnknownLead
        is_office = lead.coordinated_by_id in policy.offices(actor)
        steps = [
            StepOut(
                at=entry.at,
                verb=entry.verb,
                label=entry.label,
                by=entry.actor_label,
                department=entry.department,
                remark=entry.remark,
            )
            for entry in queries.timeline(lead, actor)
        ]
        return DetailOut(
            **_line(lead, queries.today(timezone.localdate())),
            summary=lead.summary,
            list_item=lead.list_item,
            narrative=lead.narrative if is_office else None,
            steps=steps,
        )


@router.post(
    "",
    response={200: ReceivedOut, 201: ReceivedOut, (400, 401, 403, 409, 422): ErrorOut},
    operation_id="receive_lead",
)  # fmt: skip
def receive_lead(request: HttpRequest, body: ReportIn) -> Status[ReceivedOut]:
    """
    Take in a report: 201. The same number with the same content again: 200 and the same reference;
    with other content: 409, and nothing is changed.
    """
    now = timezone.now()
    with acting(request, Permission.LEAD_REGISTER) as actor:
        report = _report(body, now)
        received = actions.receive(report=report, by=actor, at=now)
        if received.is_repeat and not _is_same(received.lead, report, now):
            raise Conflict
    status = 200 if received.is_repeat else 201
    told = ReceivedOut(reference=received.lead.reference, state=received.lead.state, receipt=received.receipt)
    return Status(status, told)


@contextmanager
def acting(request: HttpRequest, needed: Permission = Permission.LEAD_VIEW) -> Iterator[Actor]:
    """The token's actor, in a transaction in which PostgreSQL hides what concerns its own unit."""
    actor: Actor = request.auth  # type: ignore[attr-defined]
    if not actor.may(needed):
        raise NotAllowed("该接口令牌的岗位没有这项权限，请使用相应岗位的令牌。")
    with transaction.atomic():
        row_security.hide_from(actor.departments)
        yield actor


def _report(body: ReportIn, now: datetime) -> Report:
    if not body.number.strip():
        raise Refusal("请填写来源编号，重复发送时凭它识别。", field="number")
    if not body.source.strip():
        raise Refusal("请填写来源单位。", field="source")
    return Report(
        channel=body.channel,
        source=body.source,
        external_number=body.number,
        title=body.title,
        narrative=body.narrative,
        target_name=body.target_name,
        list_item=body.list_item,
        has_reporter=body.has_reporter,
        identity=Identity(**body.identity.model_dump()) if body.identity else None,
        received_at=_received_at(body.received_at, now),
    )


def _received_at(given: datetime | None, now: datetime) -> datetime | None:
    if given is None:
        return None
    if not EARLIEST.year <= given.year <= now.year + 1:
        raise Refusal("收到时间不在合理范围内，请检查年份。", field="received_at")
    aware = given if given.tzinfo else given.replace(tzinfo=BEIJING)
    return aware.astimezone(UTC)


def _is_same(lead: Lead, report: Report, now: datetime) -> bool:
    """Whether the report says what the lead was made from. The identity is sealed: it cannot be compared."""
    locality = organizations.locality(on=timezone.localdate(now))
    channels = [channel.key for channel in library.profile(locality.profile_key).channels]
    report = checked(report, channels=channels, at=now)
    said = (report.narrative, report.target_name, report.list_item, report.has_reporter)
    if report.received_at is not None and report.received_at != lead.received_at:
        return False
    # An officer may have given the lead a better title since.
    return said == (lead.narrative, lead.target_name, lead.list_item, lead.has_reporter)


PLAIN = (
    *("reference", "state", "title", "channel", "source", "external_number", "target_name"),
    *("case_type", "situation", "level", "conclusion", "due_rule", "due_on", "due_is_provisional"),
    *("received_at", "closed_at", "is_demonstration"),
)


def _line(lead: Lead, today: Any) -> dict[str, Any]:
    light = queries.light(lead, today)
    return {
        **{name: getattr(lead, name) for name in PLAIN},
        "state_label": LEAD_FLOW.labels[LeadState(lead.state)],
        "light": light.value,
        "light_label": LIGHTS[light],
    }
