"""
Every machine of the house, walked: each verb in each state, who holds the right, and every button.

What is not drawn must be refused, with a sentence that says where the matter stands.
"""

import pytest

from marketaccess.domain.authority.permission import Permission
from marketaccess.domain.authority.role import PERMISSIONS, Role
from marketaccess.domain.basics.refusal import NotAllowed
from tests.domain.casework.drawings import DRAWN, arrows, each_state


@pytest.mark.parametrize(("name", "state"), list(each_state()))
def test_a_verb_takes_the_arrow_that_is_drawn_or_is_refused_in_words(name: str, state: str) -> None:
    flow, states, _, drawing = DRAWN[name]
    drawn, here = arrows(drawing), states(state)
    for verb, words in flow.verbs.items():
        target = drawn.get((state, verb))
        if target is not None:
            assert flow.step(verb, here).target is states(target), verb
            continue
        with pytest.raises(NotAllowed) as refused:
            flow.step(verb, here)
        said = refused.value.message
        assert said.startswith(f"{flow.name}当前处于“{flow.labels[here]}”")
        assert f"不能{words}" in said
        assert said.endswith("请刷新页面查看最新状态。")


@pytest.mark.parametrize("name", DRAWN)
def test_no_verb_has_two_arrows_from_one_state(name: str) -> None:
    flow = DRAWN[name][0]
    starts = [(step.verb, step.source) for step in flow.steps]
    assert len(starts) == len(set(starts)) == len(arrows(DRAWN[name][3]))


@pytest.mark.parametrize("name", DRAWN)
def test_every_state_is_reached_from_the_first_and_comes_to_an_end(name: str) -> None:
    flow, states, first, _ = DRAWN[name]
    reached, frontier = set(), {states(first)}
    while frontier:
        reached |= frontier
        frontier = {step.target for state in frontier for step in flow.steps_from(state)} - reached
    assert reached == set(states)
    ends = {state for state in states if all(step.target is step.source for step in flow.steps_from(state))}
    while more := {step.source for step in flow.steps if step.target in ends} - ends:
        ends |= more
    assert ends == set(states)


@pytest.mark.parametrize("name", DRAWN)
def test_people_read_other_words_than_the_stored_values(name: str) -> None:
    flow, states, _, _ = DRAWN[name]
    for words in (*flow.labels.values(), *flow.verbs.values(), flow.name):
        assert words
        assert not words.isascii()
    assert len(set(flow.labels.values())) == len(states)
    assert len(set(flow.verbs.values())) == len(flow.verbs)


@pytest.mark.parametrize("name", DRAWN)
def test_some_role_may_take_every_step_that_a_person_takes(name: str) -> None:
    held = frozenset().union(*PERMISSIONS.values())
    needed = {step.needs for step in DRAWN[name][0].steps} - {None}
    assert needed <= held


@pytest.mark.parametrize("name", DRAWN)
@pytest.mark.parametrize("role", [Role.AUDITOR, Role.SYSTEM_ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR])
def test_who_runs_or_watches_the_system_moves_nothing(name: str, role: Role) -> None:
    assert not {step.needs for step in DRAWN[name][0].steps} & PERMISSIONS[role]


# ── Who takes which step ──────────────────────────────────────────────────────────────────────────────

