"""The life of a correspondence: who may take it where, and what counts."""

from itertools import product

import pytest

from marketaccess.domain.authority.permission import Permission as P
from marketaccess.domain.matters.correspondence import CORRESPONDENCE_FLOW, IN_FORCE, CorrespondenceState

pytestmark = pytest.mark.requirement("R2.4")
S = CorrespondenceState
STEPS = {
    ("confirm", S.PROPOSED): (S.CONFIRMED, P.MATTER_EDIT),
    ("reject", S.PROPOSED): (S.REJECTED, P.MATTER_EDIT),
    ("review", S.CONFIRMED): (S.REVIEWED, P.MATTER_REVIEW),
    ("reject", S.CONFIRMED): (S.REJECTED, P.MATTER_REVIEW),
    ("reject", S.REVIEWED): (S.REJECTED, P.MATTER_REVIEW),
    ("propose", S.REJECTED): (S.PROPOSED, P.MATTER_EDIT),
}


@pytest.mark.parametrize(("verb", "state"), list(product(CORRESPONDENCE_FLOW.verbs, S)), ids=str)
def test_each_verb_leads_where_it_says_and_only_for_whom_it_says(verb: str, state: S) -> None:
    found = next((step for step in CORRESPONDENCE_FLOW.steps_from(state) if step.verb == verb), None)
    assert (found and (found.target, found.needs)) == STEPS.get((verb, state))


@pytest.mark.parametrize("state", S)
def test_a_target_names_its_step(state: S) -> None:
    """The table import reads the step off the state that a person wrote: two steps must not lead there."""
    targets = [step.target for step in CORRESPONDENCE_FLOW.steps_from(state)]
    assert len(set(targets)) == len(targets)


def test_only_what_a_department_has_confirmed_counts() -> None:
    assert frozenset({S.CONFIRMED, S.REVIEWED}) == IN_FORCE


def test_every_state_and_verb_has_its_own_word() -> None:
    for labels in (CORRESPONDENCE_FLOW.labels, CORRESPONDENCE_FLOW.verbs):
        assert len(set(labels.values())) == len(labels)
    assert set(CORRESPONDENCE_FLOW.labels) == set(S)
