"""Every role at every door of a delivery: what it sees, what it may do, and in which words it may not."""

import pytest

from marketaccess.domain.authority.actor import SYSTEM
from marketaccess.domain.authority.role import Role
from marketaccess.domain.basics.refusal import NotAllowed
from marketaccess.foundation.audit.models import Event
from marketaccess.warehouse.deliveries import actions, policy, queries
from tests import make
from tests.pages import Pages
from tests.warehouse.deliveries.kit import LATER
from tests.warehouse.deliveries.rows import row

pytestmark = [pytest.mark.requirement("R5.1"), pytest.mark.usefixtures("county")]
PAGES = Pages("deliveries")
SEATS = {
    "owner": (Role.DEPARTMENT_HANDLER, make.HANDLING),
    "other": (Role.DEPARTMENT_HANDLER, make.HELPING),
    "reviewer": (Role.DEPARTMENT_REVIEWER, make.HANDLING),
    "handler": (Role.COORDINATING_HANDLER, make.OFFICE),
    "head": (Role.COORDINATING_HEAD, make.OFFICE),
    "evaluator": (Role.EVALUATOR, make.OFFICE),
    "auditor": (Role.AUDITOR, make.OFFICE),
    "administrator": (Role.SYSTEM_ADMINISTRATOR, make.OFFICE),
    "security": (Role.SECURITY_ADMINISTRATOR, make.OFFICE),
    "legal": (Role.LEGAL_REVIEWER, make.OFFICE),
}
OUTSIDE = ("reviewer", "evaluator", "auditor", "administrator", "security", "legal")


@pytest.mark.parametrize("seat", OUTSIDE)
def test_whoever_has_no_part_in_deliveries_finds_every_door_closed(seat: str) -> None:
    one, browser = row(), make.browser(*SEATS[seat])
    for name in ("index", "records", "rules", "new"):
        assert browser.get(PAGES.address(name)).status_code == 403, name
    for name in ("detail", "rejects", "report", "accept", "refuse", "withdraw", "recheck"):
        assert browser.get(PAGES.address(name, one.pk)).status_code == 403, name
    for verb in ("accept", "refuse", "withdraw", "recheck"):
        assert browser.post(PAGES.address(verb, one.pk), {"reason": "x"}).status_code == 403, verb
    assert make.fresh(one).state == "checked"
    assert not Event.objects.filter(action__startswith="delivery.").exists()


@pytest.mark.parametrize("seat", ["owner", "handler", "head"])
def test_the_owner_and_the_office_see_a_delivery_and_its_report(seat: str) -> None:
    one, browser = row(remark="补报两天"), make.browser(*SEATS[seat])
    shown = PAGES.page(browser, "detail", one.pk)
    assert "补报两天" in shown
    assert browser.get(PAGES.address("report", one.pk)).status_code == 200
    assert f"/desk/deliveries/{one.pk}/" in PAGES.page(browser, "records")


def test_what_another_department_may_not_see_is_not_told_from_what_is_not_there() -> None:
    one, browser = row(), make.browser(*SEATS["other"])
    for name in ("detail", "rejects", "report", "accept", "refuse", "withdraw", "recheck"):
        answers = [browser.get(PAGES.address(name, pk)) for pk in (one.pk, one.pk + 999)]
        assert [answer.status_code for answer in answers] == [404, 404]
        posts = [browser.post(PAGES.address(name, pk), {"reason": "x"}) for pk in (one.pk, one.pk + 999)]
        assert len({answer.status_code for answer in posts}) == 1
    assert make.fresh(one).state == "checked"


def test_the_head_decides_and_does_not_deliver() -> None:
    browser = make.browser(*SEATS["head"])
    assert browser.get(PAGES.address("new")).status_code == 403
    one = row()
    assert PAGES.sent(browser, "refuse", one.pk, reason="缺少一个单位")[0] == 302
    assert (make.fresh(one).state, make.fresh(one).decided_by_id) == ("refused", make.head().user)


def test_the_handler_who_delivered_does_not_decide_and_says_why_on_the_page() -> None:
    own = row(delivered_by_id=make.handler().user)
    browser = make.browser(*SEATS["handler"])
    shown = PAGES.page(browser, "detail", own.pk)
    assert "自己报送的数据须由另一人接收或者不予接收。" in shown
    assert PAGES.address("accept", own.pk) not in shown
    answer = browser.post(PAGES.address("accept", own.pk), {}, follow=True)
    assert "须由另一人" in answer.content.decode()
    assert make.fresh(own).state == "checked"
    assert list(queries.waiting(make.handler())) == []
    assert list(queries.waiting(make.head())) == [own]


@pytest.mark.parametrize(
    ("seat", "verb", "told"),
    [
        ("owner", "accept", "接收须由牵头单位办理。"),
        ("owner", "refuse", "不予接收须由牵头单位办理。"),
        ("owner", "withdraw", ""),
        ("other", "withdraw", "只有报送的单位可以撤回或者要求重新检查。"),
        ("handler", "withdraw", "只有报送的单位可以撤回或者要求重新检查。"),
        ("head", "withdraw", "撤回须由报送单位经办员办理。"),
        ("handler", "accept", ""),
        ("head", "refuse", ""),
        ("reviewer", "accept", "接收须由牵头单位办理。"),
        ("auditor", "withdraw", "撤回须由报送单位经办员办理。"),
    ],
)
def test_who_may_take_which_step_of_a_checked_delivery(seat: str, verb: str, told: str) -> None:
    decision = policy.may(make.officer(*SEATS[seat]), verb, row())
    assert (decision.allowed, decision.reason) == (not told, told)


@pytest.mark.parametrize(
    ("state", "verbs"),
    [
        ("received", ["check"]),
        ("checking", ["check", "report", "refuse_by_rule", "interrupt"]),
        ("accepted", ["replace"]),
    ],
)
def test_no_person_takes_the_steps_of_the_program(state: str, verbs: list[str]) -> None:
    one = row(state)
    for verb in verbs:
        people = [make.officer(*SEATS[seat]) for seat in ("owner", "handler", "head")]
        assert not any(policy.may(person, verb, one).allowed for person in people), verb
        assert policy.may(SYSTEM, verb, one).allowed, verb


def test_what_came_by_the_command_line_is_the_offices_to_take_back() -> None:
    one = row(delivered_by_id=None, department=None, delivered_by_label="系统（命令行）")
    assert queries.find(one.pk, make.clerk()) is None
    assert policy.may(make.handler(), "withdraw", one).allowed
    assert not policy.may(make.clerk(), "withdraw", one).allowed
    assert actions.withdraw(delivery=one, by=make.handler(), at=LATER).state == "withdrawn"


@pytest.mark.parametrize("state", ["accepted", "replaced", "refused", "withdrawn"])
def test_what_is_over_is_not_changed_by_anybody(state: str) -> None:
    one = row(state)
    for verb in ("accept", "refuse", "withdraw", "recheck"):
        said = {"reason": "x"} if verb == "refuse" else {}
        for by in (make.clerk(), make.handler(), make.head()):
            with pytest.raises(NotAllowed):
                getattr(actions, verb)(delivery=one, by=by, at=LATER, **said)
    assert make.fresh(one).state == state
    assert not Event.objects.filter(action__startswith="delivery.").exists()


def test_a_delivery_that_is_gone_is_nobodys() -> None:
    one = row()
    type(one).objects.all().delete()
    with pytest.raises(NotAllowed, match="没有这次报送"):
        actions.accept(delivery=one, by=make.handler(), at=LATER)
