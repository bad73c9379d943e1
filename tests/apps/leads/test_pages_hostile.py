"""What people and machines put into the forms: too much, unreadable, markup, numbers that are none."""

from typing import Any

import pytest
from django.test import Client

from marketaccess.apps.leads.models import Lead
from marketaccess.domain.authority.role import Role
from marketaccess.domain.casework.lead_flow import LeadState
from marketaccess.foundation.audit.models import Event
from tests import make
from tests.apps.leads.test_pages_steps import STEPS, pk

pytestmark = pytest.mark.django_db
MARKUP = '<script>alert("x")</script><img src=x onerror=alert(1)>"\'><b>粗体</b>{{ 7|add:1 }}{% now "Y" %}'
RAW = ("<script>alert", "<img src=x", "<b>粗体</b>")
SEATS = ((Role.COORDINATING_HANDLER, make.OFFICE), (Role.DEPARTMENT_HANDLER, make.HANDLING))


def texts(step: str) -> list[str]:
    """The names of a step's free-text fields."""
    said = STEPS[step][3]()
    choices = {"case_type", "situation", "level", "conclusion", "solved", "rating", "keep"}
    return [
        name for name, value in said.items() if isinstance(value, str) and name not in choices | ID_FIELDS
    ]


ID_FIELDS = {"to", "department", "target_department"}
WRITING = [step for step in STEPS if STEPS[step][3] is not dict]


def take(step: str, **changes: Any) -> tuple[Lead, Any]:
    """Post a step's form with some fields replaced."""
    before, seat, page, fields, _ = STEPS[step]
    lead = make.lead(before)
    answer = seat().post(f"/desk/leads/{lead.reference}/{page}/", {**fields(), **changes, "seen": before})
    return lead, answer


@pytest.mark.parametrize("step", WRITING)
def test_too_much_and_the_unreadable_come_back_at_their_field_with_what_was_typed(step: str) -> None:
    before, seat, page, fields, _ = STEPS[step]
    lead, events = make.lead(before), 0
    browser, address = seat(), f"/desk/leads/{lead.reference}/{page}/"
    events = Event.objects.count()
    for name in texts(step):
        for text in ("字" * 20_001, "空字符\x00在文中，后面还有一些字。"):
            answer = browser.post(address, {**fields(), name: text, "seen": before})
            assert answer.status_code == 422, (name, text[:10])
            assert list(answer.context["form"].errors) == [name]
            others = [other for other in texts(step) if other != name]
            for other in others:
                assert answer.context["form"][other].value() == fields()[other]
    assert make.fresh(lead).state == before
    assert Event.objects.count() == events


@pytest.mark.parametrize("step", WRITING)
def test_markup_is_text_on_every_page_that_shows_it(step: str) -> None:
    changes = {name: MARKUP for name in texts(step) if name not in {"basis", "list_item", "title"}}
    lead, answer = take(step, **changes)
    assert answer.status_code == 302, answer.context["form"].errors
    pages = [f"/desk/leads/{lead.reference}/", "/desk/", "/desk/?tab=done"]
    for role, at in SEATS:
        browser: Client = make.browser(role, at)
        for address in pages:
            page = browser.get(address).content.decode()
            assert not any(raw in page for raw in RAW), (address, role)


@pytest.mark.parametrize("field", ["title", "list_item", "summary"])
def test_markup_in_a_registration_is_text_in_lists_boards_and_orders(field: str) -> None:
    lead, answer = take("register", **{field: MARKUP})
    assert answer.status_code == 302
    make.transferred(make.fresh(lead))
    order = make.order(make.fresh(lead), task=MARKUP, responsible_person=MARKUP[:50])
    addresses = [
        *(
            "/desk/?tab=done",
            "/desk/zero/",
            "/desk/zero/leads/",
            "/desk/supervision/",
            "/desk/supervision/print/",
        ),
        *(f"/desk/supervision/{order.number}/", f"/desk/supervision/{order.number}/print/"),
        *(f"/desk/supervision/{order.number}/report/print/", f"/desk/leads/{lead.reference}/register/"),
    ]
    browser = make.browser(Role.COORDINATING_HANDLER, make.OFFICE)
    for address in addresses:
        page = browser.get(address, follow=True).content.decode()
        assert not any(raw in page for raw in RAW), address


def test_markup_of_a_reporter_is_text_for_the_office() -> None:
    lead = make.received(narrative=MARKUP * 2, title=MARKUP[:100], target_name="<b>粗体</b>单位").lead
    browser = make.browser(Role.COORDINATING_HANDLER, make.OFFICE)
    for page in ("", "register/", "refuse/", "write/"):
        text = browser.get(f"/desk/leads/{lead.reference}/{page}").content.decode()
        assert not any(raw in text for raw in RAW), page


