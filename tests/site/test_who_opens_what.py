"""Which role opens which page of the desk: a table, read by every role in turn."""

import pytest
from django.test import Client

from marketaccess.apps.leads.models import Lead
from marketaccess.domain.authority.role import Role
from marketaccess.domain.casework.lead_flow import LeadState
from marketaccess.foundation.audit.models import Event
from tests import make
from tests.addresses import patterns

pytestmark = pytest.mark.django_db
R = Role
OFFICE = {R.COORDINATING_HANDLER, R.COORDINATING_HEAD}
DEPARTMENTS = {R.DEPARTMENT_HANDLER, R.DEPARTMENT_REVIEWER}
ON_LEADS = OFFICE | DEPARTMENTS
# Pages that need no lead, with the roles that open them; everybody else is refused.
PAGES: dict[str, set[Role]] = {
    "/desk/": set(Role),
    "/desk/notices-inbox/": set(Role),
    "/desk/leads/new/": {R.COORDINATING_HANDLER},
    "/desk/leads/import/": {R.COORDINATING_HANDLER},
    "/desk/leads/import/template.xlsx": {R.COORDINATING_HANDLER},
    "/desk/leads/ledger.xlsx": ON_LEADS,
    "/desk/notices/": ON_LEADS,
    "/desk/zero/": ON_LEADS,
    "/desk/zero/leads/": ON_LEADS,
    "/desk/supervision/": ON_LEADS,
    "/desk/supervision/print/": ON_LEADS,
    "/desk/supervision/circular/": ON_LEADS,
    "/desk/supervision/ledger.xlsx": ON_LEADS,
}
# The pages of one lead in verification: by whom they are opened (200), or answered with the way back (302).
LEAD_PAGES: dict[str, set[Role]] = {
    "": ON_LEADS,
    "file.pdf": ON_LEADS,
    "register/": {R.COORDINATING_HANDLER},
    "refuse/": {R.COORDINATING_HANDLER},
    "transfer/": {R.COORDINATING_HANDLER},
    "rule/": {R.COORDINATING_HEAD},
    "sign/": {R.DEPARTMENT_HANDLER},
    "contribute/": {R.DEPARTMENT_HANDLER},
    "return/": {R.DEPARTMENT_HANDLER},
    "verify/": {R.DEPARTMENT_HANDLER},
    "endorse/": {R.DEPARTMENT_REVIEWER},
    "reject-draft/": {R.DEPARTMENT_REVIEWER},
    "send-back/": {R.COORDINATING_HANDLER},
    "take-back/": {R.COORDINATING_HANDLER},
    "conclude/": {R.COORDINATING_HANDLER},
    "draft-notice/": {R.COORDINATING_HANDLER},
    "reject-notice/": {R.COORDINATING_HEAD},
    "issue-notice/": {R.COORDINATING_HEAD},
    # The office asks where the handling department was recused.
    "request-extension/": {R.DEPARTMENT_HANDLER, R.COORDINATING_HANDLER},
    "decide-extension/": {R.COORDINATING_HEAD},
    "send-back-rectification/": {R.COORDINATING_HANDLER},
    "accept-rectification/": {R.COORDINATING_HANDLER},
    "write/": {R.COORDINATING_HANDLER},
    "answer/": {R.COORDINATING_HANDLER},
    "revisit/": {R.COORDINATING_HANDLER},
    "close/": {R.COORDINATING_HEAD},
    "reopen/": {R.COORDINATING_HEAD},
}
ORDER_PAGES: dict[str, set[Role]] = {
    "": ON_LEADS,
    "print/": ON_LEADS,
    "report/print/": ON_LEADS,
    "result/": {R.COORDINATING_HANDLER, R.COORDINATING_HEAD, R.DEPARTMENT_HANDLER},
    "report/": {R.COORDINATING_HEAD},
    "close/": {R.COORDINATING_HEAD},
}
roles = pytest.mark.parametrize("role", Role)


def seat(role: Role) -> str:
    return make.HANDLING if role in DEPARTMENTS else make.OFFICE


@pytest.mark.requirement("R13.4")
@roles
def test_a_page_opens_for_its_roles_and_for_no_other(role: Role) -> None:
    make.county()
    browser = make.browser(role, seat(role))
    found = {address: browser.get(address).status_code for address in PAGES}
    assert found == {address: 200 if role in allowed else 403 for address, allowed in PAGES.items()}


@roles
def test_the_pages_of_a_lead_open_for_their_roles_and_for_no_other(role: Role) -> None:
    lead = make.lead(LeadState.VERIFYING)
    browser = make.browser(role, seat(role))
    for page, allowed in LEAD_PAGES.items():
        if page == "file.pdf" and role in allowed:
            continue  # typeset by the pipeline's own tests
        status = browser.get(f"/desk/leads/{lead.reference}/{page}").status_code
        assert (status in {200, 302}) if role in allowed else status == 403, (page, status)


@roles
def test_the_pages_of_an_order_open_for_their_roles_and_for_no_other(role: Role) -> None:
    order = make.order()
    browser = make.browser(role, seat(role))
    for page, allowed in ORDER_PAGES.items():
        status = browser.get(f"/desk/supervision/{order.number}/{page}").status_code
        assert (status == 200) if role in allowed else status == 403, (page, status)


