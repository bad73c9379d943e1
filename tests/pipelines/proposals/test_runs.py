"""From the button over the worker to a confirmed correspondence; who may, and what is not proposed again."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from marketaccess.apps.matters import actions as matters
from marketaccess.apps.matters import queries as matters_queries
from marketaccess.apps.matters.models import Correspondence
from marketaccess.domain.authority.actor import SYSTEM
from marketaccess.domain.authority.role import Role
from marketaccess.domain.basics.refusal import NotAllowed, Refusal
from marketaccess.foundation.audit.models import Event
from marketaccess.foundation.notifications.models import Notice
from marketaccess.pipelines.proposals import actions, queries, tasks
from marketaccess.pipelines.proposals.actions import making
from marketaccess.pipelines.proposals.models import ProposalRun
from tests import kit, make

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.requirement("R3.1", "R2.4"),
    pytest.mark.usefixtures("unconfined"),
]
PAGE = "/desk/matters/proposals/"
FOOD, HOTEL = "000131101000", "000131102000"
LATER = make.NINE + timedelta(hours=2)


@pytest.fixture(autouse=True)
def _county() -> None:
    make.county()
    kit.list_edition()
    kit.service_item(FOOD, name="餐饮服务食品经营许可证核发")
    kit.service_item(HOTEL, name="旅馆业特种行业许可", department=make.department(make.HELPING).pk)


def asked(by: str = "office") -> ProposalRun:
    """A run that was asked for; the tests' queue has made it at once."""
    actor = make.handler() if by == "office" else make.clerk()
    return make.fresh(actions.request(by=actor, at=make.NINE))


def pairs() -> list[tuple[str, str, str]]:
    rows = Correspondence.objects.order_by("measure_key", "-score")
    return [(row.measure_key, row.service_item.basic_code, row.state) for row in rows]


def test_the_office_proposes_for_everybody() -> None:
    run = asked()
    assert (run.state, run.edition_key, run.measures, run.items) == ("ready", "2025", 2, 2)
    assert (run.made, run.known, run.unmatched) == (2, 0, 0)
    assert pairs() == [("208001-1", FOOD, "proposed"), ("208001-2", HOTEL, "proposed")]
    row = Correspondence.objects.get(measure_key="208001-1")
    assert row.score is not None
    assert 0.5 < row.score <= 1
    assert "共有“餐饮服务食品经营”" in row.why
    actions_of = list(Event.objects.values_list("action", flat=True))
    assert actions_of.count("correspondence.propose") == 2
    assert {"proposals.request", "proposals.store", "proposals.make"} <= set(actions_of)
    notice = Notice.objects.get(key=f"proposals:{run.pk}")
    assert notice.link == f"{PAGE}{run.pk}/"


def test_a_second_run_changes_nothing() -> None:
    asked()
    before = pairs()
    again = asked()
    assert (again.made, again.known, pairs()) == (0, 2, before)


def test_what_was_rejected_or_is_aligned_is_not_proposed_again() -> None:
    asked()
    row = Correspondence.objects.get(measure_key="208001-1")
    matters.reject(correspondence=row, comment="不是同一事项。", by=make.clerk(), at=LATER)
    kit.service_item("000131103000", name="餐饮服务食品经营许可（示范街区）")
    again = asked()
    assert pairs()[0] == ("208001-1", "000131103000", "proposed") or "rejected" in pairs()[0]
    assert make.fresh(row).state == "rejected"
    other = Correspondence.objects.exclude(pk=row.pk).get(measure_key="208001-1")
    matters.confirm(correspondence=other, by=make.clerk(), at=LATER)
    kit.service_item("000131104000", name="餐饮服务食品经营许可证核发（园区）")
    assert again.made == 1
    assert asked().made == 0


def test_a_department_proposes_for_its_own_items_only() -> None:
    run = asked("clerk")
    assert (run.state, run.made) == ("ready", 1)
    assert pairs() == [("208001-1", FOOD, "proposed")]
    assert run.departments == [make.department(make.HANDLING).pk]


@pytest.mark.requirement("R3.3", "R3.1")
def test_confirming_a_proposal_makes_the_finding_go_away() -> None:
    def uncovered() -> set[str]:
        return {f.where for f in matters_queries.findings(make.TODAY) if f.number == "AL1"}

    before = uncovered()
    assert len(before) == 2
    asked()
    assert uncovered() == before, "a proposal alone counts for nothing"
    row = Correspondence.objects.get(measure_key="208001-1")
    client = make.browser(Role.DEPARTMENT_HANDLER, make.HANDLING)
    page = client.get("/desk/matters/correspondences/?state=proposed&edition=2025").content.decode()
    assert row.why in page
    assert 'data-verb="confirm"' in page
    answer = client.post(f"/desk/matters/correspondences/{row.pk}/confirm/")
    assert answer.status_code == 302
    assert make.fresh(row).state == "confirmed"
    assert len(uncovered()) == 1
    assert uncovered() < before


