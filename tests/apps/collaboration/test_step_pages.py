"""The forms of supervision: what is typed wrongly comes back at its field, what was overtaken is said."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from marketaccess.apps.collaboration import actions
from marketaccess.apps.collaboration.models import SupervisionOrder
from marketaccess.apps.leads.models import Lead
from marketaccess.domain.authority.role import Role
from marketaccess.domain.casework.lead_flow import LeadState
from marketaccess.foundation.audit.models import Event
from tests import make

pytestmark = pytest.mark.django_db
RESULT = "已查清条款来源，正在修改招标文件。"
MARKUP = "<script>alert(1)</script><img src=x onerror=alert(1)>"


@pytest.fixture(autouse=True)
def _on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: make.at(make.TODAY, 11))


def head() -> Client:
    return make.browser(Role.COORDINATING_HEAD, make.OFFICE)


def office() -> Client:
    return make.browser(Role.COORDINATING_HANDLER, make.OFFICE)


def address(order: SupervisionOrder, page: str) -> str:
    return f"/desk/supervision/{order.number}/{page}/"


def terms(**changes: Any) -> dict[str, Any]:
    said = {
        "task": "查清有关要求的出处，三日内书面报告整改安排。",
        "responsible_person": "分管负责人",
        "cause": "complex",
        "due_on": (make.TODAY + timedelta(days=10)).isoformat(),
    }
    return {**said, **changes}


def issue(lead: Lead, **changes: Any) -> Any:
    return office().post(f"/desk/supervision/new/?lead={lead.reference}", terms(**changes))


# ── Issuing ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.requirement("R15.1")
@pytest.mark.parametrize(
    "typed",
    [
        *("2026-10-09", "2026/10/9", "2026.10.09", "2026年10月9日", "20261009", " 2026-10-09 "),
        "２０２６-１０-０９",  # noqa: RUF001
    ],
)
def test_a_date_is_read_however_people_write_it(typed: str) -> None:
    answer = issue(make.lead(LeadState.VERIFYING), due_on=typed)
    assert answer.status_code == 302
    assert SupervisionOrder.objects.get().due_on.isoformat() == "2026-10-09"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("due_on", ""),
        ("due_on", "2026-02-30"),
        ("due_on", "2026-13-01"),
        ("due_on", "昨天"),
        ("due_on", "0001-01-01"),
        ("due_on", "9999-12-31"),
        ("due_on", "2026-09-28"),
        ("due_on", "2099-01-01"),
        ("due_on", "\x00"),
        ("task", ""),
        ("task", "短"),
        ("task", "字" * 1001),
        ("task", "空字符\x00在文中的任务"),
        ("responsible_person", ""),
        ("responsible_person", "字" * 61),
        ("cause", ""),
        ("cause", "boredom"),
        ("cause", "overdue"),
    ],
)
def test_a_bad_order_comes_back_at_its_field_with_the_rest_kept(field: str, value: str) -> None:
    answer = issue(make.lead(LeadState.VERIFYING), **{field: value})
    assert answer.status_code == 422
    form = answer.context["form"]
    assert list(form.errors) == [field]
    for name, kept in terms().items():
        if name != field:
            assert form[name].value() == kept
    assert not SupervisionOrder.objects.exists()


def test_the_second_officer_is_led_to_the_order_that_the_first_issued() -> None:
    lead = make.lead(LeadState.VERIFYING)
    assert issue(lead).status_code == 302
    again = issue(lead)
    order = SupervisionOrder.objects.get()
    assert again.status_code == 302
    assert again.headers["Location"] == f"/desk/supervision/{order.number}/"


@pytest.mark.parametrize("state", [LeadState.CLOSED, LeadState.REFUSED])
def test_a_finished_lead_is_refused_on_the_page_with_the_reason(state: LeadState) -> None:
    lead = make.lead(state)
    page = office().get(f"/desk/supervision/new/?lead={lead.reference}").content.decode()
    assert "无须督办" in page
    assert issue(lead).status_code == 422
    assert not SupervisionOrder.objects.exists()


def test_a_late_lead_starts_with_its_cause_and_the_post_that_answers_for_it() -> None:
    lead = make.lead(LeadState.VERIFYING)
    Lead.objects.filter(pk=lead.pk).update(due_on=make.TODAY - timedelta(days=1))
    form = office().get(f"/desk/supervision/new/?lead={lead.reference}").context["form"]
    assert form.initial["cause"] == "overdue"
    assert form.initial["responsible_person"] == f"{make.NAMES[make.HANDLING]}分管负责人"


@pytest.mark.parametrize("role", [Role.DEPARTMENT_HANDLER, Role.DEPARTMENT_REVIEWER, Role.AUDITOR])
def test_only_the_office_issues(role: Role) -> None:
    lead = make.lead(LeadState.VERIFYING)
    browser = make.browser(role, make.HANDLING if role is not Role.AUDITOR else make.OFFICE)
    where = f"/desk/supervision/new/?lead={lead.reference}"
    assert browser.get(where).status_code == browser.post(where, terms()).status_code == 403


# ── The steps ─────────────────────────────────────────────────────────────────────────────────────────

# page, field, what is sound there
FORMS = {
    "result": ("result", RESULT),
    "report": ("text", "现将有关线索督办情况报告如下。"),
    "close": ("result", RESULT),
}


@pytest.mark.parametrize("page", FORMS)
def test_a_bad_text_comes_back_at_its_field_and_nothing_is_written(page: str) -> None:
    order, (field, _), browser = make.order(), FORMS[page], head()
    events = Event.objects.count()
    for text in ("", "   ", "短", "字" * 5001, "空字符\x00在文中的一段话"):
        answer = browser.post(address(order, page), {field: text})
        assert answer.status_code == 422, text[:10]
        assert field in answer.context["form"].errors
    assert Event.objects.count() == events
    assert make.fresh(order).state == "issued"


@pytest.mark.requirement("R12.4")
@pytest.mark.parametrize("page", FORMS)
def test_a_step_is_taken_from_its_page_and_said(page: str) -> None:
    order, (field, sound) = make.order(), FORMS[page]
    answer = head().post(address(order, page), {field: sound}, follow=True)
    assert answer.redirect_chain == [(f"/desk/supervision/{order.number}/", 302)]
    assert order.number in str(next(iter(answer.context["messages"])))
    assert sound in make.browser(Role.COORDINATING_HEAD, make.OFFICE).get(
        answer.redirect_chain[0][0] if page != "report" else address(order, "report/print")
    ).content.decode()  # fmt: skip


@pytest.mark.parametrize("page", ["report", "close"])
def test_the_second_of_two_presses_is_refused_with_its_text_kept(page: str) -> None:
    order, (field, sound) = make.order(), FORMS[page]
    browser = head()
    assert browser.post(address(order, page), {field: sound}).status_code == 302
    events = Event.objects.count()
    again = browser.post(address(order, page), {field: sound})
    assert again.status_code == 422
    assert sound in again.content.decode()
    assert "督办单当前处于" in again.content.decode()
    assert Event.objects.count() == events


def test_a_page_that_is_not_the_persons_leads_back_with_the_reason() -> None:
    order = make.order()
    answer = make.browser(Role.DEPARTMENT_HANDLER, make.HANDLING).get(address(order, "report"))
    assert answer.status_code == 403
    actions.close_order(order=order, result=RESULT, by=make.head(), at=make.NINE)
    back = head().get(address(order, "report"), follow=True)
    assert "已销号" in str(next(iter(back.context["messages"])))


@pytest.mark.parametrize("role", [Role.COORDINATING_HANDLER, Role.DEPARTMENT_HANDLER])
def test_the_circular_list_is_the_heads(role: Role) -> None:
    order = make.order()
    browser = make.browser(role, make.OFFICE if role is Role.COORDINATING_HANDLER else make.HANDLING)
    assert browser.post(address(order, "list")).status_code == 403
    assert make.fresh(order).listed_at is None


def test_before_the_report_the_button_of_the_circular_list_says_why_not() -> None:
    order = make.order()
    answer = head().post(address(order, "list"), follow=True)
    assert "应当先向政府报告" in str(next(iter(answer.context["messages"])))
    assert make.fresh(order).listed_at is None


def test_the_list_is_no_page() -> None:
    order = make.order()
    assert head().get(address(order, "list")).status_code == 405


@pytest.mark.parametrize("page", FORMS)
def test_markup_is_text_wherever_it_is_shown(page: str) -> None:
    order, (field, _) = make.order(), FORMS[page]
    assert head().post(address(order, page), {field: MARKUP}).status_code == 302
    for where in ("", "print/", "report/print/"):
        text = head().get(f"/desk/supervision/{order.number}/{where}").content.decode()
        assert "<script>alert" not in text
        assert "<img src=x" not in text


@pytest.mark.parametrize("page", ["", "print/", "report/print/", "result/", "close/"])
def test_an_order_that_cannot_be_is_not_found(page: str) -> None:
    make.county()
    browser = head()
    for number in ("S2026-99999", "0", "%00", "x" * 300, "S2026-00001%00", "％"):  # noqa: RUF001
        assert browser.get(f"/desk/supervision/{number}/{page}").status_code == 404, number


# ── The ledger's filters ──────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="class")
def ledger(arranged_once: None) -> list[SupervisionOrder]:
    """Four orders: one closed, one reported and listed, one hard, one by the office's own step."""
    orders = [
        make.order(),
        make.order(cause="strongly_felt"),
        make.order(cause="hard", task="核对梧桐大道项目的全部公告。"),
        make.order(make.lead(LeadState.REGISTERED)),
    ]
    by = {"by": make.head(), "at": make.NINE}
    actions.close_order(order=orders[0], result=RESULT, **by)  # type: ignore[arg-type]
    actions.report_to_government(order=orders[1], text=RESULT, **by)  # type: ignore[arg-type]
    actions.put_on_circular_list(order=orders[1], **by)  # type: ignore[arg-type]
    return orders


