"""Making, closing and resetting accounts; changing passwords."""

from datetime import timedelta
from itertools import pairwise

import pytest
from django.test import Client

from marketaccess.domain.authority.actor import SYSTEM, Actor
from marketaccess.domain.authority.role import Role
from marketaccess.domain.basics.refusal import NotAllowed, Refusal
from marketaccess.foundation.accounts import actions, queries
from marketaccess.foundation.accounts.models import PasswordHistory, User
from marketaccess.foundation.audit.models import Event
from tests import make

pytestmark = pytest.mark.django_db
GOOD = "seven brown teapots 7"


@pytest.fixture
def administrator() -> Actor:
    return make.actor(Role.SYSTEM_ADMINISTRATOR, "government_office")


def create(by: Actor, username: str = "handler", **fields: str) -> actions.Issued:
    return actions.create_account(
        username=username, display_name=fields.get("display_name", "经办员"), by=by, at=make.NINE
    )


def actor_of(user: User) -> Actor:
    return queries.actor_of(user, on=make.TODAY)


class TestCreate:
    def test_makes_an_account_that_may_do_nothing_and_must_change_its_password(
        self, administrator: Actor
    ) -> None:
        issued = create(administrator)
        user = User.objects.get(username="handler")
        assert user.check_password(issued.password)
        assert user.must_change_password
        assert actor_of(user).seats == frozenset()
        event = Event.objects.get(action="account.create")
        assert (event.actor, event.subject_ref) == (administrator.name, "handler")
        assert issued.password not in str(event.detail)

    def test_no_two_one_time_passwords_are_alike(self, administrator: Actor) -> None:
        passwords = {create(administrator, f"handler{n}").password for n in range(5)}
        assert len(passwords) == 5
        assert all(len(password) == 19 for password in passwords)

    @pytest.mark.parametrize("username", ["", "ab", "经办员", "a b c", "-abc", "a" * 61, "a\x00bc"])
    def test_refuses_a_wrong_name(self, administrator: Actor, username: str) -> None:
        with pytest.raises(Refusal) as refused:
            create(administrator, username)
        assert refused.value.field == "username"

    def test_refuses_a_name_that_is_taken_whatever_its_case(self, administrator: Actor) -> None:
        create(administrator)
        with pytest.raises(Refusal, match="已存在"):
            create(administrator, "HANDLER")

    @pytest.mark.parametrize("role", [role for role in Role if role is not Role.SYSTEM_ADMINISTRATOR])
    def test_is_the_system_administrators_alone(self, role: Role) -> None:
        with pytest.raises(NotAllowed):
            create(make.actor(role, "office"))
        assert not User.objects.filter(username="handler").exists()


class TestReset:
    def test_gives_a_password_that_nobody_chose_and_ends_the_session(self, administrator: Actor) -> None:
        user = make.user(username="handler")
        client = Client()
        client.post("/account/login/", {"username": "handler", "password": make.PASSWORD})
        assert client.get("/account/").status_code == 200
        issued = actions.reset_password(user=user, by=administrator, at=make.NINE)
        assert client.get("/account/").status_code == 302
        user.refresh_from_db()
        assert (user.check_password(issued.password), user.must_change_password) == (True, True)
        assert Event.objects.filter(action="account.reset_password", subject_ref="handler").exists()

    @pytest.mark.parametrize("role", [Role.AUDITOR, Role.SECURITY_ADMINISTRATOR, Role.SYSTEM_ADMINISTRATOR])
    def test_cannot_be_used_to_take_over_another_power(self, administrator: Actor, role: Role) -> None:
        other = make.user(role, "audit_office")
        before = other.password
        with pytest.raises(NotAllowed, match="marketaccess account reset"):
            actions.reset_password(user=other, by=administrator, at=make.NINE)
        other.refresh_from_db()
        assert other.password == before

    def test_works_for_them_on_the_server(self) -> None:
        other = make.user(Role.AUDITOR, "audit_office")
        issued = actions.reset_password(user=other, by=SYSTEM, at=make.NINE)
        assert User.objects.get(pk=other.pk).check_password(issued.password)


