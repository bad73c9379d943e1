"""A small ledger at once, a large one from the worker."""

from collections.abc import Mapping
from datetime import datetime

from attrs import frozen
from django.db import transaction
from django.utils import timezone

from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.authority.permission import Permission
from marketaccess.domain.basics.refusal import NotAllowed, Refusal
from marketaccess.foundation.audit import log
from marketaccess.pipelines.exports import queries, tasks
from marketaccess.pipelines.exports.models import Export
from marketaccess.pipelines.exports.queries import Kind, State

AT_ONCE = 2_000  # rows that one request writes in about a second
WAITING_MAX = 3  # of one person: the worker has others to serve
LONGEST = 200  # characters of one parameter


@frozen
class Answer:
    """A ledger's name and size, and its workbook; None where it is too large to be written at once."""

    name: str
    count: int
    content: bytes | None


def write_at_once(*, kind: Kind, parameters: Mapping[str, str], by: Actor, at: datetime) -> Answer:
    """The workbook of a small ledger. It is written before the transaction, which keeps other writers out."""
    _ask(by)
    ledger = queries.LEDGERS[kind](by, parameters, on=timezone.localdate(at))
    if ledger.count > AT_ONCE:
        return Answer(ledger.name, ledger.count, None)
    content = ledger.content()
    with transaction.atomic():
        detail = {"kind": kind.label, "rows": ledger.count, "conditions": list(ledger.cover.conditions)}
        log.record("export.write", "export", "", ledger.name, by=by, at=at, detail=detail)
    return Answer(ledger.name, ledger.count, content)


@transaction.atomic
def request(*, kind: Kind, parameters: Mapping[str, str], by: Actor, at: datetime) -> Export:
    """
    Let the worker make a ledger.

    :raises Refusal: while the person has several others waiting.
    """
    user = _ask(by)
    if queries.own(by).filter(state=State.WAITING).count() >= WAITING_MAX:
        raise Refusal(f"您已有{WAITING_MAX}份台账正在生成，请等生成后再申请。")
    plain = {name[:LONGEST]: value.replace("\x00", "")[:LONGEST] for name, value in parameters.items()}
    export = Export.objects.create(requested_by_id=user, kind=kind, parameters=plain, requested_at=at)
    detail = {"kind": kind.label}
    log.record("export.request", "export", str(export.pk), str(export), by=by, at=at, detail=detail)
    # A row of the queue in this very transaction: neither is there without the other.
    tasks.make_export.enqueue(export.pk)
    return export


def _ask(by: Actor) -> int:
    if by.user is None or not by.may(Permission.LEAD_VIEW):
        raise NotAllowed("只有办理线索的岗位可以导出台账。")
    return by.user
