# ruff: noqa: RUF001 - full-width characters are what is tested
"""``marketaccess due --json``, as programs outside rely on it (issue 2, §2 and §5)."""

from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from marketaccess.law import library
from tests.site.cli.calls import assert_refused, call

COUNTY = ("due", "--profile", "county-0137", "--rule")
NIL = ("due", "--profile", "changshou", "--rule", "nil_return", "--from")
RULES = {
    "county-0137": ["transfer", "verify", "rectify", "consultation"],
    "changjiang": ["transfer", "verify", "rectify", "consultation"],
    "yangxi": ["reply_complainant", "consultation"],
    "jianghai": [],
    "changshou": ["nil_return"],
}
PAIRS = [(profile, rule) for profile, rules in RULES.items() for rule in rules]
Capsys = pytest.CaptureFixture[str]


def due(capsys: Capsys, *arguments: str) -> dict[str, Any]:
    answer = call(capsys, *arguments, "--json")
    assert (answer.code, answer.err) == (0, "")
    return dict(answer.json)


# ── Goldens ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.requirement("R7.1")
@pytest.mark.parametrize(
    ("quarter_end", "expected"),
    [
        ("2021-09-30", "2021-10-09"),
        ("2022-03-31", "2022-04-02"),
        ("2022-06-30", "2022-07-04"),
        ("2022-09-30", "2022-10-09"),
        ("2023-09-30", "2023-10-08"),
        ("2025-12-31", "2026-01-05"),
        ("2026-09-30", "2026-10-09"),
    ],
)
def test_a_nil_return_is_due_two_working_days_after_the_quarter(
    capsys: Capsys, quarter_end: str, expected: str
) -> None:
    found = due(capsys, *NIL, quarter_end)
    assert (found["due"], found["provisional"]) == (expected, False)


@pytest.mark.requirement("R7.1")
def test_the_last_quarter_of_2026_is_provisional(capsys: Capsys) -> None:
    found = due(capsys, *NIL, "2026-12-31")
    assert found["provisional"] is True
    assert any("暂" in day["why"] or "未" in day["why"] for day in found["trace"])


@pytest.mark.requirement("R12.1")
@pytest.mark.parametrize("profile", ["county-0137", "changjiang"])
@pytest.mark.parametrize(
    ("rule", "start", "expected"),
    [
        ("transfer", "2026-09-29", "2026-09-30"),
        ("verify", "2026-09-30", "2026-10-10"),
        ("rectify", "2026-10-10", "2026-10-17"),
    ],
)
def test_the_0137_dates_of_a_lead_received_before_the_national_day(
    capsys: Capsys, profile: str, rule: str, start: str, expected: str
) -> None:
    found = due(capsys, "due", "--profile", profile, "--rule", rule, "--from", start)
    assert (found["due"], found["provisional"]) == (expected, False)


@pytest.mark.requirement("R12.1")
@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"roll_over = false": "roll_over = true"}, "2026-10-19"),
        ({'day_kind = "calendar"': 'day_kind = "working"'}, "2026-10-20"),
    ],
)
def test_another_reading_of_seven_days_is_another_profile_and_no_code(
    capsys: Capsys, tmp_path: Path, changes: dict[str, str], expected: str
) -> None:
    head, table, rest = library.profile_text("county-0137").partition("[rules.rectify]")
    for old, new in changes.items():
        assert old in rest
        rest = rest.replace(old, new, 1)
    own = tmp_path / "own.toml"
    own.write_text(head + table + rest, encoding="utf-8")
    found = due(capsys, "due", "--profile", str(own), "--rule", "rectify", "--from", "2026-10-10")
    assert found["due"] == expected


@pytest.mark.requirement("R7.5")
def test_yangxi_answers_the_complainant_in_ten_days_of_the_calendar(capsys: Capsys) -> None:
    base = ("due", "--profile", "yangxi", "--rule", "reply_complainant", "--from")
    assert due(capsys, *base, "2026-09-29")["due"] == "2026-10-09"
    assert due(capsys, *base, "2024-02-20")["due"] == "2024-03-01"  # over a leap day


