"""Each kind of mistake in a profile: named with file line, field and remedy, for each part of a profile."""

import re
from datetime import date

import pytest

from marketaccess.domain.basics.reader import Severity
from marketaccess.domain.mechanism.profile_check import Finding, check
from marketaccess.domain.mechanism.profile_parse import RULE_KEYS
from marketaccess.law import library

pytestmark = pytest.mark.requirement("R16.1", "R16.3")
TODAY = date(2026, 9, 29)
GOOD = library.profile_text("county-0137")
# The header of a part, and the path by which its findings name it.
PARTS = {
    "[division]": "division",
    "[document]": "document",
    "[coordinating_office]": "coordinating_office",
    "[substitute]": "substitute",
    "[departments.justice]": "departments.justice",
    "[[bodies]]": "bodies[1]",
    "[[channels]]": "channels[1]",
    "[rules.transfer]": "rules.transfer",
    "[[steps]]": "steps[1]",
    "[[escalations]]": "escalations[1]",
    "[extension]": "extension",
    "[reopening]": "reopening",
    "[revisit]": "revisit",
    "[terms.lead]": "terms.lead",
    "[notes.zero]": "notes.zero",
}
# What each part cannot do without.
REQUIRED = {
    "[division]": ["code", "name"],
    "[document]": ["title"],
    "[coordinating_office]": ["department"],
    "[substitute]": ["department"],
    "[departments.justice]": ["name"],
    "[[bodies]]": ["key", "name", "form", "convenors"],
    "[[channels]]": ["key", "label"],
    "[rules.transfer]": ["label", "start", "amount", "day_kind"],
    "[[steps]]": ["key", "label", "actor", "recipient"],
    "[[escalations]]": ["key", "label", "actor", "recipient"],
    "[extension]": ["consent_by", "approver_label"],
    "[reopening]": ["days"],
    "[revisit]": ["days"],
    "[terms.lead]": ["text"],
    "[notes.zero]": ["text"],
}
FIELDS = [(header, key) for header, keys in REQUIRED.items() for key in keys]


def part(header: str) -> tuple[int, int]:
    """Where a part begins and ends in the good text."""
    begin = GOOD.index(f"\n{header}\n") + 1
    following = re.compile(r"^\[", re.M).search(GOOD, begin + 1)
    return begin, following.start() if following else len(GOOD)


def without(header: str, key: str) -> str:
    begin, end = part(header)
    changed = re.sub(rf"(?m)^{key} = .*\n", "", GOOD[begin:end], count=1)
    assert changed != GOOD[begin:end]
    return GOOD[:begin] + changed + GOOD[end:]


def put(header: str, line: str) -> str:
    begin, _ = part(header)
    at = GOOD.index("\n", begin) + 1
    return f"{GOOD[:at]}{line}\n{GOOD[at:]}"


def errors(text: str) -> list[Finding]:
    return [finding for finding in check(text, on=TODAY) if finding.severity is Severity.ERROR]


@pytest.mark.parametrize(("header", "key"), FIELDS)
def test_a_missing_field_is_asked_for_at_the_line_of_its_part(header: str, key: str) -> None:
    text = without(header, key)
    field = f"{PARTS[header]}.{key}"
    found = [finding for finding in errors(text) if finding.field == field]
    assert [finding.message for finding in found] == [f"缺少 {key}，请补上。"]
    assert text.splitlines()[found[0].line - 1] == header


@pytest.mark.parametrize(("header", "key"), FIELDS)
def test_a_field_of_the_wrong_kind_is_named_at_its_own_line(header: str, key: str) -> None:
    begin, end = part(header)
    changed = re.sub(rf"(?m)^{key} = .*$", f"{key} = [[1]]", GOOD[begin:end], count=1)
    text = GOOD[:begin] + changed + GOOD[end:]
    found = [finding for finding in errors(text) if finding.field == f"{PARTS[header]}.{key}"]
    assert len(found) == 1
    assert text.splitlines()[found[0].line - 1] == f"{key} = [[1]]"
    assert re.search("应当是|只能是", found[0].message)


@pytest.mark.parametrize("header", PARTS)
def test_a_misspelt_field_is_named_at_its_own_line(header: str) -> None:
    text = put(header, "claues = 1")
    (found,) = errors(text)
    assert (found.field, found.message) == (
        f"{PARTS[header]}.claues",
        "不认识的字段 claues，请核对拼写或删去。",
    )
    assert text.splitlines()[found.line - 1] == "claues = 1"


@pytest.mark.parametrize("header", [header for header in PARTS if header not in {"[division]", "[document]"}])
def test_a_value_without_a_clause_or_a_reading_is_refused(header: str) -> None:
    begin, end = part(header)
    bare = re.sub(r"(?m)^(?:clause|reading) = .*\n", "", GOOD[begin:end])
    (found,) = errors(GOOD[:begin] + bare + GOOD[end:])
    assert found.field == f"{PARTS[header]}.clause"
    assert "没有注明出处" in found.message


@pytest.mark.parametrize(
    "header", ["[division]", "[coordinating_office]", "[reopening]", "[revisit]", "[document]"]
)
def test_a_part_that_every_mechanism_needs_cannot_be_left_out(header: str) -> None:
    begin, end = part(header)
    found = {finding.field for finding in errors(GOOD[:begin] + GOOD[end:])}
    assert PARTS[header] in found


