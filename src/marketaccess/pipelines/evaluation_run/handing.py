"""
Folders of rounds: the data sets that each computation rests on, and sample files for a demonstration.

    <root>/<reference>/handed/<need>.parquet|csv     files given for a demonstration round
    <root>/<reference>/<number>/                     the data of a computation, never changed
"""

import shutil
from pathlib import Path

from django.conf import settings

from marketaccess.foundation.durable import sync_folder

HANDED = "handed"
ENDINGS = (".parquet", ".csv")


def root() -> Path:
    """Where all rounds lie."""
    return Path(settings.EVALUATION_ROOT)


def folder(reference: str, name: str) -> Path:
    """The folder of one computation's data, or of what was handed in."""
    return root() / reference / name


def path(reference: str, need: str) -> Path | None:
    """The file that was handed in for a data set, None where there is none."""
    there = folder(reference, HANDED)
    return next((file for end in ENDINGS if (file := there / f"{need}{end}").is_file()), None)


def take(reference: str, files: list[Path]) -> None:
    """Keep sample files of data sets for a round."""
    there = folder(reference, HANDED)
    there.mkdir(parents=True, exist_ok=True)
    for file in files:
        shutil.copyfile(file, there / file.name)
    sync_folder(there)
