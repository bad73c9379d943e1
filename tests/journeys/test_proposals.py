"""The office has proposals made; the department answers them by key and sees the finding go away."""

import pytest

from tests.journeys.conftest import Windows

pytestmark = [
    pytest.mark.journey,
    pytest.mark.requirement("R3.1"),
    pytest.mark.requirement("R3.3"),
]


def test_proposals_are_confirmed_and_the_finding_goes_away(visit: Windows) -> None:
    office = visit.officer("handler-coordinating-office")
    office.go("/desk/matters/correspondences/")
    office.page.get_by_role("link", name="提出对应建议").click()
    office.page.get_by_role("button", name="提出对应建议").click()
    office.page.get_by_text("已完成").wait_for(timeout=60_000)
    office.page.get_by_role("link", name="逐条确认").click()
    cards = office.page.locator(".pair-card")
    assert cards.count() >= 3
    assert office.page.get_by_text("提出理由：共有").count() >= 1

    clerk = visit.officer("handler-transport")
    clerk.go("/desk/matters/correspondences/")
    page = clerk.page
    page.get_by_text("键盘：").wait_for()
    waiting = page.locator(".pair-card").count()
    page.keyboard.press("j")
    first = page.locator(".pair-card:focus .pair-sides > div:first-child")
    name = first.locator(".cell-title").inner_text()
    clerk.go("/desk/matters/findings/?rule=AL1")
    assert page.get_by_text(name).count() == 1
    clerk.go("/desk/matters/correspondences/")
    page.keyboard.press("j")
    page.keyboard.press("y")
    page.get_by_text("已确认，待牵头单位复核。").wait_for()
    assert page.locator(".pair-card").count() == waiting - 1
    clerk.go("/desk/matters/findings/?rule=AL1")
    assert page.get_by_text(name).count() == 0
