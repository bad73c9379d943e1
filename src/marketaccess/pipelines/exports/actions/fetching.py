"""Handing out a finished file, after the access was asked again."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.authority.permission import Permission
from marketaccess.domain.basics.refusal import NotAllowed
from marketaccess.foundation.audit import log
from marketaccess.pipelines.exports import queries
from marketaccess.pipelines.exports.models import Export
from marketaccess.pipelines.exports.queries import State

if TYPE_CHECKING:
    from marketaccess.foundation.documents.models import StoredFile

NO_LONGER_THEIRS = "您的任职在生成之后有变动，或者您的单位须回避其中的线索，这份文件不再适用，请重新导出。"


@transaction.atomic
def fetch(*, export: Export, by: Actor, at: datetime) -> "StoredFile":
    """
    The file, for who asked for it and still holds the same posts.

    :raises NotAllowed: for anybody else, after a change of posts or a recusal, or where there is no file.
    """
    row = queries.own(by).filter(pk=export.pk, state=State.READY).first()
    if row is None or row.file is None or not by.may(Permission.LEAD_VIEW):
        raise NotAllowed("导出文件不存在、尚未生成或者已清除，请重新导出。")
    if not queries.is_still_theirs(row, by):
        raise NotAllowed(NO_LONGER_THEIRS)
    detail = {"kind": row.get_kind_display(), "rows": row.rows}
    log.record("export.fetch", "export", str(row.pk), row.file.name, by=by, at=at, detail=detail)
    return row.file
