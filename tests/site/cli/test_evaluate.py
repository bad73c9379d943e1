"""``marketaccess evaluate`` and ``marketaccess warehouse sample``."""

import json
from pathlib import Path
from typing import Any

import pytest

from marketaccess.law import library
from marketaccess.site.cli import main

pytestmark = pytest.mark.requirement("R4.6")
ASKED = ["evaluate", "--system", "chongqing-2022", "--period", "2025Q3", "--data"]
SMALL = ["evaluate", "--system", "demonstration", "--period", "2025Q3", "--data"]


# Programs read them: a key may join at the end, none may go or be called otherwise.
WHOLE_KEYS = "system title is_demonstration period begins ends policies maximum banded units"
UNIT_KEYS = "unit name total rank covered indicators"
INDICATOR_KEYS = (
    "number name metric weight status value score numerator denominator left_out gap lacking stands_in"
    " is_corrected corrected_from"
)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small sample that no test changes."""
    folder = tmp_path_factory.mktemp("evaluate") / "data"
    assert main(["warehouse", "sample", "--rows", "2000", "--period", "2025Q3", "--out", str(folder)]) == 0
    return folder


@pytest.fixture(scope="module")
def written(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small computation that no test changes: what is noticed of it does not depend on its size."""
    out = tmp_path_factory.mktemp("written") / "out"
    assert main([*SMALL, str(data), "--out", str(out)]) == 0
    return out


