"""The navigation table and the frame of every page."""

import pytest
from django.test import RequestFactory

from marketaccess.domain.authority.role import PERMISSIONS, Role
from marketaccess.foundation.accounts import queries as accounts
from marketaccess.foundation.ui.icons import ICONS
from marketaccess.foundation.ui.navigation import Entry, address_of
from marketaccess.site.frame import Frame, frame
from marketaccess.site.navigation import NAVIGATION, PUBLIC_NAVIGATION
from tests import make


@pytest.mark.parametrize("entry", NAVIGATION + PUBLIC_NAVIGATION, ids=lambda entry: entry.url_name)
def test_every_entry_has_an_icon_and_a_role_that_sees_it(entry: Entry) -> None:
    assert entry.icon in ICONS
    held = frozenset().union(*PERMISSIONS.values())
    assert set(entry.permissions) <= held


def test_no_address_stands_twice() -> None:
    names = [entry.url_name for entry in NAVIGATION]
    assert len(names) == len(set(names))


@pytest.mark.django_db
class TestFrame:
    def made(self, role: Role | None = None) -> Frame:
        request = RequestFactory().get("/")
        if role is not None:
            request.user = make.user(role, "development")
            request.actor = accounts.actor_of(request.user, on=make.TODAY)  # type: ignore[attr-defined]
        return frame(request)["frame"]

    def test_before_installation_there_is_no_place(self) -> None:
        assert self.made().locality == ""
        assert not self.made().is_demonstration

    def test_names_the_place_and_says_that_it_is_made_up(self) -> None:
        make.locality()
        assert self.made().locality == "示范县"
        assert self.made().is_demonstration

    def test_names_the_post_and_not_only_the_person(self) -> None:
        assert self.made(Role.COORDINATING_HEAD).post == "development · 牵头单位负责人"

    def test_without_an_actor_there_is_no_navigation(self) -> None:
        assert self.made().navigation == ()
        assert self.made().post == ""

    def test_counts_unread_notices_only(self) -> None:
        found = self.made(Role.AUDITOR)
        user = found.request.user
        user.notices.create(key="1", text="新", created_at=make.NINE)  # type: ignore[union-attr]
        user.notices.create(key="2", text="旧", created_at=make.NINE, read_at=make.NINE)  # type: ignore[union-attr]
        assert found.unread == 1


# Bulk intake is a pipeline of its own and may be left out of an installation.
OPTIONAL = {"lead_intake:start"}


@pytest.mark.parametrize("entry", NAVIGATION + PUBLIC_NAVIGATION, ids=lambda entry: entry.url_name)
def test_every_entry_leads_somewhere(entry: Entry) -> None:
    assert address_of(entry.url_name) or entry.url_name in OPTIONAL
