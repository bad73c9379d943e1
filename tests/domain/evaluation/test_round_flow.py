"""The two machines: states reached and left as the table says, every word there, two pairs of eyes."""

import pytest

from marketaccess.domain.authority.permission import Permission as P
from marketaccess.domain.authority.role import PERMISSIONS
from marketaccess.domain.basics.refusal import NotAllowed
from marketaccess.domain.evaluation.round_flow import (
    COMPUTABLE,
    OBJECTION_FLOW,
    OPEN_OBJECTIONS,
    ROUND_FLOW,
    TURNS,
    ObjectionState,
    RoundState,
)

pytestmark = pytest.mark.requirement("R4.7")
S, Objected = RoundState, ObjectionState


def test_every_state_and_verb_has_its_word() -> None:
    for flow, states in ((ROUND_FLOW, set(S)), (OBJECTION_FLOW, set(Objected))):
        assert set(flow.labels) == states
        assert {step.verb for step in flow.steps} == set(flow.verbs)
        assert len(set(flow.labels.values())) == len(states)
    assert set(TURNS) == set(S)


def test_every_state_is_reached_and_left_but_the_first_and_the_last() -> None:
    assert set(S) - {step.target for step in ROUND_FLOW.steps if step.verb != "amend"} == {S.PREPARING}
    assert set(S) - {step.source for step in ROUND_FLOW.steps} == {S.CLOSED, S.CANCELLED}
    assert {step.source for step in OBJECTION_FLOW.steps} == set(OPEN_OBJECTIONS)


def test_what_was_shown_cannot_be_taken_back() -> None:
    for verb in ("unfreeze", "cancel", "freeze", "amend"):
        for state in (S.OBJECTIONS, S.PUBLISHED, S.CLOSED):
            with pytest.raises(NotAllowed):
                ROUND_FLOW.step(verb, state)


def test_a_published_round_is_not_computed_again() -> None:
    assert {step.source for step in ROUND_FLOW.steps if step.verb == "compute"} == set(COMPUTABLE)
    assert S.PUBLISHED not in COMPUTABLE


def test_no_role_both_manages_and_decides() -> None:
    for rights in PERMISSIONS.values():
        assert not {P.EVALUATION_MANAGE, P.EVALUATION_DECIDE} <= rights
