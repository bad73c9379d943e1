"""The command as a process: its streams, its home, its database, its environment."""

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from scripts.postgres import free_port

ROOT = Path(__file__).resolve().parents[3]
PROGRAM = "import sys; from marketaccess.site.cli import main; sys.exit(main())"
LONG = ("due", "--profile", "county-0137", "--rule", "verify", "--from", "2026-09-30",
        "--event", "extend:2033-01-01", "--json")  # fmt: skip
Installed = tuple[Path, "subprocess.CompletedProcess[str]"]
Run = Callable[..., "subprocess.CompletedProcess[str]"]


def marketaccess(home: Path, *arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-c", PROGRAM, *arguments],
        env={
            "PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT / "src"),
            "MARKETACCESS_HOME": str(home), **environment,
        },
        capture_output=True, stdin=subprocess.DEVNULL, text=True, check=False, timeout=120,
    )  # fmt: skip


@pytest.fixture
def run(tmp_path: Path) -> Run:
    return partial(marketaccess, tmp_path / "home")


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, "subprocess.CompletedProcess[str]"]:
    """A database installed by the command itself, by its address, and what the command said."""
    home = tmp_path_factory.mktemp("installed")
    path = home / "own.sqlite3"
    words = ("install", "--profile", "jianghai", "--json")
    return path, marketaccess(home, *words, DATABASE_URL=f"sqlite:///{path}")


def assert_one_line(done: "subprocess.CompletedProcess[str]", *words: str) -> None:
    assert done.returncode == 2, done
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1, done.stderr
    for word in words:
        assert word in done.stderr


# ── Streams ───────────────────────────────────────────────────────────────────────────────────────────


def test_a_reader_that_goes_away_ends_the_command_without_a_traceback() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *LONG], env={"PYTHONPATH": str(ROOT / "src")},
        stdout=writing, stderr=subprocess.PIPE, text=True, check=False,
    )  # fmt: skip
    os.close(writing)
    assert (done.returncode, done.stderr) == (128 + signal.SIGPIPE, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
def test_a_full_disk_under_the_output_is_told() -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM, *LONG], env={"PYTHONPATH": str(ROOT / "src")},
            stdout=full, stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
    assert done.returncode == 2
    assert "结果写不出去" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_terminal_that_knows_no_chinese_gets_the_json_all_the_same(run: Run) -> None:
    done = run("due", "--profile", "yangxi", "--list", "--json", PYTHONIOENCODING="ascii")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.isascii()
    assert '"rule": "reply_complainant"' in done.stdout
    assert json.loads(done.stdout)["rules"][0]["clause"].endswith("七")


# ── Home and environment ──────────────────────────────────────────────────────────────────────────────


def test_a_home_that_cannot_be_made_is_named_with_its_variable(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    home = tmp_path / "file" / "home"
    assert_one_line(run("audit", "verify", MARKETACCESS_HOME=str(home)), str(home), "MARKETACCESS_HOME")


@pytest.mark.parametrize(
    ("variable", "value", "words"),
    [
        ("DATABASE_URL", "nonsense", "postgres://"),
        ("DATABASE_URL", "mysql://user@host/name", "postgres://"),
        ("DATABASE_URL", "postgres://user:se#cret@host:port/name", "%XX"),
        ("EMAIL_PORT", "smtp", "smtp"),
    ],
)
def test_a_wrong_variable_is_named_with_its_remedy(run: Run, variable: str, value: str, words: str) -> None:
    done = run("audit", "verify", **{variable: value})
    assert_one_line(done, variable, words)
    assert "se#cret" not in done.stderr


# ── Database ──────────────────────────────────────────────────────────────────────────────────────────


def test_a_database_that_is_no_database_is_told_with_the_variable(run: Run, tmp_path: Path) -> None:
    junk = tmp_path / "junk.sqlite3"
    junk.write_text("这不是数据库" * 100, encoding="utf-8")
    assert_one_line(run("audit", "verify", DATABASE_URL=f"sqlite:///{junk}"), "DATABASE_URL")


def test_a_database_below_a_folder_that_is_missing_is_told(run: Run) -> None:
    assert_one_line(run("audit", "verify", DATABASE_URL="sqlite:////nowhere/x.sqlite3"), "DATABASE_URL")


def test_a_database_that_must_not_be_written_is_told(run: Run, installed: Installed, tmp_path: Path) -> None:
    path = tmp_path / "read-only.sqlite3"
    # Stands for a disk mounted read-only, also where the tests run as root.
    refusal = "SELECT RAISE(ABORT, 'attempt to write a readonly database')"
    with sqlite3.connect(installed[0]) as source, sqlite3.connect(path) as copy:
        source.backup(copy)
        copy.execute(f"CREATE TRIGGER refuse BEFORE INSERT ON organizations_division BEGIN {refusal}; END")
    done = run("install", "--profile", "yangxi", DATABASE_URL=f"sqlite:///{path}")
    assert_one_line(done, "readonly database")


def test_sqlite_by_address_is_as_durable_as_the_one_in_the_box(installed: Installed) -> None:
    with sqlite3.connect(installed[0]) as database:
        assert database.execute("PRAGMA journal_mode").fetchone() == ("wal",)


# ── Serving ───────────────────────────────────────────────────────────────────────────────────────────


def test_a_port_in_use_is_one_sentence_before_anything_is_touched(run: Run, tmp_path: Path) -> None:
    port = free_port()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port))
        taken.listen()
        done = run("serve", "--port", str(port))
    assert_one_line(done, f"127.0.0.1:{port}", "占用", "--port")
    assert not (tmp_path / "home" / "marketaccess.sqlite3").exists()


def test_an_address_that_is_not_of_this_machine_is_one_sentence(run: Run) -> None:
    assert_one_line(run("serve", "--host", "203.0.113.7", "--port", "8123"), "203.0.113.7:8123")


# ── A whole installation by hand ──────────────────────────────────────────────────────────────────────


@pytest.mark.requirement("R16.1")
def test_a_fresh_machine_is_installed_by_one_command_and_its_log_is_whole(
    run: Run, installed: Installed
) -> None:
    path, said = installed
    assert (said.returncode, said.stderr) == (0, "")
    told = json.loads(said.stdout)
    assert (told["profile"], set(told["passwords"])) == ("jianghai", {"sysadmin", "secadmin", "auditor"})
    found = json.loads(run("audit", "verify", "--json", DATABASE_URL=f"sqlite:///{path}").stdout)
    assert found["whole"] is True
    assert found["events"] > 3
