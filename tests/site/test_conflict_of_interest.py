"""
The unit complained about learns nothing: not by any address, list, count, search, download or token.

Each situation is one way in which a lead comes to be about a unit. In each, somebody with every post of
that unit walks every address of the platform.
"""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from io import BytesIO

import openpyxl
import pytest
from django.test import Client

from marketaccess.apps.collaboration import actions as supervision
from marketaccess.apps.collaboration.models import SupervisionOrder
from marketaccess.apps.leads import actions, queries
from marketaccess.apps.leads.models import Lead
from marketaccess.domain.authority.actor import SYSTEM
from marketaccess.domain.authority.role import Role
from marketaccess.domain.casework.lead_flow import LeadState
from marketaccess.foundation.accounts import actions as accounts
from marketaccess.foundation.accounts.models import User
from marketaccess.foundation.notifications.models import Delivery, Notice, Webhook
from marketaccess.foundation.ui.shelf import SHELF
from tests import make
from tests.addresses import patterns
from tests.transactions import taken_back

pytestmark = pytest.mark.django_db
TITLE, SUMMARY = "梧桐大道改造项目设置门槛", "反映梧桐大道改造项目要求外地企业先设立子公司。"
NARRATIVE = "梧桐大道改造项目的窗口人员口头要求我公司先在本县设立子公司，否则不予报名，请核实。"
WORDS = ("梧桐大道",)
NONCE = re.compile(r'nonce="[^"]+"|name="csrfmiddlewaretoken" value="[^"]+"|data-token="[^"]+"')
ROLES = (
    Role.DEPARTMENT_HANDLER,
    Role.DEPARTMENT_REVIEWER,
    Role.COORDINATING_HANDLER,
    Role.COORDINATING_HEAD,
)
REGISTRATION = {"title": TITLE, "summary": SUMMARY}


def reported(**changes: object) -> Lead:
    make.vault_keys()
    said = {"title": TITLE, "narrative": NARRATIVE, "identity": make.identity(), **changes}
    return make.received(**said).lead


def named_in_the_report() -> tuple[Lead, str]:
    return make.registered(reported(), **REGISTRATION), make.TARGET


def transferred_with_a_co_handler() -> tuple[Lead, str]:
    lead, target = named_in_the_report()
    return make.transferred(lead, assisting=(make.HELPING,)), target


def found_at_registration() -> tuple[Lead, str]:
    lead = reported(target_name="某单位")
    return make.registered(
        lead, **REGISTRATION, target_department=make.department(make.HELPING)
    ), make.HELPING


def corrected_to_another_unit() -> tuple[Lead, str]:
    lead, _ = named_in_the_report()
    lead = make.registered(make.fresh(lead), **REGISTRATION, target_department=make.department(make.HELPING))
    return make.transferred(lead), make.HELPING


def found_to_be_the_department_that_handled_it() -> tuple[Lead, str]:
    """It verified, gave the lead back, and only then it came out that the complaint is about itself."""
    lead = make.transferred(
        make.registered(reported(target_name="某单位"), **REGISTRATION, target_department=None)
    )
    actions.return_(
        lead=lead, reason="该事项不属于本部门职责范围。", basis="三定规定", by=make.clerk(), at=make.NINE
    )
    about = make.department(make.HANDLING)
    lead = make.registered(make.fresh(lead), **REGISTRATION, target_department=about)
    return make.transferred(lead, to=make.HELPING), make.HANDLING


def found_to_be_the_department_that_helped() -> tuple[Lead, str]:
    lead = make.registered(reported(target_name="某单位"), **REGISTRATION, target_department=None)
    make.transferred(lead, assisting=(make.HELPING,))
    actions.return_(
        lead=make.fresh(lead),
        reason="该事项不属于本部门职责范围。",
        basis="三定规定",
        by=make.clerk(),
        at=make.NINE,
    )
    about = make.department(make.HELPING)
    return make.registered(make.fresh(lead), **REGISTRATION, target_department=about), make.HELPING


def verified_with_a_co_handler(**opinion: object) -> Lead:
    lead, _ = transferred_with_a_co_handler()
    statement = "协办部门查明的情况见所附材料，请主办部门核对。"
    actions.contribute(lead=lead, statement=statement, by=make.clerk(make.HELPING), at=make.NINE)
    lead = make.verified(make.fresh(lead), **opinion)
    return actions.endorse(lead=lead, by=make.reviewer(), at=make.NINE)


