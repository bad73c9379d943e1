"""What the check says to a clerk who writes a profile."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketaccess.domain.basics.reader import DocumentError, Severity
from marketaccess.domain.mechanism.profile import TrialState
from marketaccess.domain.mechanism.profile_check import Finding, check
from marketaccess.domain.mechanism.profile_parse import parse
from marketaccess.law import library

TODAY = date(2026, 9, 29)
GOOD = library.profile_text("county-0137")
pytestmark = pytest.mark.requirement("R16.1")


def errors(text: str) -> list[Finding]:
    return [finding for finding in check(text, on=TODAY) if finding.severity is Severity.ERROR]


def only_error(old: str, new: str) -> Finding:
    assert old in GOOD
    (found,) = errors(GOOD.replace(old, new, 1))
    return found


def said(key: str, *, on: date | None = TODAY) -> str:
    return "\n".join(finding.message for finding in check(library.profile_text(key), on=on))


# ── Mistakes ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("key", library.profile_keys())
def test_the_profiles_of_the_program_have_no_errors(key: str) -> None:
    assert errors(library.profile_text(key)) == []


@pytest.mark.parametrize(
    ("old", "new", "field", "message"),
    [
        ("amount = 3", 'amount = "3"', "rules.verify.amount", "应当是整数"),
        ("amount = 3", "amount = 0", "rules.verify.amount", "应当在1至3660之间"),
        ("amount = 3", "amount = true", "rules.verify.amount", "应当是整数"),
        ('start = "received"', 'start = "yesterday"', "rules.transfer.start", "只能是：received"),
        (
            'clause = "十二（二）"',
            'claus = "x"\nreading = "y"',
            "channels[11].claus",
            "不认识",
        ),
        ('department = "development_reform"', 'department = "x"', "coordinating_office.department", "没有在"),
        ('consent_by = "city_development_reform"', 'consent_by = "x"', "extension.consent_by", "没有在"),
        (
            'department = "government_office"',
            'department = "development_reform"',
            "substitute.department",
            "其他单位",
        ),
        ('convenors = ["development_reform"]', 'convenors = ["nobody"]', "bodies[1].convenors", "nobody"),
        ('convenors = ["development_reform"]', "convenors = [1]", "bodies[1].convenors", "文字的列表"),
        ('code = "990101"', 'code = "99O101"', "division.code", "六位数字"),
        ("is_demonstration = true", 'is_demonstration = "是"', "division.is_demonstration", "true"),
        ("[rules.verify]", "[rules.verfy]", "steps[2].rule", "没有在 rules 中列出"),
        ('key = "hotline"', 'key = "public_page"', "channels[2].key", "重复"),
        ("days = 30", "days = -1", "reopening.days", "1至3660"),
        ("schema = 1", "schema = 2", "schema", "格式是第1版"),
        ('name = "县政府"\n', "", "departments.government.name", "缺少 name"),
        ('issuer = "县发展和改革局"', "issued_on = 2026-13-01", "", "日期"),
        ('issuer = "县发展和改革局"', 'issued_on = "去年"', "document.issued_on", "2026-10-01 的样子"),
        ('issuer = "县发展和改革局"', "trial_years = 1", "document.trial_clause", "试行期"),
        ('name = "示范县（“0137”机制）"', 'name = "  "', "name", "不能为空"),
        ('title = "县级市场准入', 'title = "' + "长" * 600 + "县级", "document.title", "过长"),
    ],
)
def test_a_mistake_is_named_by_field_and_remedy(old: str, new: str, field: str, message: str) -> None:
    changed = GOOD.replace(old, new, 1)
    assert changed != GOOD
    found = errors(changed)
    assert any(f.field == field and message in f.message for f in found), found


def test_a_missing_clause_is_an_error_on_its_line() -> None:
    text = GOOD.replace('clause = "十二（四）"\nis_external = true', "is_external = true")
    (found,) = errors(text)
    assert found.field == "departments.city_development_reform.clause"
    assert text.splitlines()[found.line - 1] == "[departments.city_development_reform]"
    assert "reading" in found.message


def test_the_line_is_the_line_of_the_field() -> None:
    found = only_error("amount = 7", "amount = 0")
    assert GOOD.splitlines()[found.line - 1] == "amount = 7"


def test_an_unknown_rule_is_an_error() -> None:
    found = errors(GOOD.replace("[rules.verify]", "[rules.verfy]"))
    assert any("verfy" in finding.message and "transfer" in finding.message for finding in found)


def test_broken_toml_is_one_finding_with_its_line() -> None:
    (found,) = check("schema = 1\nkey = “x”\n")
    assert (found.line, found.severity) == (2, Severity.ERROR)


@pytest.mark.parametrize(
    "text", ["", "x = 1", "rules = 1", "bodies = 3", "bodies = [1]", "[departments]\na = 1", "document = []"]
)
def test_no_shape_of_document_breaks_it(text: str) -> None:
    assert errors(text)


@given(st.lists(st.sampled_from(GOOD.splitlines()), max_size=30))
def test_no_shuffle_of_lines_breaks_it(lines: list[str]) -> None:
    assert all(finding.line >= 1 and finding.message for finding in check("\n".join(lines), on=TODAY))


def test_parse_names_every_error_at_once() -> None:
    with pytest.raises(DocumentError) as refused:
        parse({"schema": 1})
    fields = {problem.field for problem in refused.value.problems}
    assert {"key", "name", "division.code", "document.title", "reopening.days"} <= fields


# ── Oddities of the sources ───────────────────────────────────────────────────────────────────────────


def test_changjiang_has_a_unit_that_reports_to_itself() -> None:
    found = [f for f in check(library.profile_text("changjiang")) if "自己报送" in f.message]
    assert [(f.field, f.severity) for f in found] == [("steps[2].recipient", Severity.WARNING)]
    assert "十二（二）" in found[0].message
    assert "自己报送" not in said("county-0137")


@pytest.mark.requirement("R12.2")
@pytest.mark.parametrize("key", library.profile_keys())
def test_no_document_allows_a_suspension_and_extensions_are_for_rectifying_alone(key: str) -> None:
    told = said(key)
    assert "不能中止计时" in told
    extension = library.profile(key).extension
    expected = "文件没有延期的规定" if extension is None else f"{extension.clause.article}的延期只适用于整改"
    assert expected in told


@pytest.mark.requirement("R16.2")
@pytest.mark.parametrize(
    ("on", "words"),
    [
        (date(2026, 1, 29), ""),
        (date(2026, 1, 30), "还有60天"),
        (date(2026, 3, 24), "还有7天"),
        (date(2026, 3, 31), "还有0天"),
        (date(2026, 4, 1), "已过试行期"),
    ],
)
def test_the_trial_of_jianghai_ends_after_a_year(on: date, words: str) -> None:
    text = library.profile("jianghai").trial_status(on).text
    assert words in text if words else text == ""
    assert ("试行期" in said("jianghai", on=on)) == bool(words)


def test_without_a_day_the_end_of_the_trial_is_still_described() -> None:
    assert "试行至2026-03-31" in said("jianghai", on=None)
    assert "无法确定" in said("yangxi", on=None)


@pytest.mark.requirement("R16.2")
def test_the_trial_of_yangxi_has_no_first_day() -> None:
    assert library.profile("yangxi").trial_status(TODAY).state is TrialState.UNKNOWN
    assert "补录印发日期" in said("yangxi")
    dated = library.profile_text("yangxi").replace(
        "trial_years = 1", "trial_years = 1\nissued_on = 2025-06-01"
    )
    assert "2026-06-01届满" in "".join(finding.message for finding in check(dated, on=TODAY))


@pytest.mark.parametrize("key", ["county-0137", "changjiang", "changshou"])
def test_the_others_have_no_trial(key: str) -> None:
    status = library.profile(key).trial_status(TODAY)
    assert (status.state, status.text) == (TrialState.NONE, "")


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("county-0137", "没有列出成员单位"),
        ("county-0137", "“七日”"),
        ("yangxi", "“在10日内"),
        ("jianghai", "区经济促进局是“部门联席会议”的召集人"),
        ("jianghai", "没有移交、核查、整改的时限"),
        ("changshou", "没有延期的规定"),
        ("changshou", "平台通用渠道：政务热线"),
        ("changjiang", "没有写明文号"),
        ("changjiang", "没有答复反映人的期限"),
    ],
)
def test_what_the_text_leaves_open_is_pointed_out(key: str, words: str) -> None:
    assert words in said(key)


def test_a_profile_without_a_substitute_is_warned_about() -> None:
    start, end = GOOD.index("[substitute]"), GOOD.index("[departments.development_reform]")
    found = check(GOOD[:start] + GOOD[end:], on=TODAY)
    assert any(f.field == "substitute" and f.severity is Severity.WARNING for f in found)
