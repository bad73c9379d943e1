"""To whom each step of a lead is told: in the product, by mail, by webhook; and to nobody else."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail

from marketaccess.apps.collaboration import actions
from marketaccess.apps.leads.models import Lead
from marketaccess.domain.authority.role import Role
from marketaccess.domain.casework.lead_flow import LEAD_FLOW, LeadState
from marketaccess.foundation.accounts.models import User
from marketaccess.foundation.notifications.models import Delivery, Notice, Webhook
from tests import make
from tests.apps.leads.verbs import EVERY, stand, take

pytestmark = pytest.mark.django_db
OFFICERS: dict[str, Callable[[], Any]] = {
    "handler": make.handler,
    "head": make.head,
    "clerk": make.clerk,
    "reviewer": make.reviewer,
    "helper": lambda: make.clerk(make.HELPING),
    "target clerk": lambda: make.clerk(make.TARGET),
    "target reviewer": lambda: make.reviewer(make.TARGET),
    "target head": lambda: make.head(make.TARGET),
    "substitute": lambda: make.handler(make.SUBSTITUTE),
}
# Whose turn it is after the step, reckoned by hand. Nobody, where the lead is finished.
TURN: dict[str, set[str]] = {
    "register": {"handler"},
    "refuse": set(),
    "transfer": {"clerk", "helper"},
    "return": {"handler"},
    "appeal_transfer": {"head"},
    "rule_keep": {"clerk"},
    "rule_withdraw": {"handler"},
    "verify": {"reviewer"},
    "endorse": {"handler", "head"},
    "reject_draft": {"clerk"},
    "send_back": {"clerk"},
    "conclude": {"handler"},
    "notify": {"target clerk"},
    "report_rectification": {"handler"},
    "send_back_rectification": {"target clerk"},
    "accept_rectification": {"handler"},
    "answer": {"handler", "head"},
    "close": set(),
    "reopen": {"handler"},
    "reopen_by_reporter": {"handler"},
}
# Whose systems are told: the department that holds the lead then.
HOOKED: dict[str, set[str]] = {
    "register": {make.OFFICE},
    "refuse": {make.OFFICE},
    "transfer": {make.HANDLING, make.HELPING},
    "return": {make.OFFICE},
    "verify": {make.HANDLING},
    "endorse": {make.OFFICE},
    "notify": set(),
    "report_rectification": {make.OFFICE},
    "close": {make.OFFICE, make.HANDLING},
}


def everybody() -> dict[str, str]:
    """One officer in each seat; the name of the seat by the name of the account."""
    return {make_seat().name: seat for seat, make_seat in OFFICERS.items()}


def told_after(name: str, lead: Lead) -> dict[str, str]:
    """Take the step and tell: what each seat reads."""
    seats = everybody()
    take(name, lead)
    actions.tell_next(reference=lead.reference, verb=EVERY[name].verb, at=make.NINE)
    rows = Notice.objects.values_list("user__username", "text")
    return {seats[username]: text for username, text in rows}


@pytest.mark.requirement("R7.4", "R7.5")
@pytest.mark.parametrize("name", TURN)
def test_those_whose_turn_it_is_are_told_and_nobody_else(name: str) -> None:
    lead = stand(name)
    told = told_after(name, lead)
    assert set(told) == TURN[name]
    words = LEAD_FLOW.labels[LeadState(make.fresh(lead).state)]
    for seat, text in told.items():
        if seat == "target clerk":
            assert text == f"整改通知{lead.notices.get().number}已送达你单位，请在期限内报送整改情况。"
        else:
            assert text == f"线索{lead.reference}：{words}，请办理。"


@pytest.mark.parametrize("name", TURN)
def test_what_is_told_names_numbers_and_no_matter(name: str) -> None:
    lead = stand(name)
    told_after(name, lead)
    for text, link in Notice.objects.values_list("text", "link"):
        for secret in (lead.title, lead.narrative, make.NAMES[make.TARGET], "投标", "分公司"):
            assert secret not in text
            assert secret not in link


@pytest.mark.parametrize("name", HOOKED)
def test_the_systems_of_the_department_that_holds_it_are_told(name: str) -> None:
    lead = stand(name)
    for key in make.NAMES:
        Webhook.objects.create(
            department=make.department(key),
            address=f"https://{key}.example/hook",
            secret="s" * 32,
            created_at=make.NINE,
        )
    take(name, lead)
    actions.tell_next(reference=lead.reference, verb=EVERY[name].verb, at=make.NINE)
    queued = Delivery.objects.values_list("webhook__department__key", flat=True)
    assert set(queued) == HOOKED[name]
    for delivery in Delivery.objects.all():
        assert set(delivery.payload) == {"reference", "verb", "state", "at"}
        assert delivery.payload["state"] == EVERY[name].after


@pytest.mark.parametrize("name", ["transfer", "notify"])
def test_mail_goes_to_who_has_an_address_and_says_only_that_there_is_something(
    name: str, django_capture_on_commit_callbacks: Any
) -> None:
    lead = stand(name)
    everybody()
    User.objects.exclude(username=make.clerk(make.HELPING).name).update(email="officer@example.com")
    with django_capture_on_commit_callbacks(execute=True):
        take(name, lead)
    assert len(mail.outbox) == 1
    said = f"{mail.outbox[0].subject}{mail.outbox[0].body}"
    for secret in (lead.title, lead.narrative, lead.summary, make.NAMES[make.TARGET]):
        assert secret not in said
    if name == "notify":
        assert lead.reference not in said


def test_an_officer_with_a_post_in_both_houses_is_told_nothing() -> None:
    lead = stand("verify")
    make.reviewer()
    torn = make.user(Role.DEPARTMENT_REVIEWER, make.HANDLING, username="torn")
    make.post(torn, Role.DEPARTMENT_HANDLER, make.TARGET)
    take("verify", lead)
    actions.tell_next(reference=lead.reference, verb="verify", at=make.NINE)
    assert not Notice.objects.filter(user=torn).exists()
    assert Notice.objects.filter(user__username=make.reviewer().name).exists()


def test_an_officer_whose_post_has_ended_is_told_nothing() -> None:
    lead = stand("verify")
    former = make.user(Role.DEPARTMENT_REVIEWER, make.HANDLING, username="former")
    former.posts.update(ends_on=make.TODAY.replace(day=1))
    take("verify", lead)
    actions.tell_next(reference=lead.reference, verb="verify", at=make.NINE)
    assert not Notice.objects.filter(user=former).exists()


def test_a_lead_about_the_office_is_told_to_the_substitute_only() -> None:
    lead = make.lead(target_name=make.NAMES[make.OFFICE])
    seats = everybody()
    actions.tell_next(reference=lead.reference, verb="receive", at=make.NINE)
    told = {seats[name] for name in Notice.objects.values_list("user__username", flat=True)}
    assert told == {"substitute"}


def test_handing_over_tells_the_substitute_and_not_the_office_that_handed_it_over() -> None:
    lead = make.lead(target_name="某机关")
    seats = everybody()
    make.registered(lead, target_department=make.department(make.OFFICE))
    actions.tell_next(reference=lead.reference, verb="recuse", at=make.NINE)
    told = {seats[name] for name in Notice.objects.values_list("user__username", flat=True)}
    assert told == {"substitute"}


def test_the_same_step_in_a_second_round_is_told_again() -> None:
    lead = stand("transfer")
    everybody()
    take("transfer", lead)
    actions.tell_next(reference=lead.reference, verb="transfer", at=make.NINE)
    later = make.at(make.TODAY, 16)
    actions.tell_next(reference=lead.reference, verb="transfer", at=later)
    assert Notice.objects.filter(user__username=make.clerk().name).count() == 2


@pytest.mark.parametrize("name", ["transfer", "notify", "endorse"])
def test_the_link_opens_for_whom_it_was_sent_to(name: str) -> None:
    lead = stand(name)
    told_after(name, lead)
    for notice in Notice.objects.select_related("user"):
        role = notice.user.posts.get().role
        browser = make.browser(Role(role), notice.user.posts.get().department.key)
        assert browser.get(notice.link).status_code == 200, (notice.user.username, notice.link)
