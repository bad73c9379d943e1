"""Evidence as units hand it in: addresses that lead nowhere, claims without proof, days on the border."""

import tomllib
from datetime import date, timedelta
from importlib.resources import files
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from marketaccess.domain.basics.page_address import HOME_PAGE, NOT_AN_ADDRESS, TOO_LONG
from marketaccess.domain.basics.reader import DocumentError
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.evaluation import evidence_rules, judging
from marketaccess.domain.evaluation.evidence_rules import EvidenceRule, Item, RuleKey, Submission, findings
from marketaccess.domain.evaluation.indicator import FULL, Method
from marketaccess.domain.evaluation.judging import (
    NOT_APPLICABLE,
    REASON_MIN,
    Outcome,
    Verdict,
    chosen,
    options,
    outcome,
    visible,
    why_not,
)
from marketaccess.domain.mechanism.rule import DayKind
from marketaccess.law import library
from tests.domain.evaluation.samples import PILOT

pytestmark = pytest.mark.requirement("R4.2")
RULES = library.evidence_rules().rules
JUDGED = [each for each in PILOT.indicators if each.method is Method.LEVELS]
BEGINS, ENDS = date(2026, 7, 1), date(2026, 9, 30)
NOTICE = Item("关于清单的通知.docx", "", has_file=True, issued_on=date(2026, 8, 3))
PAGE = Item("公开网页", "https://www.example.gov.cn/zwgk/12.html", has_file=True, issued_on=date(2026, 8, 3))


def submission(*items: Item, statement: str = "", claims: bool = False) -> Submission:
    return Submission(items, statement, claims_not_applicable=claims, begins=BEGINS, ends=ENDS)


def said(given_: Submission) -> dict[RuleKey, list[str]]:
    found: dict[RuleKey, list[str]] = {}
    for finding in findings(given_, RULES):
        found.setdefault(finding.rule.key, []).append(finding.words)
    return found


class TestAddresses:
    @pytest.mark.parametrize(
        "address",
        [
            "https://www.example.gov.cn/zwgk/2026/08/t20260803_12.html",
            "http://example.gov.cn/col/col12/art/3",
            "https://www.example.gov.cn/index.html?id=12",
            "https://www.example.gov.cn/#/notice/12",
            "https://www.example.gov.cn/home/news",
            "https://[2001:db8::1]/notice/12",
        ],
    )
    def test_one_that_names_a_page_passes(self, address: str) -> None:
        assert not said(submission(evolve(PAGE, address=address)))

    @pytest.mark.parametrize(
        ("address", "words"),
        [
            ("https://www.example.gov.cn", "网站首页"),
            ("https://www.example.gov.cn/", "网站首页"),
            ("https://www.example.gov.cn/INDEX.HTML", "网站首页"),
            ("https://www.example.gov.cn/portal/home/index.shtml", "网站首页"),
            ("https://www.example.gov.cn/#top", "网站首页"),
            ("https://www.example.gov.cn/#/", "网站首页"),
            ("www.example.gov.cn/zwgk/12.html", "http://"),
            ("ftp://example.gov.cn/notice.doc", "http://"),
            ("javascript:alert(1)//x/y", "http://"),
            ("file:///etc/passwd", "http://"),
            ("https:///zwgk/12.html", "http://"),
            ("https://www.example.gov.cn/a b", "http://"),
            ("https://[2001:db8::1/notice", "http://"),
            ("https://www.example.gov.cn/" + "a" * 500, "500"),
        ],
    )
    def test_one_that_does_not_is_sent_back_with_what_to_do(self, address: str, words: str) -> None:
        found = said(submission(evolve(PAGE, address=address)))
        assert list(found) == [RuleKey.EXACT_PAGE]
        assert words in found[RuleKey.EXACT_PAGE][0]

    def test_each_page_is_told_by_itself(self) -> None:
        bad = [evolve(PAGE, address=address) for address in ("https://a.cn/", "b.cn/1", "https://c.cn/x")]
        first, second = said(submission(*bad))[RuleKey.EXACT_PAGE]
        assert first == HOME_PAGE.format(address="https://a.cn/")
        assert second == NOT_AN_ADDRESS

    @given(st.text(max_size=60) | st.text("[]/:#?@%.htps ", max_size=40))
    def test_no_address_breaks_the_check(self, address: str) -> None:
        found = said(submission(evolve(PAGE, address=address)))
        assert set(found) <= {RuleKey.EXACT_PAGE, RuleKey.FORMAT}
        for words in found.get(RuleKey.EXACT_PAGE, []):
            assert words in (NOT_AN_ADDRESS, TOO_LONG, HOME_PAGE.format(address=address[:80]))


