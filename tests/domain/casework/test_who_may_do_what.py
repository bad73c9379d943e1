"""
In every state, what each role may do with a lead: the table of the manual, held against the machine.

The table names what a role can do; every other verb must be refused. A reporter's and the system's own
verbs stand under ``nobody``.
"""

import pytest

from marketaccess.domain.authority.role import PERMISSIONS, Role
from marketaccess.domain.basics.refusal import NotAllowed
from marketaccess.domain.casework.lead_flow import FINISHED, LEAD_FLOW, NEEDS_RECTIFICATION, TURNS, Conclusion
from marketaccess.domain.casework.lead_flow import LeadState as S

H, V = Role.COORDINATING_HANDLER, Role.COORDINATING_HEAD
C, E = Role.DEPARTMENT_HANDLER, Role.DEPARTMENT_REVIEWER
ALWAYS = {H: {"write_to_reporter"}}
TABLE: dict[S, dict[Role, set[str]]] = {
    S.RECEIVED: {H: {"register", "refuse"}},
    S.REFUSED: {V: {"reopen"}},
    S.REGISTERED: {H: {"register", "transfer", "refuse"}},
    S.VERIFYING: {C: {"sign", "contribute", "verify", "return", "appeal_transfer"}},
    S.ENDORSING: {E: {"endorse", "reject_draft"}},
    S.RULING: {V: {"rule_keep", "rule_withdraw"}},
    S.VERIFIED: {H: {"send_back", "take_back", "draft_notice", "conclude"}, V: {"reject_notice", "notify"}},
    S.RECTIFYING: {
        C: {"request_extension", "report_rectification"},
        H: {"request_extension"},
        V: {"decide_extension"},
    },
    S.REVIEWING: {H: {"send_back_rectification", "accept_rectification"}},
    S.ANSWERING: {H: {"answer"}, V: {"close"}},
    S.ANSWERED: {H: {"revisit"}, V: {"close", "reopen"}},
    S.CLOSED: {V: {"reopen"}},
}
BY_REPORTER: dict[S, set[str]] = {
    S.ANSWERED: {"rate", "reopen_by_reporter"},
    S.CLOSED: {"rate", "reopen_by_reporter"},
}


def offered(state: S, role: Role) -> set[str]:
    held = PERMISSIONS[role]
    return {
        step.verb for step in LEAD_FLOW.steps_from(state) if step.needs is not None and step.needs in held
    }


@pytest.mark.requirement("R7.5")
@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("state", list(S))
def test_a_role_is_offered_the_verbs_of_the_table(state: S, role: Role) -> None:
    expected = TABLE[state].get(role, set()) | ALWAYS.get(role, set())
    assert offered(state, role) == expected


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("state", list(S))
def test_what_is_offered_is_accepted_and_all_else_is_refused(state: S, role: Role) -> None:
    verbs = offered(state, role)
    for verb in LEAD_FLOW.verbs:
        if verb in verbs:
            assert LEAD_FLOW.step(verb, state).needs in PERMISSIONS[role]
            continue
        arrows = [step for step in LEAD_FLOW.steps_from(state) if step.verb == verb]
        assert all(step.needs is None or step.needs not in PERMISSIONS[role] for step in arrows)
        if not arrows:
            with pytest.raises(NotAllowed, match=LEAD_FLOW.labels[state]):
                LEAD_FLOW.step(verb, state)


@pytest.mark.requirement("R7.5")
@pytest.mark.parametrize("state", list(S))
def test_the_reporter_may_always_write_and_only_rate_what_was_answered(state: S) -> None:
    found = {step.verb for step in LEAD_FLOW.steps_from(state) if step.needs is None}
    assert found == BY_REPORTER.get(state, set()) | {"write_from_reporter"}


@pytest.mark.parametrize("role", [role for role in Role if role not in {H, V, C, E}])
@pytest.mark.parametrize("state", list(S))
def test_the_other_roles_move_no_lead(state: S, role: Role) -> None:
    assert offered(state, role) == set()


@pytest.mark.parametrize("state", sorted(FINISHED))
def test_from_an_end_only_a_reopening_leads_away(state: S) -> None:
    leaving = {step.verb for step in LEAD_FLOW.steps_from(state) if step.target is not state}
    assert leaving <= {"reopen", "reopen_by_reporter"}


def test_a_refused_lead_is_taken_up_where_it_was_refused_and_not_further() -> None:
    assert LEAD_FLOW.step("reopen", S.REFUSED).target is S.RECEIVED


# ── Ways through, told as stories ─────────────────────────────────────────────────────────────────────

WAYS = {
    "substantiated": (
        "register transfer sign verify endorse draft_notice notify report_rectification "
        "accept_rectification answer rate revisit close"
    ),
    "unsubstantiated": "register transfer verify endorse conclude answer close",
    "nobody to answer": "register transfer verify endorse conclude close",
    "draft rejected once": "register transfer verify reject_draft verify endorse conclude answer close",
    "sent back for proof": "register transfer verify endorse send_back verify endorse conclude answer close",
    "returned, then elsewhere": "register transfer return transfer verify endorse conclude answer close",
    "ruled to stay": (
        "register transfer return transfer appeal_transfer rule_keep verify endorse conclude answer close"
    ),
    "ruled away": (
        "register transfer appeal_transfer rule_withdraw transfer verify endorse conclude answer close"
    ),
    "rectified twice": (
        "register transfer verify endorse notify report_rectification send_back_rectification "
        "report_rectification accept_rectification answer close"
    ),
    "extended": (
        "register transfer verify endorse notify request_extension decide_extension "
        "report_rectification accept_rectification answer close"
    ),
    "not solved": (
        "register transfer verify endorse conclude answer reopen_by_reporter transfer verify "
        "endorse conclude answer close"
    ),
    "reopened after closure": (
        "register transfer verify endorse conclude answer close reopen transfer verify endorse "
        "conclude answer close"
    ),
}


@pytest.mark.requirement("R12.5", "R7.5")
@pytest.mark.parametrize("story", WAYS)
def test_a_lead_comes_to_its_end(story: str) -> None:
    state = S.RECEIVED
    for verb in WAYS[story].split():
        state = LEAD_FLOW.step(verb, state).target
    assert state is S.CLOSED


@pytest.mark.parametrize(
    ("story", "verb"),
    [
        (["register"], "verify"),
        (["register", "transfer"], "endorse"),
        (["register", "transfer", "verify"], "verify"),
        (["register", "transfer", "verify", "endorse"], "answer"),
        (["register", "transfer", "verify", "endorse", "notify"], "conclude"),
        (["register", "transfer", "verify", "endorse", "notify"], "close"),
        (["register", "transfer", "verify", "endorse", "conclude", "answer", "close"], "close"),
        (["refuse"], "transfer"),
        (["refuse"], "rate"),
        ([], "transfer"),
        ([], "answer"),
    ],
)
def test_no_step_is_skipped_or_taken_twice(story: list[str], verb: str) -> None:
    state = S.RECEIVED
    for each in story:
        state = LEAD_FLOW.step(each, state).target
    with pytest.raises(NotAllowed) as refused:
        LEAD_FLOW.step(verb, state)
    assert LEAD_FLOW.verbs[verb] in refused.value.message
    assert refused.value.message.startswith(f"线索当前处于“{LEAD_FLOW.labels[state]}”")


def test_only_what_was_found_true_is_rectified() -> None:
    assert {Conclusion.SUBSTANTIATED, Conclusion.PARTLY} == NEEDS_RECTIFICATION


def test_an_end_lies_on_nobodys_desk() -> None:
    assert all(TURNS[state] == () for state in FINISHED)
