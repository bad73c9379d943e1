"""
Gathers the data sets of a round into a folder, whole or not at all.

The folder is written under another name, brought to the disk and renamed: one that bears its name is
complete, and is never changed. What was handed in is linked or copied, never moved.

A computation from the same data has them by other names of the same files; only what two persons have
decided since (``sources.DECIDED``) is written anew, so that an objection that is upheld can be carried out.
"""

import csv
import json
import os
import shutil
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from marketaccess.apps.evaluation import queries
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
LOST = "现行结果所用的数据文件不在了，不能用同一份数据计算；请联系系统管理员核对备份。"
Origins = dict[str, dict[str, object]]


def gathered(row: "Computation", *, at: datetime) -> Path:
    """
    The folder of a computation's data, gathered where it is not there yet.

    :raises Refusal: demonstration data in a round that is none; the same data, which are not there.
    """
    place = folder_of(row.round.reference, row.folder)
    if place.is_dir():
        return place
    making = place.with_name(f"{place.name}.part")
    shutil.rmtree(making, ignore_errors=True)
    making.mkdir(parents=True)
    asked = Asked.of(row.round, at=at)
    base = None if row.gathers else _base(row)
    origins = _write(making, asked) if base is None else _again(making, base, asked)
    _bytes(making / ORIGINS, json.dumps(origins, ensure_ascii=False, sort_keys=True).encode())
    sync_folder(making)
    making.rename(place)
    sync_folder(place.parent)
    return place


def _base(row: "Computation") -> Path | None:
    """The data of the result that counts; while there is none, those gathered last, None without any."""
    reference, counts = row.round.reference, queries.latest(row.round)
    if counts is not None:
        place = folder_of(reference, counts.folder)
        if not place.is_dir():
            raise Refusal(LOST)
        return place
    earlier = row.round.computations.filter(number__lt=row.number).order_by("-number")
    places = (folder_of(reference, name) for name in earlier.values_list("folder", flat=True))
    return next((place for place in places if place.is_dir()), None)


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
            _know(need, making, asked, origins)
    return origins


def _know(need: DataNeed, making: Path, asked: Asked, origins: Origins) -> None:
    """What the platform knows itself of a data set, if anything."""
    origin, source = sources.PLATFORM[need.name]
    rows = source(asked)
    if rows is not None:
        _csv(making / f"{need.name}.csv", need, rows)
        is_demonstration = asked.round.is_demonstration and need.name != "calendar"
        origins[need.name] = {"origin": origin, "is_demonstration": is_demonstration}


def _again(making: Path, base: Path, asked: Asked) -> Origins:
    """The data of another computation, with what people have decided since."""
    origins = origins_of(base)
    # What was delivered in the place of the platform's own rows is data like any other.
    anew = {
        name
        for name in sources.DECIDED
        if name not in origins or origins[name]["origin"] == sources.PLATFORM[name][0]
    }
    for entry in base.iterdir():
        if entry.is_dir():
            shutil.copytree(entry, making / entry.name, copy_function=_link)
        elif entry.name != ORIGINS and entry.stem not in anew:
            _link(entry, making / entry.name)
    for need in library.data_needs():
        if need.name in anew:
            _know(need, making, asked, origins)
    return origins


def _check(need: DataNeed, given: Delivered, *, is_demonstration: bool) -> None:
    if given.is_demonstration and not is_demonstration:
        raise Refusal(MADE_UP.format(need=need.label))


def _take(given: Delivered, making: Path, name: str) -> None:
    """Deliveries by other names of their files; a file likewise, or as a copy on another disk."""
    if given.file is None:
        store.gather(given.deliveries, making / name)
        return
    _link(given.file, making / f"{name}{given.file.suffix}")


def _link(given: str | Path, there: str | Path) -> None:
    """The same file by another name; a copy where the disk does not allow that."""
    try:
        os.link(given, there)
    except OSError:
        shutil.copyfile(given, there)


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
