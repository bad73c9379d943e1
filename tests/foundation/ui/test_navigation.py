"""Links of the frame: who sees which, and where one is."""

import pytest
from django.urls import include, path

from marketaccess.domain.authority.actor import Actor, Seat
from marketaccess.domain.authority.permission import Permission
from marketaccess.domain.authority.role import Role
from marketaccess.foundation.ui import views
from marketaccess.foundation.ui.navigation import Entry, Group, address_of, groups, links

inner = ([path("", views.style, name="inbox"), path("leads/", views.style, name="leads")], "somewhere")
urlpatterns = [path("", views.style, name="top"), path("desk/", include(inner))]
pytestmark = pytest.mark.urls(__name__)

TOP = Entry("公共", "首页", "top", "home")
INBOX = Entry("办理", "待办", "somewhere:inbox", "inbox")
LEADS = Entry("办理", "线索", "somewhere:leads", "list", (Permission.LEAD_VIEW,))
ABSENT = Entry("别处", "未安装", "nowhere:list", "list")
OFFICER = Actor(name="o", label="经办员", seats=frozenset({Seat(Role.DEPARTMENT_HANDLER, 1)}))
AUDITOR = Actor(name="a", label="审计员", seats=frozenset({Seat(Role.AUDITOR, 1)}))


def labels(found: tuple[Group, ...]) -> list[tuple[str, list[str]]]:
    return [(group.label, [link.label for link in group.links]) for group in found]


def test_an_officer_sees_what_their_permissions_open() -> None:
    assert labels(groups([INBOX, LEADS], actor=OFFICER, path="/")) == [("办理", ["待办", "线索"])]
    assert labels(groups([INBOX, LEADS], actor=AUDITOR, path="/")) == [("办理", ["待办"])]


def test_a_group_without_links_is_left_out() -> None:
    assert labels(groups([TOP, LEADS, ABSENT], actor=AUDITOR, path="/")) == [("公共", ["首页"])]


def test_what_is_not_installed_has_no_address() -> None:
    assert address_of("nowhere:list") == ""
    assert address_of("somewhere:leads") == "/desk/leads/"


@pytest.mark.parametrize(
    ("path", "current"),
    [
        ("/desk/", "待办"),
        ("/desk/leads/", "线索"),
        ("/desk/leads/L2026-00001/", "线索"),
        ("/desk/other/", "待办"),
        ("/", "首页"),
    ],
)
def test_the_nearest_link_above_a_page_is_current(path: str, current: str) -> None:
    found = links([TOP, INBOX, LEADS], path=path)
    assert [link.label for link in found if link.is_current] == [current]


def test_a_page_below_is_not_the_page_itself() -> None:
    (link,) = links([LEADS], path="/desk/leads/L2026-00001/")
    assert link.is_current
    assert not link.is_exact


def test_the_front_page_is_not_above_everything() -> None:
    (link,) = links([TOP], path="/elsewhere/")
    assert not link.is_current