def outcome(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    capsys.readouterr()
    assert main([*arguments, "--json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(list(arguments)) == 2
    return capsys.readouterr().err.strip()


def copied(data: Path, folder: Path, *without: str) -> Path:
    folder.mkdir()
    for path in data.iterdir():
        if path.stem not in without:
            (folder / path.name).write_bytes(path.read_bytes())
    return folder


def test_units_with_their_scores(capsys: pytest.CaptureFixture[str], data: Path) -> None:
    found = outcome(capsys, *ASKED, str(data))
    assert (found["maximum"], found["period"], found["ends"]) == (100.0, "2025Q3", "2025-09-30")
    assert [unit["rank"] for unit in found["units"]] == sorted(unit["rank"] for unit in found["units"])
    first = found["units"][0]
    assert len(first["indicators"]) == 27
    ratings, handled = first["indicators"][15], first["indicators"][22]
    assert (handled["status"], handled["stands_in"], handled["score"]) == (
        "substituted",
        16,
        ratings["score"],
    )
    assert handled["lacking"] == ["problem_ratings"]
    assert ratings["value"] == pytest.approx(100 * ratings["numerator"] / ratings["denominator"], abs=0.005)


@pytest.mark.requirement("R4.5")
def test_what_is_printed_has_the_keys_that_the_manual_tells_and_no_others(
    capsys: pytest.CaptureFixture[str], data: Path
) -> None:
    found = outcome(capsys, *ASKED, str(data))
    by_unit, by_indicator = found["units"][0], found["units"][0]["indicators"][0]
    assert " ".join(found) == WHOLE_KEYS
    assert " ".join(by_unit) == UNIT_KEYS
    assert " ".join(by_indicator) == INDICATOR_KEYS
    told = (Path(__file__).parents[3] / "docs/manual/evaluation-data.md").read_text(encoding="utf-8")
    told = told.partition("## 输出")[2]
    names = {*found, *by_unit, *by_indicator} - {"units"}
    assert {name for name in names if f"`{name}`" not in told} == set()


def test_another_policy(capsys: pytest.CaptureFixture[str], data: Path) -> None:
    found = outcome(capsys, *ASKED, str(data), "--policy", "group_weights=as_printed")
    assert (found["maximum"], found["policies"]["group_weights"]) == (96.0, "as_printed")


@pytest.mark.requirement("R4.1")
def test_another_table_needs_no_code(capsys: pytest.CaptureFixture[str], data: Path) -> None:
    arguments = [*SMALL, str(data)]
    found = outcome(capsys, *arguments)
    assert found["is_demonstration"]
    assert len(found["units"][0]["indicators"]) == 8
    assert main(arguments) == 0
    assert "示范数据 非官方" in capsys.readouterr().out


@pytest.mark.requirement("R4.2")
def test_a_survey_with_too_few_answers_is_not_scored(
    capsys: pytest.CaptureFixture[str], data: Path, tmp_path: Path
) -> None:
    folder = copied(data, tmp_path / "data", "survey_answers")
    unit, other = (each["unit"] for each in outcome(capsys, *ASKED, str(folder))["units"][:2])
    numbers = {unit: 30, other: 29}
    rows = [f"{code}-{n},{code},awareness,2025-08-01,75" for code in numbers for n in range(numbers[code])]
    lines = ["answer,unit,metric,answered_on,points", *rows, ""]
    (folder / "survey_answers.csv").write_text("\n".join(lines), encoding="utf-8")
    out = tmp_path / "out"
    found = {each["unit"]: each for each in outcome(capsys, *ASKED, str(folder), "--out", str(out))["units"]}
    enough, few = (found[code]["indicators"][23] for code in (unit, other))
    assert (enough["status"], enough["score"]) == ("scored", 75.0)
    assert (few["status"], few["gap"], few["score"]) == ("no_data", "sample_too_small", None)
    assert found[unit]["indicators"][24]["gap"] == "sample_too_small"
    assert main(["evaluate", "--verify", str(out)]) == 0


def test_data_that_is_missing_is_named_and_neither_zero_nor_full(
    capsys: pytest.CaptureFixture[str], data: Path, tmp_path: Path
) -> None:
    folder = copied(data, tmp_path / "data", "ratings", "keyword_results", "manual_checks")
    for unit in outcome(capsys, *ASKED, str(folder))["units"]:
        by_number = {each["number"]: each for each in unit["indicators"]}
        for number, name in ((3, "keyword_results"), (8, "manual_checks"), (16, "ratings")):
            assert by_number[number]["status"] == "no_data"
            assert by_number[number]["score"] is None
            assert by_number[number]["lacking"] == [name]
        assert by_number[23]["status"] == "no_data"


@pytest.mark.parametrize(
    ("name", "indicators"),
    [
        ("list_measures", {1, 2, 6, 7, 11, 13, 15, 16}),
        ("correspondences", {1, 2, 6, 7, 11, 13, 15, 16}),
        ("service_items", {1, 6, 7, 11, 13, 15}),
    ],
)
def test_a_catalogue_without_a_row_is_as_good_as_none(
    capsys: pytest.CaptureFixture[str], data: Path, tmp_path: Path, name: str, indicators: set[int]
) -> None:
    folder = copied(data, tmp_path / "data", name)
    (folder / f"{name}.csv").write_text(",".join(each.name for each in library.data_need_named(name).columns))
    for unit in outcome(capsys, *ASKED, str(folder))["units"]:
        lacking = {each["number"]: each for each in unit["indicators"] if name in each["lacking"]}
        assert set(lacking) == indicators
        assert {(each["status"], each["score"]) for each in lacking.values()} == {("no_data", None)}


def test_a_computation_can_be_verified(
    capsys: pytest.CaptureFixture[str], data: Path, tmp_path: Path
) -> None:
    folder, out = copied(data, tmp_path / "data"), tmp_path / "out"
    assert main([*ASKED, str(folder), "--out", str(out)]) == 0
    assert main(["evaluate", "--verify", str(out)]) == 0
    assert "逐字节相同" in capsys.readouterr().out
    sheet = json.loads((out / "worksheet.json").read_text(encoding="utf-8"))
    assert "SELECT" in sheet["expressions"]["13"]
    assert {each["name"] for each in sheet["data_sets"]} >= {"service_records", "units"}
    assert outcome(capsys, *ASKED, str(folder)) == sheet["result"]


def test_other_data_are_noticed(capsys: pytest.CaptureFixture[str], data: Path, tmp_path: Path) -> None:
    folder, out = copied(data, tmp_path / "data"), tmp_path / "out"
    assert main([*ASKED, str(folder), "--out", str(out)]) == 0
    (folder / "ratings.parquet").unlink()
    capsys.readouterr()
    assert main(["evaluate", "--verify", str(out), "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert found == {"same": False, "changed": ["data_sets", "exact_totals", "expressions", "result"]}


def test_a_changed_worksheet_is_noticed(
    capsys: pytest.CaptureFixture[str], written: Path, tmp_path: Path
) -> None:
    out = copied(written, tmp_path / "out")
    sheet = out / "worksheet.json"
    sheet.write_bytes(sheet.read_bytes() + b"\n")
    assert main(["evaluate", "--verify", str(out)]) == 1
    sheet.write_bytes(b"[]")
    assert main(["evaluate", "--verify", str(out)]) == 1
    assert "复核不一致：worksheet.json与保存的不同" in capsys.readouterr().out
    sheet.write_bytes(b"")
    assert main(["evaluate", "--verify", str(out), "--json"]) == 1
    assert json.loads(capsys.readouterr().out) == {"same": False, "changed": ["worksheet.json"]}


def test_what_is_wrong_is_said(capsys: pytest.CaptureFixture[str], data: Path, tmp_path: Path) -> None:
    assert said(capsys, "evaluate") == "缺少 --system、--period、--data，请补上；复核已有的计算用 --verify。"
    assert "没有名为“nobody”的指标体系" in said(
        capsys, "evaluate", "--system", "nobody", "--period", "2025", "--data", str(data)
    )
    assert "评估期“2025Q5”不对" in said(
        capsys, "evaluate", "--system", "demonstration", "--period", "2025Q5", "--data", str(data)
    )
    assert "没有“weights”这项口径" in said(capsys, *ASKED, str(data), "--policy", "weights=1")
    assert "应当写成 group_weights=as_printed" in said(capsys, *ASKED, str(data), "--policy", "weights")
    assert "没有文件夹" in said(capsys, *ASKED, str(tmp_path / "none"))
    assert "没有 units（被评估单位）" in said(capsys, *ASKED, str(tmp_path))
    assert "读不到文件" in said(capsys, "evaluate", "--verify", str(tmp_path))
    taken = tmp_path / "taken"
    taken.touch()
    assert "写不进文件夹" in said(capsys, *ASKED, str(data), "--out", str(taken))


def test_a_broken_table_is_sent_to_its_check_up(
    capsys: pytest.CaptureFixture[str], data: Path, tmp_path: Path
) -> None:
    own = tmp_path / "own.toml"
    own.write_text(
        library.indicator_system_text("demonstration").replace("weight = 37.5", ""), encoding="utf-8"
    )
    arguments = ["evaluate", "--system", str(own), "--period", "2025Q3", "--data", str(data)]
    assert "indicators check" in said(capsys, *arguments)


def test_a_run_that_cannot_be_read_is_refused(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "system.toml").write_text(library.indicator_system_text("demonstration"), encoding="utf-8")
    for content in ("", "[]", "{}", '{"period": 1}'):
        (tmp_path / "run.json").write_text(content, encoding="utf-8")
        assert "不完整，无法复核" in said(capsys, "evaluate", "--verify", str(tmp_path))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--rows", "0"], "--rows 应为 1 至"),
        (["--rows", "10", "--seed", "-1"], "--seed 应为"),
        (["--rows", "10", "--period", "2022"], "应在 2023 年以后"),
        (["--rows", "10", "--period", "2098Q1"], "节假日安排已经公布"),
    ],
)
def test_a_sample_that_cannot_be_made(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, arguments: list[str], message: str
) -> None:
    assert message in said(capsys, "warehouse", "sample", *arguments, "--out", str(tmp_path / "out"))
    assert not (tmp_path / "out").exists()


def test_a_sample_never_goes_over_what_is_there(capsys: pytest.CaptureFixture[str], data: Path) -> None:
    assert "已有内容" in said(capsys, "warehouse", "sample", "--rows", "10", "--out", str(data))


def test_a_sample_says_what_it_made(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    folder = tmp_path / "made"
    arguments = ["warehouse", "sample", "--rows", "50", "--out", str(folder)]
    found = outcome(capsys, *arguments)
    assert "truth.json" in found["files"]
    assert "within_statutory_limit" in found["metrics"]
    assert found["period"] == "2026Q3"


def listed(capsys: pytest.CaptureFixture[str]) -> dict[str, dict[str, Any]]:
    assert main(["warehouse", "needs", "--json"]) == 0
    return {each["name"]: each for each in json.loads(capsys.readouterr().out)}


@pytest.mark.requirement("R5.1")
def test_the_catalogue_of_data_needs(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["warehouse", "needs"]) == 0
    told = capsys.readouterr().out
    assert "service_records　办件　政务服务数据管理机构　每月" in told
    assert "satisfaction　满意度代码（GB/T 39046—2020 A.8）　文字　必填　1 非常满意" in told
    found = listed(capsys)
    assert found["problem_ratings"]["provider"] == ""
    assert found["licences"]["orders"] == [{"first": "issued_on", "then": "revoked_on"}]


def test_reports_are_written_as_word_and_excel(
    capsys: pytest.CaptureFixture[str], data: Path, tmp_path: Path
) -> None:
    files = [tmp_path / "report.docx", tmp_path / "report.xlsx"]
    options = [word for file in files for word in ("--report", str(file))]
    outcome(capsys, *ASKED, str(data), *options, "--place", "示范县")
    assert all(file.read_bytes()[:2] == b"PK" for file in files)
    assert "扩展名" in said(capsys, *ASKED, str(data), "--report", "report.pdf")
    assert "写不进文件" in said(capsys, *SMALL, str(data), "--report", str(tmp_path / "no" / "r.docx"))


def test_a_changed_byte_of_what_was_written_is_noticed(
    capsys: pytest.CaptureFixture[str], written: Path, tmp_path: Path
) -> None:
    out = copied(written, tmp_path / "out")
    run = out / "run.json"
    whole = run.read_bytes()
    for changed in (
        whole.replace(b"duckdb", b"duckdc", 1),
        whole + b"\n",
        whole.replace(b'": ', b'" :', 1),
    ):
        run.write_bytes(changed)
        capsys.readouterr()
        assert main(["evaluate", "--verify", str(out), "--json"]) == 1
        assert json.loads(capsys.readouterr().out) == {"same": False, "changed": ["run.json"]}
    run.write_bytes(whole)
    system = out / "system.toml"
    system.write_bytes(system.read_bytes() + b"# \n")
    assert main(["evaluate", "--verify", str(out)]) == 1
    assert "system_sha256" in capsys.readouterr().out


def test_a_broken_file_that_no_indicator_needs_is_refused_as_well(
    capsys: pytest.CaptureFixture[str], data: Path, tmp_path: Path
) -> None:
    folder = copied(data, tmp_path / "data", "licences")
    lines = [
        "licence,unit,issued_on,revoked_on,prohibited_measure",
        "l,u,2020-01-01,,",
        "l,u",
        'l,"u,2020',
        "",
    ]
    (folder / "licences.csv").write_text("\n".join(lines), encoding="utf-8")
    arguments = [*SMALL, str(folder)]
    assert "读不出来" in said(capsys, *arguments)
