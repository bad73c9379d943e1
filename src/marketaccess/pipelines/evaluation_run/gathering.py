"""
Gathers the data sets of a round into a folder, whole or not at all.

The folder is written under another name, brought to the disk and renamed: one that bears its name is
complete, and is never changed. What was handed in is linked or copied, never moved.
"""

import csv
import json
import os
import shutil
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.evaluation.data_need import DataNeed
from marketaccess.foundation.durable import sync_folder
from marketaccess.law import library
from marketaccess.pipelines.evaluation_run import sources
from marketaccess.pipelines.evaluation_run.handing import folder as folder_of
from marketaccess.pipelines.evaluation_run.sources import Asked, Delivered
from marketaccess.warehouse.deliveries import store

if TYPE_CHECKING:
    from marketaccess.apps.evaluation.models import Computation

ORIGINS = "origins.json"
MADE_UP = "数据“{need}”是示范数据，不能进入正式的评估轮次。请另建示范轮次，或者报送正式数据。"
Origins = dict[str, dict[str, object]]


def gathered(row: "Computation", *, at: datetime) -> Path:
    """
    The folder of a computation's data, gathered where it is not there yet.

    :raises Refusal: demonstration data in a round that is none.
    """
    place = folder_of(row.round.reference, row.folder)
    if place.is_dir():
        return place
    making = place.with_name(f"{place.name}.part")
    shutil.rmtree(making, ignore_errors=True)
    making.mkdir(parents=True)
    origins = _write(making, Asked.of(row.round, at=at))
    _bytes(making / ORIGINS, json.dumps(origins, ensure_ascii=False, sort_keys=True).encode())
    sync_folder(making)
    making.rename(place)
    sync_folder(place.parent)
    return place


def origins_of(place: Path) -> Origins:
    """Where each data set of a folder came from."""
    found: Origins = json.loads((place / ORIGINS).read_bytes())
    return found


def _write(making: Path, asked: Asked) -> Origins:
    origins: Origins = {}
    for need in library.data_needs():
        given = None if need.name in sources.OWN else sources.delivered(need, asked)
        if given is not None:
            _check(need, given, is_demonstration=asked.round.is_demonstration)
            _take(given, making, need.name)
            origins[need.name] = {"origin": given.origin, "is_demonstration": given.is_demonstration}
        elif need.name in sources.PLATFORM:
            origin, source = sources.PLATFORM[need.name]
            rows = source(asked)
            if rows is not None:
                _csv(making / f"{need.name}.csv", need, rows)
                is_demonstration = asked.round.is_demonstration and need.name != "calendar"
                origins[need.name] = {"origin": origin, "is_demonstration": is_demonstration}
    return origins


def _check(need: DataNeed, given: Delivered, *, is_demonstration: bool) -> None:
    if given.is_demonstration and not is_demonstration:
        raise Refusal(MADE_UP.format(need=need.label))


def _take(given: Delivered, making: Path, name: str) -> None:
    """Deliveries by other names of their files; a file likewise, or as a copy on another disk."""
    if given.file is None:
        store.gather(given.deliveries, making / name)
        return
    there = making / f"{name}{given.file.suffix}"
    try:
        os.link(given.file, there)
    except OSError:
        shutil.copyfile(given.file, there)


def _csv(path: Path, need: DataNeed, rows: Iterable[Mapping[str, object]]) -> None:
    """Rows in the columns of a data need; None is nothing, truth is a word."""
    names = [column.name for column in need.columns]
    with path.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.writer(opened, lineterminator="\n")
        writer.writerow(names)
        writer.writerows([_cell(row[name]) for name in names] for row in rows)
        opened.flush()
        os.fsync(opened.fileno())


def _cell(value: object) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _bytes(path: Path, content: bytes) -> None:
    with path.open("wb") as opened:
        opened.write(content)
        opened.flush()
        os.fsync(opened.fileno())