class TestFiles:
    @pytest.mark.parametrize("name", ["通知.docx", "通知.DOC", "通知.wps", "通知.Pdf", "v1.2.pdf"])
    def test_an_office_file_is_of_the_printed_format(self, name: str) -> None:
        assert not said(submission(evolve(NOTICE, name=name)))

    @pytest.mark.parametrize("name", ["照片.jpg", "数据.xlsx", "通知", "通知.pdf.exe", "docx"])
    def test_another_one_is_pointed_at_but_may_be_handed_in(self, name: str) -> None:
        (finding,) = findings(submission(evolve(NOTICE, name=name)), RULES)
        assert finding.rule.key is RuleKey.FORMAT
        assert not finding.rule.is_strict
        assert name in finding.words

    def test_the_snapshot_of_a_page_may_be_a_picture(self) -> None:
        assert not said(submission(evolve(PAGE, name="截图.png")))

    def test_a_page_that_may_change_tomorrow_is_not_taken_without_its_snapshot(self) -> None:
        found = said(submission(NOTICE, evolve(PAGE, has_file=False)))
        assert found == {
            RuleKey.SNAPSHOT: ["网页“公开网页”没有快照，请附上截图、PDF 或者网页文字。"],
        }


class TestDays:
    @pytest.mark.parametrize(
        ("day", "key"),
        [
            (date(2024, 12, 31), RuleKey.RECENT),
            (date(2025, 1, 1), None),
            (date(2026, 6, 30), None),  # before the round, and still of the last year
            (ENDS, None),
            (date(2026, 10, 1), RuleKey.DATED),
        ],
    )
    def test_what_counts_is_from_the_year_before_to_the_last_day(
        self, day: date, key: RuleKey | None
    ) -> None:
        found = said(submission(evolve(NOTICE, issued_on=day)))
        assert list(found) == ([key] if key else [])
        assert all(str(day) in words for each in found.values() for words in each)

    @given(st.integers(-1200, 400))
    def test_no_day_is_both_too_old_and_too_new(self, offset: int) -> None:
        found = said(submission(evolve(NOTICE, issued_on=ENDS + timedelta(days=offset))))
        assert len(found) <= 1
        assert (RuleKey.DATED in found) is (offset > 0)


class TestNotApplicable:
    REASON = "本部门没有这类审批事项"

    @pytest.mark.parametrize(
        ("items", "statement", "faults"),
        [
            ((NOTICE,), REASON, 0),
            ((NOTICE,), "不适用", 1),
            ((NOTICE,), "", 1),
            ((), REASON, 1),
            ((), "", 2),
        ],
    )
    def test_needs_proof_and_a_reason_both(
        self, items: tuple[Item, ...], statement: str, faults: int
    ) -> None:
        found = said(submission(*items, statement=statement, claims=True))
        assert len(found.get(RuleKey.NOT_APPLICABLE, [])) == faults
        assert (RuleKey.SELF_CONTAINED in found) is not bool(items)

    def test_is_asked_of_nobody_who_does_not_claim_it(self) -> None:
        assert RuleKey.NOT_APPLICABLE not in said(submission(statement=""))

    def test_a_reason_is_long_enough_from_its_fifth_sign_on(self) -> None:
        for length in (REASON_MIN - 1, REASON_MIN):
            found = said(submission(NOTICE, statement="理" * length, claims=True))
            assert (RuleKey.NOT_APPLICABLE in found) is (length < REASON_MIN)


ITEMS = st.lists(
    st.builds(
        Item,
        name=st.sampled_from(["a.pdf", "b.jpg"]),
        address=st.sampled_from(["", "https://a.cn/", "https://a.cn/x"]),
        has_file=st.booleans(),
        issued_on=st.dates(date(2024, 1, 1), date(2027, 1, 1)),
    ),
    max_size=4,
)


@given(ITEMS, ITEMS)
def test_more_material_never_mends_a_fault_of_another_piece(one: list[Item], more: list[Item]) -> None:
    alone, together = said(submission(*one)), said(submission(*one, *more))
    for key, words in alone.items():
        if key is not RuleKey.SELF_CONTAINED:
            assert together[key][: len(words)] == words


@given(ITEMS)
def test_a_rule_that_the_law_data_leaves_out_is_not_applied(items: list[Item]) -> None:
    given_ = submission(*items)
    kept: list[EvidenceRule] = [rule for rule in RULES if rule.key is RuleKey.DATED]
    assert {finding.rule.key for finding in findings(given_, kept)} <= {RuleKey.DATED}
    assert not findings(given_, [])


# ── The document of the rules ─────────────────────────────────────────────────────────────────────────


def document() -> dict[str, Any]:
    return tomllib.loads(files("marketaccess.law").joinpath("evidence_rules.toml").read_text("utf-8"))


