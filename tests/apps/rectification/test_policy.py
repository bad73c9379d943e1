"""Who may take which step where: the whole table, and what each list shows of it."""

from collections.abc import Callable

import pytest

from marketaccess.apps.rectification import actions, policy, queries
from marketaccess.domain.authority.actor import SYSTEM, Actor
from marketaccess.domain.casework.lights import Light
from marketaccess.domain.casework.rectification_flow import PLAN_FLOW, RECTIFICATION_FLOW, PlanState
from marketaccess.domain.casework.rectification_flow import RectificationState as S
from marketaccess.foundation.calendars import clocks
from marketaccess.foundation.notifications.models import Notice
from tests import make
from tests import make_rectification as mend

pytestmark = pytest.mark.requirement("R6.1")
PEOPLE: dict[str, Callable[[], Actor]] = {
    "handler": make.handler,
    "head": make.head,
    "clerk": make.clerk,
    "reviewer": make.reviewer,
    "other clerk": lambda: make.clerk(make.HELPING),
}
# What each person may do with a task in each state; everything else is refused with a reason.
ALLOWED: dict[S, dict[str, set[str]]] = {
    S.DRAFTED: {"head": {"issue"}},
    S.ASSIGNED: {"clerk": {"report", "ask_extension"}, "head": {"cancel"}},
    S.REPORTED: {"head": {"accept", "send_back", "cancel"}},
    S.CLOSED: {},
    S.CANCELLED: {},
}
PLAN_ALLOWED: dict[PlanState, dict[str, set[str]]] = {
    PlanState.DRAFTED: {"handler": {"revise", "cancel"}, "head": {"issue"}},
    PlanState.ISSUED: {},
    PlanState.CLOSED: {},
}


@pytest.mark.parametrize("state", list(S))
def test_a_task_s_steps_by_person(state: S) -> None:
    task = mend.task(state)
    for name, person in PEOPLE.items():
        reasons = {verb: policy.why_not_task(person(), verb, task) for verb in RECTIFICATION_FLOW.verbs}
        allowed = {verb for verb, reason in reasons.items() if not reason}
        assert allowed == ALLOWED[state].get(name, set()), name
        assert all(reason.endswith("。") for reason in reasons.values() if reason)


@pytest.mark.parametrize(
    ("state", "task"),
    [(PlanState.DRAFTED, S.DRAFTED), (PlanState.ISSUED, S.ASSIGNED), (PlanState.CLOSED, S.CLOSED)],
)
def test_a_plan_s_steps_by_person(state: PlanState, task: S) -> None:
    plan = mend.task(task).plan
    assert plan.state == state
    for name, person in PEOPLE.items():
        allowed = {verb for verb in PLAN_FLOW.verbs if not policy.why_not_plan(person(), verb, plan)}
        assert allowed == PLAN_ALLOWED[state].get(name, set()), name


def test_an_extension_that_was_asked_for_lies_with_the_head() -> None:
    task = mend.task()
    actions.ask_extension(
        task=task,
        until=task.due_on.replace(year=2027),  # type: ignore[union-attr]
        reason="系统改造需要时间。",
        by=make.clerk(),
        at=make.NINE,
    )
    head = {offer.verb for offer in queries.task_offers(task, make.head()) if offer.allowed}
    clerk = {offer.verb for offer in queries.task_offers(task, make.clerk()) if offer.allowed}
    assert head == {"grant_extension", "refuse_extension", "cancel"}
    assert clerk == {"report"}


def test_issuing_is_a_step_of_the_plan_not_of_its_task() -> None:
    assert queries.task_offers(mend.task(S.DRAFTED), make.head()) == ()


def test_offers_put_first_what_may_be_done() -> None:
    offers = queries.task_offers(mend.task(S.REPORTED), make.head())
    assert [offer.allowed for offer in offers] == sorted((o.allowed for o in offers), reverse=True)


@pytest.mark.parametrize(
    ("state", "waits_for"),
    [
        (S.DRAFTED, set()),
        (S.ASSIGNED, {"clerk"}),
        (S.REPORTED, {"head"}),
        (S.CLOSED, set()),
        (S.CANCELLED, set()),
    ],
)
def test_whose_turn_it_is(state: S, waits_for: set[str]) -> None:
    task = mend.task(state)
    assert {name for name, person in PEOPLE.items() if task in queries.tasks_waiting(person())} == waits_for
    drafted = {name for name, person in PEOPLE.items() if task.plan in queries.plans_waiting(person())}
    assert drafted == ({"head"} if state is S.DRAFTED else set())


def test_the_system_sees_all_and_nobody_nothing() -> None:
    task = mend.task()
    assert task in queries.visible_tasks(SYSTEM)
    assert task.plan in queries.visible_plans(SYSTEM)
    nobody = Actor(name="x", label="x")
    assert not queries.visible_tasks(nobody).exists()
    assert not queries.visible_plans(nobody).exists()


@pytest.mark.parametrize(
    ("state", "days", "light"),
    [
        (S.ASSIGNED, 0, Light.GREEN),
        (S.ASSIGNED, 20, Light.YELLOW),
        (S.ASSIGNED, 21, Light.RED),
        (S.REPORTED, 90, Light.BLUE),
        (S.CLOSED, 90, Light.BLUE),
    ],
)
def test_the_light_of_a_row_is_the_light_of_the_list(state: S, days: int, light: Light) -> None:
    task = mend.task(state)
    now = clocks.today(make.TODAY.fromordinal(make.TODAY.toordinal() + days))
    assert queries.task_light(task, now) is light
    counts = queries.lights_of(queries.visible_tasks(make.handler()), now)
    assert {each: count for each, count in counts.items() if count} == {light: 1}
    wish = queries.TaskWish(light=light)
    assert list(queries.narrowed(queries.visible_tasks(SYSTEM), wish, SYSTEM, today=now)) == [task]


@pytest.mark.parametrize(
    ("verb", "who"),
    [("report", make.head), ("accept", make.clerk), ("send_back", make.clerk), ("cancel", make.clerk)],
)
def test_each_step_tells_whose_turn_it_is_once(verb: str, who: Callable[[], Actor]) -> None:
    person = who()
    task = mend.task(S.ASSIGNED if verb in {"report", "cancel"} else S.REPORTED)
    before = Notice.objects.filter(user=person.user).count()
    steps: dict[str, Callable[[], object]] = {
        "report": lambda: mend.reported(task),
        "accept": lambda: actions.accept_task(task=task, by=make.head(), at=make.NINE),
        "send_back": lambda: actions.send_task_back(
            task=task, reason="请补充数据。", by=make.head(), at=make.NINE
        ),
        "cancel": lambda: actions.cancel_task(task=task, reason="不再需要。", by=make.head(), at=make.NINE),
    }
    steps[verb]()
    told = Notice.objects.filter(user=person.user).order_by("-pk")
    assert told.count() == before + 1
    assert told[0].link == f"/desk/rectification/tasks/{task.pk}/"
    assert mend.PROBLEM[:8] not in told[0].text


def test_the_timeline_tells_what_happened_and_what_comes() -> None:
    task = mend.task(S.REPORTED)
    moments = queries.timeline(task, queries.steps_of(task))
    assert [moment.title for moment in moments] == ["下达", "报送整改情况", "等待牵头单位验收"]
    assert moments[-1].is_coming


def test_the_last_moment_of_a_closed_task_is_its_end() -> None:
    ended = mend.task(S.CLOSED)
    assert queries.timeline(ended, queries.steps_of(ended))[-1].is_current
