"""The suite is split as it should be: nothing of the database is left out, one worker has all journeys."""

import gc
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import SimpleTestCase, TestCase

from tests import scheduling
from tests.scheduling import Scheduler, first_cases, folder_of, in_order, needs_database

HERE = Path(__file__).resolve().parent


def item(
    path: str,
    *,
    mark: pytest.Mark | None = None,
    fixturenames: tuple[str, ...] = (),
    cls: type | None = None,
    name: str = "test_a",
) -> Any:
    """What the split looks at in a test."""
    return SimpleNamespace(
        path=HERE / path,
        nodeid=f"tests/{path}::{name}",
        get_closest_marker=lambda wanted: mark if mark and mark.name == wanted else None,
        fixturenames=fixturenames,
        cls=cls,
    )


def test_who_asks_for_the_database_needs_it() -> None:
    assert needs_database(item("apps/test_a.py", mark=pytest.mark.django_db.mark))
    assert needs_database(item("apps/test_a.py", fixturenames=("client", "db")))
    assert needs_database(item("apps/test_a.py", fixturenames=("transactional_db",)))
    assert needs_database(item("apps/test_a.py", cls=TestCase))
    assert needs_database(item("journeys/test_a.py"))


def test_who_does_not_ask_runs_once() -> None:
    assert not needs_database(item("domain/test_a.py", fixturenames=("tmp_path",)))
    assert not needs_database(item("domain/test_a.py", cls=SimpleTestCase))


def test_this_run_is_marked_by_it(request: pytest.FixtureRequest) -> None:
    marked = {test for test in request.session.items if test.get_closest_marker("database")}
    assert marked == {test for test in request.session.items if needs_database(test)}


@pytest.mark.django_db
def test_a_marked_test_can_be_chosen(request: pytest.FixtureRequest) -> None:
    assert request.node.get_closest_marker("database") is not None


def test_a_test_that_is_not_marked_is_kept_from_the_database() -> None:
    with pytest.raises(RuntimeError, match="Database access not allowed"):
        connection.cursor()


def test_of_the_journeys_some_are_made_on_the_second_database() -> None:
    journeys = [item(f"journeys/{path.name}") for path in sorted((HERE / "journeys").glob("test_*.py"))]
    assert {journey.path.name for journey in first_cases(journeys)} == scheduling.ON_BOTH


def test_the_second_database_has_the_first_case_of_each_test() -> None:
    cases = [
        item("apps/test_a.py", name=name) for name in ("test_a[1]", "test_a[2]", "test_b", "test_c[x[y]]")
    ]
    again = item("apps/test_z.py", name="test_a[2]")
    assert first_cases([*cases, again]) == [cases[0], cases[2], cases[3], again]


def test_races_what_is_for_one_database_and_what_has_a_case_for_each_address_stay_whole() -> None:
    only = pytest.mark.skipif("True", reason="SQLite has no row-level security").mark
    rows = [item("apps/test_rows.py", name=f"test_row[{at}]", mark=only) for at in (1, 2)]
    races = [
        item("apps/test_a.py", name=f"test_race[{at}]", fixturenames=("transactional_db",)) for at in (1, 2)
    ]
    addresses = [item("architecture/test_urls.py", name=f"test_url[{at}]") for at in (1, 2)]
    assert first_cases([*rows, *races, *addresses]) == [*rows, *races, *addresses]
    assert all((HERE / folder).is_dir() for folder in scheduling.WHOLE)


def test_the_longest_folders_begin_and_the_rest_keeps_its_order() -> None:
    paths = ["apps/test_b.py", "apps/test_a.py", "site/test_a.py", "journeys/test_a.py", "test_scheduling.py"]
    begun = [str(test.path.relative_to(HERE)) for test in in_order([item(path) for path in paths])]
    assert begun == ["journeys/test_a.py", "site/test_a.py", *paths[:2], "test_scheduling.py"]
    assert {folder_of(HERE / folder / "test_a.py") for folder in scheduling.FIRST} == set(scheduling.FIRST)
    assert all((HERE / folder).is_dir() for folder in scheduling.FIRST)


def test_what_empties_the_database_is_not_brought_forward() -> None:
    emptying = [
        item("site/test_a.py", fixturenames=("transactional_db",)),
        item("site/test_b.py", mark=pytest.mark.django_db(transaction=True).mark),
    ]
    others = [item("apps/test_a.py", mark=pytest.mark.django_db.mark), item("site/test_c.py")]
    assert in_order([*others, *emptying]) == [others[1], others[0], *emptying]


def test_journeys_classes_and_files_that_share_are_one_piece_of_work_every_other_test_is_its_own() -> None:
    scheduler = Scheduler.__new__(Scheduler)
    journeys = [str(path.relative_to(HERE.parent)) for path in (HERE / "journeys").glob("test_*.py")]
    assert len({scheduler._split_scope(f"{path}::test_a[1]") for path in journeys}) == 1 < len(journeys)
    here, there, sharing = "tests/test_scheduling.py", "tests/domain/test_pace.py", "tests/site/test_serve.py"
    others = [f"{here}::test_a", f"{here}::test_b", f"{there}::test_a", f"{here}::test_c[x::y]"]
    assert [scheduler._split_scope(name) for name in others] == others
    in_class = [f"{here}::TestA::{name}" for name in ("test_a", "test_b[1]", "test_b[x::y]")]
    assert {scheduler._split_scope(name) for name in in_class} == {f"{here}::TestA"}
    assert {scheduler._split_scope(f"{sharing}::{name}") for name in ("test_a", "test_b[1]")} == {sharing}


def test_a_worker_has_before_it_what_it_has_not_done() -> None:
    scheduler = Scheduler.__new__(Scheduler)
    workload = {"tests/journeys/": {"a": True, "b": False}, "c": {"c": True}, "d": {"d": False}}
    assert scheduler._pending_of(workload) == 2
    assert workload == {"tests/journeys/": {"a": True, "b": False}, "d": {"d": False}}
    workload["d"]["d"] = workload["tests/journeys/"]["b"] = True
    assert (scheduler._pending_of(workload), workload) == (0, {})


def test_no_garbage_is_looked_for_among_the_tests(request: pytest.FixtureRequest) -> None:
    assert gc.isenabled()
    assert gc.get_freeze_count() > len(request.session.items)


def test_xdist_asks_for_it(request: pytest.FixtureRequest) -> None:
    hooks = request.config.pluginmanager.hook.pytest_xdist_make_scheduler.get_hookimpls()
    assert any(
        Path(str(hook.plugin.__file__)).parent == HERE for hook in hooks if hasattr(hook.plugin, "__file__")
    )
