"""What the settings take from the environment, and how they refuse what they cannot use."""

import stat
from pathlib import Path

import pytest

from marketaccess.domain.basics.refusal import Refusal
from marketaccess.site import environment
from tests.site.cli.calls import is_chinese

Environment = pytest.MonkeyPatch
STRONG = "0123456789" * 5


class TestDatabase:
    def test_without_an_address_it_is_sqlite_in_the_home(
        self, monkeypatch: Environment, tmp_path: Path
    ) -> None:
        monkeypatch.delenv("DATABASE_URL", raising=False)
        made = environment.database(tmp_path)
        assert (made["ENGINE"], made["NAME"]) == (environment.SQLITE, tmp_path / "marketaccess.sqlite3")

    @pytest.mark.parametrize("url", ["", "sqlite:////srv/own.sqlite3"])
    def test_sqlite_is_durable_wherever_it_lies(
        self, monkeypatch: Environment, tmp_path: Path, url: str
    ) -> None:
        monkeypatch.setenv("DATABASE_URL", url)
        options = environment.database(tmp_path)["OPTIONS"]
        assert isinstance(options, dict)
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            assert pragma in options["init_command"]
        assert options["transaction_mode"] == "IMMEDIATE"
        assert options["timeout"] >= 10

    @pytest.mark.parametrize("scheme", ["postgres", "postgresql", "pgsql"])
    def test_postgresql_by_any_of_its_names(
        self, monkeypatch: Environment, tmp_path: Path, scheme: str
    ) -> None:
        monkeypatch.setenv("DATABASE_URL", f"{scheme}://user:se%23cret@db.example:6432/county")
        made = environment.database(tmp_path)
        assert made["ENGINE"] == environment.POSTGRES
        told = [made[key] for key in ("USER", "PASSWORD", "HOST", "PORT", "NAME")]
        assert told == ["user", "se#cret", "db.example", 6432, "county"]
        assert made["CONN_HEALTH_CHECKS"] is True
        assert made["OPTIONS"] == {
            "options": environment.POSTGRES_SESSION,
            "prepare_threshold": environment.PREPARE_BY_ITSELF,
        }

    def test_what_the_address_tells_postgresql_goes_before(
        self, monkeypatch: Environment, tmp_path: Path
    ) -> None:
        monkeypatch.setenv("DATABASE_URL", "postgres://u:p@db/county?sslmode=require&options=-c%20jit%3Doff")
        made = environment.database(tmp_path)
        assert made["OPTIONS"] == {
            "sslmode": "require",
            "options": "-c jit=off",
            "prepare_threshold": environment.PREPARE_BY_ITSELF,
        }

    @pytest.mark.parametrize(
        "url",
        ["county", "postgres", "postgres://", "postgres://user@host", "mysql://u@h/x", "oracle://u@h/x",
         "http://h/x", "postgres://u:p@h:port/x", "postgres://u:p@h:99999999/x"],
    )  # fmt: skip
    def test_any_other_address_is_refused_with_examples_and_without_the_password(
        self, monkeypatch: Environment, tmp_path: Path, url: str
    ) -> None:
        monkeypatch.setenv("DATABASE_URL", url)
        with pytest.raises(Refusal) as refusal:
            environment.database(tmp_path)
        assert refusal.value.field == "DATABASE_URL"
        assert "postgres://" in refusal.value.message
        assert ":p@" not in refusal.value.message


class TestSecretKey:
    def test_the_given_one_counts(self, monkeypatch: Environment, tmp_path: Path) -> None:
        monkeypatch.setenv("SECRET_KEY", STRONG)
        assert environment.secret_key(tmp_path / "home") == STRONG
        assert not (tmp_path / "home").exists()

    @pytest.mark.parametrize("weak", ["given", STRONG[:-1], "0" * 80, "abab" * 20, "密钥" * 10])
    def test_one_that_can_be_guessed_is_refused_with_a_way_to_a_better_one(
        self, monkeypatch: Environment, tmp_path: Path, weak: str
    ) -> None:
        monkeypatch.setenv("SECRET_KEY", weak)
        with pytest.raises(Refusal) as refusal:
            environment.secret_key(tmp_path / "home")
        assert refusal.value.field == "SECRET_KEY"
        assert "secrets.token_hex" in refusal.value.message
        assert weak not in refusal.value.message

    def test_one_is_made_once_and_only_its_owner_reads_it(
        self, monkeypatch: Environment, tmp_path: Path
    ) -> None:
        monkeypatch.delenv("SECRET_KEY", raising=False)
        first = environment.secret_key(tmp_path / "home")
        assert len(first) >= 64
        assert environment.secret_key(tmp_path / "home") == first
        assert stat.S_IMODE((tmp_path / "home" / "secret_key").stat().st_mode) == 0o600

    def test_two_installations_have_two_keys(self, monkeypatch: Environment, tmp_path: Path) -> None:
        monkeypatch.delenv("SECRET_KEY", raising=False)
        assert environment.secret_key(tmp_path / "a") != environment.secret_key(tmp_path / "b")

    def test_a_key_that_cannot_be_read_is_named(self, monkeypatch: Environment, tmp_path: Path) -> None:
        monkeypatch.delenv("SECRET_KEY", raising=False)
        (tmp_path / "secret_key").mkdir()
        with pytest.raises(Refusal, match="secret_key") as refusal:
            environment.secret_key(tmp_path)
        assert refusal.value.field == "MARKETACCESS_HOME"


class TestNumber:
    @pytest.mark.parametrize(("given", "expected"), [("25", 25), ("1", 1), ("100", 100), ("", 7)])
    def test_a_whole_number_within_its_bounds(
        self, monkeypatch: Environment, given: str, expected: int
    ) -> None:
        monkeypatch.setenv("SOME_NUMBER", given)
        assert environment.number("SOME_NUMBER", 7, most=100) == expected

    @pytest.mark.parametrize("given", ["0", "101", "-1", "1.5", "ten", "²", "１0", " 5", "9" * 50])  # noqa: RUF001
    def test_anything_else_is_refused_by_name(self, monkeypatch: Environment, given: str) -> None:
        monkeypatch.setenv("SOME_NUMBER", given)
        with pytest.raises(Refusal) as refusal:
            environment.number("SOME_NUMBER", 7, most=100)
        assert "SOME_NUMBER" in refusal.value.message
        assert "1至100" in refusal.value.message


def test_a_folder_is_made_with_those_above_it(tmp_path: Path) -> None:
    environment.make_folder(tmp_path / "a" / "b", "ASSETS_ROOT")
    environment.make_folder(tmp_path / "a" / "b", "ASSETS_ROOT")
    assert (tmp_path / "a" / "b").is_dir()


def test_a_folder_that_cannot_be_made_names_its_variable(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Refusal) as refusal:
        environment.make_folder(tmp_path / "file" / "below", "ASSETS_ROOT")
    assert "ASSETS_ROOT" in refusal.value.message
    assert is_chinese(refusal.value.message)