def named_at_fault_by_the_opinion() -> tuple[Lead, str]:
    make.county()
    return verified_with_a_co_handler(at_fault=make.department(make.HELPING)), make.HELPING


def named_at_fault_by_the_draft_of_a_notice() -> tuple[Lead, str]:
    lead = verified_with_a_co_handler()
    actions.draft_notice(
        lead=lead,
        department=make.department(make.HELPING),
        problem=make.STATEMENT,
        demand=make.MEASURES,
        by=make.handler(),
        at=make.NINE,
    )
    return make.fresh(lead), make.HELPING


def taken_up_again_after_closing() -> tuple[Lead, str]:
    lead = make.lead(LeadState.CLOSED, title=TITLE, narrative=NARRATIVE)
    Lead.objects.filter(pk=lead.pk).update(title=TITLE, summary=SUMMARY)
    actions.reopen_by_reporter(lead=make.fresh(lead), reason="答复与事实不符。", at=make.NINE)
    return make.transferred(make.fresh(lead)), make.TARGET


def about_a_sub_office() -> tuple[Lead, str]:
    """The institution that leads the office complained about is the same unit."""
    make.county()
    make.department("station", "示范监测站", parent=make.department(make.TARGET))
    return make.registered(reported(target_name="示范监测站"), **REGISTRATION,
                           target_department=make.department("station")), make.TARGET  # fmt: skip


def about_the_coordinating_office() -> tuple[Lead, str]:
    make.county()
    lead = reported(target_name=make.NAMES[make.OFFICE])
    return make.registered(
        lead, **REGISTRATION, target_department=make.department(make.OFFICE), by=make.handler(make.SUBSTITUTE)
    ), make.OFFICE


SITUATIONS: list[Callable[[], tuple[Lead, str]]] = [
    named_in_the_report,
    transferred_with_a_co_handler,
    found_at_registration,
    corrected_to_another_unit,
    found_to_be_the_department_that_handled_it,
    found_to_be_the_department_that_helped,
    named_at_fault_by_the_opinion,
    named_at_fault_by_the_draft_of_a_notice,
    taken_up_again_after_closing,
    about_a_sub_office,
    about_the_coordinating_office,
]


@pytest.fixture(scope="class", params=SITUATIONS, ids=lambda made: made.__name__)
def situation(request: pytest.FixtureRequest, arranged_once: None) -> Iterator[tuple[Lead, str]]:
    """A lead and the unit that it is about: brought about once for all tests, and taken back after them."""
    with taken_back():
        yield request.param()


def everybody(at: str) -> Client:
    """The browser of somebody who holds every post of a department."""
    holder = make.user(username=f"all.{at}")
    for role in ROLES:
        make.post(holder, role, at)
    browser = Client()
    browser.force_login(User.objects.get(pk=holder.pk))
    return browser


def addresses_of(lead: str, number: str) -> list[str]:
    """Every address that takes a lead's or an order's number, with this lead's in it."""
    found = []
    for route, _ in patterns():
        if "desk/leads/<" in route or "desk/identity/new/<" in route:
            value = lead
        elif "desk/supervision/<" in route:
            value = number
        else:
            continue
        start, end = route.index("<"), route.index(">") + 1
        found.append("/" + (route[:start] + value + route[end:]).replace("<int:pk>", "1"))
    return found


def order_on(lead: Lead) -> SupervisionOrder:
    """A supervision order on it, by whoever coordinates it."""
    head = make.head(lead.coordinated_by.key)
    return make.order(lead, by=head)


LISTS = (
    *("/desk/", "/desk/?tab=done", "/desk/?q=梧桐大道", "/desk/?tab=done&q=梧桐大道", "/desk/zero/"),
    *("/desk/zero/leads/", "/desk/supervision/", "/desk/supervision/?q=梧桐大道", "/desk/supervision/print/"),
    *("/desk/supervision/circular/", "/desk/notices/", "/desk/notices-inbox/", "/desk/identity/"),
    "/desk/exports/",
)


def cells(content: bytes) -> str:
    made = openpyxl.load_workbook(BytesIO(content))
    return " ".join(
        str(cell.value)
        for sheet in made
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    )


