"""The machine of an order."""

import pytest

from marketaccess.domain.authority.role import PERMISSIONS, Role
from marketaccess.domain.basics.refusal import NotAllowed
from marketaccess.domain.casework.supervision_flow import CAUSES, SUPERVISION_FLOW, Cause, OrderState

VERBS = sorted(SUPERVISION_FLOW.verbs)


def test_every_state_verb_and_cause_has_its_words() -> None:
    assert set(SUPERVISION_FLOW.labels) == set(OrderState)
    assert {step.verb for step in SUPERVISION_FLOW.steps} == set(SUPERVISION_FLOW.verbs)
    assert set(CAUSES) == set(Cause)


@pytest.mark.parametrize("verb", VERBS)
def test_a_closed_order_rests(verb: str) -> None:
    with pytest.raises(NotAllowed, match="已销号"):
        SUPERVISION_FLOW.step(verb, OrderState.CLOSED)


@pytest.mark.parametrize("verb", VERBS)
def test_an_open_order_knows_every_verb_but_reports_once(verb: str) -> None:
    assert SUPERVISION_FLOW.step(verb, OrderState.ISSUED)
    if verb == "report":
        with pytest.raises(NotAllowed):
            SUPERVISION_FLOW.step(verb, OrderState.REPORTED)
    else:
        assert SUPERVISION_FLOW.step(verb, OrderState.REPORTED)


@pytest.mark.parametrize("verb", ["report", "list", "close"])
def test_only_the_head_speaks_to_the_government_and_ends_the_pressure(verb: str) -> None:
    needs = SUPERVISION_FLOW.step(verb, OrderState.ISSUED).needs
    assert [role for role in Role if needs in PERMISSIONS[role]] == [Role.COORDINATING_HEAD]
