"""An objection that is upheld changes the score that is published; so does every decision of two persons."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from marketaccess.apps.evaluation import actions, policy, queries
from marketaccess.apps.evaluation.models import Correction, Objection, Round
from marketaccess.domain.basics.refusal import NotAllowed
from marketaccess.domain.evaluation.round_flow import RoundState as S
from tests import make
from tests import make_evidence as hand
from tests import make_rounds as rounds
from tests.pages import Pages, office

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R4.6")]
LATER = make.NINE + timedelta(hours=1)
STILL_LATER = LATER + timedelta(hours=1)


def upheld(one: Round) -> Objection:
    made = rounds.objection(one)
    actions.propose(objection=made, proposal="建议成立", by=make.handler(), at=make.NINE)
    return actions.uphold(objection=made, decision="三件确为听证。", by=make.head(), at=LATER)


def approved(one: Round, **changes: Any) -> Correction:
    said = {
        "indicator": 13,
        "points": Decimal(75),
        "reason": "异议成立，三件不计超期。",
        "file": hand.pdf(),
        **changes,
    }
    unit = one.units.select_related("round").get(code=make.HANDLING)
    made = actions.propose_correction(unit=unit, by=make.handler(), at=LATER, **said)
    actions.decide_manual(what=made, approve=True, remark="", by=make.head(), at=LATER)
    return made


def computed(one: Round, **scores: Any) -> None:
    """Computed from the same data; ``scores`` is what the indicator objected to says now."""
    actions.compute(round=one, gathers=False, reason="执行异议", by=make.handler(), at=STILL_LATER)
    rounds.recorded(one, worksheet=rounds.sheet(one, changes={(make.HANDLING, 13): scores}))


def publish(one: Round) -> Round:
    return actions.publish(round=one, by=make.head(), at=rounds.LATER)


def test_it_is_not_published_while_the_score_is_what_it_was() -> None:
    one = rounds.round(S.OBJECTIONS)
    made = upheld(one)
    computed(one)
    with pytest.raises(NotAllowed, match="第13项得分的异议已经裁定成立，重新计算后这项得分没有变化"):
        publish(one)
    page = Pages("evaluation").page(office(), "objection", one.reference, made.pk)
    assert "尚未执行" in page
    approved(one)
    computed(one, score=75.0, is_corrected=True, corrected_from=50.0)
    page = Pages("evaluation").page(office(), "objection", one.reference, made.pk)
    assert "已执行" in page
    assert "50.00" in page
    assert "75.00（经更正，原为50.00）" in page
    assert publish(one).state == S.PUBLISHED
    assert rounds.score(one).points == 75


def test_the_same_points_set_by_two_persons_are_another_score() -> None:
    one = rounds.round(S.OBJECTIONS)
    made = upheld(one)
    approved(one, points=Decimal(50))
    computed(one, is_corrected=True, corrected_from=50.0)
    assert policy.is_carried_out(made)
    assert publish(one).state == S.PUBLISHED


def test_a_decision_after_the_last_computation_is_computed_first() -> None:
    one = rounds.round(S.OBJECTIONS)
    made = approved(one)
    with pytest.raises(NotAllowed, match="又批准或者收回了人工事项"):
        publish(one)
    computed(one, score=75.0, is_corrected=True, corrected_from=50.0)
    actions.decide_manual(
        what=make.fresh(made),
        approve=False,
        remark="后来发现有误。",
        by=make.head(),
        at=STILL_LATER + timedelta(hours=1),
    )
    with pytest.raises(NotAllowed, match="又批准或者收回了人工事项"):
        publish(one)


def test_what_was_merely_refused_delays_nothing() -> None:
    one = rounds.round(S.OBJECTIONS)
    unit = one.units.select_related("round").get(code=make.HANDLING)
    made = actions.propose_correction(
        unit=unit,
        indicator=13,
        points=Decimal(75),
        reason="请改为75分。",
        file=hand.pdf(),
        by=make.handler(),
        at=LATER,
    )
    actions.decide_manual(what=made, approve=False, remark="没有依据。", by=make.head(), at=LATER)
    assert make.fresh(made).state == "rejected"
    assert publish(one).state == S.PUBLISHED


def test_each_computation_has_its_own_folder() -> None:
    one = rounds.round(S.COMPUTED)
    row = actions.compute(round=one, gathers=False, reason="核对", by=make.handler(), at=LATER)
    assert (row.number, row.folder, row.gathers) == (2, "2", False)
    counts = queries.latest(one)
    assert counts is not None
    assert counts.folder == "1"
