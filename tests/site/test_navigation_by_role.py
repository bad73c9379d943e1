"""Each role's way through the desk: every link it is shown opens, every one it is not shown stays shut."""

import pytest
from django.urls import reverse

from marketaccess.domain.authority.role import LABELS, PERMISSIONS, Role
from marketaccess.foundation.accounts import queries as accounts
from marketaccess.foundation.ui import navigation as ui_navigation
from marketaccess.site.navigation import NAVIGATION, PUBLIC_NAVIGATION
from tests import make

pytestmark = pytest.mark.django_db
OFFICE_ROLES = {Role.COORDINATING_HANDLER, Role.COORDINATING_HEAD}
ROLES = list(Role)


def seat(role: Role) -> str:
    return make.OFFICE if role in OFFICE_ROLES else make.HANDLING


def shown_to(role: Role) -> dict[str, str]:
    """Label to address, as the navigation of this role shows them."""
    actor = accounts.actor_of(make.user(role, seat(role)), on=make.TODAY)
    groups = ui_navigation.groups(NAVIGATION, actor=actor, path="/desk/")
    return {link.label: link.address for group in groups for link in group.links}


@pytest.mark.parametrize("role", ROLES)
def test_every_link_that_a_role_is_shown_opens(role: Role) -> None:
    make.county()
    client = make.browser(role, seat(role))
    for label, address in shown_to(role).items():
        assert client.get(address).status_code == 200, (label, address)


@pytest.mark.parametrize("role", ROLES)
def test_every_entry_that_a_role_is_not_shown_stays_shut(role: Role) -> None:
    make.county()
    client = make.browser(role, seat(role))
    shown = set(shown_to(role))
    for entry in NAVIGATION:
        if entry.label not in shown:
            assert client.get(reverse(entry.url_name)).status_code == 403, entry.label


@pytest.mark.parametrize("role", ROLES)
def test_what_is_shown_follows_from_the_role_s_permissions(role: Role) -> None:
    make.county()
    held = PERMISSIONS[role]
    expected = {e.label for e in NAVIGATION if not e.permissions or set(e.permissions) & set(held)}
    assert set(shown_to(role)) == expected


@pytest.mark.parametrize("role", ROLES)
def test_the_page_names_the_post_and_the_county(role: Role) -> None:
    make.county()
    page = make.browser(role, seat(role)).get("/desk/").content.decode()
    assert LABELS[role] in page
    assert "示范县" in page


def test_the_public_is_shown_nothing_of_the_desk(client: object) -> None:
    make.county()
    for entry in PUBLIC_NAVIGATION:
        response = client.get(reverse(entry.url_name))  # type: ignore[attr-defined]
        assert response.status_code == 200
        assert "/manage/" not in response.content.decode()
