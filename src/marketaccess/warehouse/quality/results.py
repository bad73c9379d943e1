"""Second pass: duplicates, the file of rejects, the accepted rows parted by division and month, figures."""

import hashlib
import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
from attrs import define, frozen

from marketaccess.domain.evaluation.data_need import DataNeed
from marketaccess.domain.evaluation.quality import Action, Example, Finding, Rules
from marketaccess.warehouse.quality.checks import UNITS, Check, compared, key_label, table
from marketaccess.warehouse.quality.order import Order
from marketaccess.warehouse.quality.reading import LeftOut
from marketaccess.warehouse.quality.staging import SHIFT, mask
from marketaccess.warehouse.spelling import quoted

REJECTS, DATA, SCRATCH = "rejects.csv", "data", "scratch"
STRETCH = 1_000_000  # lines whose rejects are sorted together
CHUNK = 1 << 20
WHOLE = "all"  # the month of what has no date
BELOW = (1 << SHIFT) - 1
PLACE = f"(file::BIGINT << {SHIFT}) + line"
SHOWN = 200
NUMERIC, FORMULA = r"-?[0-9]+(\.[0-9]+)?", r"^[=+@\t\r\n-]"
# The first bytes tell Excel that the rest is UTF-8.
HEADINGS = ("\ufeff文件", "行号", "列", "原因", "原值")
MOST_COVERAGE = 20_000
Engine = duckdb.DuckDBPyConnection


def harmless(text: str) -> str:
    """The SQL of a text with a mark before it where a table program would carry it out as a formula."""
    is_formula = f"regexp_matches({text}, '{FORMULA}') AND NOT regexp_full_match({text}, '{NUMERIC}')"
    return f"CASE WHEN {is_formula} THEN '''' || {text} ELSE {text} END"


@frozen
class Figures:
    """Rows, nulls by column, days and coverage of what is left after the rejects."""

    rows_in: int
    rows_kept: int
    nulls: dict[str, float]
    first_day: str
    last_day: str
    coverage: tuple[tuple[str, str, str, int], ...]


