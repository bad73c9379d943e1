"""The life of an adjustment task: who may take which step, what it says, what it leaves behind."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from marketaccess.apps.matters import actions, queries
from marketaccess.apps.matters.models import AdjustmentTask, LocalPaper, ServiceItem
from marketaccess.domain.authority.actor import SYSTEM, Actor
from marketaccess.domain.authority.role import Role
from marketaccess.domain.basics.refusal import NotAllowed, Refusal
from marketaccess.domain.casework.lights import Light, Today
from marketaccess.domain.matters.adjustment import ADJUSTMENT_FLOW, TaskState
from marketaccess.foundation.accounts import queries as accounts
from marketaccess.foundation.accounts.models import User
from marketaccess.foundation.audit.models import Event
from marketaccess.foundation.documents import queries as documents
from marketaccess.foundation.notifications.models import Notice
from marketaccess.foundation.organizations.models import Department
from tests import kit, make, work
from tests.races import at_once, threads_share_a_database
from tests.transactions import taken_back

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R3.2")]
BY: dict[str, Any] = {"at": make.NINE}
STEPS: dict[str, Callable[[AdjustmentTask, Actor], AdjustmentTask]] = {
    "report": lambda row, by: actions.report_task(
        task=row, result="已办。", link="https://x.gov.cn/a/1.html", by=by, **BY
    ),
    "object": lambda row, by: actions.object_to_task(task=row, reason="不涉及。", by=by, **BY),
    "accept": lambda row, by: actions.accept_task(task=row, by=by, **BY),
    "send_back": lambda row, by: actions.send_task_back(task=row, reason="未附截图。", by=by, **BY),
    "dismiss": lambda row, by: actions.dismiss_task(task=row, reason="属实。", by=by, **BY),
    "uphold": lambda row, by: actions.uphold_task(task=row, reason="属你单位职责。", by=by, **BY),
    "reassign": lambda row, by: actions.reassign_task(
        task=row, to=make.department(make.HELPING).pk, reason="职责调整。", by=by, **BY
    ),
    "set_due": lambda row, by: actions.set_task_due(
        task=row, due_on=date(2026, 11, 2), reason="需公示。", by=by, **BY
    ),
}
THEIRS = {"report", "object"}


def doer(verb: str) -> Actor:
    return make.clerk() if verb in THEIRS else make.handler()


@pytest.fixture(scope="class", params=TaskState)
def placed(request: pytest.FixtureRequest, arranged_once: None) -> Iterator[tuple[TaskState, AdjustmentTask]]:
    """Each state, and a task in it."""
    with taken_back():
        yield request.param, work.task(state=request.param)


class TestInEachState:
    @pytest.mark.parametrize("verb", STEPS)
    def test_a_step_is_taken_from_where_the_flow_has_it_and_nowhere_else(
        self, placed: tuple[TaskState, AdjustmentTask], verb: str
    ) -> None:
        state, row = placed[0], make.fresh(placed[1])
        targets = {s.verb: s.target for s in ADJUSTMENT_FLOW.steps_from(state)}
        before = Event.objects.count()
        if verb not in targets:
            with pytest.raises(NotAllowed, match="调整任务当前处于"):
                STEPS[verb](row, doer(verb))
            assert Event.objects.count() == before
            return
        STEPS[verb](row, doer(verb))
        row.refresh_from_db()
        assert row.state == targets[verb]
        event = Event.objects.get(action=f"adjustment.{verb}", sequence__gt=before)
        assert (event.subject_ref, event.detail["was"]["state"]) == (row.number, state)
        assert event.detail["now"]["state"] == targets[verb]
        assert (row.finished_at is not None) is (row.state in {"closed", "dismissed"})


@pytest.mark.parametrize("verb", STEPS)
def test_whose_step_it_is_not(verb: str) -> None:
    state = next(s.source for s in ADJUSTMENT_FLOW.steps if s.verb == verb)
    row = work.task(state=state)
    others = [make.clerk(make.HELPING), make.officer(Role.DEPARTMENT_REVIEWER, make.HANDLING), make.head()]
    others.append(make.handler() if verb in THEIRS else make.clerk())
    for other in others:
        with pytest.raises(NotAllowed):
            STEPS[verb](row, other)
    row.refresh_from_db()
    assert row.state == state


def both(user: User) -> Actor:
    """Somebody with a seat on either side of the table."""
    make.post(user, Role.DEPARTMENT_HANDLER, make.HANDLING)
    return accounts.actor_of(user, on=make.TODAY)


@pytest.mark.parametrize(
    ("first", "second"), [("report", "accept"), ("object", "dismiss")], ids=["acceptance", "ruling"]
)
def test_four_eyes(first: str, second: str) -> None:
    row = work.task()
    one = both(make.user(Role.COORDINATING_HANDLER, make.OFFICE))
    row = STEPS[first](row, one)
    with pytest.raises(NotAllowed, match="另一人"):
        STEPS[second](row, one)
    assert STEPS[second](row, make.handler()).finished_at == make.NINE


def test_the_last_report_is_the_one_that_counts_for_four_eyes() -> None:
    one = both(make.user(Role.COORDINATING_HANDLER, make.OFFICE))
    row = STEPS["send_back"](STEPS["report"](work.task(), one), make.handler())
    row = STEPS["report"](row, make.clerk())
    assert STEPS["accept"](row, one).state == "closed"


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"result": "  "}, "result"),
        ({"link": ""}, "files"),
        ({"link": "https://x.gov.cn/"}, "link"),
        ({"link": "https://x.gov.cn/index.html"}, "link"),
        ({"link": "x.gov.cn/a"}, "link"),
    ],
)
def test_what_is_no_report(said: dict[str, str], field: str) -> None:
    row = work.task()
    with pytest.raises(Refusal) as refused:
        work.reported(row, **said)
    assert refused.value.field == field
    row.refresh_from_db()
    assert row.state == "open"


def test_a_report_keeps_its_proof() -> None:
    row = work.reported(work.task(), link="", proof=[make.proof("停止受理截图.pdf")])
    (step,) = [step for step in queries.steps_of(row) if step.verb == "report"]
    (file,) = step.files.all()
    assert file.name == "停止受理截图.pdf"
    assert documents.open(file).startswith(b"%PDF")


@pytest.mark.parametrize("verb", ["object", "send_back", "dismiss", "uphold", "reassign", "set_due"])
def test_what_is_against_somebody_needs_its_reason(verb: str) -> None:
    state = next(s.source for s in ADJUSTMENT_FLOW.steps if s.verb == verb)
    row = work.task(state=state)
    more: dict[str, dict[str, Any]] = {
        "reassign": {"to": make.department(make.HELPING).pk},
        "set_due": {"due_on": make.TODAY},
    }
    act: dict[str, Callable[..., AdjustmentTask]] = {
        "object": actions.object_to_task,
        "send_back": actions.send_task_back,
        "dismiss": actions.dismiss_task,
        "uphold": actions.uphold_task,
        "reassign": actions.reassign_task,
        "set_due": actions.set_task_due,
    }
    with pytest.raises(Refusal) as refused:
        act[verb](task=row, reason=" \n", by=doer(verb), **BY, **more.get(verb, {}))
    assert refused.value.field == "reason"


def test_an_accepted_task_to_stop_stops_the_item() -> None:
    row = work.task(state="closed")
    item = row.service_item
    assert item is not None
    item.refresh_from_db()
    assert (item.is_accepting, item.stopped_on) == (False, make.TODAY)
    event = Event.objects.get(action="service_item.stop")
    assert row.number in event.detail["reason"]


def test_an_item_that_the_department_stopped_itself_stays_as_it_was() -> None:
    row = work.task()
    item = row.service_item
    assert item is not None
    actions.stop_accepting(item=item, on=date(2026, 9, 1), reason="已取消。", by=make.clerk(), **BY)
    actions.accept_task(task=work.reported(row), by=make.handler(), **BY)
    item.refresh_from_db()
    assert item.stopped_on == date(2026, 9, 1)
    assert Event.objects.filter(action="service_item.stop").count() == 1


def test_a_task_to_change_leaves_the_item_open() -> None:
    row = work.task("208001-2", state="closed")
    item = row.service_item
    assert item is not None
    item.refresh_from_db()
    assert (row.kind, item.is_accepting) == ("change", True)


def test_a_new_item_must_correspond_before_the_task_is_done() -> None:
    make.county()
    work.two_editions()
    (row,) = work.assigned()
    row = actions.reassign_task(
        task=row, to=make.department(make.HANDLING).pk, reason="职责。", by=make.handler(), **BY
    )
    row = work.reported(row)
    with pytest.raises(NotAllowed, match="对应"):
        actions.accept_task(task=row, by=make.handler(), **BY)
    kit.correspondence(kit.service_item(), edition=work.NEW, measure="217001-1")
    assert actions.accept_task(task=row, by=make.handler(), **BY).state == "closed"


@pytest.mark.requirement("R11.1")
def test_a_paper_must_be_abolished_before_the_task_is_done() -> None:
    make.county()
    work.two_editions()
    department = make.department(make.HANDLING)
    said: dict[str, Any] = {"issuer": department.pk, "what": "公章刻制业特种行业许可证核发"}
    paper = actions.register_paper(title="本县目录", **said, by=make.handler(), **BY)
    row = next(each for each in work.assigned() if each.paper == paper)
    row = work.reported(row)
    with pytest.raises(NotAllowed, match="废止"):
        actions.accept_task(task=row, by=make.handler(), **BY)
    LocalPaper.objects.filter(pk=paper.pk).update(state="abolished", abolished_on=make.TODAY)
    assert actions.accept_task(task=row, by=make.handler(), **BY).state == "closed"


def test_a_task_goes_to_another_department_with_its_trace() -> None:
    make.clerk(make.HELPING)
    row = STEPS["reassign"](work.task(state="objected"), make.handler())
    assert (row.department_id, row.state) == (make.department(make.HELPING).pk, "open")
    event = Event.objects.get(action="adjustment.reassign")
    assert event.detail["was"]["department"] == make.department(make.HANDLING).pk
    assert Notice.objects.filter(user=make.clerk(make.HELPING).user, text__contains="改派").count() == 1
    with pytest.raises(NotAllowed, match="承办部门"):
        STEPS["report"](row, make.clerk())


def test_to_whom_a_task_cannot_go() -> None:
    row = work.task()
    gone = make.department("closed_office", "已撤销的局")
    Department.objects.filter(pk=gone.pk).update(is_active=False)
    for to in (row.department_id, gone.pk, 0):
        with pytest.raises(Refusal) as refused:
            actions.reassign_task(task=row, to=to, reason="职责。", by=make.handler(), **BY)
        assert refused.value.field == "to"


@pytest.mark.parametrize("days", [-1, 367])
def test_a_date_gone_by_or_far_off_is_refused(days: int) -> None:
    row = work.task()
    with pytest.raises(Refusal) as refused:
        actions.set_task_due(
            task=row, due_on=make.TODAY + timedelta(days=days), reason="需要。", by=make.handler(), **BY
        )
    assert refused.value.field == "due_on"


def test_a_date_that_the_office_sets_says_so() -> None:
    row = STEPS["set_due"](work.task(), make.handler())
    assert (row.due_on, row.due_reason) == (date(2026, 11, 2), "牵头单位设定")
    event = Event.objects.get(action="adjustment.set_due")
    assert event.detail["was"]["due_on"] == work.BEGINS.isoformat()


def test_everybody_is_told_when_it_is_their_turn() -> None:
    make.handler()
    make.clerk()
    row = work.reported(work.task())
    row = STEPS["send_back"](row, make.handler())
    STEPS["accept"](STEPS["report"](row, make.clerk()), make.handler())
    for actor, words in ((make.handler(), ["请审核"] * 2), (make.clerk(), ["1项", "被退回", "已审核通过"])):
        texts = list(Notice.objects.filter(user=actor.user).order_by("pk").values_list("text", flat=True))
        assert [word in text for word, text in zip(words, texts, strict=True)] == [True] * len(words)


def test_the_timeline_tells_past_and_next() -> None:
    row = STEPS["send_back"](work.task(state="reported"), make.handler())
    told = queries.task_timeline(row)
    assert [entry.title for entry in told] == [
        "下达任务",
        "报送完成情况",
        "退回补充",
        "承办部门报送完成情况",
    ]
    assert (told[2].is_grave, told[3].is_coming) == (True, True)
    ended = queries.task_timeline(STEPS["accept"](work.reported(row), make.handler()))
    assert (ended[-1].title, ended[-1].is_current) == ("审核通过", True)


def test_what_waits_for_whom() -> None:
    row = work.task()
    other = make.clerk(make.HELPING)
    for state, clerk_waits, office_waits in (("open", 1, 0), ("reported", 0, 1), ("closed", 0, 0)):
        if state == "reported":
            row = work.reported(row)
        if state == "closed":
            row = actions.accept_task(task=row, by=make.handler(), **BY)
        mine = queries.waiting_tasks(make.clerk()).filter(pk=row.pk)
        assert mine.count() == clerk_waits
        assert queries.waiting_tasks(make.handler()).filter(pk=row.pk).count() == office_waits
        assert queries.waiting_tasks(other).filter(pk=row.pk).count() == 0


@pytest.mark.parametrize(
    ("due_on", "light"),
    [
        (date(2026, 9, 28), Light.RED),
        (date(2026, 9, 29), Light.YELLOW),
        (date(2026, 9, 30), Light.YELLOW),
        (date(2026, 10, 8), Light.GREEN),
    ],
)
def test_a_light_by_its_date_and_the_same_in_the_database(due_on: date, light: Light) -> None:
    row = work.task()
    today = Today(make.TODAY, date(2026, 9, 30))
    AdjustmentTask.objects.filter(pk=row.pk).update(due_on=due_on)
    row.refresh_from_db()
    assert queries.task_light(row, today) is light
    rows = AdjustmentTask.objects.filter(pk=row.pk)
    assert queries.task_lights(rows, today) == {each: int(each is light) for each in Light}
    wish = queries.TaskWish(light=light)
    assert list(queries.narrow_tasks(rows, wish, today=today)) == [row]
    row = work.reported(row)
    assert queries.task_light(row, today) is Light.BLUE
    assert queries.task_lights(rows, today)[Light.BLUE] == 1


@pytest.mark.requirement("R3.2")
def test_the_findings_come_and_go_with_the_item() -> None:
    make.county()
    work.two_editions(begins=date(2026, 9, 1))
    item = work.carrying("208001-3", last_record_on=date(2026, 8, 31))
    row = next(each for each in work.assigned() if each.service_item == item)

    def found() -> set[str]:
        numbers = {
            each.number for each in queries.findings(make.TODAY) if each.where == item.implementation_code
        }
        return numbers & {"AL2", "AL7", "AL8"}

    assert found() == {"AL7"}
    ServiceItem.objects.filter(pk=item.pk).update(last_record_on=date(2026, 9, 2))
    assert found() == {"AL7", "AL8"}
    actions.accept_task(task=work.reported(row), by=make.handler(), **BY)
    assert found() == {"AL8"}  # that an application was taken after the day stays true
    ServiceItem.objects.filter(pk=item.pk).update(last_record_on=date(2026, 8, 31))
    assert found() == set()


@threads_share_a_database
@pytest.mark.django_db(transaction=True)
def test_four_accept_and_one_does() -> None:
    row, by = work.task(state="reported"), make.handler()
    outcomes = at_once(lambda _: actions.accept_task(task=row, by=by, **BY), 4)
    assert sum(isinstance(each, Refusal) for each in outcomes) == 3
    assert Event.objects.filter(action="adjustment.accept").count() == 1
    assert Event.objects.filter(action="service_item.stop").count() == 1


def test_the_system_takes_no_department_s_step() -> None:
    with pytest.raises(NotAllowed):
        work.reported(work.task(), by=SYSTEM)
