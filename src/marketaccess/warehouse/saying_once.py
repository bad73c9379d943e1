"""Data sets that say one thing about a thing: were it said twice, everything behind it would count twice."""

from collections.abc import Mapping

from ibis.backends.duckdb import Backend

from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.evaluation.data_need import DataNeed
from marketaccess.warehouse.tables import CALENDAR, ONCE, UNITS, Source, readable

WHOLE = (UNITS, CALENDAR)  # a row of these without its key or value would silently be lost


def check(reader: Backend, found: Mapping[str, Source]) -> None:
    """
    Ask the data sets that are there. Rows that are wholly alike are one already.

    :raises Refusal: two rows that contradict one another, a unit or a day that cannot be read, a day left
        out of the calendar.
    """
    with readable():
        for name, key in ONCE.items():
            if name in found:
                _check_keys(reader, found[name].need, key)
        if CALENDAR in found:
            _check_days(reader, found[CALENDAR].need)


def _check_keys(reader: Backend, need: DataNeed, key: tuple[str, ...]) -> None:
    columns = ", ".join(key)
    known = " AND ".join(f"{column} IS NOT NULL" for column in key)
    select = f"SELECT {columns}, count(*) AS times FROM {need.name}"  # noqa: S608 - names of our own
    twice = reader.con.execute(
        f"{select} WHERE {known} GROUP BY {columns} HAVING times > 1 ORDER BY {columns} LIMIT 1"
    ).fetchone()
    if twice is not None:
        said = "、".join(str(value) for value in twice[:-1])
        raise Refusal(
            f"数据“{need.label}”里 {'、'.join(key)} 为“{said}”的有{twice[-1]}条，内容不同，请只留一条。",
            field="data",
        )
    if need.name in WHOLE:
        wanted = "day IS NULL OR is_working IS NULL" if need.name == CALENDAR else f"NOT ({known})"
        (lost,) = reader.con.execute(f"SELECT count(*) FROM {need.name} WHERE {wanted}").fetchone() or (0,)  # noqa: S608
        if lost:
            raise Refusal(f"数据“{need.label}”有{lost}条没有写全或者读不出来，请补正。", field="data")


def _check_days(reader: Backend, need: DataNeed) -> None:
    """Working days are told by counting up: a day that is left out would be missing from every count."""
    select = f"SELECT day, lead(day) OVER (ORDER BY day) AS next FROM {need.name}"  # noqa: S608
    gap = reader.con.execute(
        f"SELECT day, next FROM ({select}) WHERE next - day > 1 ORDER BY day LIMIT 1"  # noqa: S608
    ).fetchone()
    if gap is not None:
        raise Refusal(
            f"数据“{need.label}”在{gap[0]}和{gap[1]}之间缺少日期，请逐日写全（休息日也要写）。", field="data"
        )
