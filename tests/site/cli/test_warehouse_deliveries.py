"""``marketaccess warehouse deliver`` and ``status``: answers, exit codes, refusals."""

from pathlib import Path
from typing import Any

import pytest

from marketaccess.domain.basics.period import Period
from marketaccess.law import library
from marketaccess.site.cli import warehouse_deliveries
from marketaccess.warehouse.deliveries import running
from marketaccess.warehouse.deliveries.models import Delivery
from tests import make
from tests.site.cli.calls import assert_refused, call
from tests.warehouse.deliveries.conftest import run_here
from tests.warehouse.deliveries.kit import content

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


def test_without_a_period_the_last_one_that_is_over_is_meant() -> None:
    need = library.data_need_named("service_records")
    assert warehouse_deliveries._last(need, Period.of("2026-08").begins).name == "2026-07"
    units = library.data_need_named("units")
    assert warehouse_deliveries._last(units, Period.of("2026-08").begins).name == "2026Q2"