class TestFilters:
    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("", {0, 1, 2, 3}),
            ("state=open", {1, 2, 3}),
            ("state=closed", {0}),
            ("state=reported", {1}),
            ("cause=hard", {2}),
            ("cause=complex", {0, 3}),
            ("cause=complex&state=open", {3}),
            ("listed=on", {1}),
            ("listed=on&cause=hard", set()),
            ("q=梧桐大道", {2}),
            ("q=梧桐大道 核对", {2}),
            ("year=2026", {0, 1, 2, 3}),
            ("year=2025", {0, 1, 2, 3}),  # no such year to choose: what is not understood filters nothing
            ("state=nonsense&cause=hard", {2}),
        ],
    )
    def test_filters_alone_and_together(
        self, ledger: list[SupervisionOrder], query: str, found: set[int]
    ) -> None:
        expected = {ledger[number].number for number in found}
        for page in ("", "print/"):
            standings = office().get(f"/desk/supervision/{page}?{query}").context["standings"]
            assert {standing.order.number for standing in standings} == expected, page

    def test_the_ledger_is_narrowed_by_department(self, ledger: list[SupervisionOrder]) -> None:
        own = make.department(make.OFFICE).pk
        standings = office().get(f"/desk/supervision/?department={own}").context["standings"]
        assert [standing.order for standing in standings] == [ledger[3]]

    def test_a_department_sees_the_orders_that_press_it(self, ledger: list[SupervisionOrder]) -> None:
        browser = make.browser(Role.DEPARTMENT_HANDLER, make.HANDLING)
        standings = browser.get("/desk/supervision/").context["standings"]
        assert {standing.order.pk for standing in standings} == {order.pk for order in ledger[:3]}