def test_markup_in_a_notice_and_its_answer_is_text_on_both_sides() -> None:
    lead = make.lead(LeadState.VERIFIED)
    notice = make.notified(lead, problem=MARKUP, demand=MARKUP, basis=MARKUP[:200])
    unit = make.browser(Role.DEPARTMENT_HANDLER, make.TARGET)
    said = {"report": MARKUP + "已经整改完毕，见所附更正公告。", "files": [make.upload()]}
    assert unit.post(f"/desk/notices/{notice.number}/", said).status_code == 302
    office = make.browser(Role.COORDINATING_HANDLER, make.OFFICE)
    for browser in (unit, office):
        for address in (f"/desk/notices/{notice.number}/", "/desk/notices/", "/desk/"):
            page = browser.get(address).content.decode()
            assert not any(raw in page for raw in RAW), address
    page = office.get(f"/desk/leads/{lead.reference}/accept-rectification/").content.decode()
    assert not any(raw in page for raw in RAW)


WRONG_CHOICES = ["", "0", "-1", "999999999", "9" * 40, "１", "²", "x", "1 OR 1=1", "\x00", "1\x00"]  # noqa: RUF001


@pytest.mark.parametrize(
    ("step", "field"),
    [("transfer", "to"), ("draft_notice", "department"), ("register", "case_type"), ("register", "level"),
     ("rule", "keep"), ("verify", "conclusion"), ("revisit", "solved")],
)  # fmt: skip
def test_a_choice_that_is_none_is_refused_at_its_field(step: str, field: str) -> None:
    before, seat, page, fields, _ = STEPS[step]
    lead = make.lead(before)
    browser, address = seat(), f"/desk/leads/{lead.reference}/{page}/"
    for wrong in WRONG_CHOICES:
        answer = browser.post(address, {**fields(), field: wrong, "seen": before})
        assert answer.status_code == 422, repr(wrong)
        assert field in answer.context["form"].errors, repr(wrong)
    assert make.fresh(lead).state == before


def test_a_unit_that_is_none_is_refused_where_it_may_be_left_open() -> None:
    lead = make.lead(LeadState.RECEIVED)
    browser, address = STEPS["register"][1](), f"/desk/leads/{lead.reference}/register/"
    for wrong in filter(None, WRONG_CHOICES):
        answer = browser.post(address, {**STEPS["register"][3](), "target_department": wrong})
        assert answer.status_code == 422, repr(wrong)
        assert "target_department" in answer.context["form"].errors
    assert make.fresh(lead).state == LeadState.RECEIVED


def test_several_answers_to_one_question_take_the_last_and_break_nothing() -> None:
    before, seat, page, fields, _ = STEPS["rule"]
    lead = make.lead(before)
    said = {**fields(), "keep": ["no", "yes"], "seen": before}
    answer = seat().post(f"/desk/leads/{lead.reference}/{page}/", said)
    assert answer.status_code == 302
    assert make.fresh(lead).state == LeadState.VERIFYING


@pytest.mark.parametrize(
    ("assisting", "field"),
    [([make.HANDLING], "assisting"), ([make.TARGET], "assisting"), (["no such"], "assisting")],
)
def test_helpers_are_departments_that_may_help(assisting: list[str], field: str) -> None:
    make.county()
    keys = [pk(key) if key in make.NAMES else key for key in assisting]
    lead, answer = take("transfer", assisting=keys)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not lead.hops.exists()


def test_a_helper_named_twice_helps_once() -> None:
    make.county()
    lead, answer = take("transfer", assisting=[pk(make.HELPING), pk(make.HELPING)])
    assert answer.status_code == 302
    assert lead.hops.filter(part="assist").count() == 1


@pytest.mark.parametrize("seen", ["", "nonsense", "closed", "\x00", "received" * 100])
def test_a_form_that_was_drawn_for_another_state_is_not_carried_out(seen: str) -> None:
    before, seat, page, fields, _ = STEPS["transfer"]
    lead = make.lead(before)
    answer = seat().post(f"/desk/leads/{lead.reference}/{page}/", {**fields(), "seen": seen})
    assert answer.status_code == 409
    assert fields()["instructions"] in answer.content.decode()
    assert make.fresh(lead).state == before


@pytest.mark.parametrize("body", [b"", b"\xff\xfe", b"=&=&=", b"a" * 10_000, "标题=值".encode("gb18030")])
def test_a_body_that_is_no_form_is_an_empty_form(body: bytes) -> None:
    lead = make.lead(LeadState.RECEIVED)
    browser = make.browser(Role.COORDINATING_HANDLER, make.OFFICE)
    answer = browser.post(
        f"/desk/leads/{lead.reference}/refuse/", body, content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code == 422
    assert "reason" in answer.context["form"].errors
