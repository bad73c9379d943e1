"""What an auditor and the next in line find after each step with a bad rating, and refusals in words."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from marketaccess.apps.ratings import actions, queries
from marketaccess.apps.ratings.models import CallBack, RatingTask, ServiceRating
from marketaccess.domain.authority.actor import SYSTEM, Actor
from marketaccess.domain.authority.role import Role
from marketaccess.domain.basics.refusal import NotAllowed, Refusal
from marketaccess.domain.casework.rating_flow import RATING_FLOW
from marketaccess.domain.casework.rating_flow import RatingState as S
from marketaccess.domain.casework.rating_marks import Mark
from marketaccess.foundation.audit.models import Event
from marketaccess.foundation.notifications.models import Notice
from tests import make, races
from tests import make_ratings as rate

pytestmark = pytest.mark.requirement("R5.3")
Step = Callable[[RatingTask, str], RatingTask]


def call(task: RatingTask, words: str) -> RatingTask:
    return actions.call_back(task=task, reached=True, solved=True, words=words, by=make.clerk(), at=make.NINE)


def answer(task: RatingTask, words: str) -> RatingTask:
    return actions.answer(task=task, words=words, by=make.clerk(), at=make.NINE)


def accept(task: RatingTask, words: str) -> RatingTask:
    return actions.accept(task=task, words=words, by=make.handler(), at=make.NINE)


def send_back(task: RatingTask, words: str) -> RatingTask:
    return actions.send_back(task=task, words=words, by=make.handler(), at=make.NINE)


# A verb, where it starts and ends, and whom it tells.
TRAILS: list[tuple[str, Step, S, S, Callable[[], Actor]]] = [
    ("answer", answer, S.HANDLING, S.ANSWERED, make.handler),
    ("accept", accept, S.ANSWERED, S.CLOSED, make.clerk),
    ("send_back", send_back, S.ANSWERED, S.HANDLING, make.clerk),
]


@pytest.mark.parametrize(("verb", "step", "source", "target", "told"), TRAILS)
def test_a_step_leaves_an_event_an_entry_and_a_word_to_the_next(
    verb: str, step: Step, source: S, target: S, told: Callable[[], Actor]
) -> None:
    person = told()
    task = rate.task(source)
    before = Notice.objects.filter(user=person.user).count()
    step(task, "已按要求核实处理。")
    event = Event.objects.order_by("-sequence")[0]
    assert (event.action, event.subject_ref) == (f"rating.{verb}", task.rating.number)
    assert event.detail == {"was": {"state": source}, "now": {"state": target}, "reached": None}
    entry = CallBack.objects.order_by("-pk")[0]
    assert (entry.verb, entry.words, entry.label) == (verb, "已按要求核实处理。", event.actor_label)
    notices = Notice.objects.filter(user=person.user).order_by("-pk")
    assert notices.count() == before + 1
    assert task.rating.number in notices[0].text
    assert notices[0].link == f"/desk/ratings/{task.pk}/"
    # What the rater wrote stays on the page.
    assert "已按要求" not in notices[0].text


@pytest.mark.parametrize(
    ("step", "source", "words", "said"),
    [
        (call, S.OPEN, "", "请填写回访记录"),
        (call, S.OPEN, "好", "回访记录至少2字"),
        (call, S.OPEN, "\x00已联系", "无法识别的字符"),
        (call, S.OPEN, "长" * 2001, "回访记录最多2000字，现有2001字"),
        (answer, S.HANDLING, "  ", "请填写处理结果"),
        (answer, S.HANDLING, "已处理", "处理结果至少5字"),
        (answer, S.HANDLING, "长" * 2001, "最多2000字"),
        (accept, S.ANSWERED, "长" * 1001, "复核意见最多1000字"),
        (send_back, S.ANSWERED, "", "请填写退回理由"),
        (send_back, S.ANSWERED, "\x00\x00\x00", "无法识别的字符"),
    ],
)
def test_words_that_will_not_do_are_refused_and_nothing_is_kept(
    step: Step, source: S, words: str, said: str
) -> None:
    task = rate.task(source)
    events, entries = Event.objects.count(), CallBack.objects.count()
    with pytest.raises(Refusal, match=said) as refusal:
        step(task, words)
    assert refusal.value.field == "words"
    assert make.fresh(task).state == source
    assert (Event.objects.count(), CallBack.objects.count()) == (events, entries)


@pytest.mark.parametrize("state", list(S))
def test_a_step_that_the_flow_does_not_have_is_refused_with_the_state_in_words(state: S) -> None:
    task = rate.task(state)
    there = {step.verb for step in RATING_FLOW.steps_from(state)}
    for verb, step in {"call_back": call, "answer": answer, "accept": accept, "send_back": send_back}.items():
        if verb not in there:
            with pytest.raises(NotAllowed, match=RATING_FLOW.labels[state]):
                step(task, "已按要求核实处理。")


class TestWhoMayNot:
    @pytest.mark.parametrize("role", [Role.DEPARTMENT_REVIEWER, Role.AUDITOR, Role.SYSTEM_ADMINISTRATOR])
    def test_other_posts_of_the_same_department(self, role: Role) -> None:
        task = rate.task()
        with pytest.raises(NotAllowed):
            actions.call_back(
                task=task,
                reached=False,
                words="无人接听。",
                by=make.officer(role, make.HANDLING),
                at=make.NINE,
            )
        assert not CallBack.objects.exists()

    def test_another_department_learns_nothing_of_it(self) -> None:
        with pytest.raises(NotAllowed, match="不存在，或者您无权"):
            actions.call_back(
                task=rate.task(), reached=False, words="无人接听。", by=make.clerk(make.HELPING), at=make.NINE
            )

    def test_a_task_that_is_gone_reads_the_same(self) -> None:
        task = rate.task()
        RatingTask.objects.all().delete()
        with pytest.raises(NotAllowed, match="不存在，或者您无权"):
            call(task, "已联系。")

    def test_the_system_takes_in_and_decides_nothing(self) -> None:
        done = actions.take_in(rows=[rate.row()], source="数据报送1", by=SYSTEM, at=make.NINE)
        assert done.tasks == 1
        with pytest.raises(NotAllowed):
            actions.call_back(
                task=RatingTask.objects.get(), reached=False, words="无人接听。", by=SYSTEM, at=make.NINE
            )


class TestTheClock:
    def test_late_is_told_by_the_day_and_is_never_taken_back(self) -> None:
        task = rate.task()
        assert task.due_on == date(2026, 9, 30)
        on_the_day = rate.called(rate.task(), at=make.at(date(2026, 9, 30), 23, 59))
        assert not on_the_day.was_late
        late = rate.called(task, at=make.at(date(2026, 10, 1), 0, 1))
        late = rate.called(late, at=make.at(date(2026, 10, 9)))
        assert late.was_late

    def test_sent_back_the_clock_runs_on_from_the_first_day(self) -> None:
        task = rate.task(S.ANSWERED)
        assert task.due_on is None
        back = actions.send_back(
            task=task, words="请补充。", by=make.handler(), at=make.at(date(2026, 11, 10))
        )
        assert back.due_on == date(2026, 10, 26)
        assert back.finished_at is None


class TestMarks:
    def test_a_demonstration_never_makes_a_real_rating_doubtful(self) -> None:
        rate.taken_in(rate.row(satisfaction="1"), rate.row(satisfaction="1"))
        shown = [rate.row(satisfaction="1") for _ in range(4)]
        actions.take_in(rows=shown, source="示范", is_demonstration=True, by=SYSTEM, at=make.NINE)
        real = ServiceRating.objects.filter(is_demonstration=False)
        assert [each.marks for each in real] == [[], []]
        assert all(
            each.marks == [Mark.SAME_MINUTE] for each in ServiceRating.objects.filter(is_demonstration=True)
        )

    def test_one_device_for_three_departments_is_marked_in_words(self) -> None:
        rows = [
            rate.row(device="d1", department=make.department(key).pk, rated_at=make.NINE - turn * rate.HOUR)
            for turn, key in enumerate((make.HANDLING, make.HELPING, make.TARGET), 1)
        ]
        rate.taken_in(*rows)
        told = [queries.marks_of(each) for each in ServiceRating.objects.all()]
        assert told == [["同一设备同一天3条以上"]] * 3

    def test_a_marked_bad_rating_is_called_back_all_the_same(self) -> None:
        assert rate.taken_in(*(rate.row() for _ in range(3))).tasks == 3


class TestTheDatabaseHolds:
    def test_a_number_once(self) -> None:
        rate.taken_in(rate.row(number="A"))
        given = ServiceRating.objects.get()
        given.pk = None
        with pytest.raises(IntegrityError), transaction.atomic():
            given.save(force_insert=True)

    @pytest.mark.parametrize(
        ("changes", "name"),
        [
            ({"reached": None}, "a_call_says_whether_it_reached"),
            ({"reached": False, "solved": True}, "only_who_was_reached_says_solved"),
        ],
    )
    def test_a_call_says_what_came_of_it(self, changes: dict[str, Any], name: str) -> None:
        task = rate.task()
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            CallBack.objects.create(task=task, verb="call_back", at=make.NINE, label="x", **changes)


@races.threads_share_a_database
@pytest.mark.django_db(transaction=True)
def test_one_accepts_while_another_sends_back_and_one_of_them_is_told() -> None:
    make.county()
    task, by = rate.task(S.ANSWERED), make.handler()

    def press(turn: int) -> object:
        act = actions.accept if turn else actions.send_back
        return act(task=task, words="已复核。", by=by, at=make.NINE)

    found = races.at_once(press, 2)
    assert [isinstance(each, Refusal) for each in found].count(True) == 1
    assert task.steps.filter(verb__in=["accept", "send_back"]).count() == 1
