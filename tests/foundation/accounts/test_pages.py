"""The pages of accounts, departments, posts, tokens and the audit log: who sees them, what they do."""

import re
from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from marketaccess.domain.authority.actor import SYSTEM
from marketaccess.domain.authority.role import Role
from marketaccess.domain.basics.refusal import NotAllowed, Refusal
from marketaccess.foundation.accounts import actions, queries
from marketaccess.foundation.accounts.models import ApiToken, User
from marketaccess.foundation.audit import log
from marketaccess.foundation.audit.models import Event
from marketaccess.foundation.organizations.models import Department, Post
from tests import make

pytestmark = pytest.mark.django_db
PAGES = {
    "/manage/accounts/": {Role.SYSTEM_ADMINISTRATOR},
    "/manage/accounts/add/": {Role.SYSTEM_ADMINISTRATOR},
    "/manage/departments/": {Role.SYSTEM_ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR},
    "/manage/departments/add/": {Role.SYSTEM_ADMINISTRATOR},
    "/manage/posts/": {Role.SECURITY_ADMINISTRATOR, Role.AUDITOR},
    "/manage/posts/grant/": {Role.SECURITY_ADMINISTRATOR},
    "/manage/tokens/": {Role.SECURITY_ADMINISTRATOR},
    "/manage/tokens/add/": {Role.SECURITY_ADMINISTRATOR},
    "/manage/audit/": {Role.AUDITOR},
    "/account/": set(Role),
    "/account/password/": set(Role),
}


def client(role: Role, key: str = "government_office") -> Client:
    made = Client()
    made.force_login(make.user(role, key))
    return made


@pytest.mark.parametrize("role", list(Role))
def test_each_page_opens_for_its_roles_alone(role: Role) -> None:
    officer = client(role)
    seen = {page: officer.get(page).status_code for page in PAGES}
    assert seen == {page: 200 if role in roles else 403 for page, roles in PAGES.items()}


@pytest.mark.parametrize("page", PAGES)
def test_nobody_sees_one_without_signing_in(page: str) -> None:
    assert Client().get(page)["Location"] == f"/account/login/?next={page}"


@pytest.mark.parametrize(
    "address",
    [
        "/manage/accounts/{user}/reset/",
        "/manage/accounts/{user}/deactivate/",
        "/manage/accounts/{user}/reactivate/",
        "/manage/departments/{department}/deactivate/",
        "/manage/departments/{department}/reactivate/",
        "/manage/tokens/1/revoke/",
        "/desk/liaisons/due/",
    ],
)
def test_a_change_takes_a_post_and_the_right(address: str) -> None:
    user, department = make.user(), make.department("finance")
    address = address.format(user=user.pk, department=department.pk)
    evaluator = client(Role.EVALUATOR)
    assert evaluator.post(address).status_code == 403
    assert evaluator.get(address).status_code == 405
    assert not Event.objects.exists()


class TestAccounts:
    def test_the_one_time_password_stands_on_the_answer_once(self) -> None:
        officer = client(Role.SYSTEM_ADMINISTRATOR)
        body = {"username": "handler", "display_name": "经办员", "email": ""}
        answer = officer.post("/manage/accounts/add/", body)
        secret = re.search(r"<code[^>]*>([^<]+)</code>", answer.content.decode())
        assert secret
        user = User.objects.get(username="handler")
        assert user.check_password(secret[1])
        assert "no-store" in answer["Cache-Control"]
        assert secret[1] not in officer.get(f"/manage/accounts/{user.pk}/").content.decode()
        again = officer.post("/manage/accounts/add/", body)
        assert (again.status_code, "已存在" in again.content.decode()) == (422, True)

    def test_reset_close_and_open(self) -> None:
        officer, user = client(Role.SYSTEM_ADMINISTRATOR), make.user(username="handler")
        base = f"/manage/accounts/{user.pk}/"
        assert "密码已重置" in officer.post(f"{base}reset/").content.decode()
        officer.post(f"{base}deactivate/", {"reason": "调离"})
        assert not User.objects.get(pk=user.pk).is_active
        assert "handler" in officer.get("/manage/accounts/?state=closed").content.decode()
        assert "账号已启用" in officer.post(f"{base}reactivate/").content.decode()

    def test_a_refusal_is_said_on_the_page(self) -> None:
        officer, auditor = client(Role.SYSTEM_ADMINISTRATOR), make.user(Role.AUDITOR, "office")
        body = officer.post(f"/manage/accounts/{auditor.pk}/reset/", follow=True).content.decode()
        assert "marketaccess account reset" in body

    def test_unused_accounts_are_found(self) -> None:
        user = make.user(username="sleeper")
        User.objects.filter(pk=user.pk).update(last_login=timezone.now() - timedelta(days=91))
        make.user(username="awake")
        body = client(Role.SYSTEM_ADMINISTRATOR).get("/manage/accounts/?state=unused").content.decode()
        assert ("sleeper" in body, "awake" in body, "久未使用" in body) == (True, False, True)


class TestDepartments:
    def test_add_edit_close(self) -> None:
        make.locality()
        officer = client(Role.SYSTEM_ADMINISTRATOR)
        assert (
            officer.post("/manage/departments/add/", {"name": "财政局", "key": "finance"}).status_code == 302
        )
        row = Department.objects.get(key="finance")
        officer.post(f"/manage/departments/{row.pk}/", {"name": "财政和国资局"})
        officer.post(f"/manage/departments/{row.pk}/deactivate/")
        row.refresh_from_db()
        assert (row.name, row.is_active) == ("财政和国资局", False)
        wrong = officer.post("/manage/departments/add/", {"name": "x", "key": "财政"})
        assert (wrong.status_code, "标识须以" in wrong.content.decode()) == (422, True)


