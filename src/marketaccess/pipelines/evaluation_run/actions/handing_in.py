"""Sample files for a demonstration round. Real data come through deliveries."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import transaction

from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.foundation.audit import log
from marketaccess.law import library
from marketaccess.pipelines.evaluation_run import handing

if TYPE_CHECKING:
    from marketaccess.apps.evaluation.models import Round

ONLY_SAMPLES = "只有示范轮次才能使用示范数据文件；正式轮次的数据请走数据报送。"
NOTHING = "文件夹“{folder}”里没有评估数据文件。"


@transaction.atomic
def hand_in(*, round: "Round", folder: Path, by: Actor, at: datetime) -> tuple[str, ...]:
    """Keep the data sets of a folder for a demonstration round. :raises Refusal: a real round, no files."""
    if not round.is_demonstration:
        raise Refusal(ONLY_SAMPLES)
    names = [f"{need.name}{end}" for need in library.data_needs() for end in handing.ENDINGS]
    files = [folder / name for name in names if (folder / name).is_file()]
    if not files:
        raise Refusal(NOTHING.format(folder=folder))
    handing.take(round.reference, files)
    needs = tuple(file.stem for file in files)
    log.record(
        "evaluation.hand_in",
        "round",
        round.reference,
        round.title,
        by=by,
        at=at,
        detail={"files": len(files)},
    )
    return needs
