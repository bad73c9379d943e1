"""`make test`: style, types, layers, migrations, then the suite on SQLite and on PostgreSQL."""

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from scripts.postgres import cluster

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
CHECKS: dict[str, list[str]] = {
    "format": ["ruff", "format", "--check", "--quiet", "."],
    "lint": ["ruff", "check", "--quiet", "."],
    "types": ["mypy", "--no-error-summary"],
    "layers": ["lint-imports", "--no-logo"],
    "migrations": ["python", "manage.py", "makemigrations", "--check", "--dry-run", "--verbosity", "0"],
}


def run(title: str, command: list[str], **environment: str) -> bool:
    """One step with its title and seconds; its output only when it fails, or when it is the suite's."""
    print(f"\n── {title}", flush=True)
    started = time.monotonic()
    settings = {"DJANGO_SETTINGS_MODULE": "tests.settings", "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
    program = [str(BIN / command[0]), *command[1:]]
    code = subprocess.run(
        program, cwd=ROOT, env={**os.environ, **settings, **environment}, check=False
    ).returncode
    print(f"   {'ok' if code == 0 else f'FAILED ({code})'} in {time.monotonic() - started:.0f} s", flush=True)
    return code == 0


def suite(database: str, arguments: list[str], **environment: str) -> bool:
    """The whole pytest suite on one database."""
    command = ["pytest", "-q", "-n", "2", "--dist", "loadgroup", *arguments]
    return run(f"suite on {database}", command, **environment)


def on_postgres(arguments: list[str]) -> bool:
    """The suite on a private cluster. Where there is none: said loudly, and a failure in CI."""
    with cluster() as running:
        if running is not None:
            return suite("PostgreSQL", arguments, DATABASE_URL=running.url)
    print("\n" + "!" * 88)
    print("!! No PostgreSQL here: the suite ran on SQLite ONLY. On Debian: apt-get install postgresql")
    print("!" * 88)
    return not os.environ.get("CI")


def main() -> int:
    """Exit code 0 when every step passed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--checks-only", action="store_true", help="style, types, layers, migrations")
    parser.add_argument("--only", choices=["sqlite", "postgres"], help="one database, for a quick look")
    options, rest = parser.parse_known_args()
    results = [run(title, command) for title, command in CHECKS.items()]
    if not options.checks_only:
        if options.only != "postgres":
            results.append(suite("SQLite", rest, DATABASE_URL=""))
        if options.only != "sqlite":
            results.append(on_postgres(rest))
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
