"""Each verb of ratings: what it changes, whom it refuses, the event that it leaves."""

from datetime import date, timedelta
from typing import Any

import pytest

from marketaccess.apps.ratings import actions, queries
from marketaccess.apps.ratings.models import CallBack, RatingTask, ServiceRating
from marketaccess.domain.authority.actor import SYSTEM
from marketaccess.domain.basics.refusal import NotAllowed, Refusal
from marketaccess.domain.casework.rating_flow import RatingState as S
from marketaccess.domain.casework.rating_marks import Mark
from marketaccess.foundation.audit.models import Event
from marketaccess.foundation.notifications.models import Notice
from tests import make, races
from tests import make_list as lists
from tests import make_ratings as rate

pytestmark = pytest.mark.requirement("R5.3")


def last_event() -> Event:
    return Event.objects.order_by("-sequence")[0]


class TestTakingIn:
    def test_stores_each_number_once_however_often_it_comes(self) -> None:
        rows = [rate.row(), rate.row(satisfaction="1")]
        assert rate.taken_in(*rows, rows[0]) == actions.TakenIn(created=2, known=1, tasks=1)
        assert rate.taken_in(*rows) == actions.TakenIn(created=0, known=2, tasks=0)
        assert (ServiceRating.objects.count(), RatingTask.objects.count()) == (2, 1)
        assert last_event().detail == {"created": 0, "known": 2, "tasks": 0, "left_out": 0}

    def test_a_made_up_rating_never_takes_the_number_of_a_real_one(self) -> None:
        same = rate.row()
        told = {"rows": [same], "source": "示范", "is_demonstration": True, "by": SYSTEM, "at": make.NINE}
        assert actions.take_in(**told).created == 1
        assert rate.taken_in(same) == actions.TakenIn(created=1, known=0, tasks=1)
        assert (actions.take_in(**told).known, rate.taken_in(same).known) == (1, 1)
        assert set(ServiceRating.objects.values_list("number", "is_demonstration")) == {
            (same.number, True),
            (same.number, False),
        }

    @pytest.mark.parametrize(("satisfaction", "tasks"), [("1", 0), ("2", 0), ("3", 0), ("4", 1), ("5", 1)])
    def test_only_a_bad_one_brings_a_task(self, satisfaction: str, tasks: int) -> None:
        assert rate.taken_in(rate.row(satisfaction=satisfaction)).tasks == tasks

    def test_gives_one_working_day_for_the_call_and_tells_the_department(self) -> None:
        clerk = make.clerk()
        task = rate.task()
        assert (task.state, task.starts_on, task.due_on) == (S.OPEN, make.TODAY, date(2026, 9, 30))
        assert task.rating.number in Notice.objects.get(user=clerk.user).text

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"channel": "fax"}, "channel"),
            ({"satisfaction": "6"}, "satisfaction"),
            ({"rated_at": make.NINE + timedelta(days=1)}, "rated_at"),
            ({"number": ""}, "number"),
            ({"number": "9" * 61}, "number"),
            ({"service_item": "\x00"}, "service_item"),
            ({"device": "d" * 101}, "device"),
            ({"words": "\x00"}, "words"),
        ],
    )
    def test_a_row_that_cannot_be_is_refused_at_its_field(self, changes: dict[str, Any], field: str) -> None:
        with pytest.raises(Refusal) as refusal:
            rate.taken_in(rate.row(**changes))
        assert refusal.value.field == field
        assert not ServiceRating.objects.exists()

    def test_is_the_office_s(self) -> None:
        for by in (make.clerk(), make.head()):
            with pytest.raises(NotAllowed):
                actions.take_in(rows=[rate.row()], source="x", by=by, at=make.NINE)

    def test_what_came_before_is_marked_when_more_of_the_same_minute_come(self) -> None:
        rate.taken_in(rate.row(), rate.row())
        assert not queries.marked(make.TODAY, make.TODAY).exists()
        rate.taken_in(rate.row(satisfaction="1"))
        marked = queries.marked(make.TODAY, make.TODAY)
        assert [row.marks for row in marked] == [[Mark.SAME_MINUTE]] * 3
        assert RatingTask.objects.count() == 2

    @races.threads_share_a_database
    @pytest.mark.django_db(transaction=True)
    def test_two_who_take_in_the_same_at_once_store_it_once(self) -> None:
        make.county()
        given, by = rate.row(), make.handler()

        def press(_: int) -> object:
            return actions.take_in(rows=[given], source="x", by=by, at=make.NINE)

        assert len(races.at_once(press, 2)) == 2
        assert (ServiceRating.objects.count(), RatingTask.objects.count()) == (1, 1)


