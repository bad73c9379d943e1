"""DuckDB, Spark and PostgreSQL give the same worksheet, byte by byte, and the truth."""

import json
import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from marketaccess.law import library
from marketaccess.site.cli import main
from marketaccess.warehouse.sample.making import TRUTH
from scripts.postgres import cluster
from tests.commands import MARKETACCESS, run_python
from tests.warehouse.engines.folders import MODEL, PERIOD, RECORDS, ROUGH, TWIN, made

pytestmark = [pytest.mark.requirement("R4.2"), pytest.mark.requirement("R4.6")]
SYSTEM = library.indicator_system("chongqing-2022")
ENGINES = ("duckdb", "spark", "postgres")
# Of a run this short, a third of the time would go into compiling Spark itself better.
QUICK = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"


def missing(what: str, package: str) -> None:
    """A machine without an engine says so; in CI that is a failure."""
    said = f"!! No {what} here: the numbers were NOT compared with it. On Debian: apt-get install {package}"
    if os.environ.get("CI"):
        pytest.fail(said)
    pytest.skip(said)


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """
    The data set, and what each engine made of it, computed once.

    Spark runs in a process of its own, in another time zone, while the others compute.
    """
    home = tmp_path_factory.mktemp("engines")
    data = made(home / "data")
    asked = ["evaluate", "--system", "chongqing-2022", "--period", PERIOD, "--data", str(data), "--out"]
    with ThreadPoolExecutor(1) as pool, cluster() as running:
        if shutil.which("java"):
            spark = [*MARKETACCESS, *asked, str(home / "spark"), "--engine", "local[2]"]
            waiting = pool.submit(run_python, home, *spark, TZ="America/New_York", JAVA_TOOL_OPTIONS=QUICK)
        assert main([*asked, str(home / "duckdb")]) == 0
        if running is not None:
            assert main([*asked, str(home / "postgres"), "--engine", running.url]) == 0
        if shutil.which("java"):
            done = waiting.result()
            assert done.returncode == 0, done.stderr
    return {"data": data, **{name: home / name for name in ENGINES if (home / name).exists()}}


def sheet(folders: dict[str, Path], engine: str = "duckdb") -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folders[engine] / "worksheet.json").read_text(encoding="utf-8"))
    return found


@pytest.mark.parametrize(
    ("engine", "package"), [("spark", "openjdk-17-jre-headless"), ("postgres", "postgresql")]
)
def test_the_worksheets_are_the_same_byte_by_byte(
    folders: dict[str, Path], engine: str, package: str
) -> None:
    if engine not in folders:
        missing(engine, package)
    ours, theirs = sheet(folders), sheet(folders, engine)
    for key in ours:  # the first part that differs, before all bytes
        assert theirs[key] == ours[key], key
    files = [folders[name] / "worksheet.json" for name in ("duckdb", engine)]
    assert files[0].read_bytes() == files[1].read_bytes()
    run = json.loads((folders[engine] / "run.json").read_text(encoding="utf-8"))
    assert run["engine"]["name"] == engine
    assert run["engine"]["version"]


def test_they_are_the_truth(folders: dict[str, Path]) -> None:
    truth = json.loads((folders["data"] / TRUTH).read_text(encoding="utf-8"))
    units = {unit["unit"]: unit["indicators"] for unit in sheet(folders)["result"]["units"]}
    counted = 0
    for each in SYSTEM.indicators:
        for unit, expected in truth.get(each.metric, {}).items():
            found = units[unit][each.number - 1]
            assert (found["numerator"], found["denominator"]) == (
                expected["numerator"],
                expected["denominator"],
            )
            assert found["left_out"] == expected.get("left_out", found["left_out"])
            counted += found["denominator"]
    assert counted > RECORDS


def test_the_data_have_what_engines_read_differently(folders: dict[str, Path]) -> None:
    units = {unit["unit"]: unit for unit in sheet(folders)["result"]["units"]}
    twin, model = units[TWIN], units[MODEL]
    assert (twin["rank"], twin["total"]) == (model["rank"], model["total"])
    assert twin["indicators"] == model["indicators"]
    stopped = units[ROUGH]["indicators"][12]
    assert stopped["numerator"] > units["unit-003"]["indicators"][12]["numerator"]
    assert stopped["denominator"] == units["unit-003"]["indicators"][12]["denominator"]
    rows = {each["name"]: each["rows"] for each in sheet(folders)["data_sets"]}
    assert rows["service_records"] > RECORDS


def test_another_engine_verifies(folders: dict[str, Path]) -> None:
    """By DuckDB what PostgreSQL computed: the file is the same, so one direction proves both."""
    if "postgres" not in folders:
        missing("postgres", "postgresql")
    assert main(["evaluate", "--verify", str(folders["postgres"])]) == 0
    stored = (folders["postgres"] / "run.json").read_text(encoding="utf-8")
    assert "127.0.0.1" not in stored  # the address may hold a password
