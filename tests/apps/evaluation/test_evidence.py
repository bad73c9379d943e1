"""Evidence: each verb, what it changes, whom it refuses, the event that it leaves."""

import hashlib
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from attrs import evolve
from django.db import IntegrityError, transaction

from marketaccess.apps.evaluation import actions, announcements, evidence_policy, queries
from marketaccess.apps.evaluation.models import EvidenceItem, EvidenceSeal, EvidenceTask, Judgement, Round
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.authority.role import Role
from marketaccess.domain.basics.refusal import NotAllowed, Refusal
from marketaccess.domain.casework.lights import Light
from marketaccess.domain.evaluation.evidence_flow import EvidenceState as S
from marketaccess.domain.evaluation.round_flow import RoundState
from marketaccess.foundation.audit.models import Event
from marketaccess.foundation.calendars import clocks
from marketaccess.foundation.notifications.models import Notice
from tests import make, races
from tests import make_evidence as hand

pytestmark = [pytest.mark.requirement("R4.2"), pytest.mark.django_db]
PAGE = "https://www.example.gov.cn/list/12.html"
NEXT_WEEK = make.NINE + timedelta(days=7)
AFTER = make.NINE + timedelta(days=30)


@pytest.fixture(autouse=True)
def _county(db: None) -> None:
    make.county()


def last_event() -> Event:
    return Event.objects.order_by("-sequence")[0]


def frozen(one: Round) -> Round:
    return actions.freeze(round=one, by=make.handler(), at=make.NINE)


class TestAsking:
    def test_each_unit_owes_each_judged_indicator_once_the_round_starts(self) -> None:
        one = hand.round()
        owed = EvidenceTask.objects.filter(unit__round=one)
        assert set(owed.values_list("indicator", flat=True)) == {9, 10, 17, 18, 19, 20}
        assert owed.count() == 6 * len(hand.UNITS)
        assert set(owed.values_list("state", "due_on")) == {(S.OWED, hand.UNTIL)}
        assert Event.objects.filter(action="evaluation.evidence_ask").count() == 1

    def test_starting_again_asks_for_nothing_twice(self) -> None:
        one = hand.round()
        assert actions.ask_evidence(round=one, by=make.head(), at=make.NINE) == 0
        assert Event.objects.filter(action="evaluation.evidence_ask").count() == 1

    def test_the_units_are_told(self) -> None:
        clerk = make.clerk()
        hand.round()
        assert "6项佐证材料" in Notice.objects.get(user=clerk.user, key__contains="evidence").text


class TestHandingIn:
    def test_a_file_is_kept_under_its_hash(self) -> None:
        given = hand.pdf()
        item = hand.added(hand.task(), file=given).items.get()
        assert item.file.digest == hashlib.sha256(given.content).hexdigest()
        assert (item.title, item.address) == ("工作机制.pdf", "")
        assert last_event().action == "evaluation.evidence_add_item"
        assert last_event().detail["sha256"] == item.file.digest

    def test_a_link_is_frozen_as_the_words_of_its_page(self) -> None:
        one = hand.added(hand.task(), address=PAGE, file=None, words="投诉举报电话 12345")
        item = one.items.get()
        assert (item.address, item.file.name) == (PAGE, "网页快照.txt")

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"file": None}, "file"),
            ({"file": None, "address": PAGE}, "file"),
            ({"file": None, "words": "只有文字"}, "file"),
            ({"address": "https://www.example.gov.cn/"}, "address"),
            ({"issued_on": date(2026, 10, 1)}, "issued_on"),
            ({"title": "长" * 121}, "title"),
        ],
    )
    def test_what_a_strict_rule_forbids_stays_out(self, changes: dict[str, Any], field: str) -> None:
        with pytest.raises(Refusal) as refusal:
            hand.added(hand.task(), **changes)
        assert refusal.value.field == field
        assert not EvidenceItem.objects.exists()

    def test_handing_in_notes_what_reviewers_should_know(self) -> None:
        one = hand.submitted(hand.added(hand.task(), issued_on=date(2024, 5, 1)))
        assert (one.state, one.submitted_at) == (S.SUBMITTED, make.NINE)
        assert "早于上一年" in one.notes[0]

    def test_nothing_cannot_be_handed_in(self) -> None:
        with pytest.raises(Refusal, match="还没有任何材料"):
            hand.submitted(hand.task())

    def test_not_applicable_needs_its_reason(self) -> None:
        one = hand.added(hand.task())
        with pytest.raises(Refusal, match="写明理由"):
            hand.submitted(one, claims_not_applicable=True)
        assert hand.submitted(one, claims_not_applicable=True, statement="没有审批权限").claims_not_applicable

    def test_what_was_taken_out_is_not_handed_in_but_stays(self) -> None:
        one = hand.added(hand.task())
        item = actions.remove_evidence(item=one.items.get(), by=make.clerk(), at=make.NINE)
        assert EvidenceItem.objects.get(pk=item.pk).removed_at == make.NINE
        with pytest.raises(Refusal, match="还没有任何材料"):
            hand.submitted(one)
        with pytest.raises(NotAllowed):
            actions.remove_evidence(item=item, by=make.clerk(), at=make.NINE)

    def test_it_may_be_taken_back_until_somebody_judges(self) -> None:
        one = hand.evidence(S.SUBMITTED)
        assert actions.withdraw_evidence(task=one, by=make.clerk(), at=make.NINE).state == S.OWED
        hand.judged(hand.submitted(one), "60")
        with pytest.raises(NotAllowed):
            actions.withdraw_evidence(task=one, by=make.clerk(), at=make.NINE)

    def test_only_the_unit_itself_hands_in(self) -> None:
        one = hand.added(hand.task())
        for by in (make.clerk(make.HELPING), make.reviewer(), make.handler(), hand.evaluator()):
            with pytest.raises(NotAllowed):
                hand.submitted(one, by=by)

    def test_nothing_comes_in_after_the_day(self) -> None:
        one = hand.added(hand.task())
        with pytest.raises(NotAllowed, match="截止日期"):
            hand.submitted(one, at=AFTER)
        put_off = actions.extend_evidence(
            task=one, until=date(2026, 11, 1), reason="等上级文件。", by=make.handler(), at=AFTER
        )
        assert (put_off.state, put_off.due_on) == (S.OWED, date(2026, 11, 1))
        assert hand.submitted(one, at=AFTER).state == S.SUBMITTED

    @pytest.mark.parametrize(("until", "reason"), [(date(2026, 9, 1), "等上级文件。"), (hand.UNTIL, "等")])
    def test_a_day_that_has_passed_or_no_reason_is_refused(self, until: date, reason: str) -> None:
        with pytest.raises(Refusal):
            actions.extend_evidence(
                task=hand.task(), until=until, reason=reason, by=make.handler(), at=make.NINE
            )


