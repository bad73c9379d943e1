"""What the worker writes: how far a computation is, and what came out of it."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from marketaccess.apps.evaluation.actions import steps
from marketaccess.apps.evaluation.models import AT_WORK, Computation, RoundInput, Score, Total, Worksheet
from marketaccess.domain.authority.actor import SYSTEM
from marketaccess.foundation.audit import log

State = Computation.State
BATCH = 1000
Extras = Mapping[str, Mapping[str, Any]]
Origins = Mapping[str, Mapping[str, object]]


@transaction.atomic
def note_progress(*, computation: int, state: str, done: int = 0, queries: int = 0, at: datetime) -> bool:
    """How far the worker is. False: nobody waits for it any more."""
    row = Computation.objects.select_for_update().get(pk=computation)
    if row.state not in AT_WORK:
        return False
    row.started_at = row.started_at or at
    row.state, row.done, row.queries = State(state), done, queries
    row.save(update_fields=["state", "done", "queries", "started_at"])
    return True


@transaction.atomic
def fail(*, computation: int, trouble: str, at: datetime) -> None:
    """A computation gave nothing: the round stays as it is, and says why."""
    row = Computation.objects.select_related("round").select_for_update(of=("self",)).get(pk=computation)
    if row.state not in AT_WORK:
        return
    row.state, row.trouble, row.finished_at = State.FAILED, trouble[:300], at
    row.save(update_fields=["state", "trouble", "finished_at"])
    detail = {"number": str(row.number), "reason": row.trouble}
    log.record(
        "evaluation.fail", "round", row.round.reference, row.round.title, by=SYSTEM, at=at, detail=detail
    )


@transaction.atomic
def record(
    *, computation: int, worksheet: bytes, extras: Extras, origins: Origins, at: datetime
) -> Computation:
    """
    Keep the outcome of a computation; the round counts as computed. Recorded once, however often it is told.

    :raises NotAllowed: the round has gone on meanwhile.
    """
    row = Computation.objects.select_related("round").get(pk=computation)
    steps.lock(row.round)
    row = Computation.objects.select_related("round").get(pk=computation)
    if row.state not in AT_WORK:
        return row
    locked = steps.begin("record", round=row.round, by=SYSTEM)
    sheet = json.loads(worksheet)
    _keep(row, sheet, worksheet, extras, origins)
    row.state, row.finished_at, row.done = State.READY, at, row.queries
    row.maximum = _decimal(sheet["result"]["maximum"])
    row.save(update_fields=["state", "finished_at", "done", "maximum"])
    locked.computed_at = at
    detail = {"number": str(row.number), "digest": row.worksheet.digest}
    steps.finish("record", round=locked, by=SYSTEM, at=at, changed=("computed_at",), detail=detail)
    return row


@transaction.atomic
def note_verification(*, computation: int, is_same: bool, at: datetime) -> None:
    """Whether the same bytes came out again."""
    sheet = Worksheet.objects.select_related("computation__round").get(computation=computation)
    sheet.verified_at, sheet.is_same = at, is_same
    sheet.save(update_fields=["verified_at", "is_same"])
    detail = {"digest": sheet.digest, "agrees": str(is_same)}
    found = sheet.computation.round
    log.record(
        "evaluation.note_verification",
        "round",
        found.reference,
        found.title,
        by=SYSTEM,
        at=at,
        detail=detail,
    )


def _keep(
    row: Computation, sheet: Mapping[str, Any], content: bytes, extras: Extras, origins: Origins
) -> None:
    Worksheet.objects.create(computation=row, content=content, digest=hashlib.sha256(content).hexdigest())
    RoundInput.objects.bulk_create(_inputs(row, sheet, origins))
    units = {unit.code: unit.pk for unit in row.round.units.all()}
    told = [unit for unit in sheet["result"]["units"] if unit["unit"] in units]
    Total.objects.bulk_create(_totals(row, units, told, extras))
    Score.objects.bulk_create(_scores(row, units, told, extras), batch_size=BATCH)


def _inputs(row: Computation, sheet: Mapping[str, Any], origins: Origins) -> Iterator[RoundInput]:
    for each in sheet["data_sets"]:
        origin = origins.get(each["name"], {})
        yield RoundInput(
            computation=row,
            data_set=each["name"],
            origin=str(origin.get("origin", "")),
            rows=each["rows"],
            digest=_digest(each["files"]),
            is_demonstration=bool(origin.get("is_demonstration")),
        )


def _digest(files: Mapping[str, str]) -> str:
    """Of the file, or of the list of files where a data set has many."""
    if len(files) == 1:
        return next(iter(files.values()))
    return hashlib.sha256("".join(f"{name} {files[name]}\n" for name in sorted(files)).encode()).hexdigest()


def _totals(
    row: Computation, units: Mapping[str, int], told: list[Mapping[str, Any]], extras: Extras
) -> Iterator[Total]:
    for unit in told:
        best, worst = extras["ranges"].get(unit["unit"], (None, None))
        yield Total(
            computation=row,
            unit_id=units[unit["unit"]],
            total=_decimal(unit["total"]),
            rank=unit["rank"],
            covered=_decimal(unit["covered"]) or Decimal(0),
            best_rank=best,
            worst_rank=worst,
        )


def _scores(
    row: Computation, units: Mapping[str, int], told: list[Mapping[str, Any]], extras: Extras
) -> Iterator[Score]:
    for unit in told:
        gains, ahead = extras["gains"].get(unit["unit"], {}), extras["ahead"].get(unit["unit"], {})
        for each in unit["indicators"]:
            number = each["number"]
            gain, records = gains.get(str(number), (None, None))
            yield Score(
                computation=row,
                unit_id=units[unit["unit"]],
                indicator=number,
                status=each["status"],
                value=_decimal(each["value"]),
                points=_decimal(each["score"]),
                weight=_decimal(each["weight"]) or Decimal(0),
                numerator=_decimal(each["numerator"]) or Decimal(0),
                denominator=_decimal(each["denominator"]) or Decimal(0),
                left_out=each["left_out"],
                gap=each["gap"],
                lacking=each["lacking"],
                stands_in=each["stands_in"],
                is_corrected=each["is_corrected"],
                corrected_from=_decimal(each["corrected_from"]),
                gain=_decimal(gain),
                records=records,
                ahead=_decimal(ahead.get(str(number))),
            )


def _decimal(value: float | int | None) -> Decimal | None:
    """As the worksheet prints it: a float is its own shortest text."""
    return None if value is None else Decimal(str(value))
