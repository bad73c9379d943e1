"""An actor: what a person's posts allow, and from what they keep the person away."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketaccess.domain.authority.actor import REPORTER, SYSTEM, Actor, Seat
from marketaccess.domain.authority.permission import Permission as P
from marketaccess.domain.authority.role import PERMISSIONS, Role

HOUSING, MARKET, OFFICE = 1, 2, 3
seats = st.frozensets(st.builds(Seat, st.sampled_from(Role), st.integers(1, 4)), max_size=5)


def actor(*pairs: tuple[Role, int]) -> Actor:
    held = frozenset(Seat(role, department) for role, department in pairs)
    return Actor("officer1", "经办员", held, frozenset(seat.department for seat in held), user=1)


def test_a_right_holds_in_the_department_of_the_post_only() -> None:
    clerk = actor((Role.DEPARTMENT_HANDLER, HOUSING))
    assert clerk.may(P.LEAD_VERIFY)
    assert clerk.may(P.LEAD_VERIFY, at=HOUSING)
    assert not clerk.may(P.LEAD_VERIFY, at=MARKET)


def test_two_posts_do_not_lend_each_other_their_departments() -> None:
    both = actor((Role.DEPARTMENT_HANDLER, HOUSING), (Role.DEPARTMENT_REVIEWER, MARKET))
    assert both.may(P.LEAD_VERIFY, at=HOUSING)
    assert not both.may(P.LEAD_ENDORSE, at=HOUSING)
    assert both.may(P.LEAD_ENDORSE, at=MARKET)
    assert not both.may(P.LEAD_VERIFY, at=MARKET)


def test_the_departments_of_a_right() -> None:
    both = actor(
        (Role.DEPARTMENT_HANDLER, HOUSING),
        (Role.DEPARTMENT_HANDLER, MARKET),
        (Role.COORDINATING_HEAD, OFFICE),
    )
    assert both.departments_with(P.LEAD_VERIFY) == {HOUSING, MARKET}
    assert both.departments_with(P.LEAD_RULE) == {OFFICE}
    assert both.departments_with(P.AUDIT_VIEW) == frozenset()


@pytest.mark.parametrize("right", list(P))
def test_somebody_without_a_post_may_nothing(right: P) -> None:
    nobody = actor()
    assert not nobody.may(right)
    assert not nobody.departments_with(right)


@pytest.mark.parametrize("right", list(P))
def test_the_reporter_and_the_system_hold_no_seat(right: P) -> None:
    assert not REPORTER.may(right)
    assert not SYSTEM.may(right)


def test_only_the_system_is_the_system() -> None:
    assert SYSTEM.is_system
    assert not REPORTER.is_system
    assert not actor((Role.SYSTEM_ADMINISTRATOR, OFFICE)).is_system


def test_a_person_is_recused_from_the_own_unit() -> None:
    clerk = actor((Role.DEPARTMENT_HANDLER, HOUSING))
    assert clerk.is_recused_from(HOUSING)
    assert not clerk.is_recused_from(MARKET)


def test_nobody_is_recused_from_a_lead_about_no_department() -> None:
    assert not actor((Role.DEPARTMENT_HANDLER, HOUSING)).is_recused_from(None)


def test_recusal_reaches_to_the_units_above_and_below() -> None:
    person = Actor("officer1", "经办员", frozenset({Seat(Role.DEPARTMENT_HANDLER, 5)}), frozenset({5, 6, 7}))
    assert all(person.is_recused_from(unit) for unit in (5, 6, 7))


@given(seats, st.sampled_from(P))
def test_a_right_anywhere_is_a_right_in_one_of_its_departments(held: frozenset[Seat], right: P) -> None:
    person = Actor("officer1", "经办员", held)
    places = person.departments_with(right)
    assert person.may(right) == bool(places)
    assert all(person.may(right, at=place) == (place in places) for place in range(1, 6))


@given(seats, st.sampled_from(P))
def test_a_right_comes_from_the_role_of_a_seat(held: frozenset[Seat], right: P) -> None:
    person = Actor("officer1", "经办员", held)
    assert person.may(right) == any(right in PERMISSIONS[seat.role] for seat in held)