@define
class Passes:
    """What the second passes share."""

    engine: Engine
    need: DataNeed
    order: Order
    rules: Rules
    checks: tuple[Check, ...]
    left_out: LeftOut
    folder: Path
    labels: Mapping[str, str]
    repeats: int = 0

    @property
    def rejecting(self) -> int:
        """The bits that keep a row out."""
        return mask(self.checks) & ~mask(self.checks, action=Action.WARN)

    @property
    def rejects_repeats(self) -> bool:
        """Whether the second row of a key is kept out."""
        return self.rules["duplicate_key"].action is not Action.WARN

    def prepare(self, paths: Sequence[Path]) -> None:
        """The typed rows, and for each key that stands more than once its first place."""
        listed, keys = ", ".join(quoted(str(path)) for path in paths), ", ".join(self.need.key)
        sound = f"faults & {self.rejecting}::UBIGINT = 0"
        again = " AND ".join(f"f.{name} = t.{name}" for name in self.need.key)
        self.engine.execute(f"CREATE VIEW typed AS FROM read_parquet([{listed}])")
        self.engine.execute(
            f"CREATE TABLE firsts AS SELECT {keys}, min(row_place) AS first_place FROM typed WHERE {sound}"
            f" GROUP BY {keys} HAVING count(*) > 1"
        )
        self.engine.execute(
            f"CREATE VIEW repeated AS SELECT t.* FROM typed AS t JOIN firsts AS f ON {again}"
            f" WHERE t.row_place <> f.first_place AND t.{sound}"
        )
        some = self.one("SELECT count(*) FROM firsts")[0]
        self.repeats = int(self.one("SELECT count(*) FROM repeated")[0]) if some else 0
        kept = f"FROM typed AS t WHERE t.{sound}"
        if self.repeats and self.rejects_repeats:
            kept = (
                f"SELECT t.* FROM typed AS t LEFT JOIN firsts AS f ON {again}"
                f" WHERE t.{sound} AND (f.first_place IS NULL OR f.first_place = t.row_place)"
            )
        self.engine.execute(f"CREATE VIEW kept AS {kept}")

    def one(self, sql: str) -> tuple[Any, ...]:
        """The only row of an answer."""
        found: tuple[Any, ...] | None = self.engine.execute(sql).fetchone()
        if found is None:
            raise ValueError(sql)
        return found

    def findings(self) -> tuple[Finding, ...]:
        """What each check found, with its first rows; duplicates and malformed rows too."""
        counts = self._counts()
        found = []
        for at, (check, rows) in enumerate(zip(self.checks, counts, strict=True)):
            if rows:
                broken = f"FROM typed WHERE faults & {1 << at}::UBIGINT > 0"
                examples = self._examples(broken, f"given[{self._place(check.column)}]")
                found.append(Finding(check.rule, check.column, check.reason, check.action, rows, examples))
        if self.repeats:
            rule = self.rules["duplicate_key"]
            value = " || ' ' || ".join(f"CAST({name} AS VARCHAR)" for name in self.need.key)
            examples = self._examples("FROM repeated", value)
            reason = rule.told(label=key_label(self.need))
            found.append(Finding(rule.key, self.need.key[0], reason, rule.action, self.repeats, examples))
        if self.left_out.count:
            rule = self.rules["malformed"]
            source = f"FROM (SELECT {PLACE} AS row_place, text FROM {self._malformed()})"
            examples = self._examples(source, "text")
            found.append(Finding(rule.key, "", rule.told(), rule.action, self.left_out.count, examples))
        return tuple(found)

    def _counts(self) -> tuple[int, ...]:
        """How many rows each check caught: one look at all of them."""
        each = (f"count(*) FILTER (faults & {1 << at}::UBIGINT > 0)" for at in range(len(self.checks)))
        return self.one(f"SELECT {', '.join(each)} FROM typed")

    def _examples(self, source: str, value: str) -> tuple[Example, ...]:
        rows = self.engine.execute(
            f"SELECT row_place, {value} {source} ORDER BY row_place LIMIT {self.rules.examples}"
        ).fetchall()
        names = [each.name for each in self.order.files]
        return tuple(Example(names[at >> SHIFT], at & BELOW, (text or "")[:SHOWN]) for at, text in rows)

    def _place(self, column: str) -> int:
        return [each.name for each in self.need.columns].index(column) + 1

    def _malformed(self) -> str:
        return f"read_parquet({quoted(str(self.left_out.path))})"

    def write_rejects(self) -> int:
        """Each row once for each reason, in the order of the files. Returns how many rows are rejected."""
        rows = [
            (1 << at, self._label(check.column), check.reason, self._place(check.column))
            for at, check in enumerate(self.checks)
            if check.action is not Action.WARN
        ]
        self.engine.execute(
            "CREATE TABLE reasons (bit UBIGINT, label VARCHAR, reason VARCHAR, place INTEGER)"
        )
        if rows:
            self.engine.executemany("INSERT INTO reasons VALUES (?, ?, ?, ?)", rows)
        parts = [
            "SELECT t.row_place, r.place, r.label, r.reason, t.given[r.place] AS value FROM typed AS t"
            f" JOIN reasons AS r ON t.faults & r.bit > 0 WHERE t.faults & {self.rejecting}::UBIGINT > 0"
        ]
        parts += self._repeated_and_malformed()
        self.engine.execute("CREATE TABLE file_names (place BIGINT, name VARCHAR)")
        names = [(place, each.name) for place, each in enumerate(self.order.files)]
        self.engine.executemany("INSERT INTO file_names VALUES (?, ?)", names)
        headings = ", ".join(
            f'{column} AS "{heading}"'
            for column, heading in zip(
                (harmless("n.name"), f"row_place & {BELOW}", "label", "reason", harmless("value")),
                HEADINGS,
                strict=True,
            )
        )
        named = f"JOIN file_names AS n ON n.place = x.row_place >> {SHIFT}"
        self._write_in_stretches(f"SELECT {headings} FROM ({' UNION ALL '.join(parts)}) AS x {named}")
        return self.rejected()

    def _write_in_stretches(self, select: str) -> None:
        """All rows in order; to sort ten million of them at once would need the memory for ten million."""
        part = self.folder / SCRATCH / "rejects.part"
        with (self.folder / REJECTS).open("wb") as out:
            for first, end in self._stretches():
                self.engine.execute(
                    f"COPY ({select} WHERE row_place BETWEEN {first} AND {end} ORDER BY row_place, x.place)"
                    f" TO {quoted(str(part))} (FORMAT csv, HEADER {str(not out.tell()).lower()})"
                )
                with part.open("rb") as written:
                    shutil.copyfileobj(written, out, CHUNK)

    def _stretches(self) -> Iterator[tuple[int, int]]:
        """The places of the rows from the first to the last, so many lines of a file at a time."""
        places = "SELECT row_place FROM typed"
        if self.left_out.count:
            places += f" UNION ALL SELECT {PLACE} FROM {self._malformed()}"
        ends = f"SELECT max(row_place) FROM ({places}) GROUP BY row_place >> {SHIFT} ORDER BY 1"
        found = [row[0] for row in self.engine.execute(ends).fetchall()] or [0]
        for end in found:
            for first in range(end & ~BELOW, end + 1, STRETCH):
                yield first, min(first + STRETCH - 1, end)

    def _repeated_and_malformed(self) -> list[str]:
        parts = []
        rule = self.rules["duplicate_key"]
        if self.rejects_repeats and self.repeats:
            name = self.need.key[0]
            label, reason = quoted(self._label(name)), quoted(rule.told(label=key_label(self.need)))
            parts.append(f"SELECT row_place, 99, {label}, {reason}, CAST({name} AS VARCHAR) FROM repeated")
        if self.left_out.count:
            reason = quoted(self.rules["malformed"].told())
            parts.append(f"SELECT {PLACE} AS row_place, 0, '', {reason}, text FROM {self._malformed()}")
        return parts

    def _label(self, column: str) -> str:
        return self.need.column(column).label if column else ""

    def rejected(self) -> int:
        """The rows that are kept out, each once."""
        faulty = self.one(f"SELECT count(*) FROM typed WHERE faults & {self.rejecting}::UBIGINT > 0")[0]
        return int(faulty) + self.rejects_repeats * self.repeats + self.left_out.count

    def write_data(self) -> None:
        """The accepted rows in the order in which they came, so that the same rows give the same bytes."""
        names = [column.name for column in self.need.columns]
        columns = [f"t.{name}" for name in names if name != "division"]
        division, joined = self._division()
        target = self.folder / DATA
        self.engine.execute("SET threads = 1")
        self.engine.execute("SET preserve_insertion_order = true")
        self.engine.execute(
            f"COPY (SELECT {', '.join(columns)}, {division} AS division, {self._month()} AS month"
            f" FROM kept AS t {joined} ORDER BY t.row_place) TO {quoted(str(target))}"
            " (FORMAT parquet, COMPRESSION zstd, PARTITION_BY (division, month),"
            " WRITE_PARTITION_COLUMNS true)"
        )
        self.engine.execute("RESET threads")

    def _month(self) -> str:
        dated = self.need.dated_by
        return f"coalesce(strftime(t.{dated}, '%Y-%m'), '{WHOLE}')" if dated else f"'{WHOLE}'"

    def _division(self) -> tuple[str, str]:
        """The SQL of a row's division, and the join that it needs: its own, its unit's, or the delivery's."""
        names, own = {column.name for column in self.need.columns}, quoted(self.order.division)
        if "division" in names:
            return "t.division", ""
        units = compared(self.order, UNITS) if "unit" in names and self.need.name != UNITS else None
        if units is None:
            return own, ""
        first = f"(SELECT key, min(division) AS division FROM {table(units)} GROUP BY key)"
        return f"coalesce(u.division, {own})", f"LEFT JOIN {first} AS u ON u.key = t.unit"

    def figures(self) -> Figures:
        """What is left: counted once, from the rows that were written."""
        rows_in = int(self.one("SELECT count(*) FROM typed")[0]) + self.left_out.count
        nulls = ", ".join(f"count(*) FILTER ({c.name} IS NULL)" for c in self.need.columns)
        dated = self.need.dated_by
        days = f"min(CAST({dated} AS DATE)), max(CAST({dated} AS DATE))" if dated else "NULL, NULL"
        count, first, last, *empty = self.one(f"SELECT count(*), {days}, {nulls} FROM kept")
        shares = [round(each / count, 6) if count else 0.0 for each in empty]
        return Figures(
            rows_in=rows_in,
            rows_kept=int(count),
            nulls=dict(zip((c.name for c in self.need.columns), shares, strict=True)),
            first_day=str(first or ""),
            last_day=str(last or ""),
            coverage=tuple(self._coverage()) if count else (),
        )

    def _coverage(self) -> list[tuple[str, str, str, int]]:
        """Rows by division, unit and month."""
        has_unit = any(column.name == "unit" for column in self.need.columns)
        unit = "unit" if has_unit else "''"
        data = quoted(str(self.folder / DATA / "**" / "*.parquet"))
        return self.engine.execute(
            f"SELECT division, {unit}, month, count(*)"
            f" FROM read_parquet({data}, hive_partitioning = false)"
            f" GROUP BY ALL ORDER BY ALL LIMIT {MOST_COVERAGE}"
        ).fetchall()


def digests(folder: Path) -> tuple[dict[str, str], str]:
    """The SHA-256 of each file of the data, and of the whole: that of the list of them."""
    files = sorted((folder / DATA).rglob("*.parquet"))
    found = {str(path.relative_to(folder)): _digest(path) for path in files}
    whole = "".join(f"{digest}  {name}\n" for name, digest in found.items())
    return found, hashlib.sha256(whole.encode()).hexdigest()


def _digest(path: Path) -> str:
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