@pytest.mark.parametrize("header", ["[substitute]", "[extension]", "[notes.zero]"])
def test_a_part_that_a_document_may_lack_can_be_left_out(header: str) -> None:
    begin, end = part(header)
    assert errors(GOOD[:begin] + GOOD[end:]) == []


@pytest.mark.parametrize("key", ["schema", "key", "name"])
def test_the_head_of_the_profile_is_needed(key: str) -> None:
    text = re.sub(rf"(?m)^{key} = .*\n", "", GOOD, count=1)
    assert key in {finding.field for finding in errors(text)}


# ── Values that must name something ───────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("old", "new", "field", "said"),
    [
        ('form = "lead_department"', 'form = "club"', "bodies[1].form", "joint_conference"),
        ('actor = "coordinating_office"', 'actor = "me"', "steps[1].actor", "coordinating_office、"),
        ('recipient = "handling_department"', 'recipient = "you"', "steps[1].recipient", "reporter"),
        ('day_kind = "working"', 'day_kind = "moon"', "rules.transfer.day_kind", "working、calendar"),
        ('start = "verified"', 'start = "birth"', "rules.rectify.start", "quarter_ended"),
        ('rule = "verify"', 'rule = "sleep"', "steps[2].rule", "没有在 rules 中列出"),
        ('key = "verify"', 'key = "transfer"', "steps[2].key", "重复"),
        ('key = "portal"', 'key = "hotline"', "channels[4].key", "重复"),
        ("members = []", 'members = ["nobody"]', "bodies[1].members", "nobody"),
        ("amount = 7", "amount = 3661", "rules.rectify.amount", "1至3660"),
        ("amount = 7", "amount = -7", "rules.rectify.amount", "1至3660"),
        ("amount = 7", "amount = 7.5", "rules.rectify.amount", "整数"),
        ("after_working_days = 4", "after_working_days = 61", "escalations[2].after_working_days", "0至60"),
        ("roll_over = false", 'roll_over = "no"', "rules.rectify.roll_over", "true（是）"),
        ("in_writing = true", "in_writing = 1", "extension.in_writing", "true（是）"),
        ('code = "990101"', 'code = "99"', "division.code", "六位数字"),
        ('code = "990101"', 'code = "099010"', "division.code", "六位数字"),
    ],
)
def test_a_value_that_names_nothing_known_is_refused_with_what_is_known(
    old: str, new: str, field: str, said: str
) -> None:
    assert old in GOOD
    text = GOOD.replace(old, new, 1)
    found = [finding for finding in errors(text) if finding.field == field]
    assert len(found) == 1
    assert said in found[0].message
    assert text.splitlines()[found[0].line - 1].startswith(new.split(" = ", maxsplit=1)[0])


@pytest.mark.parametrize("key", RULE_KEYS)
def test_every_known_time_limit_may_stand_in_a_profile(key: str) -> None:
    extra = (
        f'[rules.{key}]\nlabel = "x"\nstart = "received"\namount = 1\nday_kind = "working"\nclause = "一"\n'
    )
    text = GOOD if f"[rules.{key}]" in GOOD else GOOD + extra
    assert errors(text) == []


def test_an_unknown_time_limit_names_those_that_are_known() -> None:
    text = GOOD.replace("[rules.verify]", "[rules.lunch]")
    message = next(finding.message for finding in errors(text) if finding.field == "rules.lunch")
    assert all(key in message for key in RULE_KEYS)


@pytest.mark.requirement("R16.2")
@pytest.mark.parametrize(
    ("lines", "field"),
    [
        ("trial_years = 1", "document.trial_clause"),
        ("trial_until = 2026-03-31", "document.trial_until"),
        ('trial_years = 11\ntrial_clause = "末"', "document.trial_years"),
        ('trial_years = -1\ntrial_clause = "末"', "document.trial_years"),
        ("issued_on = 20250331", "document.issued_on"),
        ('issued_on = "2025-02-29"', "document.issued_on"),
    ],
)
def test_a_trial_period_must_hold_together(lines: str, field: str) -> None:
    assert field in {finding.field for finding in errors(put("[document]", lines))}


# ── Order and number of findings ──────────────────────────────────────────────────────────────────────


def test_findings_come_in_the_order_of_the_lines() -> None:
    text = put("[notes.zero]", "b = 1").replace("amount = 7", "amount = 0").replace("days = 30", "days = 0")
    lines = [finding.line for finding in errors(text)]
    assert lines == sorted(lines)
    assert len(lines) == 3


def test_one_mistake_does_not_hide_the_oddities_of_the_document() -> None:
    text = library.profile_text("changjiang").replace("amount = 7", "amount = 0")
    assert any("自己报送" in finding.message for finding in check(text))


def test_windows_line_ends_and_a_comment_behind_a_value_change_no_line() -> None:
    text = GOOD.replace("amount = 7", "amount = 0 # 七日")
    unix, windows = errors(text), errors(text.replace("\n", "\r\n"))
    assert [(f.line, f.message) for f in unix] == [(f.line, f.message) for f in windows]
