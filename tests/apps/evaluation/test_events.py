"""What the audit log keeps of an evaluation: one event for each verb, by whom, with what was decided."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from marketaccess.apps.evaluation import actions
from marketaccess.apps.evaluation.actions.manual import NewCheck
from marketaccess.apps.evaluation.models import EvidenceSeal, EvidenceTask, Objection, Round, RoundUnit
from marketaccess.domain.authority.actor import SYSTEM
from marketaccess.domain.basics.refusal import NotAllowed, Refusal
from marketaccess.domain.evaluation.evidence_flow import EvidenceState as E
from marketaccess.domain.evaluation.round_flow import RoundState as S
from marketaccess.foundation.audit.models import Event
from tests import make
from tests import make_evidence as hand
from tests import make_rounds as rounds

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R4.6")]


def told(action: str) -> Event:
    """The last event of an action; there must be one."""
    return Event.objects.filter(action=f"evaluation.{action}").order_by("-sequence")[0]


def count() -> int:
    return Event.objects.filter(action__startswith="evaluation.").count()


class TestRounds:
    def test_opening_tells_the_table_and_its_hash(self) -> None:
        one = rounds.opened()
        event = told("open")
        assert (event.subject_kind, event.subject_ref) == ("round", one.reference)
        assert event.actor_label == make.handler().label
        assert event.detail["edition"] == "chongqing-2022"
        assert event.detail["digest"] == one.system_digest
        assert event.detail["items"] == 2

    def test_amending_tells_the_new_number_of_units(self) -> None:
        one = rounds.opened()
        order = rounds.order(units=rounds.units(make.TARGET))
        actions.amend(round=one, order=order, by=make.handler(), at=make.NINE)
        assert told("amend").detail["items"] == 1

    @pytest.mark.parametrize(
        ("state", "verb", "was", "by"),
        [
            (S.COLLECTING, "start", "preparing", make.head),
            (S.FROZEN, "freeze", "collecting", make.handler),
            (S.OBJECTIONS, "show", "computed", make.handler),
            (S.PUBLISHED, "publish", "objections", make.head),
            (S.CLOSED, "close", "published", make.head),
        ],
    )
    def test_each_step_tells_whence_and_whither(
        self, state: S, verb: str, was: str, by: Callable[[], Any]
    ) -> None:
        rounds.round(state)
        event = told(verb)
        assert (event.detail["was"], event.detail["now"]) == ({"state": was}, {"state": state.value})
        assert event.actor_label == by().label

    def test_the_outcome_is_the_systems_own_event_with_the_hash_of_the_worksheet(self) -> None:
        one = rounds.round(S.COMPUTED)
        event = told("record")
        assert event.actor_label == SYSTEM.label
        assert event.detail["digest"] == one.computations.get().worksheet.digest
        assert event.detail["number"] == "1"

    def test_showing_tells_the_last_day_for_objections(self) -> None:
        rounds.round(S.OBJECTIONS)
        assert told("show").detail["until"] == rounds.UNTIL.isoformat()

    @pytest.mark.parametrize("verb", [actions.unfreeze, actions.cancel])
    def test_a_reason_stands_in_the_progress_of_the_round(self, verb: Callable[..., Round]) -> None:
        one = rounds.round(S.COMPUTED)
        verb(round=one, reason=" 两个部门补报数据 ", by=make.head(), at=make.NINE)
        last = one.progress.order_by("pk").last()
        assert last is not None
        assert last.remark == "两个部门补报数据"
        assert (last.actor_label, last.at) == (make.head().label, make.NINE)

    def test_a_failure_and_a_stop_tell_which_computation(self) -> None:
        one = rounds.round(S.FROZEN)
        row = one.computations.get()
        actions.cancel_computation(computation=row, by=make.handler(), at=make.NINE)
        assert told("cancel_computation").detail == {"number": "1"}
        actions.compute(round=one, gathers=True, reason="再算一次", by=make.handler(), at=make.NINE)
        second = one.computations.get(number=2)
        actions.fail(computation=second.pk, trouble="办件数据缺少列", at=make.NINE)
        assert told("fail").detail == {"number": "2", "reason": "办件数据缺少列"}

    @pytest.mark.parametrize("is_same", [True, False])
    def test_a_comparison_tells_its_outcome(self, is_same: bool) -> None:
        row = rounds.round(S.COMPUTED).computations.get()
        actions.note_verification(computation=row.pk, is_same=is_same, at=make.NINE)
        assert told("note_verification").detail == {"digest": row.worksheet.digest, "agrees": str(is_same)}

    def test_a_refused_step_leaves_no_event(self) -> None:
        one = rounds.round(S.COMPUTED)
        before = count()
        for step, said in (
            (actions.start, {}),
            (actions.publish, {}),
            (actions.show, {"until": make.TODAY}),
            (actions.unfreeze, {"reason": ""}),
            (actions.cancel, {"reason": "\u3000"}),
            (actions.compute, {"reason": "", "gathers": True}),
        ):
            for by in (make.handler(), make.head(), make.clerk()):
                with pytest.raises((Refusal, NotAllowed)):
                    step(round=one, by=by, at=make.NINE, **said)
        assert count() == before
        assert make.fresh(one).state == S.COMPUTED


class TestObjections:
    @pytest.fixture
    def made(self) -> Objection:
        make.county()
        return rounds.objection(rounds.round(S.OBJECTIONS))

    def test_raising_names_unit_and_indicator_but_not_the_reason(self, made: Objection) -> None:
        event = told("object")
        assert event.detail == {"number": "13", "names": make.NAMES[make.HANDLING], "state": "raised"}
        assert event.actor_label == make.reviewer().label
        assert made.reason not in str(event.detail)

    @pytest.mark.parametrize(("verb", "state"), [("uphold", "upheld"), ("reject", "rejected")])
    def test_a_decision_is_told_with_its_reason_in_the_progress(
        self, made: Objection, verb: str, state: str
    ) -> None:
        actions.propose(objection=made, proposal="建议核减", by=make.handler(), at=make.NINE)
        assert told("objection_propose").detail["state"] == "proposed"
        decide = {"uphold": actions.uphold, "reject": actions.reject}[verb]
        decide(objection=made, decision="按听证记录认定。", by=make.head(), at=make.NINE)
        assert told(f"objection_{verb}").detail["state"] == state
        last = made.round.progress.order_by("pk").last()
        assert last is not None
        assert (last.verb, last.remark) == (f"objection_{verb}", "按听证记录认定。")

    def test_withdrawing_is_told_too(self, made: Objection) -> None:
        actions.withdraw(objection=made, by=make.reviewer(), at=make.NINE)
        assert told("objection_withdraw").detail["state"] == "withdrawn"
        before = count()
        with pytest.raises(NotAllowed):
            actions.withdraw(objection=made, by=make.reviewer(), at=make.NINE)
        assert count() == before


class TestEvidence:
    def test_asking_tells_how_many_and_until_when(self) -> None:
        hand.round()
        assert told("evidence_ask").detail == {"items": 12, "until": hand.UNTIL.isoformat()}

    def test_each_step_names_unit_and_indicator(self) -> None:
        hand.evidence(E.SETTLED)
        for verb in ("add_item", "submit", "judge", "agree"):
            detail = told(f"evidence_{verb}").detail
            assert (detail["unit"], detail["indicator"]) == (make.HANDLING, hand.MECHANISM), verb

    def test_judging_tells_that_somebody_judged_and_not_what(self) -> None:
        """The log is read by others than reviewers: what one found stays with the judgement."""
        hand.evidence(E.JUDGING)
        event = told("evidence_judge")
        assert event.actor_label == hand.evaluator(1).label
        assert set(event.detail) == {"was", "now", "unit", "indicator"}

    def test_the_result_is_the_events_where_it_is_one(self) -> None:
        hand.evidence(E.SETTLED)
        assert told("evidence_agree").detail["points"] == 60

    def test_a_third_reviewers_word_is_the_result(self) -> None:
        one = hand.evidence(E.DISPUTED)
        assert "points" not in told("evidence_differ").detail
        actions.settle_evidence(
            task=one, level="0", reason="两份材料都没有盖章。", by=hand.evaluator(3), at=make.NINE
        )
        assert told("evidence_settle").detail["points"] == 0
        assert told("evidence_settle").actor_label == hand.evaluator(3).label

    def test_sending_back_and_putting_off_tell_why_and_until_when(self) -> None:
        one = hand.evidence(E.SENT_BACK)
        assert told("evidence_send_back").detail["reason"] == "盖章看不清楚。"
        until = date(2026, 11, 5)
        actions.extend_evidence(task=one, until=until, reason="等上级文件。", by=make.handler(), at=make.NINE)
        detail = told("evidence_extend").detail
        assert (detail["until"], detail["reason"]) == ("2026-11-05", "等上级文件。")

    def test_what_is_missing_is_the_systems_word(self) -> None:
        hand.evidence(E.MISSING)
        event = told("evidence_miss")
        assert event.actor_label == SYSTEM.label
        assert event.detail["now"] == {"state": "missing"}

    def test_the_list_of_files_is_sealed_with_its_own_hash(self) -> None:
        one = hand.evidence(E.SUBMITTED)
        actions.freeze(round=one.unit.round, by=make.handler(), at=make.NINE)
        event, seal = told("evidence_seal"), EvidenceSeal.objects.get()
        assert event.detail == {"digest": seal.digest, "files": 1}
        assert event.actor_label == make.handler().label

    def test_a_second_freezing_seals_anew_and_keeps_the_first_list(self) -> None:
        one = hand.evidence(E.SUBMITTED).unit.round
        actions.freeze(round=one, by=make.handler(), at=make.NINE)
        rounds.recorded(one)
        actions.unfreeze(round=one, reason="一个单位补交。", by=make.head(), at=make.NINE)
        owed = EvidenceTask.objects.filter(unit__round=one, state=E.MISSING)[0]
        later = make.NINE + timedelta(hours=1)
        until = make.TODAY + timedelta(days=3)
        task = actions.extend_evidence(
            task=owed, until=until, reason="补交一次。", by=make.handler(), at=later
        )
        hand.submitted(hand.added(task, at=later), at=later)
        actions.freeze(round=one, by=make.handler(), at=later)
        second, first = EvidenceSeal.objects.filter(round=one)
        assert (len(first.files), len(second.files)) == (1, 2)
        assert first.digest != second.digest
        assert first.files[0] in second.files

    def test_what_was_taken_out_stays_on_the_list_and_says_so(self) -> None:
        one = hand.added(hand.added(hand.task()), title="第二份")
        item = one.items.order_by("pk")[0]
        actions.remove_evidence(item=item, by=make.clerk(), at=make.NINE)
        hand.submitted(one)
        actions.freeze(round=one.unit.round, by=make.handler(), at=make.NINE)
        lines = EvidenceSeal.objects.get().files
        assert lines[0]["item"] == item.pk
        assert [line["is_removed"] for line in lines] == [True, False]
        assert {len(line["sha256"]) for line in lines} == {64}


class TestManual:
    def unit(self) -> RoundUnit:
        return hand.round().units.select_related("round").get(code=make.HANDLING)

    def test_a_correction_tells_points_and_the_number_of_its_papers(self) -> None:
        unit = self.unit()
        made = actions.propose_correction(
            unit=unit,
            indicator=16,
            points=Decimal("92.50"),
            reason="同一办件被重复计数。",
            file=hand.pdf(),
            by=make.handler(),
            at=make.NINE,
        )
        detail = told("correction_propose").detail
        assert (detail["points"], detail["indicator"], detail["unit"]) == ("92.50", 16, make.HANDLING)
        assert detail["number"] == f"{unit.round.reference}-correction-{made.pk}"
        actions.decide_manual(what=made, approve=True, remark="", by=make.head(), at=make.NINE)
        event = told("correction_approve")
        assert event.actor_label == make.head().label
        assert "reason" not in event.detail
        actions.decide_manual(what=made, approve=False, remark="后来发现有误。", by=make.head(), at=make.NINE)
        assert told("correction_take_back").detail["reason"] == "后来发现有误。"

    def test_an_exemption_tells_its_day_and_a_check_what_was_looked_at(self) -> None:
        unit, until = self.unit(), date(2026, 12, 31)
        actions.propose_exemption(
            unit=unit, indicator=1, until=until, reason="市级集中调整。", by=make.handler(), at=make.NINE
        )
        assert told("exemption_propose").detail["until"] == "2026-12-31"
        check = NewCheck("典型案例通报", make.TODAY, 12, (("lead", "2026-000012"),))
        made = actions.propose_check(
            unit=unit, indicator=8, check=check, reason="逐件核对。", by=hand.evaluator(), at=make.NINE
        )
        detail = told("check_propose").detail
        assert (detail["looked_at"], detail["found"]) == (12, 1)
        actions.withdraw_manual(what=made, by=hand.evaluator(), at=make.NINE)
        assert told("check_withdraw").actor_label == hand.evaluator().label
