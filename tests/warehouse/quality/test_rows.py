"""Which rows a check keeps out, and what it writes of them."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marketaccess.warehouse.quality.order import Comparison
from tests.warehouse.quality.kit import RECORD, checked, records, text

pytestmark = pytest.mark.requirement("R5.1")


def test_sound_rows_are_kept_by_division_and_month(tmp_path: Path) -> None:
    found = checked(tmp_path, text(records({}, {"accepted_at": "2026-06-30 23:59:59"}, {"decided_at": ""})))
    assert (found.report["rows_in"], found.report["rows_kept"], found.report["rows_rejected"]) == (3, 3, 0)
    files = sorted(found.report["digests"])
    assert files == [f"data/division=500115/month=2026-0{n}/data_0.parquet" for n in (6, 7)]
    assert found.counts == {("outside_period", "accepted_at"): 1}
    assert found.report["coverage"] == [["500115", "u", "2026-06", 1], ["500115", "u", "2026-07", 2]]
    assert found.report["nulls"]["decided_at"] == round(1 / 3, 6)
    assert found.rejects() == []


@pytest.mark.parametrize(
    ("change", "rule", "column", "reason"),
    [
        ({"record": ""}, "required", "record", "“办件编号”必填，这一行是空的"),
        ({"record": " NULL "}, "required", "record", "“办件编号”必填，这一行是空的"),
        ({"kind": "7"}, "unknown_code", "kind", "“办件类型代码”的代码不在代码集（1、2、9）"),
        (
            {"decided_at": "2026-06-30 10:00"},
            "wrong_order",
            "decided_at",
            "“办结时间”早于“受理时间”，时长为负",
        ),
        (
            {"accepted_at": "07/01/2026"},
            "unreadable",
            "accepted_at",
            "“受理时间”应当是日期和时间，这个值读不出来",
        ),
        (
            {"accepted_at": "26-07-01"},
            "unreadable",
            "accepted_at",
            "“受理时间”应当是日期和时间，这个值读不出来",
        ),
        (
            {"decided_at": "infinity"},
            "unreadable",
            "decided_at",
            "“办结时间”应当是日期和时间，这个值读不出来",
        ),
        (
            {"accepted_at": "2026-08-06", "decided_at": ""},
            "in_future",
            "accepted_at",
            "“受理时间”晚于报送之日",
        ),
        ({"division": "500116"}, "wrong_division", "division", "“行政区划代码”不属于报送的行政区划"),
    ],
)
def test_a_bad_row_is_rejected_with_its_line_and_reason(
    tmp_path: Path, change: dict[str, str], rule: str, column: str, reason: str
) -> None:
    found = checked(tmp_path, text(records({}, change, {})), lenient=True)
    assert found.counts[rule, column] == 1
    rejected = [line for line in found.rejects() if line[3] == reason]
    assert [(line[0], line[1]) for line in rejected] == [("数据.csv", "3")]
    assert found.report["rows_rejected"] == 1
    if rule != "wrong_division":  # which refuses the whole, and leaves no data
        assert [row[0] for row in found.rows("record")] == ["r1", "r3"]


def test_a_row_stands_once_for_each_reason_and_counts_once(tmp_path: Path) -> None:
    found = checked(tmp_path, text(records({"kind": "7", "decided_at": "x", "unit": ""}, {})), lenient=True)
    assert [(line[1], line[2], line[4]) for line in found.rejects()] == [
        ("2", "被评估单位", ""),
        ("2", "办件类型代码", "7"),
        ("2", "办结时间", "x"),
    ]
    assert found.report["rows_rejected"] == 1


def test_the_first_sound_row_of_a_key_is_kept(tmp_path: Path) -> None:
    same = {"record": "same"}
    rows = records({**same, "kind": "7"}, {**same, "unit": "first"}, {}, {**same, "unit": "later"}, same)
    found = checked(tmp_path, text(rows), lenient=True)
    assert found.counts == {("unknown_code", "kind"): 1, ("duplicate_key", "record"): 2}
    assert found.rows("record, unit") == [("r3", "u"), ("same", "first")]
    assert [line[1] for line in found.rejects()] == ["2", "5", "6"]
    assert "同一办件编号在本批中出现多次，只留第一行" in found.rejects()[1][3]


def test_lines_are_counted_through_blank_and_malformed_ones(tmp_path: Path) -> None:
    lines = text(records(*[{}] * 4, {"kind": "7"})).splitlines()
    lines.insert(2, "")
    lines.insert(4, "r9,i")
    found = checked(tmp_path, "\n".join(lines), lenient=True)
    assert found.counts == {("malformed", ""): 1, ("unknown_code", "kind"): 1}
    assert [(line[1], line[3][:8], line[4]) for line in found.rejects()] == [
        ("5", "这一行的列数与表", "r9,i"),
        ("8", "“办件类型代码”", "7"),
    ]
    assert (found.report["rows_in"], found.report["rows_kept"]) == (6, 4)


FULL_WIDTH = "".join(chr(ord(sign) + 0xFEE0) for sign in "2026-07-01T09:30:00").replace("\uff34", "\u3000")
MOMENTS = {
    "2026-07-01 09:30:00": "2026-07-01 09:30:00",
    "2026-07-01T09:30:00+08:00": "2026-07-01 09:30:00",
    "2026-07-01T01:30:00Z": "2026-07-01 09:30:00",
    "2026-06-30 20:30:00-05": "2026-07-01 09:30:00",
    "2026/7/1 9:30": "2026-07-01 09:30:00",
    "20260701T093000": "2026-07-01 09:30:00",
    "20260701093000": "2026-07-01 09:30:00",
    "2026年7月1日 09:30": "2026-07-01 09:30:00",
    FULL_WIDTH: "2026-07-01 09:30:00",
    "\t2026-07-01": "2026-07-01 00:00:00",
    "2026.7.1": "2026-07-01 00:00:00",
}


def test_mixed_forms_of_dates_are_the_same_moment(tmp_path: Path) -> None:
    rows = records(*({"accepted_at": written} for written in MOMENTS))
    found = checked(tmp_path, text(rows))
    assert found.counts == {}
    kept = dict(found.rows("record, CAST(accepted_at AS VARCHAR)"))
    assert [kept[f"r{at}"] for at in range(1, len(MOMENTS) + 1)] == list(MOMENTS.values())


@pytest.mark.parametrize(
    ("written", "rule"),
    [("5.7", "unreadable"), ("1e3", "unreadable"), ("-1", "negative_number"), ("5.0", ""), ("", "")],
)
def test_numbers_are_not_rounded_and_not_negative(tmp_path: Path, written: str, rule: str) -> None:
    item = {
        "service_item": "i",
        "unit": "u",
        "name": "示范事项",
        "kind": "01",
        "is_online": "是",
        "gives_licence": "N",
        "statutory_days": written,
    }
    found = checked(tmp_path, text([item]), need="service_items", lenient=True)
    assert found.counts == ({(rule, "statutory_days"): 1} if rule else {})
    if not rule:
        assert found.rows("is_online, gives_licence, statutory_days") == [
            (True, False, 5 if written else None)
        ]


def test_what_begins_like_a_formula_does_no_harm_in_the_rejects(tmp_path: Path) -> None:
    found = checked(tmp_path, text(records({"kind": "=1+1"}, {"kind": "-2"})), lenient=True)
    assert [line[4] for line in found.rejects()] == ["'=1+1", "-2"]


def compared(
    folder: Path, name: str, *keys: str, is_ours: bool = True, division: str = "500115"
) -> Comparison:
    """The codes of a data set, as the platform gives them."""
    path = folder / f"{name}.csv"
    path.write_text("key,division\n" + "".join(f"{key},{division}\n" for key in keys), encoding="utf-8")
    return Comparison(name, "key", (str(path),), is_ours=is_ours)


def test_unknown_codes_of_ours_only_warn(tmp_path: Path) -> None:
    known = (compared(tmp_path, "units", "u"), compared(tmp_path, "service_items", "i"))
    found = checked(tmp_path, text(records({}, {"service_item": "x"})), comparisons=known)
    assert found.counts == {("unknown_here", "service_item"): 1}
    assert found.report["rows_kept"] == 2
    assert [each for each in found.report["findings"] if each["rule"] == "not_compared"] == []


def test_a_unit_of_another_division_is_rejected(tmp_path: Path) -> None:
    licence = {"licence": "1", "unit": "u", "issued_on": "2026-07-01"}
    known = (compared(tmp_path, "units", "u", division="500116"),)
    found = checked(tmp_path, text([licence]), need="licences", comparisons=known, lenient=True)
    assert found.counts == {("wrong_division", "unit"): 1}


def test_orphans_and_known_keys_of_accepted_deliveries_are_rejected(tmp_path: Path) -> None:
    for name in ("items", "july", "august"):
        (tmp_path / name).mkdir()
    items = [
        {
            "service_item": "i",
            "unit": "u",
            "name": "示范事项",
            "kind": "01",
            "is_online": "1",
            "gives_licence": "0",
        }
    ]
    delivered = checked(tmp_path / "items", text(items), need="service_items")
    july = checked(tmp_path / "july", text(records({}, {})))
    files = tuple(str(path) for path in (july.folder / "data").rglob("*.parquet"))
    given = tuple(str(path) for path in (delivered.folder / "data").rglob("*.parquet"))
    found = checked(
        tmp_path / "august",
        text(records({}, {"record": "new"}, {"record": "lost", "service_item": "x"})),
        known=files,
        comparisons=(Comparison("service_items", "service_item", given),),
        lenient=True,
    )
    assert found.counts == {("known_key", "record"): 1, ("orphan", "service_item"): 1}
    assert found.rows("record") == [("new",)]


SOUND: dict[str, Any] = dict(RECORD)
FLAWS = st.lists(
    st.sampled_from([{}, {"kind": "7"}, {"record": "same"}, {"unit": ""}, {"decided_at": "2020-01-01"}]),
    min_size=1,
    max_size=12,
)


@settings(max_examples=8, deadline=None)
@given(flaws=FLAWS)
def test_every_row_is_kept_or_rejected_and_the_rest_is_sound(
    tmp_path_factory: pytest.TempPathFactory, flaws: list[dict[str, str]]
) -> None:
    folder = tmp_path_factory.mktemp("rows")
    found = checked(folder, text(records(*flaws)), lenient=True)
    report = found.report
    assert report["rows_in"] == len(flaws) == report["rows_kept"] + report["rows_rejected"]
    assert len({line[1] for line in found.rejects()}) == report["rows_rejected"]
    bad = sum(bool(flaw) and "record" not in flaw for flaw in flaws)
    same = sum("record" in flaw for flaw in flaws)
    assert report["rows_rejected"] == bad + max(0, same - 1)