@pytest.mark.parametrize(
    ("path", "value", "field", "words"),
    [
        (("schema",), 2, "schema", "第1版"),
        (("clock", "amount"), 0, "clock.amount", "应当在1至"),
        (("clock", "amount"), "五", "clock.amount", "应当是整数"),
        (("clock", "day_kind"), "lunar", "clock.day_kind", "只能是"),
        (("clock", "reading"), "", "clock.reading", "不能为空"),
        (("clock", "hours"), 5, "clock.hours", "不认识的字段"),
        (("rules", 0, "key"), "handwritten", "rules[1].key", "不认识"),
        (("rules", 1, "words"), "", "rules[2].words", "不能为空"),
        (("rules", 2, "is_strict"), "yes", "rules[3].is_strict", "true"),
        (("rules", 3, "strict"), True, "rules[4].strict", "不认识的字段"),
    ],
)
def test_a_mistake_in_the_rules_is_named_at_its_place(
    path: tuple[str | int, ...], value: object, field: str, words: str
) -> None:
    told = document()
    target: Any = told
    for step in path[:-1]:
        target = target[step]
    target[path[-1]] = value
    with pytest.raises(DocumentError) as refused:
        evidence_rules.parse(told)
    problems = {problem.field: problem.message for problem in refused.value.problems}
    assert words in problems[field]


def test_the_time_to_mend_is_law_data() -> None:
    told = document()
    told["clock"] |= {"amount": 12, "day_kind": "calendar"}
    clock = evidence_rules.parse(told).clock
    assert (clock.amount, clock.day_kind) == (12, DayKind.CALENDAR)


# ── Two reviewers and a third ─────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("indicator", JUDGED, ids=lambda each: str(each.number))
def test_a_reviewer_has_the_printed_levels_of_every_judged_indicator(indicator: Any) -> None:
    plain = options(indicator, claims_not_applicable=False)
    assert [each.points for each in plain] == sorted((each.points for each in plain), reverse=True)
    assert plain[0].points == FULL
    assert {each.words for each in plain} == {level.words for level in indicator.levels}
    claimed = options(indicator, claims_not_applicable=True)
    assert claimed[:-1] == plain
    assert (claimed[-1].value, claimed[-1].points) == (NOT_APPLICABLE, None)


@pytest.mark.parametrize("value", ["-1", "101", "一百", "100 ", "null", "0x64", "60; 100"])
def test_what_a_forged_form_sends_is_no_level(value: str) -> None:
    with pytest.raises(Refusal, match="印明的等级"):
        chosen(options(JUDGED[0], claims_not_applicable=True), value, "有足够长的理由")


@pytest.mark.parametrize("length", [0, REASON_MIN - 1, REASON_MIN])
def test_a_reason_is_asked_for_below_full_marks_alone(length: int) -> None:
    given_ = options(JUDGED[0], claims_not_applicable=False)
    assert chosen(given_, "100", "理" * length).points == FULL
    lowest = given_[-1]
    if length < REASON_MIN:
        with pytest.raises(Refusal, match=f"至少{REASON_MIN}字"):
            chosen(given_, lowest.value, "理" * length)
    else:
        assert chosen(given_, lowest.value, "理" * length) == lowest


LEVEL = st.sampled_from([100, 60, 0, None])


@given(LEVEL, LEVEL)
def test_it_does_not_matter_who_of_the_two_came_first(one: int | None, other: int | None) -> None:
    verdicts = [Verdict(1, one), Verdict(2, other)]
    assert outcome(verdicts) is outcome(verdicts[::-1])
    assert (outcome(verdicts) is Outcome.AGREED) is (one == other)


def test_nothing_and_not_applicable_are_two_different_words() -> None:
    """A level of no points is a judgement; "not applicable" takes the indicator out."""
    assert outcome([Verdict(1, 0), Verdict(2, None)]) is Outcome.DIFFERENT


@given(st.lists(LEVEL, max_size=2), st.integers(0, 3), st.booleans())
def test_whoever_may_judge_has_not_judged_and_is_not_of_the_unit(
    points: list[int | None], reviewer: int, is_recused: bool
) -> None:
    verdicts = [Verdict(place, each) for place, each in enumerate(points)]
    reason = why_not(reviewer, verdicts, is_recused=is_recused)
    assert (reason == "") is (not is_recused and reviewer >= len(points))


@given(st.lists(LEVEL, max_size=2))
def test_a_program_or_a_visitor_neither_judges_nor_reads(points: list[int | None]) -> None:
    verdicts = [Verdict(place, each) for place, each in enumerate(points)]
    assert why_not(None, verdicts, is_recused=False)
    assert visible(verdicts, None) == (tuple(verdicts) if len(points) == judging.REVIEWERS else ())
