"""The zero board: open stock by step, department and light; the trend; and what a unit must not count."""

import json
import re

import pytest
from django.test import Client

from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.casework.lead_flow import LeadState
from marketaccess.foundation.accounts.models import User
from tests import make

pytestmark = pytest.mark.django_db
BOARD = "/desk/zero/"


def page(actor: Actor, address: str = BOARD) -> str:
    browser = Client()
    browser.force_login(User.objects.get(pk=actor.user))
    answer = browser.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def total(text: str) -> int:
    return int(re.findall(r"在办合计</dt><dd>(\d+)", text)[0])


def chart(text: str) -> dict[str, list[int]]:
    found = re.findall(r'<script id="trend-data" type="application/json">(.*?)</script>', text)[0]
    data: dict[str, list[int]] = json.loads(found)
    return data


@pytest.mark.requirement("R12.5")
def test_the_stock_is_counted_by_step_department_and_light() -> None:
    make.lead(LeadState.REGISTERED)
    make.lead(LeadState.VERIFYING)
    make.lead(LeadState.CLOSED)
    text = page(make.handler())
    assert total(text) == 2
    for word in ("待移交", "核查中", "示范县市场监督管理局", "超期", "临期", "正常", "不计时"):
        assert word in text
    assert "已办结" not in text.split("近12周走势")[0]


@pytest.mark.requirement("R12.5")
def test_zero_is_said_aloud_with_the_documents_own_aim() -> None:
    make.county()
    text = page(make.handler())
    assert "在办线索为零" in text
    assert "动态清零" in text
    assert "十二（一）" in text


def test_the_unit_complained_about_counts_nothing_of_its_own_complaint() -> None:
    make.lead(LeadState.VERIFYING)
    make.lead(LeadState.RECTIFYING)
    office = page(make.handler())
    assert total(office) == 2
    assert sum(chart(office)["received"]) >= 0
    for actor in (make.clerk(make.TARGET), make.reviewer(make.TARGET)):
        text = page(actor)
        assert total(text) == 0
        assert set(chart(text)["open"]) == {0}
        assert "2026-00000" not in text


def test_a_department_counts_what_it_holds() -> None:
    make.lead(LeadState.VERIFYING)
    make.lead(LeadState.REGISTERED)
    assert total(page(make.clerk())) == 1
    assert total(page(make.clerk(make.HELPING))) == 0


def test_the_chart_and_the_table_say_the_same() -> None:
    make.lead(LeadState.VERIFYING)
    text = page(make.handler())
    data = chart(text)
    assert len(data["weeks"]) == len(data["received"]) == len(data["open"]) == 12
    rows = re.findall(r"<th scope=\"row\"><time.*?</tr>", text, re.S)
    numbers = [[int(n) for n in re.findall(r'<td class="number">(\d+)</td>', row)] for row in rows]
    assert numbers == [list(t) for t in zip(data["received"], data["closed"], data["open"], strict=True)]


@pytest.mark.parametrize("light", ["red", "yellow", "green", "blue"])
def test_a_number_leads_to_the_leads_that_were_counted(light: str) -> None:
    for state in (LeadState.REGISTERED, LeadState.VERIFYING, LeadState.VERIFIED):
        make.lead(state)
    actor = make.handler()
    board = page(actor)
    for address, count in re.findall(r'href="(/desk/zero/leads/\?[^"]+)">(\d+)</a>', board):
        if f"light={light}" in address:
            listed = page(actor, address.replace("&amp;", "&"))
            assert f"共 {count} 件" in listed


def test_the_oldest_stands_first() -> None:
    old = make.lead(LeadState.REGISTERED)
    new = make.lead(LeadState.REGISTERED, at=make.at(make.TODAY, 16))
    text = page(make.handler())
    assert text.index(old.reference) < text.index(new.reference)


@pytest.mark.parametrize(
    "address", ["?light=x", "?state=x", "?department=x", "?department=99999999", "?page=x", "?department=²"]
)
def test_a_wrong_address_is_no_fault(address: str) -> None:
    make.lead(LeadState.REGISTERED)
    assert "在办线索" in page(make.handler(), f"{BOARD}leads/{address}")


def test_another_units_leads_are_not_in_the_list_behind_a_number() -> None:
    lead = make.lead(LeadState.VERIFYING)
    held_by = make.department(make.HANDLING).pk
    for actor in (make.clerk(make.TARGET), make.clerk(make.HELPING)):
        assert lead.reference not in page(actor, f"{BOARD}leads/?department={held_by}")
