"""Service items of the demonstration, and ``marketaccess matters``."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from marketaccess.apps.matters import queries
from marketaccess.apps.matters.models import Correspondence, LocalPaper, ServiceItem
from marketaccess.domain.matters.alignment import ALIGNMENT_RULES
from marketaccess.domain.matters.correspondence import CorrespondenceState
from marketaccess.foundation.audit.models import Event
from marketaccess.pipelines.service_items.plan import department_names
from marketaccess.pipelines.service_items.template import workbook_of
from marketaccess.site.cli import main
from marketaccess.site.demonstration import lists, matters, work
from marketaccess.site.demonstration.county import set_up
from tests import kit, make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unconfined")]


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, Any]:
    code = main(["matters", *arguments, "--json"])
    return code, json.loads(capsys.readouterr().out)


@pytest.fixture
def demonstration(quick_passphrases: None) -> None:
    now = timezone.now()
    county = set_up(profile_key="county-0137", at=now)
    lists.record(at=now)
    matters.record(county, now=now)
    work.record(county, now=now)
    events = Event.objects.count()
    matters.record(county, now=now)
    assert Event.objects.count() == events, "a second run changes nothing"


@pytest.mark.requirement("R3.1", "R4.9", "R11.1")
@pytest.mark.usefixtures("demonstration")
def test_every_rule_finds_something_in_the_demonstration(capsys: pytest.CaptureFixture[str]) -> None:
    numbers = Counter(each.number for each in queries.findings(timezone.localdate()))
    assert set(numbers) == {rule.number for rule in ALIGNMENT_RULES.rules}
    assert set(Correspondence.objects.values_list("state", flat=True)) == {
        state.value for state in CorrespondenceState
    }
    for model in (ServiceItem, Correspondence, LocalPaper):
        assert not model.objects.filter(is_demonstration=False).exists()
    code, told = printed(capsys, "findings")
    assert code == 1
    assert told["edition"]["edition"] == "demo-2025"
    assert told["counts"] == {rule.number: numbers[rule.number] for rule in ALIGNMENT_RULES.rules}
    first = told["findings"][0]
    assert {"number", "words", "source", "severity", "where", "detail"} <= set(first)
    codes = ServiceItem.objects.exclude(implementation_code="").values_list("implementation_code", flat=True)
    assert {len(each) for each in codes} == {31}


def test_findings_of_nothing_are_none(capsys: pytest.CaptureFixture[str]) -> None:
    code, told = printed(capsys, "findings", "--as-of", "2026-09-29")
    assert (code, told["on"], told["edition"], told["findings"]) == (0, "2026-09-29", None, [])
    assert main(["matters", "findings"]) == 0
    assert "共0处" in capsys.readouterr().out


@pytest.mark.requirement("R2.4")
def test_a_file_is_checked_then_stored_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make.county()
    item = kit.service_item()
    path = tmp_path / "事项.xlsx"
    path.write_bytes(workbook_of([queries.draft_of(item)], department_names()))
    item.figures.all().delete()
    item.delete()
    code, told = printed(capsys, "import", str(path), "--dry-run")
    assert (code, told["stored"], told["created"]) == (0, False, 1)
    assert not ServiceItem.objects.exists()
    code, told = printed(capsys, "import", str(path))
    assert (code, told["stored"], told["created"], told["rejected"]) == (0, True, 1, 0)
    code, told = printed(capsys, "import", str(path))
    assert (code, told["created"], told["changed"], told["unchanged"]) == (0, 0, 0, 1)


def test_rejected_rows_are_written_out_and_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, rejected = tmp_path / "a.csv", tmp_path / "rejected.xlsx"
    path.write_text("事项名称,基本编码,实施编码\n,000131101000,1\n甲,000131102000,2\n", encoding="utf-8")
    code = main(["matters", "import", str(path), "--rejected", str(rejected), "--demonstration"])
    out = capsys.readouterr().out
    assert code == 1
    assert "第2行 事项名称" in out
    assert "新增1项" in out
    assert load_workbook(rejected).worksheets[0].max_row == 3
    assert ServiceItem.objects.get().is_demonstration


def test_a_file_that_is_not_there_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["matters", "import", "/nowhere/a.xlsx"]) == 2
    assert "读不到文件" in capsys.readouterr().err
