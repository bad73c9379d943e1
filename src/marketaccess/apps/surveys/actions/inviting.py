"""One-time codes in batches, for one unit and one stratum each; open links; the sample that a frame gives."""

import secrets
from collections.abc import Mapping
from datetime import datetime

from attrs import frozen
from django.db import transaction

from marketaccess.apps.surveys import wording
from marketaccess.apps.surveys.actions import steps
from marketaccess.apps.surveys.models import Batch, Invitation, Survey
from marketaccess.apps.surveys.queries import codes
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.casework.report import clean
from marketaccess.domain.surveys import frame as frames
from marketaccess.domain.surveys.strata import Stratum, allocate
from marketaccess.foundation.audit import log

MOST_CODES = 20_000
SEED_BYTES = 16
CHUNK = 1_000


@frozen
class Unit:
    """The evaluated unit that answers are about: its code in the evaluation, and its name."""

    code: str
    name: str


@transaction.atomic
def set_frame(*, survey: Survey, lines: str, by: Actor, at: datetime) -> Survey:
    """Keep the sampling frame, as it is pasted. :raises Refusal: naming the line that cannot be read."""
    survey = steps.begin("plan", survey=survey, by=by)
    frame = frames.read_lines(lines)
    survey.frame = frames.stored(frame)
    detail = {"rows": len(frame), "population": sum(frame.values())}
    return steps.finish("plan", survey=survey, by=by, at=at, changed=("frame",), detail=detail)


@transaction.atomic
def invite(
    *, survey: Survey, unit: Unit, stratum: Stratum, label: str, count: int, by: Actor, at: datetime
) -> Batch:
    """Make a batch of one-time codes."""
    survey = steps.begin("invite", survey=survey, by=by)
    if count < 1:
        raise Refusal(wording.NO_CODES, field="count")
    batch = _batch(survey, unit, stratum, label=label, count=count, at=at)
    _record("invite", survey, unit, {stratum: count}, by=by, at=at)
    return batch


@transaction.atomic
def invite_sample(
    *, survey: Survey, unit: Unit, total: int, minimum: int, by: Actor, at: datetime
) -> list[Batch]:
    """Make a batch for every stratum of the frame, in proportion and with a minimum of each."""
    survey = steps.begin("invite", survey=survey, by=by)
    frame = frames.read(survey.frame)
    if not frame:
        raise Refusal(wording.NO_FRAME)
    given = {stratum: n for stratum, n in allocate(frame, total, minimum=minimum).items() if n}
    if not given:
        raise Refusal(wording.NO_CODES, field="total")
    made = [
        _batch(survey, unit, stratum, label=stratum.words[:60], count=number, at=at)
        for stratum, number in given.items()
    ]
    _record("invite", survey, unit, given, by=by, at=at)
    return made


@transaction.atomic
def open_link(*, survey: Survey, unit: Unit, by: Actor, at: datetime) -> Batch:
    """Make the link that anybody may use, for a unit's service hall: one for each unit."""
    survey = steps.begin("invite", survey=survey, by=by)
    if not survey.has_open_links:
        raise Refusal(wording.NO_OPEN_LINKS)
    if survey.batches.filter(is_open=True, unit=unit.code).exists():
        raise Refusal(wording.OPEN_LINK_EXISTS.format(unit=unit.name), field="unit")
    batch = _batch(survey, unit, Stratum(), label="免码链接", count=1, at=at, is_open=True)
    _record("open_link", survey, unit, {}, by=by, at=at)
    return batch


def _batch(
    survey: Survey,
    unit: Unit,
    stratum: Stratum,
    *,
    label: str,
    count: int,
    at: datetime,
    is_open: bool = False,
) -> Batch:
    if count > MOST_CODES:
        raise Refusal(wording.TOO_MANY_CODES.format(most=MOST_CODES), field="count")
    if not unit.code or not unit.name:
        raise Refusal(wording.NO_UNIT, field="unit")
    batch = Batch.objects.create(
        survey=survey,
        label=clean(label, field="label", label="批次名称", longest=60, shortest=1),
        unit=clean(unit.code, field="unit_code", label="单位代码", longest=40, shortest=1),
        unit_name=clean(unit.name, field="unit_name", label="单位名称", longest=100, shortest=1),
        size=stratum.size,
        industry=stratum.industry,
        ownership=stratum.ownership,
        origin=stratum.origin,
        is_open=is_open,
        count=count,
        seed=secrets.token_hex(SEED_BYTES),
        made_at=at,
    )
    Invitation.objects.bulk_create(
        (Invitation(batch=batch, digest=codes.digest(code)) for code in codes.of(batch)), batch_size=CHUNK
    )
    return batch


def _record(
    verb: str, survey: Survey, unit: Unit, given: Mapping[Stratum, int], *, by: Actor, at: datetime
) -> None:
    detail = {"unit": unit.name, "codes": sum(given.values()), "strata": len(given)}
    log.record(f"survey.{verb}", "survey", survey.number, survey.title, by=by, at=at, detail=detail)


@transaction.atomic
def hand_out(*, batch: Batch, by: Actor, at: datetime) -> tuple[str, ...]:
    """The codes of a batch in clear, to be printed or sent. Who took them is recorded."""
    survey = steps.begin("invite", survey=batch.survey, by=by)
    detail = {"batch": batch.label, "unit": batch.unit_name, "codes": batch.count}
    log.record("survey.hand_out", "survey", survey.number, survey.title, by=by, at=at, detail=detail)
    return codes.of(batch)