# ── The shape of the answer ───────────────────────────────────────────────────────────────────────────


@pytest.mark.requirement("R16.3")
@pytest.mark.parametrize(("profile", "rule"), PAIRS)
def test_every_rule_answers_with_the_four_keys_and_their_types(
    capsys: Capsys, profile: str, rule: str
) -> None:
    found = due(capsys, "due", "--profile", profile, "--rule", rule, "--from", "2026-03-02")
    assert list(found) == ["due", "provisional", "clause", "trace"]
    assert date.fromisoformat(found["due"]) > date(2026, 3, 2)
    assert isinstance(found["provisional"], bool)
    assert library.profile(profile).document.title in found["clause"]
    for day in found["trace"]:
        assert list(day) == ["date", "counted", "why"]
        assert isinstance(day["counted"], bool)
        assert day["why"]


@pytest.mark.parametrize(("profile", "rule"), PAIRS)
def test_the_trace_leaves_out_no_day_and_counts_as_many_as_the_rule_says(
    capsys: Capsys, profile: str, rule: str
) -> None:
    found = due(capsys, "due", "--profile", profile, "--rule", rule, "--from", "2026-09-25")
    days = [date.fromisoformat(day["date"]) for day in found["trace"]]
    assert days[0] == date(2026, 9, 25)
    assert not found["trace"][0]["counted"]
    assert all(later - earlier == timedelta(1) for earlier, later in pairwise(days))
    assert days[-1].isoformat() == found["due"]
    counted = sum(day["counted"] for day in found["trace"])
    assert counted == library.profile(profile).rules[rule].amount


def test_the_trace_says_why_a_weekend_is_worked_and_a_weekday_is_not(capsys: Capsys) -> None:
    why = {day["date"]: day for day in due(capsys, *COUNTY, "verify", "--from", "2026-09-30")["trace"]}
    assert (why["2026-10-01"]["counted"], "国庆" in why["2026-10-01"]["why"]) == (False, True)
    assert (why["2026-10-10"]["counted"], "调休" in why["2026-10-10"]["why"]) == (True, True)


def test_the_json_is_readable_chinese_and_nothing_else_is_printed(capsys: Capsys) -> None:
    answer = call(capsys, *COUNTY, "verify", "--from", "2026-09-30", "--json")
    assert answer.out.startswith("{")
    assert answer.out.endswith("}\n")
    assert "国庆节" in answer.out
    assert "\\u" not in answer.out


@pytest.mark.requirement("R16.1")
@pytest.mark.parametrize(("profile", "rules"), RULES.items())
def test_the_list_names_the_rules_that_the_document_has(
    capsys: Capsys, profile: str, rules: list[str]
) -> None:
    listed = due(capsys, "due", "--profile", profile, "--list")
    assert [rule["rule"] for rule in listed["rules"]] == rules
    for rule in listed["rules"]:
        assert rule["day_kind"] in {"working", "calendar"}
        assert rule["amount"] >= 1
        assert rule["clause"]


@pytest.mark.requirement("R16.3")
def test_a_reading_is_told_apart_from_what_the_text_says(capsys: Capsys) -> None:
    rules = {r["rule"]: r for r in due(capsys, "due", "--profile", "county-0137", "--list")["rules"]}
    assert rules["transfer"]["reading"] == ""
    assert "七日" in rules["rectify"]["reading"]


# ── Events ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.requirement("R12.2")
@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ((), "2026-06-04"),
        (("suspend:2026-06-03", "resume:2026-06-08"), "2026-06-09"),
        (("extend:2026-07-15",), "2026-07-15"),
        (("return:2026-06-10",), "2026-06-15"),
        (("reopen:2026-06-10",), "2026-06-15"),
        (("return:2026-06-10", "extend:2026-07-01"), "2026-07-01"),
    ],
)
def test_every_kind_of_event_moves_the_date(capsys: Capsys, events: tuple[str, ...], expected: str) -> None:
    flags = [word for event in events for word in ("--event", event)]
    assert due(capsys, *COUNTY, "verify", "--from", "2026-06-01", *flags)["due"] == expected


