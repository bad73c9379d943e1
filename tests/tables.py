"""
A database with its tables, copied instead of made: making them takes as long as hundreds of tests.

`scripts/test.py` makes one for each run and names it in ``TABLES_TEMPLATE``: a file for SQLite, a database
for PostgreSQL. Where pytest is called by itself there is none, and the tables are made by the migrations.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db.backends.sqlite3.creation import DatabaseCreation

from tests.commands import MARKETACCESS, run_python

TEMPLATE = os.environ.get("TABLES_TEMPLATE", "")
FILE = "marketaccess.sqlite3"


def give(home: Path, name: str = "") -> str:
    """
    A database with its tables for a home of its own: the address to give to its commands, "" for SQLite.

    ``name``: what to call it on PostgreSQL, beside the suite's own. Without one it is SQLite everywhere.
    """
    url = os.environ.get("DATABASE_URL", "")
    if url and name:
        server = url.rsplit("/", 1)[0]
        # Not from within the template: PostgreSQL copies no database that somebody is connected to.
        with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
            template = f'TEMPLATE "{TEMPLATE}"' if TEMPLATE else ""
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            connection.execute(f'CREATE DATABASE "{name}" {template}')
        return f"{server}/{name}"
    if TEMPLATE and not url:
        with closing(sqlite3.connect(home / FILE)) as made:
            _fill(made)
    else:
        done = run_python(home, *MARKETACCESS, "migrate")
        assert done.returncode == 0, done.stderr
    return ""


def _fill(made: sqlite3.Connection) -> None:
    with closing(sqlite3.connect(TEMPLATE)) as template:
        template.backup(made)


@contextmanager
def for_the_suite() -> Iterator[None]:
    """Inside, the test database that Django makes begins as a copy, and has nothing to migrate."""
    with pytest.MonkeyPatch.context() as patch, ExitStack() as kept:
        make = DatabaseCreation._create_test_db  # type: ignore[attr-defined]

        def make_filled(creation: DatabaseCreation, *arguments: Any, **options: Any) -> str:
            name: str = make(creation, *arguments, **options)
            # It lies in memory, as long as somebody is connected.
            _fill(kept.enter_context(closing(sqlite3.connect(name, uri=True))))
            return name

        if TEMPLATE and os.environ.get("DATABASE_URL"):
            own: dict[str, object] = settings.DATABASES["default"]["TEST"]  # type: ignore[assignment]
            patch.setitem(own, "TEMPLATE", TEMPLATE)
        elif TEMPLATE:
            patch.setattr(DatabaseCreation, "_create_test_db", make_filled)
        yield
