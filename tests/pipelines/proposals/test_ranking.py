"""The ranking as others have it: made in a process of its own, by score, with "none" in its place."""

import subprocess
import sys
from pathlib import Path

import pytest

from marketaccess.domain.basics.refusal import Refusal
from marketaccess.foundation.documents import confinement
from marketaccess.pipelines.proposals.calculating import ask
from tests.architecture.source import ROOT

pytestmark = pytest.mark.requirement("R3.1")
unconfined = pytest.mark.usefixtures("unconfined")
ITEMS = [
    ("a", "药品经营企业（批发）许可证核发"),
    ("b", "药品批发企业变更审批"),
    ("c", "药品经营企业（零售）许可证核发"),
    ("d", "药品生产许可证核发"),
    ("e", "国内道路货物运输经营许可"),
    ("f", "医疗机构执业登记"),
    ("g", "许可证核发"),
]
MEASURES = [
    ("wholesale", "未获得许可，不得从事药品批发"),
    ("change", "药品批发企业变更"),
    ("abroad", "国际道路货物运输"),
    ("strange", "马戏"),
    ("empty", "许可"),
]


def test_a_process_of_its_own_gives_the_same_answer(request: pytest.FixtureRequest) -> None:
    confined = ask(MEASURES, ITEMS)
    request.getfixturevalue("unconfined")
    assert ask(MEASURES, ITEMS) == confined


@unconfined
def test_the_first_entry_is_the_answer() -> None:
    found = ask(MEASURES, ITEMS)
    assert list(found) == [key for key, _ in MEASURES]
    assert {key: lines[0]["key"] for key, lines in found.items()} == {
        "wholesale": "a", "change": "b", "abroad": "none", "strange": "none", "empty": "none",
    }  # fmt: skip
    for lines in found.values():
        scores = [line["score"] for line in lines]
        assert scores == sorted(scores, reverse=True)
        assert all(0 <= each <= 1 for each in scores)
        assert all(line["why"].endswith("。") for line in lines)
        assert [line["key"] for line in lines].count("none") == 1
        assert len(lines) <= 6
        best = max((line["score"] for line in lines if line["key"] != "none"), default=0.0)
        (none,) = [line["score"] for line in lines if line["key"] == "none"]
        assert none == pytest.approx(1 - best, abs=1e-4)
    assert ask(MEASURES, ITEMS) == found, "the same question has the same answer"


@unconfined
@pytest.mark.parametrize("top", [1, 3, 5])
def test_no_more_than_was_asked_for(top: int) -> None:
    lines = ask(MEASURES[:1], ITEMS, top=top)["wholesale"]
    assert len([line for line in lines if line["key"] != "none"]) == top


@unconfined
def test_what_is_nearest_by_its_characters_is_shown_in_any_case() -> None:
    names = ["药品批发注销", "药品批发企业设立审批", "药品批发业务审批", "药品经营企业（批发）许可证核发"]
    items = [(name, name) for name in names]
    told = {top: ask([("m", "药品批发")], items, top=top)["m"] for top in (1, 2, 3, 4)}
    shown = {top: [line["key"] for line in lines if line["key"] != "none"] for top, lines in told.items()}
    assert shown[4][-1] == names[0], "by its words it is the last of all"
    assert shown[3] == [*shown[4][:2], names[0]]
    assert shown[2] == [shown[4][0], names[0]]
    assert shown[1] == shown[4][:1], "one alone is the best"


@unconfined
def test_items_of_one_name_stand_together_and_hide_nobody() -> None:
    same = [(f"x{number}", ITEMS[3][1]) for number in range(300)]
    lines = ask([("m", "药品生产"), ("w", "药品批发")], [*same, *ITEMS])
    assert [line["key"] for line in lines["m"]][:5] == ["x0", "x1", "x2", "x3", "x4"]
    assert lines["w"][0]["key"] == "a"


@unconfined
@pytest.mark.parametrize(("measures", "items"), [([], ITEMS), (MEASURES, []), ([], [])])
def test_nothing_to_match(measures: list[tuple[str, str]], items: list[tuple[str, str]]) -> None:
    found = ask(measures, items)
    assert set(found) == {key for key, _ in measures}
    assert all([line["key"] for line in lines] == ["none"] for lines in found.values())


def test_a_run_that_ends_early_is_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> bytes:
        raise confinement.Failed("MemoryError")

    monkeypatch.setattr(confinement, "run", fail)
    with pytest.raises(Refusal, match="没有算出来"):
        ask(MEASURES, ITEMS)


def test_neither_the_web_process_nor_the_command_line_imports_the_heavy_libraries(tmp_path: Path) -> None:
    modules = ("site.cli", "site.cli.matters", "site.wsgi", "pipelines.proposals.views", "site.urls")
    script = (
        "import os, sys, django; django.setup()\n"
        f"import {', '.join(f'marketaccess.{module}' for module in modules)}\n"
        "print(sorted({'sklearn', 'scipy', 'sparse_dot_topn'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={
            "PYTHONPATH": str(ROOT / "src"),
            "DJANGO_SETTINGS_MODULE": "marketaccess.site.settings",
            "MARKETACCESS_HOME": str(tmp_path),
        },
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "[]"