def test_the_table_names_every_page_of_a_lead() -> None:
    routes = [route for route, _ in patterns() if route.startswith("desk/leads/<")]
    pages = {route.split(">/", 1)[1] for route in routes if "<int:" not in route}
    assert pages == set(LEAD_PAGES)


# ── Methods and forgery ───────────────────────────────────────────────────────────────────────────────


def everybody() -> Client:
    """Somebody with every post on leads, in office and department: nothing is refused for want of a right."""
    holder = make.user(username="all")
    for role in OFFICE:
        make.post(holder, role, make.OFFICE)
    for role in DEPARTMENTS:
        make.post(holder, role, make.HANDLING)
    browser = Client()
    browser.force_login(holder)
    return browser


# A form, or a ledger that may be ordered from the worker.
TAKES = {
    "/desk/leads/new/",
    "/desk/leads/import/",
    "/desk/leads/ledger.xlsx",
    "/desk/supervision/ledger.xlsx",
}
READ_ONLY = [page for page in PAGES if page not in TAKES]


def test_a_page_that_shows_takes_nothing() -> None:
    make.county()
    browser = everybody()
    for address in READ_ONLY:
        for method in ("post", "put", "patch", "delete"):
            assert getattr(browser, method)(address).status_code == 405, (method, address)


def test_no_step_is_taken_by_another_method_than_post() -> None:
    lead = make.lead(LeadState.VERIFYING)
    browser, events = everybody(), Event.objects.count()
    for page in LEAD_PAGES:
        for method in ("put", "patch", "delete"):
            status = getattr(browser, method)(f"/desk/leads/{lead.reference}/{page}").status_code
            assert status == 405, (method, page)
    assert Event.objects.count() == events


@pytest.mark.parametrize(
    "state", [LeadState.RECEIVED, LeadState.VERIFYING, LeadState.ENDORSING, LeadState.CLOSED]
)
def test_looking_at_every_page_changes_nothing(state: LeadState) -> None:
    lead = make.lead(state)
    before, events = Lead.objects.filter(pk=lead.pk).values().get(), Event.objects.count()
    browser = everybody()
    for page in LEAD_PAGES:
        if page != "file.pdf":
            browser.get(f"/desk/leads/{lead.reference}/{page}")
            browser.head(f"/desk/leads/{lead.reference}/{page}")
    make.fresh(lead)
    assert Lead.objects.filter(pk=lead.pk).values().get() == before
    assert Event.objects.count() == events


def test_a_form_from_elsewhere_takes_no_step() -> None:
    """Every page that writes asks for the token that only our own pages hand out."""
    lead = make.lead(LeadState.VERIFYING)
    order, events = make.order(make.fresh(lead)), 0
    signed_in = everybody()
    forged = Client(enforce_csrf_checks=True)
    forged.cookies = signed_in.cookies
    events = Event.objects.count()
    addresses = [
        f"/desk/leads/{lead.reference}/{page}" for page in LEAD_PAGES if page not in {"", "file.pdf"}
    ]
    addresses += [
        f"/desk/supervision/{order.number}/{page}" for page in ("result/", "report/", "list/", "close/")
    ]
    addresses += [
        "/desk/leads/new/",
        "/desk/supervision/new/?lead=" + lead.reference,
        "/desk/notices-inbox/read/",
    ]
    for address in addresses:
        answer = forged.post(address, {"reason": "伪造的提交内容。", "seen": lead.state})
        assert answer.status_code == 403, address
    assert Event.objects.count() == events
    assert make.fresh(lead).state == LeadState.VERIFYING


NO_NUMBER = [
    *("2026-999999", "0", "-", "%00", "2026-000001%00", "x" * 21, "..%2f", "%F0%9F%92%A9"),
    "２０２６-000001",  # noqa: RUF001
]


def test_a_lead_that_cannot_be_is_not_found() -> None:
    make.county()
    browser = everybody()
    for reference in NO_NUMBER:
        for page in ("", "verify/", "transfer/"):
            address = f"/desk/leads/{reference}/{page}"
            assert browser.get(address).status_code == 404, address


BROKEN = [
    *("page=0", "page=-1", "page=x", "page=%00", "page=9" + "9" * 30, "page=%EF%BC%99"),
    *("a" * 4000, "&&&===", "q=%ff%fe", "q=%ED%A0%80", "state[]=received", "state=received&state=closed"),
    *("q=%E2%80%AE", "light=red&light=green&tab=", "department=-1", "q=" + "%00" * 50),
]


@pytest.mark.parametrize(
    "address",
    ["/desk/", "/desk/notices/", "/desk/zero/", "/desk/zero/leads/", "/desk/supervision/", "/track/", "/"],
)
def test_a_broken_query_string_breaks_no_page(address: str) -> None:
    make.lead(LeadState.VERIFYING)
    browser = everybody()
    for query in BROKEN:
        assert browser.get(f"{address}?{query}").status_code == 200, query
