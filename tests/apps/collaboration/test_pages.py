"""The pages of supervision: who sees which, what they show, what a wrong address does."""

from datetime import date

import pytest
from django.test import Client

from marketaccess.apps.collaboration import actions, queries
from marketaccess.apps.collaboration.models import SupervisionOrder
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.casework.lead_flow import LeadState
from marketaccess.foundation.accounts.models import User
from tests import make

pytestmark = pytest.mark.django_db
LEDGER = "/desk/supervision/"


def client(actor: Actor) -> Client:
    found = Client()
    found.force_login(User.objects.get(pk=actor.user))
    return found


def page(actor: Actor, address: str) -> str:
    answer = client(actor).get(address)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def pages_of(order: SupervisionOrder) -> list[str]:
    return [f"{LEDGER}{order.number}/{name}" for name in ("", "print/", "report/print/")]


# ── Conflict of interest ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("handler", True),
        ("head", True),
        ("clerk", True),
        ("reviewer", True),
        ("other", False),
        ("target clerk", False),
        ("target head", False),
        ("substitute", False),
    ],
)
def test_an_order_is_seen_by_whom_its_lead_is_seen_by(who: str, sees: bool) -> None:
    order = make.order()
    cast = {
        "handler": make.handler,
        "head": make.head,
        "clerk": make.clerk,
        "reviewer": make.reviewer,
        "other": lambda: make.clerk(make.HELPING),
        "target clerk": lambda: make.clerk(make.TARGET),
        "target head": lambda: make.head(make.TARGET),
        "substitute": lambda: make.head(make.SUBSTITUTE),
    }
    actor = cast[who]()
    assert (queries.find(order.number, actor) == order) is sees
    browser = client(actor)
    for address in pages_of(order):
        assert browser.get(address).status_code == (200 if sees else 404)
    for address in (LEDGER, f"{LEDGER}print/", f"{LEDGER}circular/", f"{LEDGER}?q={order.number}"):
        text = browser.get(address).content.decode()
        shown = f"{order.number}</a>" in text or f">{order.number}<" in text
        assert shown is (sees and "circular" not in address)
        assert sees or order.lead_reference not in text


def test_the_target_finds_nothing_in_the_filters_either() -> None:
    make.order()
    text = page(make.clerk(make.TARGET), LEDGER)
    assert "示范县市场监督管理局" not in text.split('class="filter-bar"')[1].split("</form>")[0]


def test_posting_to_a_hidden_order_finds_nothing() -> None:
    order = make.order()
    browser = client(make.head(make.TARGET))
    for verb in ("result", "report", "list", "close"):
        assert browser.post(f"{LEDGER}{order.number}/{verb}/", {"result": "x"}).status_code == 404


# ── The ledger ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.requirement("R15.1")
def test_the_ledger_shows_time_task_and_responsible_person() -> None:
    order = make.order(due_on=date(2026, 10, 15))
    text = page(make.handler(), LEDGER)
    for shown in (order.number, order.lead_title, order.responsible_person, "2026年10月15日", "成因复杂"):
        assert shown in text


def test_filters_stay_in_the_address_and_narrow_the_ledger() -> None:
    first, second = make.order(), make.order(cause="hard")
    actions.close_order(order=first, result="已经办结。", by=make.head(), at=make.NINE)
    numbers = {first.number, second.number}
    wanted = {
        "": numbers,
        "?state=open": {second.number},
        "?state=closed": {first.number},
        "?cause=hard": {second.number},
        "?year=2026": numbers,
        f"?department={first.department_id}": numbers,
        f"?q={second.lead_reference}": {second.number},
        "?listed=on": set(),
        "?q=没有这样的词": set(),
    }
    for address, expected in wanted.items():
        text = page(make.handler(), LEDGER + address)
        assert {number for number in numbers if f"{number}</a>" in text} == expected, address


@pytest.mark.parametrize(
    "address",
    ["?page=x", "?page=999", "?state=x", "?department=x", "?department=9999999999999", "?year=-1",
     "?q=%00", "?q=" + "长" * 300, "?cause=%27"],
)  # fmt: skip
def test_a_wrong_address_is_no_fault(address: str) -> None:
    make.order()
    for folder in ("", "print/"):
        assert client(make.handler()).get(f"{LEDGER}{folder}{address}").status_code == 200


def test_an_empty_ledger_says_what_will_come() -> None:
    make.county()
    assert "没有督办单" in page(make.handler(), LEDGER)
    assert "没有符合条件" in page(make.handler(), f"{LEDGER}?state=closed")


def test_the_page_of_a_ledger_takes_a_fixed_number_of_queries(
    django_assert_max_num_queries: object,
) -> None:
    for _ in range(4):
        make.order()
    browser = client(make.handler())
    with django_assert_max_num_queries(25):  # type: ignore[operator]
        browser.get(LEDGER)


# ── One order ─────────────────────────────────────────────────────────────────────────────────────────


