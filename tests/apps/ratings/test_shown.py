"""What stands on the pages of ratings for each post: lights, dates, marks, outcomes, and nobody's script."""

import re
from datetime import date

import pytest
from django.utils import timezone

from marketaccess.apps.ratings import actions
from marketaccess.apps.ratings.models import RatingTask, ServiceRating
from marketaccess.domain.authority.actor import SYSTEM
from marketaccess.domain.casework.rating_flow import RatingState as S
from tests import make
from tests import make_ratings as rate
from tests.pages import Pages, clerk, office

pytestmark = pytest.mark.requirement("R5.3")
PAGES = Pages("ratings")
page, sent, address = PAGES.page, PAGES.sent, PAGES.address
SCRIPT = "<script>alert(1)</script>"
FAR = date(2099, 1, 5)


def words(text: str) -> str:
    """What a page says, without its markup."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", text))


@pytest.mark.parametrize(
    ("state", "due_on", "light"),
    [(S.OPEN, date(2020, 1, 6), "超期"), (S.HANDLING, FAR, "正常"), (S.ANSWERED, None, "不计时")],
)
def test_the_light_stands_beside_the_state_in_words(state: S, due_on: date | None, light: str) -> None:
    task = rate.task(state)
    RatingTask.objects.filter(pk=task.pk).update(due_on=due_on)
    lead = words(page(clerk(), "task", task.pk)).split("可以办理")[0]
    assert f"{light} {task.get_state_display()}" in lead


def test_due_today_is_yellow() -> None:
    task = rate.task()
    RatingTask.objects.filter(pk=task.pk).update(due_on=timezone.localdate())
    assert "临期 " in words(page(clerk(), "task", task.pk)).split("满意度")[0]


def test_the_department_is_offered_its_steps_and_told_why_not_the_office_s() -> None:
    task = rate.task(S.HANDLING)
    own, other = page(clerk(), "task", task.pk), page(office(), "task", task.pk)
    assert f'href="{address("answer", task.pk)}"' in own
    assert f'href="{address("answer", task.pk)}"' not in other
    assert "差评由被评价单位的经办员回访和处理。" in other


def test_who_could_not_be_reached_has_to_be_called_again_and_the_page_says_how_often() -> None:
    task = rate.called(rate.task(), reached=False)
    assert "联系3次仍联系不上的，才能报送处理结果" in page(clerk(), "task", task.pk)


def test_an_unreached_call_and_a_late_one_are_told() -> None:
    task = rate.called(rate.task(), reached=False, at=make.at(date(2026, 10, 20)))
    told = words(page(office(), "task", task.pk))
    assert "未联系上。已电话联系。" in told
    assert "曾超期" in told


def test_demonstration_data_say_so_on_the_list_the_page_and_the_figures() -> None:
    actions.take_in(rows=[rate.row()], source="示范", is_demonstration=True, by=SYSTEM, at=make.NINE)
    task = RatingTask.objects.get()
    asked = {"begins": "2026-09-01", "ends": "2026-09-30"}
    for shown in (
        page(office(), "tasks"),
        page(clerk(), "task", task.pk),
        page(office(), "coverage", **asked),
    ):
        assert "mark-demonstration" in shown
    rate.taken_in(rate.row(satisfaction="1"))
    assert "mark-demonstration" not in page(office(), "coverage", **asked)


def test_a_real_rating_bears_no_such_mark() -> None:
    task = rate.task()
    assert "mark-demonstration" not in page(clerk(), "task", task.pk)


@pytest.mark.parametrize("field", ["words", "device", "record", "number"])
def test_what_a_rater_or_a_file_brings_is_text_and_never_markup(field: str) -> None:
    rate.taken_in(*(rate.row(**({field: SCRIPT} if not turn else {})) for turn in range(3)))
    task = RatingTask.objects.order_by("pk")[0]
    asked = {"begins": "2026-09-01", "ends": "2026-09-30"}
    for shown in (
        page(clerk(), "task", task.pk),
        page(clerk(), "tasks"),
        page(office(), "coverage", **asked),
    ):
        assert SCRIPT not in shown


def test_without_words_the_page_says_that_nothing_was_written() -> None:
    assert "没有写" in page(clerk(), "task", rate.task().pk)


def test_an_empty_list_is_not_praise() -> None:
    assert "没有数据不等于没有差评" in page(clerk(), "tasks")
    assert "没有符合条件的差评" in page(clerk(), "tasks", state="closed")


def test_the_same_number_typed_in_again_is_said_and_stored_once() -> None:
    said = {
        "number": "HCP-7",
        "service_item": "11990101MB1234567X4000131001000",
        "department": make.department(make.HANDLING).pk,
        "channel": "phone",
        "rated_on": "2026-09-28",
        "satisfaction": "2",
    }
    browser = office()
    sent(browser, "new", **said)
    answer = browser.post(address("new"), {**said, "satisfaction": "5"}, follow=True)
    assert "已经录入过，没有重复录入" in answer.content.decode()
    assert ServiceRating.objects.get().satisfaction == "2"
    assert not RatingTask.objects.exists()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"rated_on": "2099-01-01"}, "评价时间晚于现在"),
        ({"rated_on": "2026-02-30"}, "日期"),
        ({"words": "长" * 2001}, "2000"),
        ({"channel": "x"}, "x"),
    ],
)
def test_bad_input_is_answered_in_words_and_what_was_written_stays(
    changes: dict[str, str], said: str
) -> None:
    given = {
        "number": "HCP-8",
        "service_item": "11990101MB1234567X4000131001000",
        "department": make.department(make.HANDLING).pk,
        "channel": "phone",
        "rated_on": "2026-09-28",
        "satisfaction": "5",
        **changes,
    }
    status, text = sent(office(), "new", **given)
    assert status == 422
    assert said in text
    assert "HCP-8" in text


@pytest.mark.parametrize("verb", ["call_back", "answer", "accept", "send_back"])
def test_a_step_of_a_task_that_is_not_theirs_is_not_found_for_anybody_else(verb: str) -> None:
    task = rate.task()
    for client in (clerk(make.HELPING), clerk(make.TARGET)):
        assert client.get(address(verb, task.pk)).status_code == 404
        assert client.post(address(verb, task.pk), {"words": "已处理完毕。"}).status_code == 404
    assert make.fresh(task).state == S.OPEN


def test_a_period_the_wrong_way_round_is_read_the_right_way() -> None:
    rate.taken_in(rate.row(satisfaction="1"))
    told = words(page(office(), "coverage", begins="2026-09-30", ends="2026-09-01"))
    assert "2026年9月1日至2026年9月30日" in told
