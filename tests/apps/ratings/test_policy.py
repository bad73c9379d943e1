"""Who may take which step with a bad rating: the whole table, lists, lights and the timeline."""

from collections.abc import Callable

import pytest

from marketaccess.apps.ratings import actions, policy, queries
from marketaccess.domain.authority.actor import SYSTEM, Actor
from marketaccess.domain.casework.lights import Light
from marketaccess.domain.casework.rating_flow import RATING_FLOW
from marketaccess.domain.casework.rating_flow import RatingState as S
from marketaccess.foundation.calendars import clocks
from tests import make
from tests import make_ratings as rate

pytestmark = pytest.mark.requirement("R5.3")
PEOPLE: dict[str, Callable[[], Actor]] = {
    "handler": make.handler,
    "head": make.head,
    "clerk": make.clerk,
    "reviewer": make.reviewer,
    "other clerk": lambda: make.clerk(make.HELPING),
}
ALLOWED: dict[S, dict[str, set[str]]] = {
    S.OPEN: {"clerk": {"call_back"}},
    S.HANDLING: {"clerk": {"call_back", "answer"}},
    S.ANSWERED: {"handler": {"accept", "send_back"}},
    S.CLOSED: {},
}
WAITS: dict[S, set[str]] = {
    S.OPEN: {"clerk"},
    S.HANDLING: {"clerk"},
    S.ANSWERED: {"handler"},
    S.CLOSED: set(),
}


@pytest.mark.parametrize("state", list(S))
def test_steps_and_turns_by_person(state: S) -> None:
    task = rate.task(state)
    for name, person in PEOPLE.items():
        reasons = {verb: policy.why_not(person(), verb, task) for verb in RATING_FLOW.verbs}
        assert {verb for verb, reason in reasons.items() if not reason} == ALLOWED[state].get(name, set()), (
            name
        )
        assert all(reason.endswith("。") for reason in reasons.values() if reason)
        assert (task in queries.waiting(person())) is (name in WAITS[state])


def test_the_office_sees_all_a_department_its_own_and_others_nothing() -> None:
    task = rate.task()
    seen = {name for name, person in PEOPLE.items() if task in queries.tasks(person())}
    assert seen == {"handler", "clerk"}
    assert task in queries.tasks(SYSTEM)
    assert queries.find(task.pk, make.clerk(make.HELPING)) is None


@pytest.mark.parametrize(
    ("state", "days", "light"),
    [
        (S.OPEN, 0, Light.YELLOW),
        (S.OPEN, 2, Light.RED),
        (S.HANDLING, 0, Light.GREEN),
        (S.HANDLING, 28, Light.RED),
        (S.ANSWERED, 90, Light.BLUE),
    ],
)
def test_the_light_of_a_row_is_the_light_of_the_list(state: S, days: int, light: Light) -> None:
    task = rate.task(state)
    now = clocks.today(make.TODAY.fromordinal(make.TODAY.toordinal() + days))
    assert queries.light(task, now) is light
    for other in Light:
        wish = queries.TaskWish(light=other)
        found = queries.narrowed(queries.tasks(SYSTEM), wish, SYSTEM, today=now)
        assert found.exists() is (other is light)


def test_the_clock_that_runs_explains_itself() -> None:
    task = rate.task()
    due = queries.explained(task)
    assert due is not None
    assert (due.due_on, due.rule.label) == (task.due_on, "回访")
    settle = queries.explained(rate.called(task))
    assert settle is not None
    assert settle.rule.label == "整改反馈"
    assert queries.explained(rate.task(S.ANSWERED)) is None


@pytest.mark.parametrize(
    ("wish", "is_there"),
    [
        (queries.TaskWish(query="HCP"), True),
        (queries.TaskWish(query="11990101MB1234567X4000131001000"), True),
        (queries.TaskWish(query="X\x00"), False),
        (queries.TaskWish(state="open"), True),
        (queries.TaskWish(state="closed"), False),
        (queries.TaskWish(state="waiting"), True),
    ],
)
def test_filters(wish: queries.TaskWish, is_there: bool) -> None:
    rate.task()
    clerk = make.clerk()
    found = queries.narrowed(queries.tasks(clerk), wish, clerk, today=clocks.today(make.TODAY))
    assert found.exists() is is_there


def test_the_timeline_tells_every_call_with_its_outcome() -> None:
    task = rate.called(rate.task(), reached=False)
    task = rate.called(task, solved=False)
    task = actions.answer(task=task, words="已核实处理。", by=make.clerk(), at=make.NINE)
    moments = queries.timeline(task)
    assert [moment.title for moment in moments] == [
        "登记回访",
        "登记回访",
        "报送处理结果",
        "等待牵头单位复核",
    ]
    assert moments[0].body.startswith("未联系上。")
    assert moments[1].body.startswith("已联系上，问题未解决。")
    assert moments[-1].is_coming
