"""Writes of the intake: keep an upload, note how far loading has come."""

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta

import pyrage
from attrs import field, frozen
from django.db import transaction

from marketaccess.apps.leads.queries.reporter import receipts_of
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.authority.permission import Permission
from marketaccess.domain.basics.refusal import NotAllowed, Refusal
from marketaccess.foundation.audit import log
from marketaccess.foundation.documents import actions as documents
from marketaccess.foundation.documents.actions import Accepted
from marketaccess.foundation.documents.queries import Kind
from marketaccess.foundation.vault import actions as vault
from marketaccess.pipelines.lead_intake.models import IntakeFile
from marketaccess.pipelines.lead_intake.returned import ReceiptLine
from marketaccess.pipelines.lead_intake.transform import Candidate

STALE = "这次导入已失效（换了页面、重新上传过，或者不是您上传的）。请重新上传文件；已登记的不会重复登记。"
RECEIPTS_FOR = timedelta(hours=24)
WORKBOOK = (".xlsx", ".xlsm")


@frozen
class Held:
    """An upload and the key that opens it. The key goes into the uploader's page and nowhere else."""

    intake: IntakeFile
    key: str = field(repr=False)


def inspect(*, name: str, content: bytes) -> Accepted:
    """The upload, if it is a harmless workbook. :raises Refusal: field ``file``."""
    if not name.lower().endswith(WORKBOOK[0]):
        raise Refusal("请上传 .xlsx 文件（旧的 .xls 请用 Excel 或 WPS 另存为 .xlsx）。", field="file")
    try:
        return documents.inspect(name=name, content=content)
    except Refusal as refusal:
        raise Refusal(refusal.message, field="file") from refusal


@transaction.atomic
def hold(*, accepted: Accepted, by: Actor, at: datetime) -> Held:
    """
    Keep a workbook until its uploader confirms. Their earlier, unconfirmed one is dropped.

    :raises NotAllowed: somebody without the right to take in leads.
    """
    if by.user is None or not by.may(Permission.LEAD_REGISTER):
        raise NotAllowed("批量导入线索须由牵头单位经办员办理。")
    IntakeFile.objects.filter(uploaded_by=by.user, held__isnull=False).update(held=None)
    identity = pyrage.x25519.Identity.generate()
    intake = IntakeFile.objects.create(
        name=accepted.name,
        digest=hashlib.sha256(accepted.content).hexdigest(),
        uploaded_by_id=by.user,
        uploaded_at=at,
        held=pyrage.encrypt(accepted.content, [identity.to_public()]),
    )
    _record("intake.upload", intake, by=by, at=at)
    return Held(intake, str(identity))


def opened(*, pk: int, key: str, by: Actor) -> tuple[IntakeFile, bytes]:
    """The upload and its bytes, for its own uploader with the key. :raises Refusal: for anybody else."""
    intake = IntakeFile.objects.filter(pk=pk, uploaded_by=by.user, held__isnull=False).first()
    if intake is None or intake.held is None:
        raise Refusal(STALE, field="file")
    try:
        identity = pyrage.x25519.Identity.from_str(key)
        return intake, pyrage.decrypt(bytes(intake.held), [identity])
    except (pyrage.IdentityError, pyrage.DecryptError):
        raise Refusal(STALE, field="file") from None


@transaction.atomic
def keep_original(*, accepted: Accepted, intake: IntakeFile | None, by: Actor, at: datetime) -> str:
    """The workbook sealed for the vault's keyholders, and its hash in the log. Returns the hash."""
    digest = hashlib.sha256(accepted.content).hexdigest()
    sealed = Accepted(f"{digest[:16]}.age", "application/octet-stream", vault.seal_bytes(accepted.content))
    file = documents.store(accepted=sealed, kind=Kind.SEALED_ORIGINAL, at=at)
    if intake is not None:
        intake.original = file
        intake.save(update_fields=["original"])
    detail = {"digest": digest, "sealed": file.digest, "name": accepted.name}
    log.record("intake.keep", "intake", digest[:16], accepted.name, by=by, at=at, detail=detail)
    return digest


@transaction.atomic
def receipts(
    *, intake: IntakeFile, candidates: Iterable[Candidate], key: str, by: Actor, at: datetime
) -> list[ReceiptLine]:
    """
    The receipts of the rows with a reporter that this upload stored, worked out with the page's key.

    They are kept nowhere: without the page, or a day after the upload, nobody can have them again.

    :raises Refusal: too late.
    """
    if intake.uploaded_at + RECEIPTS_FOR < at:
        raise Refusal(
            "查询码只在上传后24小时内提供，现已无法取得。请在答复反映人时用其他方式联系。", field="file"
        )
    rows = {row.submission_key(key): row for row in candidates if row.report.has_reporter}
    lines = [
        ReceiptLine(
            row.sheet, row.row, row.report.external_number, row.report.title, found.reference, found.receipt
        )
        for row, found in ((rows[each.submission_key], each) for each in receipts_of(list(rows)))
    ]
    detail = {"digest": intake.digest, "receipts": len(lines)}
    log.record("intake.receipts", "intake", intake.digest[:16], intake.name, by=by, at=at, detail=detail)
    return lines


@transaction.atomic
def advance(
    *, intake: IntakeFile, position: int, stored: int, known: int, is_finished: bool, by: Actor, at: datetime
) -> IntakeFile:
    """Note how far loading has come. A rerun after a crash may count a row again, never store it again."""
    row = IntakeFile.objects.select_for_update().get(pk=intake.pk)
    row.position = max(row.position, position)
    row.stored += stored
    row.known += known
    if is_finished and row.finished_at is None:
        row.finished_at = at
        _record("intake.finish", row, by=by, at=at)
    row.save(update_fields=["position", "stored", "known", "finished_at"])
    return row


def _record(action: str, intake: IntakeFile, *, by: Actor, at: datetime) -> None:
    detail = {"digest": intake.digest, "stored": intake.stored, "known": intake.known}
    log.record(action, "intake", intake.digest[:16], intake.name, by=by, at=at, detail=detail)
