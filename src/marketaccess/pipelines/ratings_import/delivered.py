"""
Ratings of an accepted delivery: stored, each once by its number, day by day.

A day is a transaction. Whatever breaks off in between is taken in again whole; what is known stays as it is.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING, Any

from marketaccess.apps.ratings import actions
from marketaccess.apps.ratings.actions import TakenIn
from marketaccess.domain.authority.actor import SYSTEM
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.basics.text import normalise_code
from marketaccess.domain.casework.rating_row import RatingRow, check
from marketaccess.foundation.documents import confinement
from marketaccess.foundation.documents.confinement import Allowance
from marketaccess.pipelines.ratings_import.need import NEED
from marketaccess.pipelines.ratings_import.values import moment, units
from marketaccess.warehouse.deliveries import queries, store

if TYPE_CHECKING:
    from marketaccess.warehouse.deliveries.models import Delivery

READING = "marketaccess.pipelines.ratings_import.reading"
# Address space, of which DuckDB reserves far more than it uses.
ALLOWANCE = Allowance(memory=8 << 30, seconds=120, patience=120, files=1024)
SOURCE = "数据报送{number}"
AT_ONCE = 20_000  # ratings that are held in memory together
Told = Mapping[str, str | None]


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
    for given in _by_day(row):
        brought = _day(row, given, places, at)
        done = TakenIn(
            done.created + brought.created,
            done.known + brought.known,
            done.tasks + brought.tasks,
            done.left_out + brought.left_out,
        )
    return done


def _by_day(row: "Delivery") -> Iterator[list[Told]]:
    """The ratings of each day. A process reads many days: each start of one costs a second or two."""
    for begin, end in stretches(_asked(row, "days")):
        found = _asked(row, "between", begin=begin, end=end)
        for _, given in groupby(found, key=lambda each: each["rated_at"][:10]):
            yield list(given)


def stretches(days: Iterable[tuple[str, int]], most: int = AT_ONCE) -> Iterator[tuple[str, str]]:
    """Days, each with its number of ratings, as stretches of at most so many ratings; a day is not parted."""
    begin, end, together = "", "", 0
    for day, ratings in days:
        if begin and together + ratings > most:
            yield begin, end
            begin, together = "", 0
        begin, end, together = begin or day, day, together + ratings
    if begin:
        yield begin, end


def _asked(row: "Delivery", what: str, **said: str) -> Any:
    folder = str(store.path(row)).encode()
    return json.loads(confinement.run(f"{READING}:{what}", folder, allowance=ALLOWANCE, **said))


def _day(row: "Delivery", given: Sequence[Told], places: Mapping[str, int], at: datetime) -> TakenIn:
    """One day; what names no department of ours, or is no rating, is left out and counted."""
    sound = [rating for each in given if (rating := _rating(each, places, at)) is not None]
    take_in_day = partial(
        actions.take_in,
        rows=sound,
        source=SOURCE.format(number=row.pk),
        is_demonstration=row.is_demonstration,
        left_out=len(given) - len(sound),
        by=SYSTEM,
        at=at,
    )
    try:
        return take_in_day()
    except Refusal:
        # Another worker took the day in at the same moment, one thought to be gone: now it is known.
        return take_in_day()


def _rating(told: Told, places: Mapping[str, int], at: datetime) -> RatingRow | None:
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
