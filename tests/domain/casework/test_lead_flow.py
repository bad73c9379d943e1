"""The table of a lead's life, walked: every verb in every state."""

import pytest

from marketaccess.domain.authority.role import PERMISSIONS
from marketaccess.domain.basics.refusal import NotAllowed
from marketaccess.domain.casework.clocks import CLOCKS, EFFECTS, Turn, effects
from marketaccess.domain.casework.lead_flow import FINISHED, LEAD_FLOW, TURNS, LeadState

VERBS = sorted({step.verb for step in LEAD_FLOW.steps})


@pytest.mark.parametrize("state", list(LeadState))
@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_takes_its_arrow_or_says_in_words_why_not(verb, state):
    arrows = [s for s in LEAD_FLOW.steps if s.verb == verb and s.source is state]

    if arrows:
        assert LEAD_FLOW.step(verb, state) is arrows[0]
    else:
        with pytest.raises(NotAllowed, match=LEAD_FLOW.labels[state]):
            LEAD_FLOW.step(verb, state)


def test_no_verb_has_two_arrows_from_one_state():
    starts = [(step.verb, step.source) for step in LEAD_FLOW.steps]
    assert len(starts) == len(set(starts))


def test_every_state_and_verb_has_its_words():
    assert set(LEAD_FLOW.labels) == set(LeadState) == set(TURNS)
    assert set(LEAD_FLOW.verbs) == set(VERBS)


def test_every_state_is_reached_and_every_lead_can_be_finished():
    reached, frontier = set(), {LeadState.RECEIVED}
    while frontier:
        reached |= frontier
        frontier = {s.target for state in frontier for s in LEAD_FLOW.steps_from(state)} - reached
    assert reached == set(LeadState)

    ends = set(FINISHED)
    while more := {s.source for s in LEAD_FLOW.steps if s.target in ends} - ends:
        ends |= more
    assert ends == set(LeadState)


def test_some_role_may_take_every_step():
    held = frozenset().union(*PERMISSIONS.values())
    assert {step.needs for step in LEAD_FLOW.steps if step.needs} <= held


def test_every_state_that_waits_lies_on_somebodys_desk_who_can_move_it():
    waiting = set(LeadState) - FINISHED - {LeadState.RECTIFYING}  # there it lies with the unit's notice
    for state in waiting:
        assert set(TURNS[state]) & {step.needs for step in LEAD_FLOW.steps_from(state)}


def test_effects_are_of_verbs_that_exist():
    assert set(EFFECTS) - {"receive"} <= set(VERBS)


@pytest.mark.parametrize("verb", sorted(EFFECTS))
def test_nobody_waits_for_a_reply_to_a_lead_without_a_reporter(verb):
    without = effects(verb, has_reporter=False)
    assert all(effect.rule != "reply_complainant" for effect in without)
    assert set(without) <= set(effects(verb, has_reporter=True))


def test_an_end_stops_every_clock():
    for verb in ("refuse", "close"):
        stopped = {e.rule for e in effects(verb, has_reporter=True) if e.turn is Turn.STOP}
        assert stopped == set(CLOCKS)


def test_a_second_return_and_a_signature_touch_no_clock():
    assert not effects("appeal_transfer", has_reporter=True)
    assert not effects("sign", has_reporter=True)
