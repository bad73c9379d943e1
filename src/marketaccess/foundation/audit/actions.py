"""Keeping watch over the log itself: anchors every hour, a verification of the whole every day."""

from datetime import datetime, timedelta
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.foundation.audit import anchors, log, queries
from marketaccess.foundation.audit.anchors import Anchor
from marketaccess.foundation.audit.subjects import KINDS
from marketaccess.foundation.audit.verify import Verification, verify

__all__ = ["keep_anchor", "verify_daily", "write_anchor"]

EVERY = timedelta(hours=1)
TOLD = 5  # breaks named in the event: it shall say what happened, not fill the log


def write_anchor(*, path: Path, at: datetime) -> Anchor:
    """
    Append the present head of the chain to a file, on the disk before this returns.

    :raises Refusal: if the log is broken (a broken state must not be confirmed), empty, or if the
        file cannot be written.
    """
    if not queries.head():
        raise Refusal("审计日志尚无事件，无可写入的锚点。")
    with anchors.held(path) as known:
        return _append(path, verify(anchors=known), at)


def keep_anchor(*, path: Path, at: datetime) -> Anchor | None:
    """
    Write an anchor unless one of the last hour stands there; None where nothing was to be done.

    Walks only what came since the last anchor: the whole is walked once a day by ``verify_daily``.

    :raises Refusal: as ``write_anchor``.
    """
    if not queries.head():
        return None
    with anchors.held(path) as known:
        last = known[-1] if known else None
        if last and at - datetime.fromisoformat(last.at) < EVERY:
            return None
        return _append(path, verify(since=last), at)


def _append(path: Path, found: Verification, at: datetime) -> Anchor:
    if not found.is_whole:
        raise Refusal(f"审计日志不完整，未写锚点。{found.breaks[0].message}请先查明原因。")
    moment = timezone.localtime(at).isoformat(timespec="seconds")
    anchor = Anchor(found.last_sequence, found.last_digest, moment)
    anchors.append(path, anchor)
    return anchor


def verify_daily(*, path: Path, by: Actor, at: datetime) -> Verification | None:
    """
    Walk the whole log once a day and write down what was found; None where today's is done.

    :raises Refusal: if the file of anchors cannot be read.
    """
    if not queries.head() or _is_done(at):
        return None
    found = verify(anchors=anchors.read_anchors(path) if path.exists() else ())
    with transaction.atomic():
        tail, _ = log.hold()
        if _is_done(at):  # by another worker, meanwhile
            return None
        detail = {
            "events": found.events,
            "anchors": found.anchors,
            "broken": found.broken,
            "breaks": [one.message for one in found.breaks[:TOLD]],
        }
        title = KINDS["audit_log"]
        log.record("audit.verify", *queries.WHOLE_LOG, title, by=by, at=at, detail=detail, after=tail)
    return found


def _is_done(at: datetime) -> bool:
    last = queries.last_verification()
    return last is not None and timezone.localdate(last.at) >= timezone.localdate(at)
