"""Every page of the foundation from every seat, and with rubbish in its address."""

import pytest
from django.test import Client
from django.urls import reverse

from marketaccess.domain.authority.role import Role
from marketaccess.foundation.audit.models import Event
from tests import make

pytestmark = pytest.mark.django_db
R = Role
BUSINESS = {R.COORDINATING_HANDLER, R.COORDINATING_HEAD, R.DEPARTMENT_HANDLER, R.DEPARTMENT_REVIEWER}
# Pages that a GET answers, with the roles for which they open.
PAGES: dict[str, set[Role]] = {
    "/account/": set(Role),
    "/account/password/": set(Role),
    "/desk/liaisons/": set(Role),
    "/manage/accounts/": {R.SYSTEM_ADMINISTRATOR},
    "/manage/accounts/add/": {R.SYSTEM_ADMINISTRATOR},
    "/manage/accounts/{user}/": {R.SYSTEM_ADMINISTRATOR},
    "/manage/departments/": {R.SYSTEM_ADMINISTRATOR, R.SECURITY_ADMINISTRATOR},
    "/manage/departments/add/": {R.SYSTEM_ADMINISTRATOR},
    "/manage/departments/{department}/": {R.SYSTEM_ADMINISTRATOR},
    "/manage/posts/": {R.SECURITY_ADMINISTRATOR, R.AUDITOR},
    "/manage/posts/grant/": {R.SECURITY_ADMINISTRATOR},
    "/manage/posts/{post}/end/": {R.SECURITY_ADMINISTRATOR},
    "/manage/tokens/": {R.SECURITY_ADMINISTRATOR},
    "/manage/tokens/add/": {R.SECURITY_ADMINISTRATOR},
    "/manage/audit/": {R.AUDITOR},
    "/manage/calendars/": {R.SYSTEM_ADMINISTRATOR},
    "/manage/calendars/new/": {R.SYSTEM_ADMINISTRATOR},
    "/manage/calendars/2026/": {R.SYSTEM_ADMINISTRATOR},
    "/manage/webhooks/": {R.SYSTEM_ADMINISTRATOR},
}
# Changes that a POST makes, with the roles that may make them.
CHANGES: dict[str, set[Role]] = {
    "/manage/accounts/{user}/reset/": {R.SYSTEM_ADMINISTRATOR},
    "/manage/accounts/{user}/deactivate/": {R.SYSTEM_ADMINISTRATOR},
    "/manage/accounts/{user}/reactivate/": {R.SYSTEM_ADMINISTRATOR},
    "/manage/departments/{department}/deactivate/": {R.SYSTEM_ADMINISTRATOR},
    "/manage/departments/{department}/reactivate/": {R.SYSTEM_ADMINISTRATOR},
    "/manage/posts/{post}/end/": {R.SECURITY_ADMINISTRATOR},
    "/manage/calendars/load/": {R.SYSTEM_ADMINISTRATOR},
    "/desk/liaisons/due/": {R.COORDINATING_HANDLER, R.DEPARTMENT_REVIEWER},
}


@pytest.fixture
def places() -> dict[str, int]:
    """One row of each kind, for the addresses that name one."""
    make.county()
    holder = make.user(Role.EVALUATOR, make.HELPING)
    return {
        "user": holder.pk,
        "department": make.department("archives", "档案馆").pk,
        "post": holder.posts.get().pk,
    }


def seat(role: Role) -> Client:
    client = Client()
    client.force_login(make.user(role, make.HANDLING))
    return client


@pytest.mark.parametrize("role", list(Role))
def test_a_page_opens_for_its_roles_and_for_no_other(role: Role, places: dict[str, int]) -> None:
    officer = seat(role)
    seen = {page: officer.get(page.format(**places)).status_code for page in PAGES}
    assert seen == {page: 200 if role in roles else 403 for page, roles in PAGES.items()}


@pytest.mark.parametrize("role", list(Role))
def test_a_change_is_refused_to_all_other_roles_and_leaves_no_trace(
    role: Role, places: dict[str, int]
) -> None:
    officer = seat(role)
    closed = [page for page, roles in CHANGES.items() if role not in roles]
    assert {officer.post(page.format(**places)).status_code for page in closed} == {403}
    assert not Event.objects.exists()


def test_nobody_is_let_in_without_signing_in(places: dict[str, int]) -> None:
    for page in {**PAGES, **CHANGES}:
        address = page.format(**places)
        assert Client().get(address)["Location"] == f"/account/login/?next={address}"
        assert Client().post(address).status_code == 302
    assert not Event.objects.exists()


def test_a_post_that_has_ended_opens_nothing(places: dict[str, int]) -> None:
    user = make.user(Role.AUDITOR, make.HANDLING)
    user.posts.update(ends_on=make.TODAY.replace(year=2025, month=6))
    client = Client()
    client.force_login(user)
    assert client.get("/manage/audit/").status_code == 403


def test_an_officer_without_a_post_sees_only_the_own_account_and_the_directory(
    places: dict[str, int],
) -> None:
    client = Client()
    client.force_login(make.user())
    open_to_all = {page for page, roles in PAGES.items() if roles == set(Role)}
    seen = {page for page in PAGES if client.get(page.format(**places)).status_code == 200}
    assert seen == open_to_all


@pytest.mark.parametrize(
    ("role", "page"),
    [
        *((role, "/desk/") for role in sorted(BUSINESS)),
        (R.AUDITOR, "/manage/audit/"),
        (R.SYSTEM_ADMINISTRATOR, "/manage/accounts/"),
        (R.SECURITY_ADMINISTRATOR, "/manage/posts/"),
        (R.LEGAL_REVIEWER, "/desk/liaisons/"),
        (R.EVALUATOR, "/desk/liaisons/"),
    ],
)
def test_everybody_begins_on_a_page_that_opens(role: Role, page: str, places: dict[str, int]) -> None:
    officer = seat(role)
    assert officer.get(reverse("accounts:start"))["Location"] == page
    assert officer.get(page).status_code == 200