class TestJudging:
    def test_two_who_agree_settle_it(self) -> None:
        one = hand.evidence(S.SETTLED)
        assert (one.points, one.settled_on) == (60, make.TODAY)
        verbs = ["add_item", "submit", "judge", "judge", "agree"]
        assert list(one.progress.values_list("verb", flat=True)) == verbs
        assert last_event().action == "evaluation.evidence_agree"

    def test_where_they_differ_a_third_settles_who_is_neither(self) -> None:
        one = hand.evidence(S.DISPUTED)
        assert one.points is None
        for number in (1, 2):
            with pytest.raises(NotAllowed, match="已经评定过"):
                actions.settle_evidence(
                    task=one, level="60", reason="倾向前者。", by=hand.evaluator(number), at=make.NINE
                )
        actions.settle_evidence(task=one, level="100", reason="", by=hand.evaluator(3), at=make.NINE)
        assert (hand.fresh(one).state, hand.fresh(one).points) == (S.SETTLED, 100)

    def test_nobody_judges_twice(self) -> None:
        one = hand.evidence(S.JUDGING)
        with pytest.raises(NotAllowed, match="已经评定过"):
            hand.judged(one, "60", by=1)
        assert one.judgements.count() == 1

    def test_nobody_judges_the_own_unit(self) -> None:
        one = hand.evidence(S.SUBMITTED)
        own = make.actor(Role.EVALUATOR, make.HANDLING)
        with pytest.raises(NotAllowed):
            actions.judge_evidence(task=one, level="100", reason="", by=own, at=make.NINE)
        assert not queries.evidence_to_judge(own).exists()
        other = hand.submitted(hand.added(hand.task(one.unit.round, unit=make.HELPING)))
        assert list(queries.evidence_to_judge(own)) == [other]

    @pytest.mark.parametrize(("level", "reason"), [("80", ""), ("60", ""), ("not_applicable", "不适用的。")])
    def test_only_printed_levels_and_less_than_full_with_a_reason(self, level: str, reason: str) -> None:
        one = hand.evidence(S.SUBMITTED)
        with pytest.raises(Refusal):
            actions.judge_evidence(task=one, level=level, reason=reason, by=hand.evaluator(), at=make.NINE)
        assert not Judgement.objects.exists()

    def test_what_does_not_apply_has_no_points(self) -> None:
        one = hand.added(hand.task())
        hand.submitted(one, claims_not_applicable=True, statement="没有审批权限")
        for number in (1, 2):
            hand.judged(one, "not_applicable", by=number)
        assert (hand.fresh(one).state, hand.fresh(one).points) == (S.SETTLED, None)
        assert queries.judgement_rows(one.unit.round) == []

    def test_a_reviewer_reads_the_other_judgement_only_after_the_own_one(self) -> None:
        one = hand.evidence(S.JUDGING)
        first, second = hand.evaluator(1), hand.evaluator(2)
        assert len(evidence_policy.judgements_seen(first, one)) == 1
        assert evidence_policy.judgements_seen(second, one) == []
        assert evidence_policy.judgements_seen(make.handler(), one) == []
        hand.judged(one, "0", by=2)
        assert len(evidence_policy.judgements_seen(second, hand.fresh(one))) == 2

    def test_the_unit_reads_nothing_before_results_are_shown(self) -> None:
        one = hand.evidence(S.SETTLED)
        assert evidence_policy.judgements_seen(make.clerk(), one) == []
        file = queries.evidence_file(one, make.clerk(), clocks.today(make.TODAY))
        assert (file.label, file.result) == ("评定中", "")
        Round.objects.update(state=RoundState.OBJECTIONS)
        file = queries.evidence_file(hand.fresh(one), make.clerk(), clocks.today(make.TODAY))
        assert file.result == "依托现有的机制"

    def test_sent_back_it_has_a_date_by_the_clock_and_is_judged_anew(self) -> None:
        one = hand.evidence(S.JUDGING)
        by = hand.evaluator(2)
        one = actions.send_back_evidence(task=one, reason="盖章看不清楚。", by=by, at=make.NINE)
        # 2026-09-29 and five working days, over the holiday of the National Day.
        assert (one.state, one.attempt, one.due_on) == (S.SENT_BACK, 2, date(2026, 10, 12))
        assert Notice.objects.filter(user=make.clerk().user, text__contains="退回补正").exists()
        hand.submitted(one)
        for number in (1, 2):
            hand.judged(one, "100", by=number)
        assert hand.fresh(one).points == 100

    def test_two_at_once_are_two_judgements_and_one_result(self) -> None:
        one = hand.evidence(S.SUBMITTED)
        hand.judged(one, "60", by=1)
        hand.judged(one, "60", by=2)  # opened before the first was given: the row is read anew
        assert hand.fresh(one).state == S.SETTLED

    def test_the_database_lets_nobody_judge_twice(self) -> None:
        one = hand.evidence(S.JUDGING)
        said = one.judgements.get()
        said.pk, said.is_settlement = None, True
        with pytest.raises(IntegrityError), transaction.atomic():
            said.save(force_insert=True)


