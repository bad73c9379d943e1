"""
Ratings of an accepted delivery: stored, each once by its number, day by day.

A day is a transaction. Whatever breaks off in between is taken in again whole; what is known stays as it is.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from marketaccess.apps.ratings import actions
from marketaccess.apps.ratings.actions import TakenIn
from marketaccess.domain.authority.actor import SYSTEM
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.basics.text import normalise_code
from marketaccess.domain.casework.rating_row import RatingRow, check
from marketaccess.foundation.documents import confinement
from marketaccess.foundation.documents.confinement import Allowance
from marketaccess.pipelines.ratings_import.columns import NEED
from marketaccess.pipelines.ratings_import.plan import moment, units
from marketaccess.warehouse.deliveries import queries, store

if TYPE_CHECKING:
    from marketaccess.warehouse.deliveries.models import Delivery

READING = "marketaccess.pipelines.ratings_import.reading"
# Address space, of which DuckDB reserves far more than it uses.
ALLOWANCE = Allowance(memory=8 << 30, seconds=120, patience=120, files=1024)
SOURCE = "数据报送{number}"


def take_in(*, delivery: int, at: datetime) -> TakenIn:
    """
    Take in what holds: nothing of a delivery that has been replaced meanwhile, the other one brings its own.

    :raises Refusal: the same came at the same moment. confinement.Failed: its files cannot be read.
    """
    done = TakenIn(0, 0, 0)
    row = queries.deliveries().filter(queries.standing(at), pk=delivery, need=NEED.name).first()
    if row is None or not store.parquet_files(row):
        return done
    places = units(at)
    for day in _asked(row, "days"):
        brought = _day(row, _asked(row, "of_day", day=day), places, at)
        done = TakenIn(
            done.created + brought.created,
            done.known + brought.known,
            done.tasks + brought.tasks,
            done.left_out + brought.left_out,
        )
    return done


def _asked(row: "Delivery", what: str, **said: str) -> Any:
    folder = str(store.path(row)).encode()
    return json.loads(confinement.run(f"{READING}:{what}", folder, allowance=ALLOWANCE, **said))


def _day(
    row: "Delivery", told: Iterable[Mapping[str, str | None]], places: Mapping[str, int], at: datetime
) -> TakenIn:
    """One day; what names no department of ours, or is no rating, is left out and counted."""
    given = list(told)
    sound = [rating for each in given if (rating := _rating(each, places, at)) is not None]
    return actions.take_in(
        rows=sound,
        source=SOURCE.format(number=row.pk),
        is_demonstration=row.is_demonstration,
        left_out=len(given) - len(sound),
        by=SYSTEM,
        at=at,
    )


def _rating(told: Mapping[str, str | None], places: Mapping[str, int], at: datetime) -> RatingRow | None:
    said = {name: value or "" for name, value in told.items()}
    department = places.get(said["unit"])
    if department is None:
        return None
    try:
        rating = RatingRow(
            number=said["rating"],
            service_item=normalise_code(said["service_item"]),
            department=department,
            channel=said["channel"],
            rated_at=moment(said["rated_at"]),
            satisfaction=said["satisfaction"],
            record=said["record"],
            device=said["device"],
        )
        check(rating, at=at)
    except Refusal:
        return None
    return rating
