"""Units, items and days are told once; what contradicts itself is refused, what stands twice alike is one."""

from pathlib import Path
from typing import Any

import pytest

from marketaccess.domain.basics.refusal import Refusal
from marketaccess.warehouse.saying_once import check
from marketaccess.warehouse.tables import connect, plain, read, sources
from tests.warehouse.folder import LINKED, NEEDS, counted, working_days, write

pytestmark = pytest.mark.requirement("R4.2")
WEEK = working_days(first="2026-07-06", last="2026-07-12")


def checked(folder: Path, **data_sets: Any) -> None:
    reader, found = connect(), sources(write(folder, **data_sets), NEEDS.values())
    read(reader, found.values())
    check(reader, found)


def test_rows_that_are_wholly_alike_are_one(tmp_path: Path) -> None:
    days = [*WEEK, *WEEK]
    checked(
        tmp_path,
        units=[{"unit": "u"}] * 2,
        calendar=days,
        **{**LINKED, "service_items": [{"service_item": "i"}] * 2},
    )
    records = [{"record": "r", "accepted_at": "2026-07-06", "decided_at": "2026-07-07"}]
    folder = write(tmp_path, service_records=records, special_procedures=[])
    assert counted(folder, "within_statutory_limit") == (1, 1, {})
    assert counted(folder, "licence_share") == (1, 1, {})


@pytest.mark.parametrize(
    ("data_sets", "said"),
    [
        ({"units": [{"unit": "u"}, {"unit": "u", "name": "另名"}]}, "unit 为“u”的有2条"),
        ({"service_items": [{"service_item": "i"}, {"service_item": "i", "kind": "10"}]}, "为“u、i”的有2条"),
        ({"calendar": [*WEEK, {"day": "2026-07-06", "is_working": False}]}, "为“2026-07-06”的有2条"),
        ({"calendar": [*WEEK[:2], *WEEK[4:]]}, "在2026-07-07和2026-07-10之间缺少日期"),
        ({"calendar": [*WEEK, {"day": "2026-07-13", "is_working": ""}]}, "有1条没有写全"),
        ({"calendar": [*WEEK, {"day": "七月", "is_working": True}]}, "有1条没有写全"),
        ({"units": [{"unit": ""}, {"unit": "u"}]}, "有1条没有写全"),
    ],
)
def test_what_contradicts_itself_is_refused(tmp_path: Path, data_sets: dict[str, Any], said: str) -> None:
    with pytest.raises(Refusal) as refusal:
        checked(tmp_path, **data_sets)
    assert said in refusal.value.message
    assert refusal.value.field == "data"


def test_an_item_of_two_units_is_no_contradiction(tmp_path: Path) -> None:
    checked(tmp_path, service_items=[{"service_item": "i"}, {"service_item": "i", "unit": "v", "kind": "10"}])


def test_no_other_engine_reads_them_past_this(tmp_path: Path) -> None:
    reader = connect()
    columns = ", ".join(f"'a' AS {column.name}" for column in NEEDS["units"].columns)
    reader.con.execute(f"COPY (SELECT {columns}) TO '{tmp_path}/units.parquet' (FORMAT parquet)")
    assert plain(reader, sources(tmp_path, NEEDS.values()).values()) == {}