class TestCallingBack:
    def test_stops_the_first_clock_and_starts_the_second(self) -> None:
        task = rate.called(rate.task(), solved=False)
        # Fifteen working days from 29 September 2026 over the National Day.
        assert (task.state, task.due_on) == (S.HANDLING, date(2026, 10, 26))
        call = CallBack.objects.get()
        assert (call.reached, call.solved) == (True, False)
        assert queries.outcome(call) == "已联系上，问题未解决。"
        assert (last_event().action, last_event().detail["reached"]) == ("rating.call_back", True)

    def test_a_call_that_came_late_is_remembered(self) -> None:
        task = rate.called(rate.task(), at=make.at(date(2026, 10, 9)))
        assert task.was_late
        assert not rate.called(rate.task()).was_late

    @pytest.mark.parametrize(("reached", "solved"), [(True, None), (False, True), (False, False)])
    def test_says_solved_only_of_whom_it_reached(self, reached: bool, solved: bool | None) -> None:
        with pytest.raises(Refusal) as refusal:
            actions.call_back(
                task=rate.task(),
                reached=reached,
                solved=solved,
                words="已联系。",
                by=make.clerk(),
                at=make.NINE,
            )
        assert refusal.value.field == "solved"

    def test_is_the_department_s(self) -> None:
        task = rate.task()
        for by in (make.clerk(make.HELPING), make.handler()):
            with pytest.raises(NotAllowed):
                actions.call_back(task=task, reached=False, words="无人接听", by=by, at=make.NINE)


class TestAnswering:
    def test_needs_a_call_that_reached_or_three_that_did_not(self) -> None:
        task = rate.called(rate.task(), reached=False)
        with pytest.raises(NotAllowed) as refusal:
            actions.answer(task=task, words="已核实处理。", by=make.clerk(), at=make.NINE)
        assert "联系3次" in refusal.value.message
        for _ in range(2):
            task = rate.called(task, reached=False)
        task = actions.answer(task=task, words="已核实处理。", by=make.clerk(), at=make.NINE)
        assert (task.state, task.due_on) == (S.ANSWERED, None)

    def test_tells_the_office(self) -> None:
        handler = make.handler()
        rate.task(S.ANSWERED)
        assert "复核" in Notice.objects.get(user=handler.user).text


class TestReviewing:
    def test_ends_it_or_sends_it_back(self) -> None:
        task = actions.send_back(
            task=rate.task(S.ANSWERED), words="请补充整改措施。", by=make.handler(), at=make.NINE
        )
        assert (task.state, task.due_on) == (S.HANDLING, date(2026, 10, 26))
        task = rate.task(S.CLOSED)
        assert task.finished_at == make.NINE
        assert last_event().action == "rating.accept"
        with pytest.raises(NotAllowed):
            rate.called(task)

    def test_is_another_person_s_than_who_answered(self) -> None:
        task = rate.task(S.ANSWERED)
        task.steps.filter(verb="answer").update(user_id=make.handler().user)
        with pytest.raises(NotAllowed) as refusal:
            actions.accept(task=task, by=make.handler(), at=make.NINE)
        assert "报送人不能复核" in refusal.value.message
        with pytest.raises(NotAllowed):
            actions.accept(task=task, by=make.clerk(), at=make.NINE)


class TestCoverage:
    def test_counts_items_objects_and_channels(self) -> None:
        rated = lists.service_item("甲")
        lists.service_item("乙", code="11990101MB1234567X4000131002000")
        rate.taken_in(
            rate.row(service_item=rated.implementation_code),
            rate.row(service_item=rated.implementation_code, channel="pc", satisfaction="1"),
        )
        found = queries.coverage(make.TODAY, make.TODAY)
        assert (found.total, found.bad, found.items, found.rated_items) == (2, 1, 2, 1)
        assert (found.item_percent, found.used_channels) == ("50.0", 2)
        channels = {each.name: (each.count, each.bad_percent) for each in found.channels}
        assert channels["移动服务端"] == (1, "100.0")
        assert channels["电话"] == (0, "—")
        assert [(each.name, each.count) for each in found.objects] == [(make.NAMES[make.HANDLING], 2)]

    def test_nothing_is_no_share_and_other_days_do_not_count(self) -> None:
        rate.taken_in(rate.row())
        found = queries.coverage(date(2020, 1, 1), date(2020, 12, 31))
        assert (found.total, found.item_percent) == (0, "—")