class TestTheUnitLearnsNothing:
    @pytest.mark.requirement("R7.5")
    def test_no_address_opens(self, situation: tuple[Lead, str]) -> None:
        lead, unit = situation
        order, browser = order_on(lead), everybody(unit)
        addresses = addresses_of(lead.reference, order.number)
        assert len(addresses) >= 35
        for address in addresses:
            for method in ("get", "post"):
                answer = getattr(browser, method)(address)
                assert answer.status_code in {404, 405}, (method, address, answer.status_code)
                assert not any(word in answer.content.decode() for word in WORDS)
        assert make.fresh(lead).state == lead.state

    @pytest.mark.requirement("R7.5")
    def test_no_list_count_or_search_shows_it(self, situation: tuple[Lead, str]) -> None:
        lead, unit = situation
        order, browser = order_on(lead), everybody(unit)
        for address in LISTS:
            answer = browser.get(address)
            assert answer.status_code == 200, address
            page = answer.content.decode().replace('value="梧桐大道"', "")
            for secret in (lead.reference, order.number, *WORDS):
                assert secret not in page, (address, secret)
        SHELF.clear()  # a kept page is not drawn again, and has no context
        inbox = browser.get("/desk/").context
        assert [tab.count for tab in inbox["tabs"]] == [0, 0]
        assert {light.count for light in inbox["lights"]} == {0}
        assert browser.get("/desk/zero/").context["stock"].total == 0

    def test_no_download_holds_it(self, situation: tuple[Lead, str]) -> None:
        lead, unit = situation
        order, browser = order_on(lead), everybody(unit)
        for address in (
            "/desk/leads/ledger.xlsx",
            "/desk/leads/ledger.xlsx?tab=done",
            "/desk/supervision/ledger.xlsx",
        ):
            text = cells(browser.get(address).content)
            for secret in (lead.reference, order.number, *WORDS):
                assert secret not in text, (address, secret)

    def test_no_token_of_the_unit_reads_it(self, situation: tuple[Lead, str]) -> None:
        lead, unit = situation
        for role in ROLES:
            issued = accounts.make_token(
                department=make.department(unit), role=role, name="系统", by=SYSTEM, at=datetime.now(UTC)
            )
            program = Client(headers={"authorization": f"Bearer {issued.raw}"})
            assert program.get(f"/api/v1/leads/{lead.reference}").status_code == 404
            listed = program.get("/api/v1/leads?text=梧桐大道").json()
            assert (listed["total"], listed["leads"]) == (0, [])
            assert program.get("/api/v1/leads").json()["total"] == 0

    def test_nobody_of_the_unit_is_told_by_notice_or_webhook(self, situation: tuple[Lead, str]) -> None:
        lead, unit = situation
        everybody(unit)
        Webhook.objects.create(
            department=make.department(unit), address="https://unit.example/hook", secret="s" * 32,
            created_at=make.NINE,
        )  # fmt: skip
        # What was said while the unit was not yet known to be the one cannot be unsaid: count from here on.
        Notice.objects.all().delete()
        order_on(lead)
        for verb in ("receive", "register", "transfer", "endorse", "answer", "close"):
            supervision.tell_next(reference=lead.reference, verb=verb, at=make.NINE)
        for day in (29, 30):
            supervision.remind(at=datetime(2026, 9, day, 3, tzinfo=UTC))
        supervision.remind(at=datetime(2026, 10, 12, 3, tzinfo=UTC))
        assert Notice.objects.exclude(user__username=f"all.{unit}").exists() or not Notice.objects.exists()
        assert not Notice.objects.filter(user__username=f"all.{unit}").exists()
        assert not Delivery.objects.exists()

    def test_those_whose_business_it_is_see_it_all_the_same(self, situation: tuple[Lead, str]) -> None:
        """It hides from the unit, not from the office: an empty house would pass all the tests above."""
        lead, _ = situation
        office = make.handler(lead.coordinated_by.key)
        assert queries.find(lead.reference, office) == lead
        assert queries.board(office, today=queries.today(make.TODAY)).total == 1


def test_no_answer_tells_a_hidden_lead_from_one_that_does_not_exist() -> None:
    lead, unit = transferred_with_a_co_handler()
    order, browser = order_on(lead), everybody(unit)
    absent = ("2026-999999", "S2026-99999")
    pairs = zip(addresses_of(lead.reference, order.number), addresses_of(*absent), strict=True)
    for hidden, missing in pairs:
        answer, nothing = browser.get(hidden), browser.get(missing)
        assert answer.status_code == nothing.status_code, hidden
        page = NONCE.sub("", answer.content.decode())
        for ours, theirs in zip((lead.reference, order.number), absent, strict=True):
            page = page.replace(ours, theirs)
        assert page == NONCE.sub("", nothing.content.decode()), hidden