@pytest.mark.django_db(transaction=True)
@races.threads_share_a_database
def test_of_two_reviewers_and_a_third_at_once_two_judge() -> None:
    one = hand.evidence(S.SUBMITTED)
    people = [hand.evaluator(number) for number in (1, 2, 3)]

    def act(turn: int) -> Judgement:
        return actions.judge_evidence(
            task=one, level="60", reason="只有现有的机制。", by=people[turn], at=make.NINE
        )

    given = races.at_once(act, 3)
    assert sum(isinstance(each, Judgement) for each in given) == 2
    assert (hand.fresh(one).state, hand.fresh(one).points) == (S.SETTLED, 60)


class TestMissing:
    def test_what_is_past_its_day_is_missing_and_the_rest_is_not(self) -> None:
        one = hand.round()
        late = hand.task(one)
        EvidenceTask.objects.filter(pk=late.pk).update(due_on=date(2026, 9, 28))
        assert actions.miss_evidence(round=one, before=make.TODAY, at=make.NINE) == 1
        assert hand.fresh(late).state == S.MISSING
        assert queries.light_of(hand.fresh(late), clocks.today(make.TODAY)) is Light.RED

    def test_the_clock_finds_it_once_and_only_in_rounds_that_collect(self) -> None:
        one = hand.round()
        assert actions.miss_overdue_evidence(at=make.NINE) == 0
        assert actions.miss_overdue_evidence(at=AFTER) == 6 * len(hand.UNITS)
        assert actions.miss_overdue_evidence(at=AFTER) == 0
        EvidenceTask.objects.update(state=S.OWED)
        Round.objects.filter(pk=one.pk).update(state=RoundState.CANCELLED)
        assert actions.miss_overdue_evidence(at=AFTER) == 0

    def test_silence_is_no_score_until_two_say_so(self) -> None:
        one = hand.evidence(S.MISSING)
        assert queries.judgement_rows(one.unit.round) == []
        for number in (1, 2):
            hand.judged(one, "0", by=number)
        assert [row["points"] for row in queries.judgement_rows(one.unit.round)] == [0]


@pytest.fixture
def _no_computation(monkeypatch: pytest.MonkeyPatch) -> None:
    """Freezing asks for a computation; here nobody hears it."""
    monkeypatch.setattr(announcements.computation_asked, "send", lambda **_: [])