def test_the_order_of_the_events_on_the_line_does_not_matter(capsys: Capsys) -> None:
    base = (*COUNTY, "verify", "--from", "2026-06-01")
    first = due(capsys, *base, "--event", "suspend:2026-06-03", "--event", "resume:2026-06-08")
    second = due(capsys, *base, "--event", "resume:2026-06-08", "--event", "suspend:2026-06-03")
    assert first == second


@pytest.mark.requirement("R12.2")
@pytest.mark.parametrize("until", ["2026-05-01", "2026-06-02", "2026-06-04"])
def test_an_extension_never_makes_a_term_shorter(capsys: Capsys, until: str) -> None:
    found = due(capsys, *COUNTY, "verify", "--from", "2026-06-01", "--event", f"extend:{until}")
    assert found["due"] == "2026-06-04"


def test_while_the_clock_stands_still_the_date_is_provisional(capsys: Capsys) -> None:
    found = due(capsys, *COUNTY, "verify", "--from", "2026-06-01", "--event", "suspend:2026-06-02")
    assert found["provisional"] is True


@pytest.mark.parametrize(
    ("start", "event"),
    [("２０２６－０６－０１", "extend：２０２６-０７-１５"), (" 2026-06-01 ", "extend: 2026-07-15")],
)
def test_full_width_digits_and_spaces_are_the_same_date(capsys: Capsys, start: str, event: str) -> None:
    assert due(capsys, *COUNTY, "verify", "--from", start, "--event", event)["due"] == "2026-07-15"


# ── What is refused ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "given",
    ["", "yesterday", "2026-13-01", "2026-02-29", "2026/09/29", "29-09-2026", "20260929", "2026-W40-2",
     "2026-9-29", "2026-09-29T09:00", "0000-01-01", "2026-09-29x"],
)  # fmt: skip
def test_a_day_that_is_none_is_refused_and_named(capsys: Capsys, given: str) -> None:
    answer = call(capsys, *COUNTY, "verify", "--from", given, "--json")
    assert_refused(answer)
    assert "--from" in answer.err


@pytest.mark.parametrize("given", ["0001-01-01", "1899-12-31", "9999-12-31", "2999-01-01"])
def test_a_day_beyond_every_calendar_is_answered_in_words_and_never_with_a_crash(
    capsys: Capsys, given: str
) -> None:
    answer = call(capsys, *COUNTY, "verify", "--from", given, "--json")
    if answer.code == 0:
        assert answer.json["provisional"] is True
    else:
        assert_refused(answer)


@pytest.mark.parametrize(
    ("event", "words"),
    [
        ("", "事件:日期"),
        ("extend", "--event extend"),
        ("extend:", "--event extend"),
        ("extend:2026-02-30", "2026-02-30"),
        ("pause:2026-06-03", "suspend、resume、extend、return、reopen"),
        ("extend=2026-07-15", "事件:日期"),
        ("resume:2026-06-03", "恢复"),
        ("extend:2046-06-01", "超过十年"),
    ],
)
def test_an_event_that_makes_no_sense_is_refused_in_words(capsys: Capsys, event: str, words: str) -> None:
    answer = call(capsys, *COUNTY, "verify", "--from", "2026-06-01", "--event", event, "--json")
    assert_refused(answer, words)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--profile", "county-0138", "--list"), ("county-0138", "county-0137、changjiang")),
        (("--profile", "", "--list"), ("读不到文件",)),
        (("--profile", ".", "--list"), ("读不到文件",)),
        (("--profile", "county-0137", "--rule", "archive", "--from", "2026-01-01"), ("archive", "transfer")),
        (("--profile", "county-0137", "--rule", "verify"), ("--from",)),
        (("--profile", "county-0137", "--from", "2026-01-01"), ("--rule", "--list")),
        (("--profile", "changshou", "--rule", "verify", "--from", "2026-01-01"), ("nil_return",)),
        (("--prof", "county-0137", "--list"), ("--prof",)),
    ],
)
def test_what_is_wrong_is_named_with_the_choices(
    capsys: Capsys, arguments: tuple[str, ...], words: tuple[str, ...]
) -> None:
    assert_refused(call(capsys, "due", *arguments, "--json"), *words)
