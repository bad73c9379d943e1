"""The settings of a production installation."""

from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import connection
from django.utils.module_loading import import_string

from marketaccess.site import settings as product
from tests.commands import run_python


def in_shell(home: Path, script: str, **environment: str) -> str:
    """What a script prints in Django's shell."""
    return run_python(home, "manage.py", "shell", "--verbosity", "0", "-c", script, **environment).stdout


def test_django_finds_nothing_to_warn_about_behind_https(tmp_path: Path) -> None:
    done = run_python(tmp_path, "manage.py", "check", "--deploy", "--fail-level", "WARNING", HTTPS="1")
    assert done.returncode == 0, done.stderr


def test_the_secret_key_is_made_once_and_kept_private(tmp_path: Path) -> None:
    script = "from django.conf import settings; print(settings.SECRET_KEY)"
    first, second = (in_shell(tmp_path, script) for _ in range(2))
    kept = tmp_path / "secret_key"
    assert first == second == kept.read_text() + "\n"
    assert kept.stat().st_mode & 0o777 == 0o600


def test_a_database_url_switches_the_database(tmp_path: Path) -> None:
    script = "from django.conf import settings; print(settings.DATABASES['default']['ENGINE'])"
    url = "postgres://user:secret@127.0.0.1:5999/name"
    assert (
        "postgresql"
        in run_python(
            tmp_path, "manage.py", "shell", "--verbosity", "0", "-c", script, DATABASE_URL=url
        ).stdout
    )
    assert "sqlite3" in in_shell(tmp_path, script)


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="pragmas of SQLite")
def test_sqlite_is_durable_and_keeps_its_references() -> None:
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA synchronous").fetchone() == (2,)
        assert cursor.execute("PRAGMA foreign_keys").fetchone() == (1,)
    assert settings.DATABASES["default"]["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def test_scripts_and_styles_come_from_here_only() -> None:
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    allowed = {source for sources in directives.values() for source in sources}
    assert not [source for source in allowed if str(source).startswith(("http", "*", "'unsafe"))]
    assert directives["default-src"] == ["'none'"]


def test_a_guess_at_a_password_is_dear() -> None:
    """The tests have a cheap hasher; the shipped one is Argon2 with no less memory than Django's own."""
    shipped = [import_string(path) for path in product.PASSWORD_HASHERS]
    assert shipped == [Argon2PasswordHasher]
    assert (shipped[0].time_cost, shipped[0].memory_cost) >= (2, 102_400)
