"""Which tests need the database, which of them share one worker, and which come first."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pytest
from django.test import TransactionTestCase
from xdist.scheduler import LoadScopeScheduling

TESTS = Path(__file__).resolve().parent
JOURNEYS = "tests/journeys/"
# By folder: the longest tests begin, so that no worker is left alone with one of them at the end.
FIRST = ("journeys", "site", "pipelines")
DATABASE_FIXTURES = {"db", "transactional_db"}
# The journeys that are made on the second database too: through both halves of the product, with every
# program at work, and with a lost answer. The others go through the same pages.
ON_BOTH = {"test_report_to_closure.py", "test_next_edition.py", "test_lost_connection.py"}
# Folders whose tests have one case for each address, model or action: each of them is another query.
WHOLE = {"architecture"}


def folder_of(path: Path) -> str:
    """The folder of ``tests`` in which a test lies, or ""."""
    inside = path.relative_to(TESTS).parts if path.is_relative_to(TESTS) else ()
    return inside[0] if len(inside) > 1 else ""


def needs_database(item: pytest.Item) -> bool:
    """
    Whether a test works on the database under test; all others run once, on whichever database.

    pytest-django closes the database to every other test, so that none can be left out by mistake. A journey
    asks for no database of Django's: it starts a county that has its own, on the same server.
    """
    return (
        folder_of(item.path) == "journeys"
        or item.get_closest_marker("django_db") is not None
        or not DATABASE_FIXTURES.isdisjoint(getattr(item, "fixturenames", ()))
        or issubclass(getattr(item, "cls", None) or object, TransactionTestCase)
    )


def is_transactional(item: pytest.Item) -> bool:
    """Whether a test commits, and the database is emptied after it."""
    mark = item.get_closest_marker("django_db")
    return "transactional_db" in getattr(item, "fixturenames", ()) or bool(
        mark and mark.kwargs.get("transaction")
    )


def first_cases(items: Sequence[pytest.Item]) -> list[pytest.Item]:
    """
    The tests for the second database: each once, with the first of its cases; of the journeys `ON_BOTH`.

    The cases of a test send other values through the same statements, and SQLite has had them all. Whole
    stay races, what SQLite could not be asked, and `WHOLE`.
    """
    met: set[str] = set()
    chosen = []
    for item in items:
        if folder_of(item.path) == "journeys" and item.path.name not in ON_BOTH:
            continue
        name = item.nodeid.partition("[")[0]
        if name not in met or _is_whole(item):
            chosen.append(item)
        met.add(name)
    return chosen


def _is_whole(item: pytest.Item) -> bool:
    is_for_one_database = item.get_closest_marker("skipif") is not None
    return is_for_one_database or is_transactional(item) or folder_of(item.path) in WHOLE


def in_order(items: Sequence[pytest.Item]) -> list[pytest.Item]:
    """
    The same tests, the folders with the longest ones first.

    What empties the database stays where pytest-django put it, behind what does not.
    """
    places = {folder: place for place, folder in enumerate(FIRST)}

    def place(item: pytest.Item) -> int:
        return len(FIRST) if is_transactional(item) else places.get(folder_of(item.path), len(FIRST))

    return sorted(items, key=place)


@cache
def _arranges_once(path: str) -> bool:
    """Whether a fixture of this file serves all its tests: two workers would arrange it twice."""
    return 'scope="module"' in (TESTS.parent / path).read_text(encoding="utf-8")


class Scheduler(LoadScopeScheduling):  # type: ignore[misc]
    """
    Each test goes to whichever worker is free, and the tests of a class together, for they share what it
    arranges once; so do those of a file that arranges something for all of them. All journeys go to one
    worker: they share a county and a browser.

    By path and not by ``xdist_group``: with pytest 9.2, xdist 3.8 overlooks that mark without a word, and
    every worker starts a county and a browser.
    """

    def _split_scope(self, nodeid: str) -> str:
        if nodeid.startswith(JOURNEYS):
            return JOURNEYS
        path, *inside = nodeid.partition("[")[0].split("::")
        if _arranges_once(path):
            return path
        return f"{path}::{inside[0]}" if len(inside) > 1 else nodeid

    def _pending_of(self, workload: dict[str, dict[str, bool]]) -> int:
        """How many tests a worker has before it. What is done is forgotten: xdist asks after each test."""
        for scope in [scope for scope, tests in workload.items() if all(tests.values())]:
            del workload[scope]
        return sum(len(tests) - sum(tests.values()) for tests in workload.values())
