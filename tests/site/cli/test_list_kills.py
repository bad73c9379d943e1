"""Issue 3: kill -9 an import or a comparison at any point and run it again: the same result, once."""

import json
import shutil
import signal
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection

from tests import tables
from tests.commands import MARKETACCESS, run_python
from tests.pipelines.list_import.tables import HEAD, ROWS, sound, workbook

pytestmark = [
    pytest.mark.requirement("R2.2"),
    pytest.mark.requirement("R3.2"),
    pytest.mark.skipif(
        connection.vendor != "sqlite",
        reason="each run has an installation of its own, a copy of one SQLite file",
    ),
]
# Kills the process when it comes to a function: "module:object.name before|after".
KILLER = """
import os, signal, sys
from importlib import import_module
where, when = sys.argv.pop(1).split()

def arm():
    module, _, path = where.partition(":")
    *parents, name = path.split(".")
    holder = import_module(module)
    for parent in parents:
        holder = getattr(holder, parent)
    real = getattr(holder, name)
    def deadly(*args, **kwargs):
        if when == "after":
            real(*args, **kwargs)
        os.kill(os.getpid(), signal.SIGKILL)
    setattr(holder, name, deadly)

import django
real_setup = django.setup
def setup(*args, **kwargs):
    real_setup(*args, **kwargs)
    arm()
django.setup = setup
from marketaccess.site.cli import main
sys.exit(main())
"""
COUNTS = """
import django, json; django.setup()
from django_tasks_db.models import DBTaskResult
from marketaccess.apps.negative_list.models import *
from marketaccess.foundation.audit.models import Event
from marketaccess.foundation.audit.verify import verify
print(json.dumps({
    "revisions": Revision.objects.count(), "items": Item.objects.count(), "measures": Measure.objects.count(),
    "records": Event.objects.filter(action="list.record").count(),
    "states": list(Comparison.objects.values_list("state", flat=True)),
    "changes": Change.objects.count(),
    "drafts": Event.objects.filter(action="list.draft_comparison").count(),
    "is_whole": verify().is_whole,
}))
"""
REQUEST = """
import django, sys; django.setup()
from datetime import timedelta
from django.utils import timezone
from marketaccess.apps.negative_list import actions
from marketaccess.domain.authority.actor import SYSTEM
at = timezone.now() + timedelta(minutes=int(sys.argv[1]))
actions.request_comparison(old_key="2022", new_key="2025", by=SYSTEM, at=at)
"""
# A person asks again; then what the ticker of another worker does a quarter of an hour later.
AGAIN = f"""{REQUEST}
from marketaccess.site.working import requeue_abandoned
print(requeue_abandoned(at=timezone.now() + timedelta(hours=1)))
"""
RECORDING = "marketaccess.apps.negative_list.actions.recording"
COMPARING = "marketaccess.apps.negative_list.actions.comparing"
SETTINGS = "marketaccess.site.settings"


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with its tables, and two files of a list."""
    home = tmp_path_factory.mktemp("installed")
    tables.give(home)
    (home / "2025.xlsx").write_bytes(sound())
    (home / "2022.xlsx").write_bytes(
        workbook(HEAD, *ROWS, ("3", "未获得许可，不得刻章", "203002", "刻章许可", "公安机关"))
    )
    return home


@pytest.fixture(scope="module")
def asked(installed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with both editions in it, and their comparison asked for."""
    home = tmp_path_factory.mktemp("asked") / "home"
    shutil.copytree(installed, home)
    for edition in ("2022", "2025"):
        assert listed(home, edition).returncode == 0
    assert run_python(home, "-c", REQUEST, "0", DJANGO_SETTINGS_MODULE=SETTINGS).returncode == 0
    return home


@pytest.fixture
def home(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path]:
    """A copy for one test, of the home that its parameter names or else of the installed one."""
    copy = tmp_path / "home"
    shutil.copytree(request.getfixturevalue(getattr(request, "param", "installed")), copy)
    yield copy
    shutil.rmtree(copy)


def listed(home: Path, edition: str = "2025", *, killed: str = "") -> "subprocess.CompletedProcess[str]":
    file = str(home / f"{edition}.xlsx")
    program = ("-c", KILLER, killed) if killed else MARKETACCESS
    return run_python(home, *program, "list", "import", file, "--edition", edition, "--json")


def counts(home: Path) -> dict[str, object]:
    done = run_python(home, "-c", COUNTS, DJANGO_SETTINGS_MODULE=SETTINGS)
    assert done.returncode == 0, done.stderr
    told: dict[str, object] = json.loads(done.stdout)
    return told


def left_of(home: Path, *names: str) -> tuple[int, ...]:
    """How many rows the killed process left in tables of the list; looked at without starting another."""
    with closing(sqlite3.connect(home / tables.FILE)) as database:
        counted = [database.execute(f"SELECT count(*) FROM negative_list_{name}") for name in names]
        return tuple(found.fetchone()[0] for found in counted)


ONCE = {"revisions": 1, "items": 2, "measures": 5, "records": 1, "is_whole": True}


@pytest.mark.parametrize(
    "point",
    [
        f"{RECORDING}:Item.objects.bulk_create after",
        f"{RECORDING}:log.record after",
        f"{RECORDING}:_announce before",  # committed, and nobody told
    ],
)
def test_an_import_killed_anywhere_is_done_once_when_run_again(home: Path, point: str) -> None:
    killed = listed(home, killed=point)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    left = left_of(home, "revision", "item", "measure")
    assert left in {(0, 0, 0), (1, 2, 5)}  # all of it or nothing
    again = listed(home)
    assert again.returncode == 0, again.stderr
    outcome = "known" if any(left) else "stored"
    assert json.loads(again.stdout)["outcome"] == outcome
    made = counts(home)
    assert {name: made[name] for name in ONCE} == ONCE


@pytest.mark.parametrize("home", ["asked"], indirect=True)
@pytest.mark.parametrize(
    "point",
    [
        f"{COMPARING}:queries.proposed_lines after",
        f"{COMPARING}:title before",  # the lines are written, not committed
    ],
)
def test_a_comparison_whose_worker_was_killed_is_made_once(home: Path, point: str) -> None:
    killed = run_python(home, "-c", KILLER, point, "worker", "--once")
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert left_of(home, "comparison", "change") == (1, 0)
    # The first task comes back as well.
    again = run_python(home, "-c", AGAIN, "5", DJANGO_SETTINGS_MODULE=SETTINGS)
    assert again.stdout.strip() == "1", again.stderr
    done = run_python(home, *MARKETACCESS, "worker", "--once")
    assert done.returncode == 0, done.stderr
    made = counts(home)
    assert (made["states"], made["drafts"], made["is_whole"]) == (["draft"], 1, True)
    told_once = run_python(home, *MARKETACCESS, "list", "diff", "2022", "2025", "--json")
    lines = json.loads(told_once.stdout)
    assert lines["state"] == "draft"
    assert made["changes"] == len(lines["items"]) + len(lines["measures"])
