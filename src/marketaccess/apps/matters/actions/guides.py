"""Publishing a guide: each change is a new version, the old ones stay as they were told."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from attrs import asdict, evolve
from django.db import transaction

from marketaccess.apps.matters import policy, wording
from marketaccess.apps.matters.models import Guide, ServiceItem
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.basics.refusal import NotAllowed, Refusal
from marketaccess.domain.matters.draft import Material
from marketaccess.foundation.audit import log
from marketaccess.foundation.documents import actions as documents
from marketaccess.foundation.documents.actions import Accepted

if TYPE_CHECKING:
    from marketaccess.foundation.documents.models import StoredFile


@transaction.atomic
def publish_guide(
    *,
    item: ServiceItem,
    body: str,
    conditions: str,
    materials: Sequence[Material],
    in_force_from: date,
    samples: Sequence[Accepted] = (),
    by: Actor,
    at: datetime,
) -> Guide:
    """
    Publish a version. Samples are stored without their metadata: everybody may fetch them.

    :raises Refusal: nothing in it, nothing new, or a day before the version before; NotAllowed.
    """
    row = ServiceItem.objects.select_for_update().get(pk=item.pk)
    if why := policy.why_not_edit(by, row):
        raise NotAllowed(why)
    if row.is_standard:
        raise NotAllowed(wording.GUIDE_OF_STANDARD)
    listed = [asdict(material) for material in materials]
    last = row.guides.order_by("-version").first()
    _check(last, body, (body, conditions, listed, in_force_from), has_samples=bool(samples))
    guide = Guide.objects.create(
        service_item=row,
        version=last.version + 1 if last else 1,
        body=body,
        conditions=conditions,
        materials=listed,
        in_force_from=in_force_from,
        published_at=at,
        is_demonstration=row.is_demonstration,
    )
    guide.samples.set([_store(sample, place, at) for place, sample in enumerate(samples, start=1)])
    detail = {"number": guide.version, "in_force_from": in_force_from.isoformat(), "samples": len(samples)}
    key = row.implementation_code
    log.record("service_item.publish_guide", "service_item", key, row.name, by=by, at=at, detail=detail)
    return guide


def _check(
    last: Guide | None, body: str, said: tuple[str, str, list[dict[str, Any]], date], *, has_samples: bool
) -> None:
    if not body.strip():
        raise Refusal(wording.EMPTY_GUIDE, field="body")
    if last is None:
        return
    if said[3] < last.in_force_from:
        raise Refusal(wording.GUIDE_IN_PAST.format(on=last.in_force_from), field="in_force_from")
    if not has_samples and said == (last.body, last.conditions, last.materials, last.in_force_from):
        raise Refusal(wording.SAME_GUIDE.format(version=last.version))


def _store(sample: Accepted, place: int, at: datetime) -> "StoredFile":
    clean = evolve(documents.clean_copy(sample, number=place), name=sample.name)
    return documents.store(accepted=clean, kind=documents.Kind.CLEAN_COPY, at=at)