def test_standard_stopped_and_demonstration_items_are_not_matched() -> None:
    kit.service_item("000131105000", name="旅馆业特种行业许可（标准）", is_standard=True)
    item = kit.service_item("000131106000", name="旅馆业特种行业许可（旧）")
    matters.stop_accepting(item=item, on=make.TODAY, reason="已取消", by=make.clerk(), at=make.NINE)
    kit.service_item("000131107000", name="旅馆业特种行业许可（示范）", is_demonstration=True)
    question = queries.question(on=make.TODAY)
    assert {name for _, name in question.items} == {"餐饮服务食品经营许可证核发", "旅馆业特种行业许可"}
    assert {text for _, text in question.measures} == {"餐饮服务食品经营许可", "旅馆业特种行业许可证核发"}


def test_without_an_edition_or_items_the_run_says_so() -> None:
    Correspondence.objects.all().delete()
    early = actions.make(run=_waiting().pk, at=make.NINE - timedelta(days=900))
    assert (early.state, early.trouble) == ("failed", making.NO_EDITION)


def test_a_fault_is_told_and_not_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(making, "ask", broken)
    run = actions.make(run=_waiting().pk, at=make.NINE)
    assert (run.state, run.trouble) == ("failed", making.UNKNOWN)
    monkeypatch.undo()
    assert actions.make(run=run.pk, at=LATER).state == "failed", "what is finished stays as it is"


def _waiting(at: datetime = make.NINE) -> ProposalRun:
    """A run that no worker has taken yet."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tasks, "make_proposals", type("Queue", (), {"enqueue": staticmethod(lambda _: None)}))
        return actions.request(by=make.handler(), at=at)


def test_one_run_at_a_time_until_it_is_lost() -> None:
    _waiting()
    with pytest.raises(Refusal, match="正在计算"):
        actions.request(by=make.handler(), at=make.NINE + timedelta(minutes=59))
    assert actions.request(by=make.handler(), at=make.NINE + timedelta(minutes=61)).pk


def test_who_may_ask() -> None:
    for actor in (SYSTEM, make.officer(Role.AUDITOR, make.OFFICE), make.head(make.HELPING)):
        with pytest.raises(NotAllowed):
            actions.request(by=actor, at=make.NINE)
    assert Client().get(PAGE).status_code == 302
    assert make.browser(Role.AUDITOR, make.OFFICE).get(PAGE).status_code == 403
    assert make.browser(Role.AUDITOR, make.OFFICE).post(PAGE).status_code == 403
    assert not ProposalRun.objects.exists()


def test_the_pages_from_button_to_state() -> None:
    office = make.browser(Role.COORDINATING_HANDLER, make.OFFICE)
    assert PAGE in office.get("/desk/matters/correspondences/").content.decode()
    page = office.get(PAGE).content.decode()
    assert "许可类措施2条" in page
    assert "提出对应建议" in page
    answer = office.post(PAGE)
    run = ProposalRun.objects.get()
    assert answer.headers["Location"] == f"{PAGE}{run.pk}/"
    told = office.get(answer.headers["Location"]).content.decode()
    assert "已完成" in told
    assert "state=proposed&amp;edition=2025" in told
    assert "已完成" in office.get(PAGE).content.decode()


def test_a_department_sees_its_own_runs_only() -> None:
    run = asked()
    clerk = make.browser(Role.DEPARTMENT_HANDLER, make.HANDLING)
    assert clerk.get(f"{PAGE}{run.pk}/").status_code == 404
    own = asked("clerk")
    assert clerk.get(f"{PAGE}{own.pk}/").status_code == 200
    assert make.browser(Role.COORDINATING_HANDLER, make.OFFICE).get(f"{PAGE}{own.pk}/").status_code == 200


def test_a_waiting_and_a_failed_run_say_what_to_do() -> None:
    run = _waiting(timezone.now())
    office = make.browser(Role.COORDINATING_HANDLER, make.OFFICE)
    waiting = office.get(f"{PAGE}{run.pk}/").content.decode()
    assert "后台正在计算" in waiting
    assert 'hx-trigger="every 3s"' in waiting
    office.post(PAGE)
    assert ProposalRun.objects.count() == 1, "the second is refused while the first is at work"
    ProposalRun.objects.update(state="failed", trouble="没有事项。")
    assert "没有事项。" in office.get(f"{PAGE}{run.pk}/").content.decode()
