"""A command on a database that is not there says so in one line."""

from pathlib import Path

import pytest

from tests import tables
from tests.commands import MARKETACCESS, run_python


@pytest.mark.parametrize("command", [["audit", "verify"], ["demo"], ["documents", "check"]])
def test_tables_that_were_never_made(command: list[str], tmp_path: Path) -> None:
    done = run_python(tmp_path, *MARKETACCESS, *command)
    assert done.returncode == 2
    assert "marketaccess migrate" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_platform_that_was_never_installed(tmp_path: Path) -> None:
    tables.give(tmp_path)
    delivered = tmp_path / "records.csv"
    delivered.write_text("record\n1\n", encoding="utf-8")
    done = run_python(tmp_path, *MARKETACCESS, "warehouse", "deliver", "service_records", str(delivered))
    assert done.returncode == 2
    assert done.stderr == "尚未设置适用机制，请先运行 marketaccess demo 或 marketaccess install。\n"


def test_a_server_that_does_not_answer(tmp_path: Path) -> None:
    done = run_python(
        tmp_path, *MARKETACCESS, "audit", "verify", DATABASE_URL="postgres://nobody:x@127.0.0.1:9/none"
    )
    assert done.returncode == 2
    assert "DATABASE_URL" in done.stderr
    assert "Traceback" not in done.stderr


def test_migrate_makes_them(tmp_path: Path) -> None:
    """By the same command in which the suite's own tables were made."""
    tables.give(tmp_path)
    assert run_python(tmp_path, *MARKETACCESS, "audit", "verify").returncode == 0
