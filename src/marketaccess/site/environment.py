"""What the settings read from the environment: each value checked, each fault one sentence."""

import os
from pathlib import Path

import dj_database_url

from marketaccess.domain.basics.refusal import Refusal

SQLITE, POSTGRES = "django.db.backends.sqlite3", "django.db.backends.postgresql"
SQLITE_OPTIONS = {
    # FULL: an answered request is on the disk, not only in the WAL's cache.
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    # A transaction that reads first and writes later would fail at the write: take the lock at once.
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
}
# Connections are kept by their threads: opening one costs more than most questions asked of it.
CONNECTION_SECONDS = 60
# What the planner is told of this database: its pages lie in memory or on a disk without a head to move, and
# the processes of the web server leave it no cores for helpers, whose start costs more than a page's query.
POSTGRES_SESSION = "-c random_page_cost=1.1 -c max_parallel_workers_per_gather=0"
# Statements are planned once and kept only where the code asks for it (``statements.planned``), which the
# driver obeys only while it may keep any: after so many of one text, that is never, it would by itself.
PREPARE_BY_ITSELF = 1_000_000
# As Django's own check of a deployment has it.
KEY_LENGTH, KEY_CHARACTERS = 50, 5
WEAK_KEY = (
    f"环境变量 SECRET_KEY 太弱：至少{KEY_LENGTH}个字符，其中至少{KEY_CHARACTERS}种不同的字符。"
    "可以用 python3 -c 'import secrets; print(secrets.token_hex(48))' 生成一个，妥善保存。"
)
WRONG_URL = (
    "DATABASE_URL 不对：只能是 postgres://用户:口令@主机:端口/库名，或者 sqlite:////绝对路径。"
    "口令里的特殊字符须写成 %XX。"
)


def number(name: str, default: int, *, most: int) -> int:
    """A whole number from 1. :raises Refusal: naming the variable."""
    given = os.environ.get(name, "") or str(default)
    if not (given.isascii() and given.isdigit() and 1 <= int(given) <= most):
        raise Refusal(f"环境变量 {name} 的值“{given}”不对，应当是1至{most}的整数。", field=name)
    return int(given)


def make_folder(folder: Path, name: str) -> None:
    """A folder that the program writes to. :raises Refusal: naming the variable that points there."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Refusal(
            f"建不了文件夹 {folder}（{error.strerror}）。请检查磁盘和权限，或者用环境变量 {name} 另指位置。",
            field=name,
        ) from None


def secret_key(home: Path) -> str:
    """
    The key from the environment, or one made at first start and kept beside the database.

    :raises Refusal: a key that can be guessed: receipts and cookies are worth no more than it.
    """
    if given := os.environ.get("SECRET_KEY"):
        if len(given) < KEY_LENGTH or len(set(given)) < KEY_CHARACTERS:
            raise Refusal(WEAK_KEY, field="SECRET_KEY")
        return given
    kept = home / "secret_key"
    try:
        if not kept.exists():
            make_folder(home, "MARKETACCESS_HOME")
            descriptor = os.open(kept, os.O_WRONLY | os.O_CREAT, 0o600)
            with os.fdopen(descriptor, "w") as out:
                out.write(os.urandom(48).hex())
        return kept.read_text()
    except OSError as error:
        raise Refusal(
            f"密钥文件 {kept} 不能读写（{error.strerror}）。请检查权限，"
            "或者用环境变量 MARKETACCESS_HOME 另指位置。",
            field="MARKETACCESS_HOME",
        ) from None


def _sqlite(name: object) -> dict[str, object]:
    return {"ENGINE": SQLITE, "NAME": name, "CONN_MAX_AGE": CONNECTION_SECONDS, "OPTIONS": SQLITE_OPTIONS}


def database(home: Path) -> dict[str, object]:
    """
    SQLite in the box; PostgreSQL, or SQLite elsewhere, by DATABASE_URL. SQLite is always durable.

    :raises Refusal: any other kind of address.
    """
    url = os.environ.get("DATABASE_URL")
    if not url:
        return _sqlite(home / "marketaccess.sqlite3")
    try:
        parsed = dj_database_url.parse(url, conn_max_age=CONNECTION_SECONDS, conn_health_checks=True)
    except (dj_database_url.ParseError, ValueError):
        raise Refusal(WRONG_URL, field="DATABASE_URL") from None
    if parsed["ENGINE"] not in {SQLITE, POSTGRES} or not parsed.get("NAME"):
        raise Refusal(WRONG_URL, field="DATABASE_URL")
    if parsed["ENGINE"] == SQLITE:
        return _sqlite(parsed["NAME"])
    own = {"options": POSTGRES_SESSION, "prepare_threshold": PREPARE_BY_ITSELF}
    return {**parsed, "OPTIONS": {**own, **parsed.get("OPTIONS", {})}}
