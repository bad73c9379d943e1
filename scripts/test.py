"""
`make test`: style, types, layers, migrations, then the suite on SQLite and on PostgreSQL.

Every test runs on SQLite; on PostgreSQL run those again that work on the database, each with the first of
its cases, and some journeys; or all of it (`--every-case`).
"""

import argparse
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from scripts.postgres import cluster

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


def checks() -> list[bool]:
    """All checks, two at a time: the type checker takes as long as the others together."""
    with ThreadPoolExecutor(WORKERS) as pool:
        return list(pool.map(lambda check: run(check[0], check[1], quietly=True), CHECKS.items()))


def suite(database: str, arguments: list[str], **environment: str) -> bool:
    """The pytest suite on one database; tests/scheduling.py deals it out to the workers."""
    command = ["pytest", "-q", "-n", str(WORKERS), *arguments]
    return run(f"suite on {database}", command, **environment)


def on_postgres(arguments: list[str]) -> bool:
    """What works on the database, on a private cluster. Where there is none: said loudly, a failure in CI."""
    with cluster() as running:
        if running is not None:
            return suite("PostgreSQL", ["-m", "database", *arguments], DATABASE_URL=running.url)
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
    results = checks()
    if not options.checks_only:
        if options.only != "postgres":
            results.append(suite("SQLite", rest, DATABASE_URL=""))
        if options.only != "sqlite":
            results.append(on_postgres(rest if options.every_case else ["--first-cases", *rest]))
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
