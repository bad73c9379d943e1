"""A command on a database that is not there says so in one line."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]


def marketaccess(home: Path, *arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys; from marketaccess.site.cli import main; sys.exit(main())",
            *arguments,
        ],
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT / "src"),
            "MARKETACCESS_HOME": str(home),
            **environment,
        },
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("command", [["audit", "verify"], ["demo"], ["documents", "check"]])
def test_tables_that_were_never_made(command: list[str], tmp_path: Path) -> None:
    done = marketaccess(tmp_path, *command)
    assert done.returncode == 2
    assert "marketaccess migrate" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_server_that_does_not_answer(tmp_path: Path) -> None:
    done = marketaccess(tmp_path, "audit", "verify", DATABASE_URL="postgres://nobody:x@127.0.0.1:9/none")
    assert done.returncode == 2
    assert "DATABASE_URL" in done.stderr
    assert "Traceback" not in done.stderr


def test_migrate_makes_them(tmp_path: Path) -> None:
    assert marketaccess(tmp_path, "migrate").returncode == 0
    assert marketaccess(tmp_path, "audit", "verify").returncode == 0