class TestPosts:
    def test_grant_and_end(self) -> None:
        officer, user, department = (
            client(Role.SECURITY_ADMINISTRATOR),
            make.user(username="handler"),
            make.department("finance"),
        )
        body = {"user": user.pk, "department": department.pk, "role": "evaluator", "starts_on": "2026-01-01"}
        assert officer.post("/manage/posts/grant/", body).status_code == 302
        post = Post.objects.get(user=user)
        today = timezone.localdate()
        officer.post(f"/manage/posts/{post.pk}/end/", {"ends_on": today.isoformat()})
        post.refresh_from_db()
        assert post.ends_on == today
        doubled = officer.post("/manage/posts/grant/", {**body, "role": "none"})
        assert doubled.status_code == 422

    def test_two_powers_are_refused_beside_the_role(self) -> None:
        user = make.user(Role.AUDITOR, "office")
        body = {
            "user": user.pk,
            "department": make.department("office").pk,
            "role": "system_administrator",
            "starts_on": timezone.localdate().isoformat(),
        }
        answer = client(Role.SECURITY_ADMINISTRATOR).post("/manage/posts/grant/", body)
        assert (answer.status_code, "三员分立" in answer.content.decode()) == (422, True)


class TestTokens:
    def test_a_token_acts_until_it_is_revoked(self) -> None:
        officer, department = client(Role.SECURITY_ADMINISTRATOR), make.department("finance")
        body = {"department": department.pk, "role": "department_handler", "name": "热线"}
        answer = officer.post("/manage/tokens/add/", body).content.decode()
        raw = re.search(r"mant_[\w-]+", answer)
        assert raw
        actor = queries.actor_by_token(raw[0])
        assert actor is not None
        assert [(s.role, s.department) for s in actor.seats] == [("department_handler", department.pk)]
        assert raw[0] not in officer.get("/manage/tokens/").content.decode()
        assert raw[0] not in str(list(ApiToken.objects.values())) + str(list(Event.objects.values()))
        officer.post(f"/manage/tokens/{ApiToken.objects.get().pk}/revoke/")
        assert queries.actor_by_token(raw[0]) is None

    @pytest.mark.parametrize("raw", ["", "mant_", "x\x00y", "a" * 10_000])
    def test_rubbish_is_nobody(self, raw: str) -> None:
        assert queries.actor_by_token(raw) is None

    def test_a_closed_departments_token_is_nobody(self) -> None:
        department = make.department("finance")
        issued = actions.make_token(
            department=department, role=Role.DEPARTMENT_HANDLER, name="热线", by=SYSTEM, at=make.NINE
        )
        Department.objects.update(is_active=False)
        assert queries.actor_by_token(issued.raw) is None

    def test_no_token_holds_a_separated_power_nor_is_given_by_another(self) -> None:
        department = make.department("finance")
        with pytest.raises(Refusal, match="业务角色"):
            actions.make_token(department=department, role=Role.AUDITOR, name="x", by=SYSTEM, at=make.NINE)
        with pytest.raises(NotAllowed):
            actions.make_token(
                department=department,
                role=Role.DEPARTMENT_HANDLER,
                name="x",
                by=make.actor(Role.SYSTEM_ADMINISTRATOR, "office"),
                at=make.NINE,
            )


class TestAudit:
    @pytest.fixture(autouse=True)
    def events(self) -> None:
        with transaction.atomic():
            for index in range(60):
                log.record(
                    "lead.transfer",
                    "lead",
                    f"L{index:03}",
                    "<b>标题</b>",
                    by=SYSTEM,
                    at=make.NINE + timedelta(days=index),
                    detail={"was": {"state": "registered"}, "now": {"state": "verifying"}, "to": "finance"},
                )

    def body(self, query: str = "") -> str:
        return client(Role.AUDITOR).get(f"/manage/audit/{query}").content.decode()

    def test_shows_the_latest_first_in_words_and_pages(self) -> None:
        body = self.body()
        assert (body.index("L059") < body.index("L010"), "L009" in body) == (True, False)
        assert "移交" in body
        assert "<del>registered</del> → <ins>verifying</ins>" in body
        assert "<b>标题</b>" not in body
        assert "L009" in self.body("?page=2")

    @pytest.mark.parametrize(
        ("query", "shown", "hidden"),
        [
            ("?ref=L01", "L010", "L020"),
            ("?kind=lead&since=2026-10-01&until=2026-10-01", "L002", "L003"),
            ("?action=lead.transfer&actor=system", "L059", "L00x"),
            ("?actor=nobody", "没有符合条件", "L059"),
            ("?kind=account", "没有符合条件", "L059"),
        ],
    )
    def test_filters_stand_in_the_address(self, query: str, shown: str, hidden: str) -> None:
        body = self.body(query)
        assert (shown in body, hidden in body) == (True, False)

    @pytest.mark.parametrize("query", ["?since=rubbish", "?page=x", "?page=99999", "?ref=a%00b", "?kind=x"])
    def test_rubbish_in_the_address_is_no_fault(self, query: str) -> None:
        assert client(Role.AUDITOR).get(f"/manage/audit/{query}").status_code in {200, 422}
