"""Documents written by mistake or malice: answered with findings, quickly, never with a crash."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketaccess.domain.basics import notice
from marketaccess.domain.basics.reader import SHOWN, Reader, Severity
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.basics.toml import LONGEST, TomlError, line_of, lines_of, load
from marketaccess.domain.mechanism.profile_check import check

HUGE = "0x" + "f" * 5000  # Python reads such a number but refuses to write it out
NOTICE = """\
year = 2027
number = "示范发〔2026〕1号"
issued_on = 2026-11-10
days_off = [2027-01-01]
make_up_days = []
"""


# ── Keys with brackets and dots of their own ──────────────────────────────────────────────────────────


@pytest.mark.parametrize("key", ["a]", "]", "a[", "[", "a.", ".", "..", "a[b]", "[1]", "a]]", "值"])
def test_a_strange_key_is_named_and_the_search_for_its_line_ends(key: str) -> None:
    found = [f for f in check(f'schema = 1\n"{key}" = 1\n') if f"不认识的字段 {key}" in f.message]
    assert len(found) == 1
    assert found[0].line >= 1


@pytest.mark.parametrize("key", ["", "a]", "a.", "."])
def test_a_strange_name_of_a_table_is_no_trap_either(key: str) -> None:
    assert all(finding.line >= 1 for finding in check(f'[departments."{key}"]\nname = 1\n'))


@given(st.text(max_size=30), st.dictionaries(st.text(max_size=10), st.integers(1, 99), max_size=5))
def test_every_path_has_a_line(path: str, lines: dict[str, int]) -> None:
    assert line_of(path, lines) in {1, *lines.values()}


@given(st.text("ab[].1\"' =\n", max_size=60))
def test_lines_are_found_in_any_text(text: str) -> None:
    lines = lines_of(text)
    assert all(1 <= line <= len(text.splitlines()) for line in lines.values())


# ── Values too large to be written out ────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "field"),
    [
        (f"schema = {HUGE}", "schema"),
        (f"[document]\ntrial_years = {HUGE}", "document.trial_years"),
        (f"[document]\nissued_on = {HUGE}", "document.issued_on"),
        (f"[rules.verify]\nstart = {HUGE}", "rules.verify.start"),
        (f"[rules.verify]\namount = {HUGE}", "rules.verify.amount"),
        (f"[reopening]\ndays = {HUGE}", "reopening.days"),
    ],
)
def test_a_number_of_thousands_of_digits_is_a_finding(text: str, field: str) -> None:
    (found,) = check(text)
    assert (found.severity, found.line) == (Severity.ERROR, len(text.splitlines()))
    shorter = [f for f in check(text.replace(HUGE, HUGE[:1000])) if f.field == field]
    assert shorter
    assert all(len(finding.message) < 200 for finding in shorter)


@pytest.mark.parametrize(
    "changed",
    [
        NOTICE.replace("2027\n", HUGE + "\n", 1),
        NOTICE.replace("2026-11-10", HUGE),
        NOTICE.replace("[2027-01-01]", f"[{HUGE}]"),
        NOTICE.replace('"示范发〔2026〕1号"', HUGE),
    ],
)
def test_a_huge_number_in_a_notice_is_refused_in_words(changed: str) -> None:
    with pytest.raises(Refusal) as refused:
        notice.from_toml(changed)
    assert refused.value.field == "text"
    assert refused.value.message.startswith("第")


@pytest.mark.parametrize(
    "value", [10**5000, 10**4000, "长" * 5000, [1] * 5000], ids=["unwritable", "number", "text", "list"]
)
def test_a_message_shows_only_the_beginning_of_a_wrong_value(value: object) -> None:
    reader = Reader({"day": value, "amount": value, "severity": value})
    reader.day("day")
    reader.integer("amount", low=1, high=9)
    reader.choice("severity", Severity, Severity.ERROR)
    assert len(reader.problems) == 3
    assert all(len(problem.message) < SHOWN + 60 for problem in reader.problems)


# ── Shapes of text ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "text",
    [
        "a = " + "9" * 10_000,
        "a = " + "[" * 5_000 + "]" * 5_000,
        "a = " + "{b = " * 3_000,
        "x" * (LONGEST + 1),
        "a = 1\x00",
        'a = "\x00"',
        "\ufeffa = = 1",
        "a = 'x\n",
        "a = 2026-02-30",
        "a = 25:61:00",
        "a = 1\na = 2",
        "[a]\n[a]",
        "[[a]]\n[a]",
        "=",
        "]",
    ],
)
def test_what_is_no_document_is_refused_with_a_line_in_chinese(text: str) -> None:
    with pytest.raises(TomlError) as refused:
        load(text)
    assert 1 <= refused.value.line <= max(1, len(text.splitlines()))
    assert refused.value.message.startswith("文件")
    assert refused.value.message.endswith("。")


@pytest.mark.parametrize(
    "value", ["nan", "inf", "1e999", "-0", "0o777", "0b11", "1979-05-27T07:32:00Z", "07:32:00", "[]"]
)
def test_every_kind_of_value_is_answered_where_a_number_is_wanted(value: str) -> None:
    found = [f for f in check(f"[reopening]\ndays = {value}\n") if f.field == "reopening.days"]
    assert all(finding.severity is Severity.ERROR for finding in found)
    assert bool(found) == (value not in {"0o777", "0b11"})


@pytest.mark.parametrize(
    "text",
    [
        "a=" * 90_000,
        "\n".join(f"k{n} = {n}" for n in range(3_000)),
        "[" * 90_000,
        "a." * 90_000 + "b = 1",
        "\n".join("a." * 990 + f"b{n} = {n}" for n in range(45)),
    ],
    ids=["equals", "many keys", "brackets", "dots", "dots on many lines"],
)
def test_a_long_document_is_answered_in_seconds(text: str) -> None:
    begun = time.process_time()
    assert check(text)
    assert time.process_time() - begun < 5
