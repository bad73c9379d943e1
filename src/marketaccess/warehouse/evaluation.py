"""A computation from a folder of data sets to a board with its worksheet, without the web part."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from importlib.metadata import version
from pathlib import Path

import ibis
import ibis.expr.types as ir
import pyarrow as pa
from attrs import frozen
from ibis.backends.duckdb import Backend

from marketaccess.domain.basics.period import Period
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.basics.workdays import Calendar
from marketaccess.domain.evaluation import manual
from marketaccess.domain.evaluation.board import Board, compute
from marketaccess.domain.evaluation.data_need import DataNeed
from marketaccess.domain.evaluation.indicator import IndicatorSystem
from marketaccess.domain.evaluation.manual import Manual
from marketaccess.domain.evaluation.policy import Policies
from marketaccess.domain.evaluation.worksheet import Basis, DataSet
from marketaccess.warehouse.engines.duck import DuckDB
from marketaccess.warehouse.engines.engine import Engine, sql
from marketaccess.warehouse.indicators.catalogue import metrics
from marketaccess.warehouse.indicators.metric import Metric, Scope
from marketaccess.warehouse.measuring import Progress, measure, unseen
from marketaccess.warehouse.saying_once import check
from marketaccess.warehouse.tables import CALENDAR, UNITS, Source, Tables, connect, plain, read, rows, sources

EXEMPTIONS, CORRECTIONS = "exemptions", "corrections"
# What others are held against. Without a row they say as little as if they had not been delivered.
CATALOGUES = ("list_measures", "correspondences", "service_items")
FIRST_DAY = date(2019, 1, 1)  # the list has been in force everywhere since


@frozen
class Assignment:
    """What is to be computed from which folder."""

    system: IndicatorSystem
    system_text: str
    period: Period
    policies: Policies
    folder: Path


def evaluate(
    assignment: Assignment,
    needs: Iterable[DataNeed],
    calendar: Calendar,
    *,
    engine: Engine | None = None,
    progress: Progress = unseen,
) -> tuple[Board, Basis]:
    """
    The board and what it rests on. ``calendar`` serves where none was delivered.

    ``engine`` computes, DuckDB where none is given; the board does not depend on it. ``progress`` is told
    after each query how many are done, and stops the computation there by raising.

    :raises Refusal: no units, a data set that cannot be read, an indicator that nobody can count.
    """
    chosen = metrics(assignment.system)
    found = sources(assignment.folder, needs)
    reader = connect()
    given = read(reader, found.values())
    if UNITS not in given:
        raise Refusal(f"“{assignment.folder}”里没有 {UNITS}（被评估单位），不知道评谁。", field="data")
    check(reader, found)
    if CALENDAR not in given:
        given[CALENDAR] = calendar_table(reader, calendar, assignment.period.ends)
    names = {row["unit"]: row["name"] or row["unit"] for row in rows(given[UNITS].select("unit", "name"))}
    scope = Scope(assignment.period.begins, assignment.period.ends, assignment.system.licences_since)
    # Of no engine yet: the same expressions, and the same SQL in the worksheet, whatever computes them.
    tables = {name: ibis.table(given[name].schema(), name=name) for name in given if _says(name, given)}
    engine = engine or DuckDB()
    engine.load(reader, _needed(chosen, tables), plain(reader, found.values()))
    measured = measure(chosen, tables, scope, sorted(names), engine.rows, progress)
    decided = _manual(assignment, given, names)
    board = compute(assignment.system, measured, assignment.policies, decided)
    return board, _basis(assignment, found, given, names, expressions(chosen, tables, scope), decided)


def _says(name: str, given: Tables) -> bool:
    """Whether there is anything in it to compare with: else every share is 0, every "none found" 100."""
    return name not in CATALOGUES or bool(rows(given[name].limit(1)))


def _manual(assignment: Assignment, given: Tables, names: Mapping[str, str]) -> Manual:
    """What people decided about single scores, as far as it was delivered."""
    found = [rows(given[name]) if name in given else [] for name in (EXEMPTIONS, CORRECTIONS)]
    return manual.read(assignment.system, names.keys(), assignment.period.ends, *found)


def _needed(chosen: Mapping[int, Metric], tables: Tables) -> list[str]:
    """The data sets that are there and that some indicator asks for."""
    return [name for name in tables if any(name in metric.needs for metric in chosen.values())]


def calendar_table(reader: Backend, calendar: Calendar, ends: date) -> ir.Table:
    """The same as a table of the reader."""
    reader.con.register(CALENDAR, known_days(calendar, ends))
    return reader.table(CALENDAR)


def known_days(calendar: Calendar, ends: date) -> pa.Table:
    """The days whose holidays are known, as a table; a day that is not known is not there."""
    days = [FIRST_DAY + timedelta(days=n) for n in range((ends - FIRST_DAY).days + 1)]
    known = [(day, status.is_working) for day in days if (status := calendar.status(day)).is_known]
    columns = {"day": [day for day, _ in known], "is_working": [working for _, working in known]}
    schema = pa.schema([("day", pa.date32()), ("is_working", pa.bool_())])
    return pa.table(columns, schema=schema)


def expressions(chosen: Mapping[int, Metric], tables: Tables, scope: Scope) -> dict[int, str]:
    """The SQL of each indicator whose data sets are there, in DuckDB's words whatever engine computes."""
    return {
        number: sql(metric.expression(tables, scope), DuckDB.dialect)
        for number, metric in chosen.items()
        if all(need in tables for need in metric.needs)
    }


def _basis(
    assignment: Assignment,
    found: Mapping[str, Source],
    tables: Tables,
    names: Mapping[str, str],
    written: Mapping[int, str],
    decided: Manual,
) -> Basis:
    return Basis(
        system_digest=hashlib.sha256(assignment.system_text.encode()).hexdigest(),
        data_sets=tuple(
            DataSet(name, _digests(source), tables[name].count().to_pyarrow().as_py())
            for name, source in found.items()
        ),
        dialect=DuckDB.dialect,
        expressions=written,
        names=names,
        manual=decided,
        software=f"marketaccess {version('marketaccess')}",
    )


def _digests(source: Source) -> dict[str, str]:
    files = sorted(source.path.rglob("*.parquet")) if source.path.is_dir() else [source.path]
    return {str(file.relative_to(source.path.parent)): _digest(file) for file in files}


def _digest(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
