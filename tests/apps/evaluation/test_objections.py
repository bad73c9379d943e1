"""Objections: who may raise one and until when, who answers, and what publishing waits for."""

from datetime import timedelta

import pytest

from marketaccess.apps.evaluation import actions
from marketaccess.apps.evaluation.models import Objection
from marketaccess.domain.basics.refusal import NotAllowed, Refusal
from marketaccess.domain.evaluation.round_flow import RoundState as S
from marketaccess.foundation.audit.models import Event
from marketaccess.foundation.notifications.models import Notice
from tests import make
from tests import make_rounds as rounds

pytestmark = pytest.mark.requirement("R4.6")


class TestRaising:
    def test_it_names_the_score_and_tells_the_office(self) -> None:
        one = rounds.round(S.OBJECTIONS)
        made = rounds.objection(one, files=(make.proof(),))
        assert (made.indicator, made.unit.code, made.state) == (13, make.HANDLING, "raised")
        assert made.files.get().name == "proof.pdf"
        assert Event.objects.order_by("-sequence")[0].action == "evaluation.object"
        assert Notice.objects.filter(user=make.handler().user, text__contains="异议").exists()

    def test_only_for_ones_own_unit_and_by_its_reviewer(self) -> None:
        one = rounds.round(S.OBJECTIONS)
        for by in (make.clerk(), rounds.endorser(make.HELPING), make.handler(), make.head()):
            with pytest.raises(NotAllowed):
                rounds.objection(one, by=by)
        assert not Objection.objects.exists()

    def test_only_in_time(self) -> None:
        with pytest.raises(NotAllowed, match="不是异议期"):
            rounds.objection(rounds.round(S.COMPUTED))
        one = rounds.round(S.OBJECTIONS)
        with pytest.raises(NotAllowed, match="2026-10-09"):
            rounds.objection(one, at=rounds.LATER)
        assert rounds.objection(one, at=rounds.LATER - timedelta(days=1)).state == "raised"

    def test_once_at_a_time_with_a_reason_and_against_the_score_that_counts(self) -> None:
        one = rounds.round(S.OBJECTIONS)
        with pytest.raises(Refusal) as refusal:
            rounds.objection(one, reason=" ")
        assert refusal.value.field == "reason"
        old = rounds.score(one)
        rounds.objection(one)
        with pytest.raises(Refusal, match="正在办理"):
            rounds.objection(one)
        actions.compute(round=one, gathers=False, reason="核对", by=make.handler(), at=make.NINE)
        rounds.recorded(one)
        with pytest.raises(NotAllowed, match="最近一次"):
            rounds.objection(one, score=old)


class TestAnswering:
    def test_who_proposes_does_not_decide(self) -> None:
        made = rounds.objection(rounds.round(S.OBJECTIONS))
        with pytest.raises(NotAllowed):
            actions.uphold(objection=made, decision="成立", by=make.head(), at=make.NINE)
        actions.propose(objection=made, proposal="建议成立", by=make.handler(), at=make.NINE)
        Objection.objects.update(proposed_by=make.head().user)
        with pytest.raises(NotAllowed, match="本人提出"):
            actions.uphold(objection=made, decision="成立", by=make.head(), at=make.NINE)
        actions.reject(objection=made, decision="听证期间已经扣除。", by=rounds.deputy(), at=make.NINE)
        made = make.fresh(made)
        assert (made.state, made.decision) == ("rejected", "听证期间已经扣除。")
        assert Notice.objects.filter(user=rounds.endorser().user, text__contains="不成立").exists()

    def test_a_decision_has_a_reason(self) -> None:
        made = rounds.objection(rounds.round(S.OBJECTIONS))
        actions.propose(objection=made, proposal="建议成立", by=make.handler(), at=make.NINE)
        for verb in (actions.uphold, actions.reject):
            with pytest.raises(Refusal) as refusal:
                verb(objection=made, decision="", by=make.head(), at=make.NINE)
            assert refusal.value.field == "decision"

    def test_the_unit_may_withdraw_until_it_is_decided(self) -> None:
        made = rounds.objection(rounds.round(S.OBJECTIONS))
        with pytest.raises(NotAllowed):
            actions.withdraw(objection=made, by=rounds.endorser(make.HELPING), at=make.NINE)
        actions.withdraw(objection=made, by=rounds.endorser(), at=make.NINE)
        with pytest.raises(NotAllowed):
            actions.propose(objection=made, proposal="建议成立", by=make.handler(), at=make.NINE)


def test_publishing_waits_for_every_answer_and_for_what_was_upheld() -> None:
    one = rounds.round(S.OBJECTIONS)
    made = rounds.objection(one)
    with pytest.raises(NotAllowed, match="1件异议"):
        actions.publish(round=one, by=make.head(), at=rounds.LATER)
    with pytest.raises(Refusal, match="只有异议被裁定成立"):
        actions.compute(round=one, gathers=True, reason="补数", by=make.handler(), at=make.NINE)
    actions.propose(objection=made, proposal="建议成立", by=make.handler(), at=make.NINE)
    later = make.NINE + timedelta(hours=1)
    actions.uphold(objection=made, decision="三件确为听证。", by=make.head(), at=later)
    with pytest.raises(NotAllowed, match="重新计算"):
        actions.publish(round=one, by=make.head(), at=rounds.LATER)
    at = later + timedelta(hours=1)
    row = actions.compute(round=one, gathers=True, reason="执行异议", by=make.handler(), at=at)
    assert (row.folder, row.gathers) == ("2", True)
    changes = {(make.HANDLING, 13): {"score": 80.0}}
    sheet = rounds.sheet(one, {make.HANDLING: 90.0, make.HELPING: 64.5}, changes)
    rounds.recorded(one, worksheet=sheet)
    actions.publish(round=one, by=make.head(), at=rounds.LATER)
    assert make.fresh(one).state == S.PUBLISHED
    assert (rounds.score(one, 1).points, rounds.score(one, 13).points) == (90, 80)