HANDLER, REVIEWER = Role.DEPARTMENT_HANDLER, Role.DEPARTMENT_REVIEWER
OFFICE, HEAD, EVALUATOR = Role.COORDINATING_HANDLER, Role.COORDINATING_HEAD, Role.EVALUATOR
WHO: dict[str, dict[Role, str]] = {
    "round": {OFFICE: "amend freeze compute show", HEAD: "start unfreeze publish close cancel"},
    "objection": {OFFICE: "propose", HEAD: "uphold reject", REVIEWER: "withdraw"},
    "delivery": {
        HANDLER: "recheck withdraw",
        OFFICE: "recheck withdraw accept refuse",
        HEAD: "accept refuse",
    },
    "evidence": {
        HANDLER: "add_item remove_item submit withdraw",
        EVALUATOR: "judge settle send_back",
        OFFICE: "extend",
    },
    "survey": {OFFICE: "edit plan submit invite verify", HEAD: "approve send_back close"},
    "plan": {OFFICE: "revise cancel", HEAD: "issue"},
    "task": {
        HANDLER: "report ask_extension",
        HEAD: "issue accept send_back grant_extension refuse_extension cancel",
    },
    "rating": {HANDLER: "call_back answer", OFFICE: "accept send_back"},
    "order": {HEAD: "report list close record_result", OFFICE: "record_result"},
    "consultation": {
        OFFICE: "assign refuse publish keep_private unpublish draft redirect write_to_asker",
        HEAD: "assign refuse publish keep_private unpublish endorse reject_draft",
        HANDLER: "draft redirect write_to_asker",
        REVIEWER: "endorse reject_draft",
    },
}
# Verbs that are no button of an officer: the program's own, or those of who stands outside.
NOBODY = {
    "round": "record",
    "objection": "",
    "delivery": "check report refuse_by_rule interrupt replace",
    "evidence": "agree differ miss",
    "survey": "",
    "plan": "close",
    "task": "",
    "rating": "",
    "order": "",
    "consultation": "withdraw ask_back rate consent write_from_asker",
}


@pytest.mark.requirement("R7.5")
@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("name", WHO)
def test_a_role_holds_the_verbs_of_the_table_and_no_other(name: str, role: Role) -> None:
    flow = DRAWN[name][0]
    held = {step.verb for step in flow.steps if step.needs in PERMISSIONS[role]}
    assert held == set(WHO[name].get(role, "").split())


@pytest.mark.parametrize("name", NOBODY)
def test_what_no_officer_does_needs_no_right_in_any_state(name: str) -> None:
    flow = DRAWN[name][0]
    free = {step.verb for step in flow.steps if step.needs is None}
    assert free == set(NOBODY[name].split())
    assert not free & {step.verb for step in flow.steps if step.needs is not None}


@pytest.mark.parametrize(
    ("name", "one", "other"),
    [
        ("round", "freeze", "publish"),
        ("round", "show", "publish"),
        ("objection", "propose", "uphold"),
        ("objection", "propose", "reject"),
        ("survey", "submit", "approve"),
        ("plan", "revise", "issue"),
        ("task", "report", "accept"),
        ("task", "ask_extension", "grant_extension"),
        ("rating", "answer", "accept"),
        ("consultation", "draft", "endorse"),
        ("evidence", "submit", "judge"),
    ],
)
def test_four_eyes_need_two_rights_that_no_role_has_together(name: str, one: str, other: str) -> None:
    rights = {step.verb: step.needs for step in DRAWN[name][0].steps}
    assert rights[one] is not rights[other]
    for role, held in PERMISSIONS.items():
        assert not {rights[one], rights[other]} <= held, role


# ── The buttons ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("name", "state"), list(each_state()))
def test_there_is_a_button_for_every_arrow_and_it_says_why_not(name: str, state: str) -> None:
    flow, states, _, drawing = DRAWN[name]
    offered = flow.offers(states(state), lambda verb: "" if verb == "cancel" else f"no {verb}")
    assert {offer.verb for offer in offered} == {verb for at, verb in arrows(drawing) if at == state}
    for offer in offered:
        assert offer.label == flow.verbs[offer.verb]
        assert offer.allowed is (offer.verb == "cancel")
        assert offer.reason == ("" if offer.allowed else f"no {offer.verb}")


@pytest.mark.parametrize(("name", "state"), list(each_state()))
def test_buttons_of_officers_and_of_others_are_parted_without_remainder(name: str, state: str) -> None:
    flow, states, _, _ = DRAWN[name]

    def verbs(*, is_officers: bool | None) -> set[str]:
        offered = flow.offers(states(state), lambda _: "", is_officers=is_officers)
        return {offer.verb for offer in offered}

    officers, others = verbs(is_officers=True), verbs(is_officers=False)
    assert officers | others == verbs(is_officers=None)
    assert not officers & others
    assert others <= set(NOBODY[name].split())


def test_a_right_that_no_flow_knows_opens_no_flow() -> None:
    """Viewing moves nothing: what people may do follows from the arrows and from nothing else."""
    needed = {step.needs for flow, *_ in DRAWN.values() for step in flow.steps}
    assert not needed & {Permission.LEAD_VIEW, Permission.AUDIT_VIEW, Permission.IDENTITY_REQUEST}