# ── Rubbish in the address ────────────────────────────────────────────────────────────────────────────

QUERIES = [
    "page=0",
    "page=-1",
    "page=99999999999999999999999999",
    "page=x",
    "page=１",  # noqa: RUF001 - a full-width digit
    "q=%00",
    "q=" + "x" * 5000,
    "q=%F0%9F%98%80",
    "q=%27%20OR%201%3D1--",
    "q=%25_%5C",
    "state=nonsense",
    "role=nonsense",
    "when=%00",
    "state=%FF%FE",
]
LISTS = {
    "/manage/accounts/": R.SYSTEM_ADMINISTRATOR,
    "/manage/posts/": R.SECURITY_ADMINISTRATOR,
    "/manage/departments/": R.SYSTEM_ADMINISTRATOR,
    "/manage/tokens/": R.SECURITY_ADMINISTRATOR,
    "/desk/liaisons/": R.EVALUATOR,
    "/manage/webhooks/": R.SYSTEM_ADMINISTRATOR,
}


@pytest.mark.parametrize("page", LISTS)
def test_a_list_answers_whatever_stands_in_its_address(page: str, places: dict[str, int]) -> None:
    officer = seat(LISTS[page])
    assert {query: officer.get(f"{page}?{query}").status_code for query in QUERIES} == dict.fromkeys(
        QUERIES, 200
    )


@pytest.mark.parametrize(
    "query",
    [
        *("since=2026-02-30", "until=x", "since=%00", "kind=nonsense", "action=nonsense", "ref=%00"),
        *("actor=" + "x" * 101, "ref=" + "x" * 61, "since=99999-01-01", "until=-1"),
    ],
)
def test_a_wrong_filter_of_the_audit_log_is_said_and_shows_everything(
    query: str, places: dict[str, int]
) -> None:
    assert seat(R.AUDITOR).get(f"/manage/audit/?{query}").status_code == 422


@pytest.mark.parametrize(
    "query",
    [
        "since=0001-01-01",
        "until=0001-01-01",
        "since=9999-12-31",
        "until=9999-12-31",
        "since=0001-01-01&until=9999-12-31",
        "since=2026-12-31&until=2026-01-01",
        "ref=%25",
        "actor=%27",
        "page=99999999999999999999",
    ],
)
def test_a_strange_filter_of_the_audit_log_is_no_fault(query: str, places: dict[str, int]) -> None:
    assert seat(R.AUDITOR).get(f"/manage/audit/?{query}").status_code in {200, 422}


@pytest.mark.parametrize("number", ["0", "999999", "99999999999999999999999"])
@pytest.mark.parametrize(
    ("page", "role"),
    [
        ("/manage/accounts/{}/", R.SYSTEM_ADMINISTRATOR),
        ("/manage/departments/{}/", R.SYSTEM_ADMINISTRATOR),
        ("/manage/posts/{}/end/", R.SECURITY_ADMINISTRATOR),
        ("/manage/calendars/{}/", R.SYSTEM_ADMINISTRATOR),
        ("/desk/liaisons/{}/leader/", R.COORDINATING_HANDLER),
    ],
)
def test_a_number_that_is_not_there_is_not_found(page: str, role: Role, number: str) -> None:
    make.county()
    assert seat(role).get(page.format(number)).status_code == 404


@pytest.mark.parametrize(
    ("page", "role", "body"),
    [
        ("/manage/accounts/add/", R.SYSTEM_ADMINISTRATOR, {"username": "a\x00b", "display_name": "x"}),
        ("/manage/accounts/add/", R.SYSTEM_ADMINISTRATOR, {"username": "x" * 5000, "display_name": "x"}),
        ("/manage/departments/add/", R.SYSTEM_ADMINISTRATOR, {"name": "\x00", "key": "finance2"}),
        ("/manage/departments/add/", R.SYSTEM_ADMINISTRATOR, {"name": "局", "key": "k", "parent": "9" * 30}),
        ("/manage/posts/grant/", R.SECURITY_ADMINISTRATOR, {"user": "9" * 30, "department": "x"}),
        ("/manage/posts/grant/", R.SECURITY_ADMINISTRATOR, {"starts_on": "2026-02-30", "role": "king"}),
        ("/manage/tokens/add/", R.SECURITY_ADMINISTRATOR, {"name": "\x00", "role": "auditor"}),
        ("/account/password/", R.EVALUATOR, {"current": "\x00", "new": "x" * 5000}),
    ],
)
def test_rubbish_in_a_form_is_said_at_the_form(page: str, role: Role, body: dict[str, str]) -> None:
    make.county()
    answer = seat(role).post(page, body)
    assert answer.status_code == 422
    assert "aria-invalid" in answer.content.decode()


def test_a_return_date_that_is_none_is_said_on_the_next_page(places: dict[str, int]) -> None:
    answer = seat(R.COORDINATING_HANDLER).post("/desk/liaisons/due/", {"due_on": "2026-02-30"}, follow=True)
    assert "反馈期限不正确" in answer.content.decode()


def test_pages_with_secrets_are_kept_by_no_browser(places: dict[str, int]) -> None:
    officer = seat(R.SYSTEM_ADMINISTRATOR)
    answer = officer.post(f"/manage/accounts/{places['user']}/reset/")
    assert "no-store" in answer["Cache-Control"]