def test_an_overdue_order_names_the_rung_that_has_fallen_due_and_its_clause(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    make.lead(LeadState.REGISTERED)
    actions.escalate_overdue(at=make.at(date(2026, 10, 8)))
    order = SupervisionOrder.objects.get()
    text = page(make.head(), f"{LEDGER}{order.number}/")  # the real clock is past the date
    assert "应当报告政府" in text
    assert "十二（六）" in text
    assert "按本机制方案的理解" in text
    assert "系统（按期自动下达）" in text


def test_buttons_that_are_not_the_persons_say_why() -> None:
    order = make.order()
    text = page(make.clerk(), f"{LEDGER}{order.number}/")
    assert "报告政府须由牵头单位负责人办理" in text
    assert f"{LEDGER}{order.number}/result/" in text
    assert f'href="{LEDGER}{order.number}/report/"' not in text


@pytest.mark.parametrize("number", ["S2026-99999", "x", "%00", "督办"])
def test_an_unknown_number_is_not_found(number: str) -> None:
    make.county()
    assert client(make.handler()).get(f"{LEDGER}{number}/").status_code == 404


# ── The verbs' pages ──────────────────────────────────────────────────────────────────────────────────


def test_an_order_is_issued_from_a_leads_page() -> None:
    lead = make.lead(LeadState.VERIFYING)
    browser = client(make.handler())
    address = f"{LEDGER}new/?lead={lead.reference}"
    assert "示范县市场监督管理局" in browser.get(address).content.decode()
    said = {
        "cause": "hard",
        "task": "查清有关要求的出处并书面报告。",
        "responsible_person": "分管负责人",
        "due_on": "\uff12\uff10\uff19\uff19-01-01",  # full-width digits
    }
    answer = browser.post(address, said)
    assert answer.status_code == 422
    assert "不能超过一年" in answer.content.decode()
    assert "查清有关要求的出处" in answer.content.decode()  # what was typed is still there
    today = queries.standing.timezone.localdate()
    answer = browser.post(address, {**said, "due_on": today.isoformat()})
    order = SupervisionOrder.objects.get()
    assert answer.headers["Location"] == f"{LEDGER}{order.number}/"
    assert browser.get(address).headers["Location"] == f"{LEDGER}{order.number}/"


@pytest.mark.parametrize("reference", ["", "x", "2026-999999", "%00"])
def test_an_order_for_no_lead_is_not_found(reference: str) -> None:
    make.county()
    assert client(make.handler()).get(f"{LEDGER}new/?lead={reference}").status_code == 404


def test_the_head_sends_the_report_that_was_drafted() -> None:
    order = make.order()
    browser = client(make.head())
    form = browser.get(f"{LEDGER}{order.number}/report/").content.decode()
    assert "督办情况报告如下" in form
    browser.post(f"{LEDGER}{order.number}/report/", {"text": "县政府：\n\n    现将情况报告如下。"})
    assert make.fresh(order).state == "reported"
    paper = page(make.head(), f"{LEDGER}{order.number}/report/print/")
    assert "现将情况报告如下" in paper
    assert "草稿" not in paper
    again = browser.get(f"{LEDGER}{order.number}/report/", follow=True).content.decode()
    assert "不能报告政府" in again


def test_the_circular_list_names_who_is_on_it() -> None:
    order = make.order()
    browser = client(make.head())
    address = f"{LEDGER}{order.number}/list/"
    assert "应当先向政府报告" in browser.post(address, follow=True).content.decode()
    actions.report_to_government(order=order, text="现将情况报告如下。", by=make.head(), at=make.NINE)
    assert "已列入通报名单" in browser.post(address, follow=True).content.decode()
    assert order.number in page(make.head(), f"{LEDGER}circular/")
    assert browser.get(address).status_code == 405


def test_closing_without_a_result_comes_back_with_the_reason() -> None:
    order = make.order()
    browser = client(make.head())
    answer = browser.post(f"{LEDGER}{order.number}/close/", {"result": "", "reason": ""})
    assert answer.status_code == 422
    assert "请填写办理结果" in answer.content.decode()
    answer = browser.post(f"{LEDGER}{order.number}/result/", {"result": "已查\x00清"})
    assert answer.status_code == 422


def test_what_is_printed_has_a_line_for_signatures() -> None:
    order = make.order()
    for address in (f"{LEDGER}print/", f"{LEDGER}circular/", *pages_of(order)[1:]):
        assert 'class="signatures"' in page(make.head(), address)
    paper = page(make.head(), f"{LEDGER}print/?cause=complex")
    assert "督办原因：成因复杂" in paper


def test_pages_carry_no_inline_style_and_no_handler() -> None:
    order = make.order()
    for address in (LEDGER, "/desk/zero/", *pages_of(order), f"{LEDGER}print/"):
        text = page(make.head(), address)
        assert " style=" not in text
        assert " onclick=" not in text


def test_a_long_ledger_is_printed_in_parts_that_leave_nothing_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("marketaccess.apps.collaboration.views.ledger.PRINT_PART", 2)
    numbers = {make.order().number for _ in range(3)}
    first, second = (page(make.head(), f"{LEDGER}print/?part={part}") for part in (1, 2))
    assert "共3件，分2部分打印；本部分为第1部分，第1至2件" in first
    assert '<td class="number">3</td>' in second
    assert {number for number in numbers if number in first + second} == numbers
    assert "part=2" in first
    assert "下一部分" not in second
