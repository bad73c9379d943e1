"""Posts: granted by one person, held by another, three powers apart."""

from datetime import date, timedelta

import pytest

from marketaccess.domain.authority.actor import SYSTEM, Actor
from marketaccess.domain.authority.role import SEPARATED, Role
from marketaccess.domain.basics.refusal import NotAllowed, Refusal
from marketaccess.foundation.accounts import queries as accounts
from marketaccess.foundation.accounts.models import User
from marketaccess.foundation.audit.models import Event
from marketaccess.foundation.organizations import actions
from marketaccess.foundation.organizations.models import Post
from tests import make
from tests.races import at_once, threads_share_a_database

pytestmark = pytest.mark.django_db


@pytest.fixture
def security() -> Actor:
    return make.actor(Role.SECURITY_ADMINISTRATOR, "government_office")


def grant(user: User, role: Role, by: Actor, **fields: object) -> Post:
    given = {"department": make.department("finance"), "starts_on": make.TODAY, **fields}
    return actions.grant_post(user=user, role=role, by=by, at=make.NINE, **given)  # type: ignore[arg-type]


class TestGrant:
    def test_gives_the_rights_from_its_day_on(self, security: Actor) -> None:
        user = make.user()
        post = grant(user, Role.DEPARTMENT_HANDLER, security, starts_on=make.TODAY + timedelta(days=1))
        assert accounts.actor_of(user, on=make.TODAY).seats == frozenset()
        tomorrow = accounts.actor_of(user, on=make.TODAY + timedelta(days=1))
        assert [(s.role, s.department) for s in tomorrow.seats] == [
            ("department_handler", post.department_id)
        ]
        event = Event.objects.get(action="post.grant")
        assert (event.actor, event.detail["role"]) == (security.name, "department_handler")

    @pytest.mark.parametrize("role", [role for role in Role if role is not Role.SECURITY_ADMINISTRATOR])
    def test_is_the_security_administrators_alone(self, role: Role) -> None:
        with pytest.raises(NotAllowed, match="安全管理员"):
            grant(make.user(), Role.DEPARTMENT_HANDLER, make.actor(role, "office"))
        assert not Event.objects.exists()

    def test_nobody_grants_to_oneself(self, security: Actor) -> None:
        with pytest.raises(NotAllowed, match="本人"):
            grant(User.objects.get(pk=security.user), Role.COORDINATING_HEAD, security)

    @pytest.mark.parametrize("held", sorted(SEPARATED))
    @pytest.mark.parametrize("wanted", sorted(SEPARATED))
    def test_the_three_powers_exclude_one_another(self, security: Actor, held: Role, wanted: Role) -> None:
        user = make.user(held, "office")
        if held is wanted:
            grant(user, wanted, security)
            return
        with pytest.raises(Refusal, match="三员分立"):
            grant(user, wanted, security)
        assert user.posts.count() == 1

    def test_a_post_that_ended_before_does_not_stand_in_the_way(self, security: Actor) -> None:
        user = make.user(Role.AUDITOR, "office")
        user.posts.update(ends_on=make.TODAY - timedelta(days=1))
        grant(user, Role.SECURITY_ADMINISTRATOR, security)

    def test_a_post_that_is_still_to_come_does(self, security: Actor) -> None:
        user = make.user()
        grant(user, Role.AUDITOR, security, starts_on=make.TODAY + timedelta(days=30))
        with pytest.raises(Refusal, match="三员分立"):
            grant(user, Role.SYSTEM_ADMINISTRATOR, security)
        grant(user, Role.SYSTEM_ADMINISTRATOR, security, ends_on=make.TODAY + timedelta(days=29))

    def test_a_power_waits_for_the_holders_own_password(self, security: Actor) -> None:
        user = make.user()
        User.objects.filter(pk=user.pk).update(must_change_password=True)
        with pytest.raises(Refusal, match="初始密码"):
            grant(user, Role.AUDITOR, security)
        grant(user, Role.DEPARTMENT_HANDLER, security)
        grant(user, Role.AUDITOR, SYSTEM)

    def test_refuses_wrong_dates_closed_accounts_closed_departments_and_doubles(
        self, security: Actor
    ) -> None:
        user = make.user()
        with pytest.raises(Refusal, match="不能早于任职起"):
            grant(user, Role.EVALUATOR, security, ends_on=make.TODAY - timedelta(days=1))
        closed = make.department("closed")
        closed.is_active = False
        with pytest.raises(Refusal, match="部门已停用"):
            grant(user, Role.EVALUATOR, security, department=closed)
        grant(user, Role.EVALUATOR, security)
        with pytest.raises(Refusal, match="已任同一职务"):
            grant(user, Role.EVALUATOR, security, starts_on=make.TODAY + timedelta(days=5))
        User.objects.filter(pk=user.pk).update(is_active=False)
        with pytest.raises(Refusal, match="账号已停用"):
            grant(user, Role.LEGAL_REVIEWER, security)


class TestEnd:
    def test_ends_with_its_day_and_says_what_it_was(self, security: Actor) -> None:
        user = make.user(Role.DEPARTMENT_HANDLER, "finance")
        actions.end_post(post=user.posts.get(), on=make.TODAY, by=security, at=make.NINE)
        assert accounts.actor_of(user, on=make.TODAY).seats
        assert not accounts.actor_of(user, on=make.TODAY + timedelta(days=1)).seats
        detail = Event.objects.get(action="post.end").detail
        assert (detail["was"], detail["now"]) == ({"ends_on": None}, {"ends_on": "2026-09-29"})

    @pytest.mark.parametrize(
        ("on", "why"), [(date(2024, 12, 31), "早于任职起"), (make.TODAY - timedelta(days=2), "早于昨日")]
    )
    def test_refuses_days_that_would_rewrite_the_past(self, security: Actor, on: date, why: str) -> None:
        user = make.user(Role.DEPARTMENT_HANDLER, "finance")
        with pytest.raises(Refusal, match=why):
            actions.end_post(post=user.posts.get(), on=on, by=security, at=make.NINE)

    def test_does_not_lengthen_nor_end_twice(self, security: Actor) -> None:
        user = make.user(Role.DEPARTMENT_HANDLER, "finance")
        post = actions.end_post(post=user.posts.get(), on=make.TODAY, by=security, at=make.NINE)
        with pytest.raises(Refusal, match="不能延长"):
            actions.end_post(post=post, on=make.TODAY + timedelta(days=1), by=security, at=make.NINE)
        later = make.NINE + timedelta(days=1)
        with pytest.raises(NotAllowed, match="已于2026-09-29结束"):
            actions.end_post(post=post, on=make.TODAY, by=security, at=later)


@threads_share_a_database
@pytest.mark.django_db(transaction=True)
def test_two_grants_at_once_never_join_two_powers() -> None:
    user = make.user()
    department = make.department("finance")
    first, second, *_ = sorted(SEPARATED)
    outcomes = at_once(lambda turn: grant(user, (first, second)[turn], SYSTEM, department=department), 2)
    assert sorted(isinstance(outcome, Refusal) for outcome in outcomes) == [False, True]
    assert Post.objects.filter(user=user).count() == 1
