"""The public pages of the list are kept through what happens to leads, and not through anything else."""

import pytest

from marketaccess.apps.portal.freshness import ELSEWHERE, list_version
from marketaccess.domain.authority.actor import SYSTEM
from marketaccess.foundation.audit.subjects import KINDS
from marketaccess.foundation.organizations import actions as organizations
from tests import make, make_list

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R2.2")]


@pytest.fixture(autouse=True)
def county() -> None:
    """The first event of a log makes every page old; it has happened."""
    make.county()
    make.received()


def test_leads_touch_no_page_of_the_list() -> None:
    before = list_version()
    make.transferred(make.registered(make.received().lead))
    assert list_version() == before


def test_an_edition_does() -> None:
    before = list_version()
    make_list.recorded(
        "2025",
        make_list.list_item("202001", "药品批发", make_list.list_measure("未获得许可，不得从事药品批发")),
    )
    assert list_version() != before


def test_a_department_does() -> None:
    before = list_version()
    office = make.department(make.HANDLING)
    organizations.rename_department(department=office, name="换了名称的局", by=SYSTEM, at=make.NINE)
    assert list_version() != before


def test_what_is_left_out_is_known_to_the_log() -> None:
    assert set(KINDS) >= ELSEWHERE
    assert not ELSEWHERE & {"edition", "service_item", "correspondence", "department", "local_paper"}
