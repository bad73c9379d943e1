"""Somebody brings files."""

from collections.abc import Sequence
from datetime import datetime

from attrs import frozen
from django.db import IntegrityError, transaction
from django.utils import timezone

from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.authority.permission import Permission as P
from marketaccess.domain.basics.period import Period
from marketaccess.domain.basics.refusal import NotAllowed, Refusal
from marketaccess.domain.evaluation.delivery_flow import DELIVERY_FLOW, DeliveryState
from marketaccess.foundation.organizations import queries as organizations
from marketaccess.law import library
from marketaccess.warehouse.deliveries import announcements, queries, store, wording
from marketaccess.warehouse.deliveries.actions.steps import trace
from marketaccess.warehouse.deliveries.models import Delivery
from marketaccess.warehouse.deliveries.store import Original

MOST_FILES = 100


@frozen
class Delivered:
    """The delivery, and whether it is a new one: the same files again are the one that is there."""

    delivery: Delivery
    is_new: bool

    @property
    def told(self) -> str:
        """What people are told."""
        name = library.data_need_named(self.delivery.need).label
        if self.is_new:
            return wording.DELIVERED.format(name=name, period=self.delivery.period)
        return wording.ALREADY.format(state=DELIVERY_FLOW.labels[DeliveryState(self.delivery.state)])


@transaction.atomic
def deliver(
    *,
    need: str,
    division: str,
    period: Period,
    files: Sequence[Original],
    remark: str = "",
    is_demonstration: bool = False,
    by: Actor,
    at: datetime,
) -> Delivered:
    """
    Register files that lie in the store already, and have them checked.

    The same files for the same data set, division and period are registered once, until they are refused,
    withdrawn or replaced.

    :raises NotAllowed: not this person. Refusal: no such data set or division, no files, a future period.
    """
    if not by.is_system and (by.user is None or not by.may(P.DELIVERY_SUBMIT)):
        raise NotAllowed(wording.NOT_THEIRS)
    _require_sound(need, division, period, files, at)
    made = _row(need, division, period, files, remark=remark, by=by, at=at)
    made.is_demonstration = is_demonstration
    there = queries.same_files(made)
    if there is not None:
        return Delivered(there, is_new=False)
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:  # the same files came at the same moment
        there = queries.same_files(made)
        if there is None:
            raise
        return Delivered(there, is_new=False)
    detail = {"division": division, "digest": made.files_digest, "files": len(files)}
    trace("deliver", delivery=made, by=by, at=at, detail=detail)
    announcements.check_wanted.send(sender=Delivery, delivery=made.pk)
    return Delivered(made, is_new=True)


def _require_sound(need: str, division: str, period: Period, files: Sequence[Original], at: datetime) -> None:
    if need not in {each.name for each in library.data_needs()}:
        raise Refusal(wording.NO_NEED.format(name=need[:40]), field="need")
    if not organizations.divisions().filter(code=division).exists():
        raise Refusal(wording.NO_DIVISION.format(code=division[:20]), field="division")
    if not files:
        raise Refusal(wording.NO_FILES, field="files")
    if len(files) > MOST_FILES:
        raise Refusal(wording.TOO_MANY_FILES.format(most=MOST_FILES), field="files")
    if period.begins > timezone.localdate(at):
        raise Refusal(wording.FUTURE_PERIOD.format(period=period.name), field="period")


def _row(
    need: str,
    division: str,
    period: Period,
    files: Sequence[Original],
    *,
    remark: str,
    by: Actor,
    at: datetime,
) -> Delivery:
    seats = sorted(by.departments_with(P.DELIVERY_SUBMIT))
    return Delivery(
        need=need,
        division_id=division,
        period=period.name,
        begins=period.begins,
        ends=period.ends,
        department_id=seats[0] if seats else None,
        delivered_by_id=by.user,
        delivered_by_label=wording.SYSTEM if by.is_system else by.label,
        delivered_at=at,
        remark=remark,
        files=[{"name": each.name, "digest": each.digest, "size": each.size} for each in files],
        files_digest=store.digest_of(files),
    )
