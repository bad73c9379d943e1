"""More time for a rectification: applied for in writing, decided by whom the profile names."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from marketaccess.apps.leads import conditions
from marketaccess.apps.leads.actions import files as attachments
from marketaccess.apps.leads.actions import steps, timing
from marketaccess.apps.leads.models import Attachment, Deadline, Extension, Lead
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.basics.refusal import NotAllowed, Refusal
from marketaccess.domain.casework.clocks import EXTENDABLE
from marketaccess.domain.casework.report import AcceptedFile, clean
from marketaccess.domain.mechanism.clock import Event, EventKind
from marketaccess.law import library

LONGEST = 366  # days: whoever asks for more than a year asks for something else


@transaction.atomic
def request_extension(
    *,
    lead: Lead,
    reason: str,
    until: date,
    files: Sequence[AcceptedFile] = (),
    by: Actor,
    at: datetime,
) -> Extension:
    """The department's written application: why, and until when. The clock runs on meanwhile."""
    lead = steps.begin("request_extension", lead=lead, by=by, at=at)
    deadline = _deadline(lead)
    if until <= max(deadline.due_on, timezone.localdate(at)):
        raise Refusal(f"申请延至的日期应当晚于现到期日{deadline.due_on}，且晚于今天。", field="until")
    if (until - deadline.due_on).days > LONGEST:
        raise Refusal("一次延期不能超过一年，请核对日期。", field="until")
    hop = conditions.own_hop(lead, by)
    # The handler may have been found at fault: then the office asks itself.
    department = hop.department_id if hop is not None else lead.coordinated_by_id
    extension = Extension.objects.create(
        lead=lead,
        rule=deadline.rule,
        department_id=department,
        reason=clean(reason, field="reason", label="延期理由", shortest=10),
        until=until,
        requested_by_id=steps.officer(by),
        requested_at=at,
    )
    attachments.attach(
        lead=lead, files=files, purpose=Attachment.Purpose.OFFICIAL, at=at, extension=extension
    )
    steps.finish(
        "request_extension",
        lead=lead,
        by=by,
        at=at,
        department=department,
        remark=f"申请延至{until}：{extension.reason}",
        detail={"until": until.isoformat(), "rule": deadline.rule},
    )
    return extension


@transaction.atomic
def decide_extension(
    *,
    extension: Extension,
    grant: bool,
    approver: str = "",
    approval_number: str = "",
    files: Sequence[AcceptedFile] = (),
    by: Actor,
    at: datetime,
) -> Extension:
    """
    Enter what the approving authority decided.

    A grant needs the authority that the profile names, the number of its approval, and the document
    itself. The first date stays on record; the clock gets an event, not another date.
    """
    lead = steps.begin("decide_extension", lead=extension.lead, by=by, at=at)
    extension = Extension.objects.select_for_update().get(pk=extension.pk)
    if extension.state != Extension.State.REQUESTED:
        raise NotAllowed("该延期申请已经决定，请刷新页面。")
    extension.decided_by_id, extension.decided_at = steps.officer(by), at
    extension.state = Extension.State.GRANTED if grant else Extension.State.REFUSED
    extension.approver = _approver(lead, approver)
    extension.approval_number = clean(approval_number, field="approval_number", label="批准文号", longest=100)
    if grant:
        _grant(lead, extension, files, at=at)
    extension.save(update_fields=["decided_by", "decided_at", "state", "approver", "approval_number"])
    attachments.attach(
        lead=lead, files=files, purpose=Attachment.Purpose.APPROVAL, at=at, extension=extension
    )
    detail = {
        "state": extension.state,
        "until": extension.until.isoformat(),
        "number": extension.approval_number,
    }
    words = (
        f"{extension.get_state_display()}：延至{extension.until}" if grant else extension.get_state_display()
    )
    steps.finish("decide_extension", lead=lead, by=by, at=at, remark=words, detail=detail)
    return extension


def _approver(lead: Lead, given: str) -> str:
    """Whom the profile names. Another authority cannot have approved it."""
    rule = library.profile(lead.profile_key).extension
    named = rule.approver_label if rule else ""
    approver = clean(given, field="approver", label="批准机关", longest=100) or named
    if approver != named:
        raise Refusal(f"按本地机制，延期须经{named}同意，请核对批准机关。", field="approver")
    return approver


def _grant(lead: Lead, extension: Extension, files: Sequence[AcceptedFile], *, at: datetime) -> None:
    if not extension.approval_number:
        raise Refusal("批准延期应当填写批准文号。", field="approval_number")
    if not files:
        raise Refusal("批准延期应当上传批准文件。", field="files")
    event = Event(EventKind.EXTEND, timezone.localdate(at), extension.until)
    timing.add_event(_deadline(lead), event)
    lead.save(update_fields=timing.copy_next_date(lead))
    if notice := conditions.open_notice(lead):
        timing.show_on_notice(lead, notice)
        notice.save(update_fields=["due_on", "due_is_provisional"])


def _deadline(lead: Lead) -> Deadline:
    """The clock that may be extended. :raises NotAllowed: none runs."""
    found = (timing.running(lead, rule) for rule in EXTENDABLE)
    deadline = next((clock for clock in found if clock is not None), None)
    if deadline is None:
        raise NotAllowed("当前没有可以延期的时限；按本地机制只有整改时限可以延期。")
    return deadline
