"""Evidence: its way to being settled, what it must be like, and how two reviewers and a third judge it."""

from datetime import date

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from marketaccess.domain.authority.permission import Permission as P
from marketaccess.domain.basics.reader import DocumentError
from marketaccess.domain.basics.refusal import NotAllowed, Refusal
from marketaccess.domain.evaluation import evidence_rules, judging
from marketaccess.domain.evaluation.evidence_flow import EVIDENCE_FLOW, OWED, TO_JUDGE
from marketaccess.domain.evaluation.evidence_flow import EvidenceState as S
from marketaccess.domain.evaluation.evidence_rules import Item, RuleKey, Submission, findings
from marketaccess.domain.evaluation.judging import NOT_APPLICABLE, Outcome, Verdict, chosen, options, outcome
from marketaccess.law import library
from tests.domain.evaluation.samples import PILOT

pytestmark = pytest.mark.requirement("R4.2")
RULES = library.evidence_rules()
MECHANISM = PILOT.indicator(17)
FILE = Item("关于建立机制的通知.pdf", "", has_file=True, issued_on=date(2026, 8, 1))
PAGE = Item(
    "网页快照.txt", "https://www.example.gov.cn/list/12.html", has_file=True, issued_on=date(2026, 8, 1)
)
ONE = Submission((FILE,), "", claims_not_applicable=False, begins=date(2026, 7, 1), ends=date(2026, 9, 30))


def found(submission: Submission) -> set[RuleKey]:
    return {finding.rule.key for finding in findings(submission, RULES.rules)}


class TestFlow:
    def test_every_state_and_verb_has_words(self) -> None:
        assert EVIDENCE_FLOW.labels.keys() == set(S)
        assert EVIDENCE_FLOW.verbs.keys() == {step.verb for step in EVIDENCE_FLOW.steps}

    def test_every_state_can_be_reached_and_only_a_settled_one_is_the_end(self) -> None:
        assert {step.target for step in EVIDENCE_FLOW.steps} == set(S)
        assert [state for state in S if not EVIDENCE_FLOW.steps_from(state)] == [S.SETTLED]

    @pytest.mark.parametrize("state", [S.SUBMITTED, S.JUDGING, S.DISPUTED, S.SETTLED, S.MISSING])
    def test_nothing_is_added_once_it_was_handed_in(self, state: S) -> None:
        with pytest.raises(NotAllowed, match=EVIDENCE_FLOW.labels[state]):
            EVIDENCE_FLOW.step("add_item", state)

    def test_what_is_owed_and_what_waits_for_a_reviewer(self) -> None:
        for state in OWED:
            assert EVIDENCE_FLOW.step("submit", state).needs is P.EVALUATION_CONTRIBUTE
        judged = {step.source for step in EVIDENCE_FLOW.steps if step.verb in ("judge", "settle")}
        assert judged == set(TO_JUDGE)

    def test_what_was_judged_by_one_cannot_be_withdrawn(self) -> None:
        assert EVIDENCE_FLOW.step("withdraw", S.SUBMITTED).target is S.OWED
        with pytest.raises(NotAllowed):
            EVIDENCE_FLOW.step("withdraw", S.JUDGING)


