"""The officers' pages of ratings: who may not see a task, its way through them, bad input."""

import pytest

from marketaccess.apps.ratings.forms import VERBS
from marketaccess.apps.ratings.models import ServiceRating
from marketaccess.domain.authority.role import Role
from marketaccess.domain.casework.rating_flow import RATING_FLOW
from marketaccess.domain.casework.rating_flow import RatingState as S
from tests import make
from tests import make_ratings as rate
from tests.pages import Pages, clerk, office

pytestmark = pytest.mark.requirement("R5.3")
PAGES = Pages("ratings")
page, sent, address = PAGES.page, PAGES.sent, PAGES.address


def form(**changes: object) -> dict[str, object]:
    told = {
        "number": "HCP-1",
        "service_item": "11990101MB1234567X4000131001000",
        "department": make.department(make.HANDLING).pk,
        "channel": "phone",
        "rated_on": "2026-09-28",
        "satisfaction": "5",
        "words": "跑了三次还没有办成。",
    }
    return {**told, **changes}


def test_every_verb_of_the_flow_has_its_page() -> None:
    assert set(VERBS) == set(RATING_FLOW.verbs)


def test_a_bad_rating_from_typing_in_to_the_end() -> None:
    assert sent(office(), "new", **form())[0] == 302
    assert sent(office(), "new", **form())[0] == 302
    task = ServiceRating.objects.get().task
    assert "跑了三次还没有办成。" in page(clerk(), "task", task.pk)
    assert "HCP-1" in clerk().get("/desk/").content.decode()
    assert sent(clerk(), "call_back", task.pk, reached="yes", solved="no", words="已致歉。")[0] == 302
    assert "问题未解决" in page(clerk(), "task", task.pk)
    assert sent(clerk(), "answer", task.pk, words="已改为一次办结。")[0] == 302
    assert "HCP-1" in office().get("/desk/").content.decode()
    assert sent(office(), "accept", task.pk, words="")[0] == 302
    assert make.fresh(task).state == S.CLOSED


class TestWhoMayNotSeeIt:
    def test_another_department(self) -> None:
        task = rate.task()
        other = clerk(make.HELPING)
        assert other.get(address("task", task.pk)).status_code == 404
        assert task.rating.number not in page(other, "tasks")

    @pytest.mark.parametrize("role", [Role.AUDITOR, Role.EVALUATOR, Role.DEPARTMENT_REVIEWER])
    def test_who_has_nothing_to_do_with_it(self, role: Role) -> None:
        for name in ("tasks", "coverage"):
            assert make.browser(role, make.OFFICE).get(address(name)).status_code == 403

    def test_a_department_types_nothing_in(self) -> None:
        assert sent(clerk(), "new", **form())[0] == 403
        assert clerk().get("/desk/ratings/import/").status_code == 403


@pytest.mark.parametrize("state", list(S))
def test_every_state_has_its_page(state: S) -> None:
    task = rate.task(state)
    assert task.get_state_display() in page(office(), "task", task.pk)


@pytest.mark.parametrize(
    "changes",
    [
        {"number": ""},
        {"number": "\x00"},
        {"department": "0"},
        {"channel": "x"},
        {"satisfaction": "9"},
        {"rated_on": "2099-01-01"},
        {"rated_on": "x"},
        {"words": "长" * 2001},
    ],
)
def test_a_rating_that_cannot_be_is_refused(changes: dict[str, object]) -> None:
    assert sent(office(), "new", **form(**changes))[0] == 422
    assert not ServiceRating.objects.exists()


@pytest.mark.parametrize("said", [{}, {"reached": "maybe"}, {"reached": "no", "solved": "yes"}])
def test_a_call_without_an_outcome_is_refused(said: dict[str, str]) -> None:
    assert sent(clerk(), "call_back", rate.task().pk, words="已联系。", **said)[0] == 422


def test_a_step_that_is_not_permitted_says_why() -> None:
    task = rate.called(rate.task(), reached=False)
    answer = clerk().get(address("answer", task.pk), follow=True)
    assert "还没有联系上评价人" in answer.content.decode()


@pytest.mark.parametrize(
    "query", ["state=x", "light=pink", "page=-1", "q=%00", "begins=x", "ends=9999-99-99"]
)
def test_nonsense_in_the_address_breaks_nothing(query: str) -> None:
    rate.task()
    for name in ("tasks", "coverage"):
        assert office().get(f"{address(name)}?{query}").status_code == 200


def test_coverage_shows_the_same_figures_as_chart_and_table_and_what_is_marked() -> None:
    rate.taken_in(*(rate.row() for _ in range(3)))
    text = page(office(), "coverage", begins="2026-09-01", ends="2026-09-30")
    assert '"bad": [0, 3, 0, 0, 0, 0, 0]' in text
    assert "同一单位同一分钟内3条以上" in text
    assert "没有评价不等于满意" in text
