"""
`make test`: style, types, layers, migrations, then the suite on SQLite and on PostgreSQL.

Every test runs on SQLite; on PostgreSQL run those again that work on the database, each with the first of
its cases, and some journeys; or all of it (`--every-case`).

The tables are made once for each database, beside the checks: the suite's workers, its county and its
commands begin with a copy (tests/tables.py).
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

from attrs import define, field

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from scripts.postgres import DATABASE, cluster

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
WORKERS = 2
# The longest first.
CHECKS: dict[str, list[str]] = {
    "types": ["mypy", "--no-error-summary"],
    "format": ["ruff", "format", "--check", "--quiet", "."],
    "lint": ["ruff", "check", "--quiet", "."],
    "layers": ["lint-imports", "--no-logo"],
    "migrations": ["python", "manage.py", "makemigrations", "--check", "--dry-run", "--verbosity", "0"],
}


def run(title: str, command: list[str], *, quietly: bool = False, **environment: str) -> bool:
    """One step with its seconds. ``quietly`` holds its output back until it ends, for steps side by side."""
    if not quietly:
        print(f"\n── {title}", flush=True)
    started = time.monotonic()
    settings = {
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
        # Where bytecode is not kept, each worker compiles every test anew: half of the time of collection.
        "PYTHONDONTWRITEBYTECODE": "",
    }
    done = subprocess.run(
        [str(BIN / command[0]), *command[1:]],
        cwd=ROOT,
        env={**os.environ, **settings, **environment},
        check=False,
        stdout=subprocess.PIPE if quietly else None,
        stderr=subprocess.STDOUT if quietly else None,
        text=True,
    )
    said = f"\n── {title}\n{done.stdout}" if quietly else ""
    verdict = "ok" if done.returncode == 0 else f"FAILED ({done.returncode})"
    print(f"{said}   {verdict} in {time.monotonic() - started:.0f} s", flush=True)
    return done.returncode == 0


@define
class Database:
    """One to run the suite on: its address, and the migrated database that its tests copy."""

    name: str
    url: str
    template: str
    arguments: list[str] = field(factory=list)

    def migrate(self) -> bool:
        """Make the tables of the template, with the product's own command."""
        url = self.url or f"sqlite:///{self.template}"
        command = ["marketaccess", "migrate"]
        return run(f"tables on {self.name}", command, quietly=True, DATABASE_URL=url)

    def suite(self) -> bool:
        """The pytest suite; tests/scheduling.py deals it out to the workers."""
        command = ["pytest", "-q", "-n", str(WORKERS), *self.arguments]
        return run(f"suite on {self.name}", command, TABLES_TEMPLATE=self.template, DATABASE_URL=self.url)


@contextmanager
def databases(only: str | None, arguments: list[str], *, every_case: bool) -> Iterator[list[Database]]:
    """What the suite runs on. PostgreSQL is a private cluster, started here and stopped at the end."""
    chosen = []
    with tempfile.TemporaryDirectory(prefix="marketaccess-tables-") as folder, ExitStack() as running:
        if only != "postgres":
            chosen.append(Database("SQLite", "", str(Path(folder) / "tables.sqlite3"), arguments))
        if only != "sqlite" and (made := running.enter_context(cluster())):
            less = [] if every_case else ["--first-cases"]
            chosen.append(Database("PostgreSQL", made.url, DATABASE, ["-m", "database", *less, *arguments]))
        yield chosen


def prepare(chosen: list[Database]) -> bool:
    """All checks and the tables, two at a time: the type checker takes as long as the others together."""
    steps: list[Callable[[], bool]] = [
        partial(run, name, command, quietly=True) for name, command in CHECKS.items()
    ]
    steps[1:1] = [database.migrate for database in chosen]
    with ThreadPoolExecutor(WORKERS) as pool:
        return all(done.result() for done in [pool.submit(step) for step in steps])


def say_that_postgres_is_missing() -> bool:
    """Where there is no PostgreSQL: said loudly, a failure in CI."""
    print("\n" + "!" * 88)
    print("!! No PostgreSQL here: the suite ran on SQLite ONLY. On Debian: apt-get install postgresql")
    print("!" * 88)
    return not os.environ.get("CI")


def main() -> int:
    """Exit code 0 when every step passed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--checks-only", action="store_true", help="style, types, layers, migrations")
    parser.add_argument("--every-case", action="store_true", help="all cases of all tests on PostgreSQL too")
    parser.add_argument("--only", choices=["sqlite", "postgres"], help="one database, for a quick look")
    options, rest = parser.parse_known_args()
    if options.checks_only:
        return int(not prepare([]))
    with databases(options.only, rest, every_case=options.every_case) as chosen:
        results = [prepare(chosen), *(database.suite() for database in chosen)]
    if options.only != "sqlite" and all(database.name != "PostgreSQL" for database in chosen):
        results.append(say_that_postgres_is_missing())
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
