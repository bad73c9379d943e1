"""What the reporter does with the receipt. The portal has checked it; ``by`` is always the reporter."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from marketaccess.apps.leads.actions import files as attachments
from marketaccess.apps.leads.actions import steps
from marketaccess.apps.leads.actions.answer import make_revisit, take_up
from marketaccess.apps.leads.models import Lead, Message, Revisit
from marketaccess.domain.authority.actor import REPORTER
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.casework.report import AcceptedFile, clean
from marketaccess.foundation.vault import actions as vault


def write_from_reporter(
    *, lead: Lead, body: str, files: Sequence[AcceptedFile] = (), at: datetime
) -> Message:
    """A message, with files if there are any: sealed like those of the report."""
    taken = attachments.count_reported(lead) if files else 0
    prepared = vault.prepare_materials(files=files, taken=taken, at=at)
    with transaction.atomic():
        lead = steps.begin("write_from_reporter", lead=lead, by=REPORTER, at=at)
        message = Message.objects.create(
            lead=lead,
            kind=Message.Kind.FROM_REPORTER,
            body=clean(body, field="body", label="留言", shortest=2),
            author_label=REPORTER.label,
            written_at=at,
        )
        attachments.attach_reported(lead=lead, prepared=prepared, at=at)
        unread = lead.messages.exclude(kind=Message.Kind.FROM_REPORTER).filter(read_at__isnull=True)
        unread.update(read_at=at)
        steps.finish("write_from_reporter", lead=lead, by=REPORTER, at=at, detail={"files": len(files)})
    return message


@transaction.atomic
def rate(*, lead: Lead, solved: str, rating: int | None = None, comment: str = "", at: datetime) -> Revisit:
    """The reporter says whether it is really solved (追溯回访)."""
    lead = steps.begin("rate", lead=lead, by=REPORTER, at=at)
    if solved == Revisit.Solved.UNREACHED:
        raise Refusal("请选择问题是否解决。", field="solved")
    revisit = make_revisit(lead, solved=solved, rating=rating, comment=comment, at=at, by_reporter=True)
    detail = {"solved": revisit.solved, "rating": rating}
    told = revisit.get_solved_display()
    steps.finish("rate", lead=lead, by=REPORTER, at=at, remark=told, detail=detail)
    return revisit


@transaction.atomic
def reopen_by_reporter(*, lead: Lead, reason: str, at: datetime) -> Lead:
    """The reporter has the lead taken up again, within the profile's period."""
    return take_up(lead=lead, verb="reopen_by_reporter", reason=reason, by=REPORTER, at=at)
