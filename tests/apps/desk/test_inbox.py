"""The inbox: what waits for whom, narrowed by the address, in few queries."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from marketaccess.apps.leads.models import Lead
from marketaccess.domain.authority.role import Role
from marketaccess.domain.casework.consultation_flow import ConsultationState
from marketaccess.domain.casework.lead_flow import LeadState
from tests import make
from tests import make_consultations as ask

pytestmark = pytest.mark.django_db

HANDLER, HEAD = Role.COORDINATING_HANDLER, Role.COORDINATING_HEAD
CLERK, REVIEWER = Role.DEPARTMENT_HANDLER, Role.DEPARTMENT_REVIEWER


def open_inbox(role: Role = HANDLER, at: str = make.OFFICE, query: str = "", **extra: Any) -> Any:
    make.county()
    return make.browser(role, at).get(f"/desk/{query}", **extra)


def references(answer: Any) -> list[str]:
    return [row.reference for row in answer.context["rows"]]


@pytest.mark.parametrize(
    ("state", "role", "at"),
    [
        (LeadState.RECEIVED, HANDLER, make.OFFICE),
        (LeadState.REGISTERED, HANDLER, make.OFFICE),
        (LeadState.VERIFYING, CLERK, make.HANDLING),
        (LeadState.ENDORSING, REVIEWER, make.HANDLING),
        (LeadState.RULING, HEAD, make.OFFICE),
        (LeadState.VERIFIED, HANDLER, make.OFFICE),
        (LeadState.REVIEWING, HANDLER, make.OFFICE),
        (LeadState.ANSWERING, HANDLER, make.OFFICE),
    ],
)
def test_a_lead_waits_with_whose_turn_it_is_and_is_done_for_the_other(
    state: LeadState, role: Role, at: str
) -> None:
    lead = make.lead(state)
    assert references(open_inbox(role, at)) == [lead.reference]
    other = HEAD if role is HANDLER else HANDLER
    assert references(open_inbox(other)) == []
    assert references(open_inbox(other, query="?tab=done")) == [lead.reference]


@pytest.mark.parametrize("tab", ["", "?tab=done"])
def test_the_unit_complained_about_finds_neither_lead_nor_count(tab: str) -> None:
    make.lead(LeadState.VERIFYING)
    for role in (CLERK, REVIEWER, HANDLER, HEAD):
        answer = open_inbox(role, make.TARGET, tab)
        assert references(answer) == []
        assert [choice.count for choice in answer.context["tabs"]] == [0, 0]
        assert [choice.count for choice in answer.context["lights"]] == [0, 0, 0, 0]


def test_the_unit_finds_its_notice_among_what_waits() -> None:
    notice = make.notice_of(make.lead(LeadState.RECTIFYING))
    answer = open_inbox(CLERK, make.TARGET)
    assert [row[0].number for row in answer.context["notices"]] == [notice.number]
    assert f"/desk/notices/{notice.number}/" in answer.content.decode()
    assert [choice.count for choice in answer.context["tabs"]] == [1, 0]
    done = open_inbox(CLERK, make.TARGET, "?tab=done")
    assert [choice.count for choice in done.context["tabs"]] == [1, 0]
    assert open_inbox(CLERK, make.HELPING).context["notices"] == []


class TestFilters:
    @pytest.mark.parametrize(
        ("query", "count"),
        [
            ("?state=received", 1),
            ("?state=verified", 0),
            ("?channel=hotline", 0),
            ("?channel=public_page", 1),
            ("?light=red", 1),
            ("?light=green", 0),
            ("?q=分公司", 1),
            ("?q=%E4%B8%8D%E5%AD%98%E5%9C%A8", 0),
            ("?sort=oldest", 1),
            ("?situation=nonsense", 1),
        ],
    )
    def test_the_address_narrows_the_list(self, query: str, count: int) -> None:
        make.lead(LeadState.RECEIVED)
        assert len(references(open_inbox(query=query))) == count

    @pytest.mark.parametrize(
        "query",
        [
            "?page=0",
            "?page=-1",
            "?page=9999999999999999999999",
            "?page=１",  # noqa: RUF001
            "?light=purple",
            "?tab=x",
            "?department=abc",
            "?department=99999999999999999999",
            "?q=%00",
            "?q=" + "x" * 3000,
            "?q=%25_%27%22",
            "?state=%F0%9F%92%A9",
            "?sort=-pk;drop",
        ],
    )
    def test_nonsense_in_the_address_filters_nothing_and_breaks_nothing(self, query: str) -> None:
        make.lead(LeadState.RECEIVED)
        assert open_inbox(query=query).status_code == 200

    def test_by_department_that_has_the_lead(self) -> None:
        lead = make.lead(LeadState.VERIFYING)
        with_it = open_inbox(query=f"?tab=done&department={make.department(make.HANDLING).pk}")
        without = open_inbox(query=f"?tab=done&department={make.department(make.HELPING).pk}")
        assert (references(with_it), references(without)) == ([lead.reference], [])

    def test_tabs_and_lights_keep_the_other_filters(self) -> None:
        make.lead(LeadState.RECEIVED)
        answer = open_inbox(query="?state=received&page=3&light=red")
        tabs = {choice.key: choice.address for choice in answer.context["tabs"]}
        assert tabs["done"] == "?state=received&light=red&tab=done"
        lights = {choice.key: choice for choice in answer.context["lights"]}
        assert lights["red"].is_chosen
        assert "light" not in lights["red"].address
        assert lights["green"].address == "?state=received&light=green"
        assert answer.context["form"].is_filtering

    def test_sorting_turns_the_list(self) -> None:
        first = make.lead(LeadState.RECEIVED)
        second = make.lead(LeadState.RECEIVED)
        Lead.objects.filter(pk=second.pk).update(received_at=make.NINE.replace(year=2027))
        assert references(open_inbox(query="?sort=oldest")) == [first.reference, second.reference]
        assert references(open_inbox(query="?sort=received")) == [second.reference, first.reference]

    def test_a_department_does_not_search_what_it_may_not_read(self) -> None:
        lead = make.lead(LeadState.VERIFYING, narrative="全文中独有的词语：梧桐山路口的收费亭。")
        assert references(open_inbox(query="?tab=done&q=梧桐山")) == [lead.reference]
        assert references(open_inbox(CLERK, make.HANDLING, "?q=梧桐山")) == []


class TestPaging:
    def test_fifty_to_a_page_and_the_last_page_for_a_number_too_large(self) -> None:
        lead = make.lead(LeadState.RECEIVED)
        for number in range(1, 53):
            lead.pk, lead.reference = None, f"2026-1{number:05}"
            lead.receipt_digest = f"{number:064}"
            lead.save(force_insert=True)
        assert len(references(open_inbox())) == 50
        last = open_inbox(query="?page=99")
        assert len(references(last)) == 3
        assert last.context["page"].number == 2
        assert last.context["tabs"][0].count == 53


@pytest.mark.parametrize(("role", "at"), [(HANDLER, make.OFFICE), (CLERK, make.HANDLING)])
def test_twelve_queries_however_many_leads(role: Role, at: str) -> None:
    for _ in range(4):
        make.lead(LeadState.VERIFYING)
        make.lead(LeadState.RECEIVED)
    browser = make.browser(role, at)
    browser.get("/desk/")
    with CaptureQueriesContext(connection) as seen:
        assert browser.get("/desk/").status_code == 200
    # PostgreSQL's row security adds its setting, and the test's own transaction its savepoint.
    frame = ("SAVEPOINT", "RELEASE", "SELECT set_config")
    asked = [query["sql"] for query in seen.captured_queries if not query["sql"].startswith(frame)]
    assert len(asked) <= 12, "\n".join(asked)


def test_htmx_gets_the_list_without_the_frame() -> None:
    lead = make.lead(LeadState.RECEIVED)
    part = open_inbox(headers={"HX-Request": "true"})
    page = part.content.decode()
    assert lead.reference in page
    assert "<html" not in page
    assert page.strip().startswith('<div id="inbox"')
    assert "HX-Request" in part.headers["Vary"]
    restored = open_inbox(headers={"HX-Request": "true", "HX-History-Restore-Request": "true"})
    assert "<html" in restored.content.decode()


def test_without_leads_the_page_says_so() -> None:
    assert "没有待办" in open_inbox().content.decode()
    assert "清除条件" in open_inbox(query="?q=abc").content.decode()


def test_demonstration_and_messages_are_marked() -> None:
    make.lead(LeadState.RECEIVED, is_demonstration=True)
    assert "mark-demonstration" in open_inbox().content.decode()


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.SYSTEM_ADMINISTRATOR, Role.EVALUATOR])
def test_who_has_nothing_to_do_with_leads_gets_a_way_to_what_is_theirs(role: Role) -> None:
    lead = make.lead(LeadState.RECEIVED)
    answer = open_inbox(role)
    assert answer.status_code == 200
    assert lead.reference not in answer.content.decode()
    assert "rows" not in answer.context


def test_only_reading_is_possible() -> None:
    make.county()
    assert make.browser(HANDLER, make.OFFICE).post("/desk/").status_code == 405


def test_the_ledger_of_what_is_shown_can_be_downloaded() -> None:
    make.lead(LeadState.RECEIVED)
    page = open_inbox(query="?channel=hotline").content.decode()
    assert "/desk/leads/ledger.xlsx?channel=hotline" in page


def test_who_may_see_no_leads_is_offered_no_ledger() -> None:
    assert "ledger.xlsx" not in open_inbox(Role.AUDITOR, "audit").content.decode()


def test_done_consultations_are_counted_beside_the_done_leads_with_the_way_to_them() -> None:
    ask.consultation(ConsultationState.ANSWERED)
    link = "/desk/consultations/?tab=done"
    done = open_inbox(CLERK, make.HANDLING, "?tab=done").content.decode()
    assert "已办咨询 1 件" in done
    assert link in done
    assert link not in open_inbox(CLERK, make.HANDLING).content.decode()
    assert "已办咨询" not in open_inbox(CLERK, make.HELPING, "?tab=done").content.decode()
