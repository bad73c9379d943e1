"""Orders for the process that computes, and what it answers. DuckDB is loaded there and nowhere else."""

import json
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import frozen

from marketaccess.domain.basics.refusal import Refusal
from marketaccess.foundation.documents import confinement
from marketaccess.foundation.documents.confinement import Allowance
from marketaccess.pipelines.evaluation_run import handing

if TYPE_CHECKING:
    from marketaccess.apps.evaluation.models import Computation

CALCULATING = "marketaccess.pipelines.evaluation_run.calculating"
# Address space, of which DuckDB reserves far more than it uses: 50 million records take 2 GiB.
ALLOWANCE = Allowance(memory=16 << 30, seconds=7200, patience=3600, files=1024)
LISTING = Allowance(memory=8 << 30, seconds=120, patience=60, files=1024)
# Answers that stay at hand in this process: some hundred records each, ten megabytes together.
KEPT = 64
TOO_MUCH = "没有算出来：内存或者时间不够，或者数据文件已经损坏。请核对数据后再试。"


@frozen
class Outcome:
    """The bytes of a worksheet, and what it does not say: rank ranges, gains, distance from the mean."""

    worksheet: bytes
    extras: Mapping[str, Mapping[str, Any]]


def compute(row: "Computation", place: Path, tell: Callable[[str], bool]) -> Outcome:
    """
    The outcome of a computation over the data of a folder.

    :raises Refusal: what is wrong with the data. confinement.Stopped: ``tell`` said so.
    """
    try:
        answer = confinement.watched(
            f"{CALCULATING}:computed", _content(row, place), allowance=ALLOWANCE, tell=tell
        )
    except confinement.Failed as error:
        raise Refusal(TOO_MUCH) from error
    head, _, worksheet = answer.partition(b"\n")
    return Outcome(worksheet, json.loads(head))


def records(
    row: "Computation", *, unit: str, indicator: int, begin: int, most: int, is_kept: bool = False
) -> dict[str, Any]:
    """
    Some of the records behind a score (see ``warehouse.listing``). :raises Refusal: none to list.

    ``is_kept``: the answer stays at hand, for whoever turns the page. It cannot grow old: the same worksheet
    rests on the same data.
    """
    place = handing.folder(row.round.reference, row.folder)
    said = {"unit": unit, "indicator": indicator, "begin": begin, "most": most}
    content = _content(row, place, **said)
    answer = _kept(row.worksheet.digest, content) if is_kept else _listed(content)
    found: dict[str, Any] = json.loads(answer)
    return found


@lru_cache(maxsize=KEPT)
def _kept(_worksheet: str, content: bytes) -> bytes:
    return _listed(content)


def _listed(content: bytes) -> bytes:
    try:
        return confinement.run(f"{CALCULATING}:listed", content, allowance=LISTING)
    except confinement.Failed as error:
        raise Refusal(TOO_MUCH) from error


def _content(row: "Computation", place: Path, **said: object) -> bytes:
    order = {
        "system": row.round.system_text,
        "period": row.round.period,
        "policies": row.round.policies,
        "folder": str(place),
        **said,
    }
    return json.dumps(order, ensure_ascii=False).encode()