class TestClose:
    def test_closes_and_opens_again_with_a_new_password(self, administrator: Actor) -> None:
        user = make.user(username="handler")
        actions.deactivate(user=user, reason="调离", by=administrator, at=make.NINE)
        assert not User.objects.get(pk=user.pk).is_active
        assert Event.objects.get(action="account.deactivate").detail == {"reason": "调离"}
        issued = actions.reactivate(user=user, by=administrator, at=make.NINE)
        again = User.objects.get(pk=user.pk)
        assert (again.is_active, again.check_password(issued.password)) == (True, True)

    def test_refuses_without_a_reason_twice_oneself_and_the_three_powers(self, administrator: Actor) -> None:
        user = make.user(username="handler")
        own = User.objects.get(pk=administrator.user)
        with pytest.raises(Refusal, match="原因"):
            actions.deactivate(user=user, reason=" ", by=administrator, at=make.NINE)
        with pytest.raises(NotAllowed, match="本人"):
            actions.deactivate(user=own, reason="x", by=administrator, at=make.NINE)
        with pytest.raises(NotAllowed, match="结束其任职"):
            actions.deactivate(
                user=make.user(Role.AUDITOR, "office"), reason="x", by=administrator, at=make.NINE
            )
        actions.deactivate(user=user, reason="x", by=administrator, at=make.NINE)
        with pytest.raises(NotAllowed, match="已停用"):
            actions.deactivate(user=user, reason="x", by=administrator, at=make.NINE)

    def test_closes_what_nobody_used_for_ninety_days(self) -> None:
        used, unused, never = (make.user(username=name) for name in ("used", "unused", "never"))
        User.objects.filter(pk=used.pk).update(last_login=make.NINE - timedelta(days=89))
        User.objects.filter(pk=unused.pk).update(last_login=make.NINE - timedelta(days=91))
        User.objects.filter(pk=never.pk).update(created_at=make.NINE - timedelta(days=91))
        closed = actions.deactivate_unused(by=SYSTEM, at=make.NINE)
        assert {user.username for user in closed} == {"unused", "never"}
        assert User.objects.get(username="used").is_active
        assert actions.deactivate_unused(by=SYSTEM, at=make.NINE) == ()


class TestChangePassword:
    def change(self, user: User, new: str, current: str = make.PASSWORD) -> None:
        actions.change_password(user=user, current=current, new=new, by=actor_of(user), at=make.NINE)

    def test_sets_the_new_one_and_lets_the_officer_on(self) -> None:
        user = make.user(username="handler")
        User.objects.update(must_change_password=True)
        self.change(user, GOOD)
        user.refresh_from_db()
        assert (user.check_password(GOOD), user.must_change_password) == (True, False)
        assert user.password_changed_at == make.NINE
        event = Event.objects.get(action="account.change_password")
        assert event.detail == {}

    @pytest.mark.parametrize(
        ("new", "why"),
        [
            ("short 1", "至少使用12个字符"),
            ("onlylettersinhere", "只有一类字符"),
            ("111111111111", "只有一类字符"),
            ("aaaa1111aaaa1111", "重复字符过多"),
            ("Password123456!", "容易被猜中"),
            ("woaini1314520!!", "容易被猜中"),
            ("handler-handler1", "容易被猜中"),
            (make.PASSWORD, "最近5次"),
        ],
    )
    def test_refuses_what_breaks_a_rule(self, new: str, why: str) -> None:
        user = make.user(username="handler")
        with pytest.raises(Refusal, match=why) as refused:
            self.change(user, new)
        assert refused.value.field == "new"
        assert User.objects.get(pk=user.pk).check_password(make.PASSWORD)

    def test_none_of_the_last_five_comes_back_and_no_more_are_kept(self) -> None:
        user = make.user(username="handler")
        used = [make.PASSWORD, *(f"{GOOD} number {n}" for n in range(6))]
        for current, new in pairwise(used):
            self.change(user, new, current)
        for earlier in used[-5:]:
            with pytest.raises(Refusal, match="最近5次"):
                self.change(user, earlier, used[-1])
        assert PasswordHistory.objects.count() == 5
        self.change(user, used[0], used[-1])

    def test_needs_the_present_one_and_the_owner(self) -> None:
        user = make.user(username="handler")
        with pytest.raises(Refusal, match="当前密码不正确") as refused:
            self.change(user, GOOD, "wrong")
        assert refused.value.field == "current"
        with pytest.raises(NotAllowed):
            actions.change_password(
                user=user, current=make.PASSWORD, new=GOOD, by=actor_of(make.user()), at=make.NINE
            )


class TestForcedChange:
    def test_every_page_leads_to_the_change_until_it_is_done(self) -> None:
        user = make.user(Role.AUDITOR, "office", username="handler")
        User.objects.update(must_change_password=True)
        client = Client()
        client.post("/account/login/", {"username": "handler", "password": make.PASSWORD})
        assert client.get("/manage/audit/")["Location"] == "/account/password/"
        assert "初始密码" in client.get("/account/password/").content.decode()
        wrong = {"current": make.PASSWORD, "new": GOOD, "repeated": "other"}
        answer = client.post("/account/password/", wrong)
        assert (answer.status_code, "不一致" in answer.content.decode()) == (422, True)
        right = {**wrong, "repeated": GOOD}
        assert client.post("/account/password/", right)["Location"] == "/account/start/"
        assert client.get("/manage/audit/").status_code == 200
        assert User.objects.get(pk=user.pk).check_password(GOOD)

    def test_a_password_older_than_ninety_days_must_be_changed(self) -> None:
        user = make.user(Role.AUDITOR, "office", username="handler")
        User.objects.update(password_changed_at=user.password_changed_at - timedelta(days=91))
        client = Client()
        client.force_login(user)
        assert client.get("/manage/audit/")["Location"] == "/account/password/"


def test_a_fresh_database_has_no_account() -> None:
    assert not User.objects.exists()
