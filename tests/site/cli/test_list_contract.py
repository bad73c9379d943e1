"""Issue 3 §6: ``marketaccess list`` as another program uses it."""

from pathlib import Path

import pytest

from marketaccess.apps.negative_list.models import Revision
from tests.pipelines.list_import.tables import HEAD, ROWS, sound, workbook
from tests.site.cli.calls import assert_refused, call

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R2.2")]
Capture = pytest.CaptureFixture[str]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "清单.xlsx"
    path.write_bytes(sound())
    return path


def test_import_then_again_then_show(capsys: Capture, file: Path) -> None:
    first = call(capsys, "list", "import", str(file), "--edition", "2025", "--json")
    assert first.code == 0
    assert (first.json["outcome"], first.json["stored"], first.json["revision"]) == ("stored", True, 1)
    assert first.json["totals"]["items"] == 2
    assert first.json["official"]["items"] == 106
    assert [each["difference"] for each in first.json["shortfalls"]] == [-5, -99, -465, -19]
    again = call(capsys, "list", "import", str(file), "--edition", "2025", "--json")
    assert (again.code, again.json["outcome"], again.json["stored"]) == (0, "known", False)
    shown = call(capsys, "list", "show", "--as-of", "2026-01-01", "--json").json
    assert (shown["edition"], shown["in_force_from"]) == ("2025", "2025-04-24")
    assert [item["code"] for item in shown["items"]] == ["100004", "203001"]
    assert Revision.objects.count() == 1


def test_a_dry_run_stores_nothing(capsys: Capture, file: Path) -> None:
    answer = call(capsys, "list", "import", str(file), "--edition", "2025", "--dry-run", "--json")
    assert (answer.code, answer.json["outcome"], answer.json["changes"]["is_first"]) == (0, "checked", True)
    assert not Revision.objects.exists()


def test_rows_with_errors_store_nothing_and_come_back(capsys: Capture, tmp_path: Path) -> None:
    path, back = tmp_path / "清单.xlsx", tmp_path / "退回.xlsx"
    path.write_bytes(workbook(HEAD, *ROWS, ("3", "", "203002", "某许可", "", "")))
    answer = call(capsys, "list", "import", str(path), "--edition", "2025", "--rejected", str(back), "--json")
    assert (answer.code, answer.json["outcome"]) == (1, "refused")
    (fault,) = answer.json["faults"]
    assert (fault["sheet"], fault["row"]) == ("清单", len(ROWS) + 2)
    assert back.stat().st_size > 1000
    assert not Revision.objects.exists()


def test_search_finds_every_substring_of_the_edition_of_the_day(capsys: Capture, file: Path) -> None:
    call(capsys, "list", "import", str(file), "--edition", "2025")
    found = call(capsys, "list", "search", "食品", "许可", "--as-of", "2026-01-01", "--json").json
    # The local measure holds no 许可 itself; its item does, and so it is found.
    assert found["count"] == 3
    assert {result["item_code"] for result in found["results"]} == {"203001"}
    # A substring, not a word: 品生 stands in the title of their item.
    assert call(capsys, "list", "search", "品生", "--json").json["count"] == 3
    assert call(capsys, "list", "search", "没有这个", "--json").json["results"] == []


def test_diff_of_two_editions(capsys: Capture, file: Path, tmp_path: Path) -> None:
    old = tmp_path / "旧.xlsx"
    old.write_bytes(
        workbook(HEAD, *ROWS, ("3", "未获得许可，不得刻章", "203002", "公章刻制许可", "公安机关", ""))
    )
    call(capsys, "list", "import", str(old), "--edition", "2022")
    call(capsys, "list", "import", str(file), "--edition", "2025")
    told = call(capsys, "list", "diff", "2022", "2025", "--json").json
    assert told["counts"]["items"] == {"kept": 2, "removed": 1}
    assert told["old"]["totals"]["items"] - told["new"]["totals"]["items"] == 1
    (gone,) = [change for change in told["items"] if change["kinds"] == ["removed"]]
    assert (gone["old"], gone["new"]) == (["203002"], [])


def test_check_names_rules_and_totals(capsys: Capture, tmp_path: Path) -> None:
    path = tmp_path / "清单.xlsx"
    path.write_bytes(workbook(HEAD, *ROWS, ("3", "未获得许可，不得刻章", "203002", "公章刻制许可", "", "")))
    call(capsys, "list", "import", str(path), "--edition", "2025")
    answer = call(capsys, "list", "check", "2025", "--json")
    assert answer.code == 1
    assert [(f["number"], f["severity"]) for f in answer.json["findings"]] == [("NL8", "error")]
    assert answer.json["official"]["national"] == 469


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("list", "show"), "没有施行中的清单"),
        (("list", "show", "--edition", "1999"), "没有版本“1999”"),
        (("list", "search", "食品", "--as-of", "昨天"), "--as-of"),
        (("list", "diff", "a", "b"), "没有版本“a”"),
        (("list", "check", "a"), "没有版本“a”"),
        (("list", "import", "/none.xlsx", "--edition", "2025"), "读不到文件"),
    ],
)
def test_a_refusal_is_one_chinese_line(capsys: Capture, arguments: tuple[str, ...], words: str) -> None:
    assert_refused(call(capsys, *arguments), words)


def test_an_unknown_edition_needs_its_first_day(capsys: Capture, file: Path) -> None:
    assert_refused(call(capsys, "list", "import", str(file), "--edition", "本地"), "--from")
    answer = call(capsys, "list", "import", str(file), "--edition", "local", "--from", "2026-01-01", "--json")
    assert (answer.code, answer.json["official"]) == (0, None)


@pytest.mark.parametrize("dry", [("--dry-run",), ()])
@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (("--edition", ""), "版本标识"),
        (("--edition", "a/b"), "版本标识"),
        (("--edition", "1" * 41), "版本标识"),
        (("--edition", "a", "--title", "长" * 101), "最多100字"),
        (("--edition", "a", "--to", "2025-12-31"), "失效日期早于施行日期"),
        (("--edition", "a", "--reason", "长" * 201), "--reason"),
        (("--edition", "a", "--column", "部门"), "--column"),
        (("--edition", "a", "--column", "部门=ministry"), "authorities"),
    ],
)
def test_a_dry_run_refuses_what_the_import_would(
    capsys: Capture, file: Path, wrong: tuple[str, ...], words: str, dry: tuple[str, ...]
) -> None:
    answer = call(capsys, "list", "import", str(file), "--from", "2026-01-01", *wrong, *dry, "--json")
    assert_refused(answer, words)
    assert not Revision.objects.exists()