class TestRules:
    def test_a_dated_file_of_the_printed_format_passes(self) -> None:
        assert not found(ONE)
        assert not found(evolve(ONE, items=(FILE, PAGE)))

    @pytest.mark.parametrize(
        ("item", "key"),
        [
            (evolve(PAGE, address="https://www.example.gov.cn/"), RuleKey.EXACT_PAGE),
            (evolve(PAGE, address="www.example.gov.cn/list/12"), RuleKey.EXACT_PAGE),
            (evolve(PAGE, has_file=False), RuleKey.SNAPSHOT),
            (evolve(FILE, issued_on=date(2026, 10, 1)), RuleKey.DATED),
            (evolve(FILE, name="照片.jpg"), RuleKey.FORMAT),
            (evolve(FILE, issued_on=date(2024, 12, 31)), RuleKey.RECENT),
        ],
    )
    def test_each_rule_finds_its_fault_and_no_other(self, item: Item, key: RuleKey) -> None:
        assert found(evolve(ONE, items=(FILE, item))) == {key}

    @pytest.mark.parametrize("day", [date(2026, 9, 30), date(2025, 1, 1)])
    def test_the_first_and_the_last_day_count(self, day: date) -> None:
        assert not found(evolve(ONE, items=(evolve(FILE, issued_on=day),)))

    def test_nothing_at_all_is_no_evidence(self) -> None:
        assert found(evolve(ONE, items=())) == {RuleKey.SELF_CONTAINED}

    def test_not_applicable_needs_proof_and_a_reason(self) -> None:
        claim = evolve(ONE, claims_not_applicable=True)
        link = evolve(PAGE, has_file=False)
        assert found(claim) == {RuleKey.NOT_APPLICABLE}
        assert not found(evolve(claim, statement="本部门没有审批权限"))
        bare = evolve(claim, statement="本部门没有审批权限", items=(link,))
        assert RuleKey.NOT_APPLICABLE in found(bare)

    def test_strict_findings_come_first(self) -> None:
        bad = evolve(ONE, items=(evolve(FILE, name="照片.jpg", issued_on=date(2026, 10, 1)),))
        assert [finding.rule.is_strict for finding in findings(bad, RULES.rules)] == [True, False]

    def test_the_law_has_every_rule_with_its_words_and_source(self) -> None:
        assert {rule.key for rule in RULES.rules} == set(RuleKey)
        assert all(rule.words and rule.source for rule in RULES.rules)
        assert RULES.clock.length == "5个工作日"

    def test_a_rule_twice_or_without_source_is_refused(self) -> None:
        rule = {"key": "dated", "words": "words", "source": "source", "is_strict": True}
        clock = {"amount": 5, "day_kind": "working", "reading": "reading"}
        with pytest.raises(DocumentError, match="重复"):
            evidence_rules.parse({"schema": 1, "clock": clock, "rules": [rule, rule]})
        with pytest.raises(DocumentError, match="source"):
            evidence_rules.parse({"schema": 1, "clock": clock, "rules": [{**rule, "source": ""}]})


class TestJudging:
    def test_the_levels_are_the_printed_ones(self) -> None:
        assert [(each.points, each.words) for each in options(MECHANISM, claims_not_applicable=False)] == [
            (100, "建立专门的工作机制"),
            (60, "依托现有的机制"),
            (0, "未建立任何机制"),
        ]
        assert options(MECHANISM, claims_not_applicable=True)[-1].points is None

    @pytest.mark.parametrize("value", ["80", "", "not_applicable", "100.0"])
    def test_what_is_not_printed_cannot_be_given(self, value: str) -> None:
        with pytest.raises(Refusal) as refusal:
            chosen(options(MECHANISM, claims_not_applicable=False), value, "有理由的评定")
        assert refusal.value.field == "level"

    def test_less_than_full_marks_needs_a_reason(self) -> None:
        given = options(MECHANISM, claims_not_applicable=True)
        assert chosen(given, "100", "").points == 100
        for value in ("60", "0", NOT_APPLICABLE):
            with pytest.raises(Refusal) as refusal:
                chosen(given, value, "不够")
            assert refusal.value.field == "reason"

    @pytest.mark.parametrize(
        ("points", "expected"),
        [
            ([], Outcome.OPEN),
            ([60], Outcome.OPEN),
            ([60, 60], Outcome.AGREED),
            ([None, None], Outcome.AGREED),
            ([60, 0], Outcome.DIFFERENT),
            ([0, None], Outcome.DIFFERENT),
        ],
    )
    def test_two_equal_ones_settle_it(self, points: list[int | None], expected: Outcome) -> None:
        assert outcome([Verdict(place, each) for place, each in enumerate(points)]) is expected

    def test_nobody_judges_twice_nor_the_own_unit(self) -> None:
        given = [Verdict(1, 60), Verdict(2, 0)]
        assert "已经评定过" in judging.why_not(1, given, is_recused=False)
        assert "已经评定过" in judging.why_not(2, given, is_recused=False)
        assert judging.why_not(3, given, is_recused=False) == ""
        assert "任职的单位" in judging.why_not(3, given, is_recused=True)
        assert judging.why_not(None, [], is_recused=False)

    @given(st.lists(st.sampled_from([100, 60, 0, None]), max_size=2), st.integers(0, 3))
    def test_nobody_reads_another_word_before_both_are_given(
        self, points: list[int | None], viewer: int
    ) -> None:
        verdicts = [Verdict(place, each) for place, each in enumerate(points)]
        seen = judging.visible(verdicts, viewer)
        if len(verdicts) < 2:
            assert all(verdict.reviewer == viewer for verdict in seen)
        else:
            assert list(seen) == verdicts
