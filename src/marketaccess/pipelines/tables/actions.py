"""Keeping an upload between the dry run and the confirmation."""

from collections.abc import Collection
from datetime import datetime

from attrs import frozen
from django.core import signing
from django.db import transaction

from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.authority.permission import Permission
from marketaccess.domain.basics.refusal import NotAllowed, Refusal
from marketaccess.foundation.audit import log
from marketaccess.foundation.documents import actions as documents
from marketaccess.foundation.documents import queries as stored

SALT = "marketaccess.upload"
LASTS = 24 * 3600
STALE = "这次导入已失效，或者不是您上传的。请重新上传文件；已导入的不会重复导入。"
NOT_YOURS = "您的岗位不能办理这项导入，请由负责此项工作的经办员办理。"


@frozen
class Held:
    """An upload on the disk. ``key`` goes into the uploader's page and opens it for them alone."""

    name: str
    key: str


@transaction.atomic
def hold(*, name: str, content: bytes, permissions: Collection[Permission], by: Actor, at: datetime) -> Held:
    """
    Inspect a table and keep it until its uploader confirms.

    :raises Refusal: no harmless table; NotAllowed: somebody who has none of the permissions.
    """
    if by.user is None or not any(by.may(permission) for permission in permissions):
        raise NotAllowed(NOT_YOURS)
    try:
        accepted = documents.inspect(name=name, content=content)
    except Refusal as refusal:
        raise Refusal(refusal.message, field="file") from refusal
    file = documents.store(accepted=accepted, kind=documents.Kind.OFFICIAL, at=at)
    detail = {"digest": file.digest, "name": file.name}
    log.record("upload.keep", "upload", file.digest[:16], file.name, by=by, at=at, detail=detail)
    told = {"name": file.name, "digest": file.digest, "user": by.user}
    return Held(file.name, signing.dumps(told, salt=SALT, compress=True))


def opened(*, key: str, by: Actor) -> tuple[str, bytes]:
    """Name and bytes of an upload, for its own uploader. :raises Refusal: for anybody else, or too late."""
    try:
        told = signing.loads(key, salt=SALT, max_age=LASTS)
    except signing.BadSignature:
        raise Refusal(STALE, field="file") from None
    file = stored.by_digest(told["digest"]) if told["user"] == by.user else None
    if file is None:
        raise Refusal(STALE, field="file")
    try:
        return told["name"], stored.open(file)
    except stored.Damaged:
        raise Refusal(STALE, field="file") from None
