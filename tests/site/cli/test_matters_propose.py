"""Issue 3 §6: ``marketaccess matters propose`` as another program uses it."""

from pathlib import Path

import pytest

from marketaccess.apps.matters.models import Correspondence
from marketaccess.foundation.audit.models import Event
from tests import kit, make
from tests.site.cli.calls import Answer, assert_refused, call

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.requirement("R3.1", "R2.4"),
    pytest.mark.usefixtures("unconfined"),
]
Capture = pytest.CaptureFixture[str]
MEASURES = "key,text\nm1,未获得许可，不得从事药品批发\nm2,曲水流觞\n"
ITEMS = """key,text,department
a,药品经营企业（批发）许可证核发,药监
b,药品零售企业许可,药监
c,药品批发企业变更审批,
"""


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    measures, items = tmp_path / "措施.csv", tmp_path / "事项.csv"
    measures.write_text(MEASURES, encoding="utf-8-sig")
    items.write_bytes(ITEMS.encode("gb18030"))
    return str(measures), str(items)


def proposed(capsys: Capture, files: tuple[str, str], *more: str) -> Answer:
    return call(capsys, "matters", "propose", "--measures", files[0], "--service-items", files[1], *more)


def test_two_files_give_one_object(capsys: Capture, files: tuple[str, str]) -> None:
    answer = proposed(capsys, files, "--json")
    assert (answer.code, answer.err) == (0, "")
    assert list(answer.json) == ["m1", "m2"]
    lines = answer.json["m1"]
    assert lines[0]["key"] == "a"
    assert {line["key"] for line in lines} == {"a", "b", "c", "none"}
    assert all(set(line) == {"key", "score", "why"} for line in lines)
    assert "共有“药品”“批发”" in lines[0]["why"]
    assert [line["key"] for line in answer.json["m2"]] == ["none"]
    assert not Event.objects.exists(), "files leave no trace in the database"


def test_a_readable_table_and_fewer_items(capsys: Capture, files: tuple[str, str]) -> None:
    answer = proposed(capsys, files, "--top", "1")
    assert answer.code == 0
    assert "m1　未获得许可，不得从事药品批发\n  1. 0." in answer.out
    assert "没有对应的事项" in answer.out
    assert "药品零售企业许可" not in answer.out
    assert answer.out.endswith("共2条措施，3个事项。\n")


@pytest.mark.parametrize("top", ["0", "-1", "51"])
def test_top_has_its_bounds(capsys: Capture, files: tuple[str, str], top: str) -> None:
    assert_refused(proposed(capsys, files, "--top", top), "--top", "1 至 50")


def test_what_does_not_fit_together(capsys: Capture, files: tuple[str, str]) -> None:
    assert_refused(proposed(capsys, files, "--store"), "--store")
    assert_refused(call(capsys, "matters", "propose", "--measures", files[0]), "一起给出")
    assert_refused(call(capsys, "matters", "propose", "--service-items", files[1]), "一起给出")
    assert_refused(proposed(capsys, (files[0], f"{files[1]}没有")), "读不到文件")


def test_a_bad_row_is_named(capsys: Capture, files: tuple[str, str]) -> None:
    Path(files[1]).write_text("key,text\na,药品\na,食品\n", encoding="utf-8")
    assert_refused(proposed(capsys, files, "--json"), "事项.csv", "第3行", "重复")


def test_from_the_database_and_stored_once(capsys: Capture) -> None:
    make.county()
    kit.list_edition()
    item = kit.service_item(name="餐饮服务食品经营许可证核发")
    answer = call(capsys, "matters", "propose", "--json")
    assert answer.json["208001-1"][0]["key"] == item.implementation_code
    assert answer.json["208001-2"][0]["key"] == "none"
    assert not Correspondence.objects.exists()
    stored = call(capsys, "matters", "propose", "--store")
    assert "新提出1条对应关系，此前已有0条。" in stored.out
    row = Correspondence.objects.get()
    assert (row.measure_key, row.service_item, row.state) == ("208001-1", item, "proposed")
    assert row.score == answer.json["208001-1"][0]["score"]
    assert row.why == answer.json["208001-1"][0]["why"]
    again = call(capsys, "matters", "propose", "--store")
    assert "新提出0条对应关系，此前已有1条。" in again.out
    assert Event.objects.filter(action="correspondence.propose").count() == 1


def test_an_empty_database_has_nothing_to_match(capsys: Capture) -> None:
    answer = call(capsys, "matters", "propose", "--json")
    assert (answer.code, answer.json) == (0, {})