@pytest.mark.usefixtures("_no_computation")
class TestFreezing:
    def test_every_file_is_written_down_with_its_hash(self) -> None:
        one = hand.evidence(S.SUBMITTED)
        frozen(one.unit.round)
        seal = EvidenceSeal.objects.get()
        (line,) = seal.files
        digest = EvidenceItem.objects.get().file.digest
        assert (line["unit"], line["indicator"], line["sha256"]) == (make.HANDLING, hand.MECHANISM, digest)
        assert Event.objects.get(action="evaluation.evidence_seal").detail["digest"] == seal.digest

    def test_what_was_owed_is_missing(self) -> None:
        one = hand.evidence(S.SUBMITTED)
        frozen(one.unit.round)
        states = EvidenceTask.objects.exclude(pk=one.pk).values_list("state", flat=True)
        assert set(states) == {S.MISSING}
        assert hand.fresh(one).state == S.SUBMITTED

    @pytest.mark.parametrize(
        "act",
        [
            hand.added,
            lambda one: actions.withdraw_evidence(task=one, by=make.clerk(), at=make.NINE),
            lambda one: actions.send_back_evidence(
                task=one, reason="盖章看不清楚。", by=hand.evaluator(), at=make.NINE
            ),
        ],
    )
    def test_nothing_moves_any_more_but_judging(self, act: Callable[[EvidenceTask], object]) -> None:
        one = hand.evidence(S.SUBMITTED)
        frozen(one.unit.round)
        with pytest.raises(NotAllowed):
            act(one)
        hand.judged(one, "100")
        assert hand.fresh(one).state == S.JUDGING

    def test_nothing_is_judged_once_results_are_shown(self) -> None:
        one = hand.evidence(S.SUBMITTED)
        Round.objects.update(state=RoundState.OBJECTIONS)
        with pytest.raises(NotAllowed, match="已经出示"):
            hand.judged(one, "100")


class TestReading:
    def test_a_unit_sees_its_own_and_no_other(self) -> None:
        one = hand.round()
        for key in hand.UNITS:
            seen = queries.evidence_visible_to(make.clerk(key))
            assert set(seen.values_list("unit__code", flat=True)) == {key}
        assert queries.evidence_visible_to(make.handler()).count() == EvidenceTask.objects.count()
        assert queries.evidence_visible_to(hand.evaluator()).count() == EvidenceTask.objects.count()
        assert not queries.evidence_visible_to(make.clerk(make.TARGET)).exists()
        assert one.state == RoundState.COLLECTING

    @pytest.mark.parametrize("role", [Role.AUDITOR, Role.LEGAL_REVIEWER, Role.SECURITY_ADMINISTRATOR])
    def test_others_see_nothing(self, role: Role) -> None:
        hand.round()
        assert not queries.evidence_visible_to(make.actor(role, make.OFFICE)).exists()

    def test_a_reviewer_finds_what_waits_and_not_what_was_judged(self) -> None:
        one = hand.evidence(S.JUDGING)
        assert not queries.evidence_to_judge(hand.evaluator(1)).exists()
        assert list(queries.evidence_to_judge(hand.evaluator(2))) == [one]
        hand.judged(one, "0", by=2)
        assert list(queries.evidence_to_judge(hand.evaluator(3))) == [one]

    def test_the_board_says_who_owes_what(self) -> None:
        one = hand.evidence(S.SUBMITTED).unit.round
        tasks = queries.evidence_visible_to(make.handler())
        board = queries.evidence_board(queries.rows(tasks, make.handler(), clocks.today(make.TODAY)))
        assert [(line.name, line.owed) for line in board.lines] == [
            (make.NAMES[make.HANDLING], 5),
            (make.NAMES[make.HELPING], 6),
        ]
        assert dict(board.counts) == {"待提交": 11, "待评定": 1}
        assert one.state == RoundState.COLLECTING

    def test_what_is_settled_is_a_row_of_the_data_set(self) -> None:
        one = hand.evidence(S.SETTLED)
        assert queries.judgement_rows(one.unit.round) == [
            {
                "unit": make.HANDLING,
                "metric": "investigation_mechanism",
                "judged_on": make.TODAY,
                "points": 60,
            }
        ]
        EvidenceTask.objects.update(settled_on=date(2026, 10, 15))
        # Judged after the quarter, about the quarter: it counts on the quarter's last day.
        assert queries.judgement_rows(one.unit.round)[0]["judged_on"] == date(2026, 9, 30)

    def test_a_program_cannot_judge(self) -> None:
        one = hand.evidence(S.SUBMITTED)
        token: Actor = evolve(hand.evaluator(), user=None)
        with pytest.raises(NotAllowed, match="本人"):
            actions.judge_evidence(task=one, level="100", reason="", by=token, at=make.NINE)
