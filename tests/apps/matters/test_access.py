"""Who may open which page around service items, and that what is refused leaves no trace."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from marketaccess.apps.matters.models import Correspondence, LocalPaper, RegisterEntry, ServiceItem
from marketaccess.domain.authority.role import Role
from marketaccess.foundation.audit.models import Event
from tests import kit, make

pytestmark = pytest.mark.django_db
READ = ("items", "item", "correspondences", "correspondence", "findings", "figures", "papers", "tasks")
WRITE = (
    "create",
    "edit",
    "stop",
    "resume",
    "guide",
    "propose",
    "entries",
    "register_paper",
    "paper_step",
    "step",
)
# Roles that have nothing to do with service items; they may read them like every officer.
STRANGERS = (
    Role.AUDITOR,
    Role.SYSTEM_ADMINISTRATOR,
    Role.SECURITY_ADMINISTRATOR,
    Role.COORDINATING_HEAD,
    Role.DEPARTMENT_REVIEWER,
    Role.LEGAL_REVIEWER,
    Role.EVALUATOR,
)


@pytest.fixture(autouse=True)
def _county() -> None:
    make.county()
    kit.list_edition()


def address(name: str) -> str:
    """The page of the item, correspondence or paper of this test."""
    about: dict[str, Callable[[], list[Any]]] = {
        **dict.fromkeys(("item", "edit", "stop", "resume", "guide", "propose"), _item),
        "correspondence": lambda: [Correspondence.objects.get().pk],
        "step": lambda: [Correspondence.objects.get().pk, "confirm"],
        "paper_step": lambda: [LocalPaper.objects.get().pk],
    }
    return reverse(f"matters:{name}", args=about[name]() if name in about else [])


def _item() -> list[int]:
    return [ServiceItem.objects.get().pk]


def rows() -> None:
    """One of each."""
    kit.correspondence(kit.service_item())
    LocalPaper.objects.create(
        title="本县目录",
        issuer=make.department(make.HANDLING),
        what="列出十二类项目。",
        registered_at=make.NINE,
    )


@pytest.mark.requirement("R3.1")
@pytest.mark.parametrize("name", [*READ, *WRITE])
def test_nobody_opens_it_without_signing_in(name: str) -> None:
    rows()
    events = Event.objects.count()
    for answer in (Client().get(address(name)), Client().post(address(name), {"name": "x"})):
        assert answer.status_code in {302, 405}
        if answer.status_code == 302:
            assert answer.headers["Location"].startswith("/account/")
    assert Event.objects.count() == events


@pytest.mark.requirement("R3.1")
@pytest.mark.parametrize("role", STRANGERS)
def test_every_officer_reads_and_no_stranger_writes(role: Role) -> None:
    rows()
    browser = make.browser(role, make.HANDLING)
    events = Event.objects.count()
    for name in READ:
        assert browser.get(address(name)).status_code == 200, name
    for name in WRITE:
        assert browser.post(address(name), {"name": "x"}).status_code == 403, name
    assert Event.objects.count() == events


@pytest.mark.parametrize("name", ["item", "edit", "stop", "guide", "propose", "correspondence", "paper_step"])
def test_what_is_not_there_is_not_found(name: str) -> None:
    browser = make.browser(Role.COORDINATING_HANDLER, make.OFFICE)
    assert browser.get(reverse(f"matters:{name}", args=[0])).status_code == 404


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("stop", {"on": "2026-09-01", "reason": "已取消。"}),
        ("guide", {"body": "在窗口办理。", "in_force_from": "2026-09-01"}),
        ("propose", {"measure": "208001-1"}),
        ("resume", {}),
    ],
)
def test_another_department_is_refused_and_leaves_nothing(name: str, said: dict[str, str]) -> None:
    kit.service_item()
    events = Event.objects.count()
    browser = make.browser(Role.DEPARTMENT_HANDLER, make.HELPING)
    answer = browser.post(address(name), said)
    assert answer.status_code in {302, 422}
    item = ServiceItem.objects.get()
    assert (item.is_accepting, item.guides.count(), item.correspondences.count()) == (True, 0, 0)
    assert Event.objects.count() == events


def test_only_the_office_keeps_the_registers() -> None:
    said = {"register": "power", "code": "P1", "name": "食品经营许可"}
    clerk = make.browser(Role.DEPARTMENT_HANDLER, make.HANDLING)
    assert clerk.post(address("entries"), said).status_code == 422
    assert not RegisterEntry.objects.exists()
    office = make.browser(Role.COORDINATING_HANDLER, make.OFFICE)
    assert office.post(address("entries"), said).status_code == 302
    assert RegisterEntry.objects.get().code == "P1"
    assert Event.objects.filter(action="register_entry.save").count() == 1


@pytest.mark.parametrize("name", ["items", "correspondences", "findings", "figures", "papers", "tasks"])
@pytest.mark.parametrize(
    "asked", ["q=%00", "page=999999", "page=x", "department=%FF", "state=';--", "rule=AL99"]
)
def test_an_address_that_somebody_made_up_breaks_no_page(name: str, asked: str) -> None:
    rows()
    browser = make.browser(Role.DEPARTMENT_HANDLER, make.HANDLING)
    assert browser.get(f"{address(name)}?{asked}").status_code == 200
