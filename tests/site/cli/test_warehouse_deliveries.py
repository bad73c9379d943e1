"""``marketaccess warehouse deliver`` and ``status``: answers, exit codes, refusals."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db.models import F
from django.utils import timezone

from marketaccess.domain.basics.period import Period
from marketaccess.law import library
from marketaccess.site.cli import warehouse_deliveries
from marketaccess.warehouse.deliveries import running
from marketaccess.warehouse.deliveries.models import Delivery
from tests import make
from tests.site.cli.calls import assert_refused, call
from tests.warehouse.deliveries.conftest import run_here
from tests.warehouse.deliveries.kit import content
from tests.warehouse.deliveries.test_databases import sqlite_file

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R5.1", "R5.2")]
Capsys = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _county(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.WAREHOUSE_ROOT = tmp_path / "warehouse"
    monkeypatch.setattr(running, "run", run_here)
    make.county()


def given(folder: Path, *changes: dict[str, str], division: str = make.CODE) -> str:
    path = folder / "办件.csv"
    path.write_bytes(content(*changes, division=division))
    return str(path)


def test_a_file_is_delivered_checked_and_waits_for_a_person(tmp_path: Path, capsys: Capsys) -> None:
    order = ("warehouse", "deliver", "service_records", given(tmp_path), "--period", "2026-07", "--json")
    answer = call(capsys, *order)
    assert answer.code == 0, answer
    assert (answer.json["state"], answer.json["rows_kept"], answer.json["is_new"]) == ("checked", 1, True)
    assert len(answer.json["report"]["digest"]) == 64
    again = call(capsys, *order)
    assert (again.json["delivery"], again.json["is_new"]) == (answer.json["delivery"], False)
    status = call(capsys, "warehouse", "status", "--json").json
    assert [row["delivery"] for row in status["open"]] == [answer.json["delivery"]]
    assert {line["need"] for line in status["needs"]} == {need.name for need in library.data_needs()}
    assert "待接收" in call(capsys, "warehouse", "status").out


def test_a_refusal_by_rule_is_exit_code_one_with_its_reason(tmp_path: Path, capsys: Capsys) -> None:
    path = given(tmp_path, {"kind": "7"}, division="110101")
    answer = call(capsys, "warehouse", "deliver", "service_records", path, "--period", "2026-07")
    assert answer.code == 1
    assert "不属于本行政区划" in answer.out
    assert "拒收的行：" in answer.out
    assert Delivery.objects.get().state == "refused"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("nonsense", "x.csv"), "没有名称是“nonsense”的数据"),
        (("service_records", "/nowhere/x.csv"), "读不出来"),
        (("service_records", "/nowhere/x.csv", "--period", "7"), "不对"),
    ],
)
def test_wrong_orders_are_refused_in_one_line(arguments: tuple[str, ...], told: str, capsys: Capsys) -> None:
    assert_refused(call(capsys, "warehouse", "deliver", *arguments), told)
    assert not Delivery.objects.exists()


def test_a_table_of_a_database_is_delivered_once_by_its_address_or_its_name(
    tmp_path: Path, capsys: Capsys, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = sqlite_file(tmp_path, ("r1", "i", "u", make.CODE, "1", "2026-07-01", "2026-07-02", "姓名"))
    address = f"sqlite:///{path}?table=records"
    monkeypatch.setenv("WAREHOUSE_SOURCE_COUNTY_PLATFORM", address)
    order = ("warehouse", "deliver", "service_records", "--period", "2026-07", "--json")
    first = call(capsys, *order, address).json
    again = call(capsys, *order, "source:county-platform").json
    assert (first["state"], first["rows_kept"], first["is_new"]) == ("checked", 1, True)
    assert (again["delivery"], again["is_new"]) == (first["delivery"], False)
    assert [file["name"] for file in Delivery.objects.get().files] == ["gov.db.records.csv"]


def test_a_source_that_nobody_configured_is_refused(capsys: Capsys) -> None:
    answer = call(capsys, "warehouse", "deliver", "service_records", "source:none", "--period", "2026-07")
    assert_refused(answer, "没有名称是“none”的数据库来源，请核对环境变量 WAREHOUSE_SOURCE_NONE")


def test_a_check_whose_process_was_killed_is_taken_up_by_the_next_command(
    tmp_path: Path, capsys: Capsys, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = ("warehouse", "deliver", "service_records", given(tmp_path), "--period", "2026-07", "--json")
    first = call(capsys, *order).json
    Delivery.objects.update(state="checking", heard_at=timezone.now() - timedelta(minutes=4))
    looks = []

    def a_minute_later(_: float) -> None:
        looks.append(Delivery.objects.update(heard_at=F("heard_at") - timedelta(minutes=1)))

    monkeypatch.setattr("marketaccess.site.cli.warehouse_deliveries.time.sleep", a_minute_later)
    again = call(capsys, *order).json
    assert (again["state"], again["digest"], again["is_new"]) == ("checked", first["digest"], False)
    assert looks == [1]


def test_without_a_period_the_last_one_that_is_over_is_meant() -> None:
    need = library.data_need_named("service_records")
    assert warehouse_deliveries._last(need, Period.of("2026-08").begins).name == "2026-07"
    units = library.data_need_named("units")
    assert warehouse_deliveries._last(units, Period.of("2026-08").begins).name == "2026Q2"
