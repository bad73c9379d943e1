"""Who may do what: the whole table, written down a second time, so that a slip in the first is seen."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketaccess.domain.authority.permission import Permission as P
from marketaccess.domain.authority.role import (
    LABELS,
    PERMISSIONS,
    SEPARATED,
    Role,
    conflicts,
)

R = Role
# Each right with every role that has it. A right that is missing here fails the test below.
HOLDERS: dict[P, set[Role]] = {
    P.LEAD_VIEW: {
        R.DEPARTMENT_HANDLER,
        R.DEPARTMENT_REVIEWER,
        R.COORDINATING_HANDLER,
        R.COORDINATING_HEAD,
    },
    P.LEAD_REGISTER: {R.COORDINATING_HANDLER},
    P.LEAD_TRANSFER: {R.COORDINATING_HANDLER},
    P.LEAD_VERIFY: {R.DEPARTMENT_HANDLER},
    P.LEAD_ENDORSE: {R.DEPARTMENT_REVIEWER},
    P.LEAD_RETURN: {R.DEPARTMENT_HANDLER},
    P.LEAD_RULE: {R.COORDINATING_HEAD},
    P.LEAD_REVIEW: {R.COORDINATING_HANDLER},
    P.LEAD_ANSWER: {R.COORDINATING_HANDLER},
    P.LEAD_CLOSE: {R.COORDINATING_HEAD},
    P.NOTICE_DRAFT: {R.COORDINATING_HANDLER},
    P.NOTICE_ISSUE: {R.COORDINATING_HEAD},
    P.NOTICE_ANSWER: {R.DEPARTMENT_HANDLER},
    P.EXTENSION_REQUEST: {R.DEPARTMENT_HANDLER, R.COORDINATING_HANDLER},
    P.EXTENSION_DECIDE: {R.COORDINATING_HEAD},
    P.SUPERVISION_ISSUE: {R.COORDINATING_HANDLER, R.COORDINATING_HEAD},
    P.IDENTITY_REQUEST: {R.COORDINATING_HANDLER},
    P.IDENTITY_APPROVE: {R.COORDINATING_HEAD},
    P.LIAISON_EDIT: {R.DEPARTMENT_REVIEWER, R.COORDINATING_HANDLER},
    P.LEGALITY_REVIEW: {R.LEGAL_REVIEWER},
    P.EVALUATION_MANAGE: {R.COORDINATING_HANDLER},
    P.EVALUATION_DECIDE: {R.COORDINATING_HEAD},
    P.EVALUATION_CONTRIBUTE: {R.DEPARTMENT_HANDLER},
    P.EVALUATION_ENDORSE: {R.DEPARTMENT_REVIEWER},
    P.EVALUATION_JUDGE: {R.EVALUATOR},
    P.DELIVERY_SUBMIT: {R.DEPARTMENT_HANDLER, R.COORDINATING_HANDLER},
    P.DELIVERY_ACCEPT: {R.COORDINATING_HANDLER, R.COORDINATING_HEAD},
    P.SURVEY_MANAGE: {R.COORDINATING_HANDLER},
    P.SURVEY_DECIDE: {R.COORDINATING_HEAD},
    P.RATING_ANSWER: {R.DEPARTMENT_HANDLER},
    P.RATING_REVIEW: {R.COORDINATING_HANDLER},
    P.RECTIFICATION_ASSIGN: {R.COORDINATING_HANDLER},
    P.RECTIFICATION_ANSWER: {R.DEPARTMENT_HANDLER},
    P.RECTIFICATION_ACCEPT: {R.COORDINATING_HEAD},
    P.LIST_IMPORT: {R.COORDINATING_HANDLER},
    P.MATTER_EDIT: {R.DEPARTMENT_HANDLER},
    P.PUBLICATION_REPORT: {R.DEPARTMENT_HANDLER},
    P.MATTER_REVIEW: {R.COORDINATING_HANDLER},
    P.PUBLICATION_REVIEW: {R.COORDINATING_HANDLER},
    P.CONSULTATION_COORDINATE: {R.COORDINATING_HANDLER, R.COORDINATING_HEAD},
    P.CONSULTATION_ANSWER: {R.DEPARTMENT_HANDLER, R.COORDINATING_HANDLER},
    P.CONSULTATION_REVIEW: {R.DEPARTMENT_REVIEWER, R.COORDINATING_HEAD},
    P.AUDIT_VIEW: {R.AUDITOR},
    P.CALENDAR_LOAD: {R.SYSTEM_ADMINISTRATOR},
    P.ORGANIZATION_EDIT: {R.SYSTEM_ADMINISTRATOR},
    P.ACCOUNT_EDIT: {R.SYSTEM_ADMINISTRATOR},
    P.ROLE_GRANT: {R.SECURITY_ADMINISTRATOR},
}
POWERS = (R.AUDITOR, R.SYSTEM_ADMINISTRATOR, R.SECURITY_ADMINISTRATOR)
BUSINESS = tuple(role for role in Role if role not in POWERS)


def test_every_right_is_in_the_table() -> None:
    assert set(HOLDERS) == set(P)


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("right", list(P))
def test_a_role_has_the_rights_of_the_table_and_no_others(right: P, role: Role) -> None:
    assert (right in PERMISSIONS[role]) == (role in HOLDERS[right])


def test_every_role_has_a_name_of_its_own_and_some_right() -> None:
    assert set(LABELS) == set(PERMISSIONS) == set(Role)
    assert len(set(LABELS.values())) == len(Role)
    assert all(PERMISSIONS.values())


# ── Four eyes: who proposes does not decide ───────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("proposes", "decides"),
    [
        (P.LEAD_VERIFY, P.LEAD_ENDORSE),
        (P.NOTICE_DRAFT, P.NOTICE_ISSUE),
        (P.IDENTITY_REQUEST, P.IDENTITY_APPROVE),
        (P.EXTENSION_REQUEST, P.EXTENSION_DECIDE),
        (P.LEAD_TRANSFER, P.LEAD_RULE),
        (P.LEAD_ANSWER, P.LEAD_CLOSE),
        (P.ACCOUNT_EDIT, P.ROLE_GRANT),
        (P.EVALUATION_MANAGE, P.EVALUATION_DECIDE),
        (P.EVALUATION_CONTRIBUTE, P.EVALUATION_JUDGE),
        (P.SURVEY_MANAGE, P.SURVEY_DECIDE),
        (P.RATING_ANSWER, P.RATING_REVIEW),
        (P.RECTIFICATION_ANSWER, P.RECTIFICATION_ACCEPT),
    ],
)
def test_no_role_both_proposes_and_decides(proposes: P, decides: P) -> None:
    assert not any({proposes, decides} <= rights for rights in PERMISSIONS.values())


@pytest.mark.parametrize("power", POWERS)
def test_the_three_powers_see_no_lead_and_no_reporter(power: Role) -> None:
    seen = {P.LEAD_VIEW, P.IDENTITY_REQUEST, P.IDENTITY_APPROVE, P.LEAD_REGISTER}
    assert not seen & PERMISSIONS[power]


@pytest.mark.parametrize("role", BUSINESS)
def test_nobody_in_the_business_runs_the_system_or_grants_rights(role: Role) -> None:
    assert not {P.ACCOUNT_EDIT, P.ROLE_GRANT, P.AUDIT_VIEW, P.ORGANIZATION_EDIT} & PERMISSIONS[role]


# ── Roles that exclude one another ────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("held", "wanted"), list(itertools.permutations(POWERS, 2)))
def test_each_of_the_three_powers_excludes_both_others(held: Role, wanted: Role) -> None:
    assert conflicts(frozenset({held}), wanted) is held


@pytest.mark.parametrize("power", POWERS)
def test_a_power_may_be_given_again_in_another_department(power: Role) -> None:
    assert conflicts(frozenset({power}), power) is None


@pytest.mark.parametrize("wanted", BUSINESS)
@pytest.mark.parametrize("held", list(Role))
def test_business_roles_conflict_with_nothing(held: Role, wanted: Role) -> None:
    assert conflicts(frozenset({held}), wanted) is None


def test_the_separated_powers_are_these_three() -> None:
    assert frozenset(POWERS) == SEPARATED


@given(st.frozensets(st.sampled_from(Role)), st.sampled_from(Role))
def test_a_conflict_is_one_of_the_roles_held_and_never_the_wanted_one(
    held: frozenset[Role], wanted: Role
) -> None:
    found = conflicts(held, wanted)
    assert found is None or (found in held & SEPARATED and found is not wanted)
    assert (found is None) == (wanted not in SEPARATED or not (held & SEPARATED) - {wanted})


def test_stored_values_are_english_and_dotted() -> None:
    assert all(right.value.isascii() and right.value.count(".") == 1 for right in P)
    assert all(role.value.isascii() and role.value.replace("_", "").isalpha() for role in Role)
