"""The engine that a URL names."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module

from marketaccess.domain.basics.refusal import Refusal
from marketaccess.warehouse.engines.duck import DuckDB
from marketaccess.warehouse.engines.engine import Engine
from marketaccess.warehouse.engines.postgres import PostgreSQL

DEFAULT = "duckdb"
KNOWN = "duckdb、local[2] 或 spark://主机:端口、postgres://用户:口令@主机:端口/数据库"


@contextmanager
def opened(url: str = DEFAULT) -> Iterator[Engine]:
    """
    The engine of a URL, until the end of the block.

    :raises Refusal: no such engine, or it is not installed, or it does not answer.
    """
    engine = _engine(url.strip())
    try:
        yield engine
    finally:
        engine.close()


def _engine(url: str) -> Engine:
    scheme, sign, rest = url.partition("://")
    if url.startswith("local") and not sign:
        return _spark(url)
    if scheme == "spark":
        return _spark(rest if rest.startswith("local") else url)
    if scheme in ("postgres", "postgresql"):
        return PostgreSQL(_plain(url, rest))
    if url in (DEFAULT, f"{DEFAULT}://"):
        return DuckDB()
    if scheme == "clickhouse":
        raise Refusal(
            f"ClickHouse 的计算结果还没有与 DuckDB 逐项核对一致，不提供。可用的有：{KNOWN}。", field="engine"
        )
    # The rest of the URL may hold a password.
    raise Refusal(f"不认识计算引擎“{scheme}”。可用的有：{KNOWN}。", field="engine")


def _plain(url: str, rest: str) -> str:
    """
    The address, where its parts can be told apart: else PostgreSQL would take a piece of the password for the
    host, and repeat it.
    """
    person, sign, place = rest.partition("@")
    if "@" in place or (sign and any(mark in person for mark in "/?#")):
        raise Refusal(
            "PostgreSQL 的地址不对：用户和口令里的特殊字符须写成 %XX，如 @ 写成 %40。", field="engine"
        )
    return url


def _spark(master: str) -> Engine:
    """Spark is no part of a usual installation."""
    try:
        module = import_module("marketaccess.warehouse.engines.spark")
    except ModuleNotFoundError:
        raise Refusal(
            "这里没有安装 Spark 的 Python 包；请安装 pyspark 4.0（requirements-engines.lock）和 Java 17。",
            field="engine",
        ) from None
    engine: Engine = module.Spark(master)
    return engine
