"""Rounds and evidence stand in the inbox of whoever has the next step, and of nobody else."""

from datetime import date, timedelta

import pytest

from marketaccess.apps.desk.duties import Duties, duties
from marketaccess.apps.evaluation.models import EvidenceTask, Round
from marketaccess.apps.rectification import actions
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.authority.role import Role
from marketaccess.domain.casework.lights import Light
from marketaccess.domain.evaluation.evidence_flow import EvidenceState as E
from marketaccess.domain.evaluation.round_flow import RoundState as S
from marketaccess.foundation.calendars import clocks
from tests import make
from tests import make_evidence as hand
from tests import make_rectification as plans
from tests import make_rounds as rounds

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R4.7")]


@pytest.fixture(autouse=True)
def _county(db: None) -> None:
    make.county()


def found(by: Actor, key: str, *, on: date = make.TODAY) -> Duties | None:
    return next((each for each in duties(by, clocks.today(on)) if each.key == key), None)


class TestRounds:
    def test_a_new_round_waits_for_the_head_and_not_for_who_opened_it(self) -> None:
        one = rounds.opened()
        waiting = found(make.head(), "rounds")
        assert waiting is not None
        (line,) = waiting.rows
        assert (line.number, line.title, line.state) == (one.reference, one.title, "准备，等待批准开始")
        assert (line.light, line.due) == (Light.BLUE, "")
        assert line.address == f"/desk/evaluation/{one.reference}/"
        assert found(make.handler(), "rounds") is None

    @pytest.mark.parametrize(
        ("on", "light"),
        [
            (make.TODAY, Light.GREEN),
            (date(2026, 10, 15), Light.YELLOW),
            (date(2026, 10, 16), Light.RED),
        ],
    )
    def test_one_that_collects_waits_for_the_handler_by_its_last_day(self, on: date, light: Light) -> None:
        rounds.round(S.COLLECTING)
        waiting = found(make.handler(), "rounds", on=on)
        assert waiting is not None
        assert [(line.light, line.due) for line in waiting.rows] == [(light, "2026-10-15")]

    @pytest.mark.parametrize("state", [S.CLOSED, S.CANCELLED])
    def test_what_is_over_waits_for_nobody(self, state: S) -> None:
        rounds.round(S.COLLECTING)
        Round.objects.update(state=state)
        for by in (make.handler(), make.head()):
            assert found(by, "rounds") is None

    def test_in_the_time_for_objections_the_head_sees_its_last_day(self) -> None:
        rounds.round(S.COLLECTING)
        Round.objects.update(state=S.OBJECTIONS, objections_until=rounds.UNTIL)
        waiting = found(make.head(), "rounds")
        assert waiting is not None
        assert [(line.due, line.state) for line in waiting.rows] == [
            (rounds.UNTIL.isoformat(), "异议期，异议办结、异议期满后公布")
        ]

    def test_a_published_one_waits_for_its_plan_and_then_for_the_head(self) -> None:
        one = rounds.round(S.COLLECTING)
        Round.objects.update(state=S.PUBLISHED)
        waiting = found(make.head(), "rounds")
        assert waiting is not None
        assert waiting.rows[0].state.endswith("可以结束轮次")
        source = plans.Source(plans.SourceKind.EVALUATION_ROUND, one.reference)
        plan = plans.plan(source=source)
        assert found(make.head(), "rounds") is None
        actions.issue_plan(plan=plan, by=make.head(), at=make.NINE)
        assert found(make.head(), "rounds") is None
        actions.cancel_task(task=plan.tasks.get(), reason="不再需要。", by=make.head(), at=make.NINE)
        assert found(make.head(), "rounds") is not None

    def test_another_office_and_the_units_have_none_of_it(self) -> None:
        rounds.round(S.COLLECTING)
        for by in (make.handler(make.SUBSTITUTE), make.clerk(), make.reviewer(), hand.evaluator()):
            assert found(by, "rounds") is None

    def test_of_many_the_nearest_stand_there_and_all_are_counted(self) -> None:
        for number in range(7):
            rounds.opened(title=f"第{number}轮", collect_until=date(2026, 10, 20 - number))
        waiting = found(make.head(), "rounds")
        assert waiting is not None
        assert (waiting.count, len(waiting.rows)) == (7, 5)
        assert waiting.rows[0].title == "第6轮"
        assert waiting.address == "/desk/evaluation/"


class TestEvidence:
    def test_a_unit_finds_what_it_owes_with_its_day_and_light(self) -> None:
        one = hand.round()
        waiting = found(make.clerk(), "evidence")
        assert waiting is not None
        assert (waiting.count, len(waiting.rows)) == (6, 5)
        first = waiting.rows[0]
        assert (first.number, first.due, first.light) == (one.reference, "2026-10-20", Light.GREEN)
        assert first.title.startswith("第9项：市场准入负面清单公开查询")
        late = found(make.clerk(), "evidence", on=hand.UNTIL + timedelta(days=1))
        assert late is not None
        assert {line.light for line in late.rows} == {Light.RED}

    def test_what_was_sent_back_comes_again_and_first(self) -> None:
        one = hand.evidence(E.SENT_BACK)
        waiting = found(make.clerk(), "evidence")
        assert waiting is not None
        assert (waiting.rows[0].state, waiting.rows[0].due) == ("退回补正", one.due_on.isoformat())
        assert waiting.rows[0].address.endswith(f"/evidence/{one.pk}/")

    @pytest.mark.parametrize("state", [E.SUBMITTED, E.JUDGING, E.SETTLED, E.MISSING])
    def test_what_is_handed_in_or_missed_is_not_owed_any_more(self, state: E) -> None:
        one = hand.evidence(state)
        EvidenceTask.objects.exclude(pk=one.pk).delete()
        assert found(make.clerk(), "evidence") is None

    def test_only_the_units_handlers_have_it_and_only_while_the_round_collects(self) -> None:
        hand.round()
        for by in (make.reviewer(), make.clerk(make.TARGET), make.handler(), make.head(), hand.evaluator()):
            assert found(by, "evidence") is None
        Round.objects.update(state=S.FROZEN)
        assert found(make.clerk(), "evidence") is None


@pytest.mark.parametrize(
    ("role", "at", "words"),
    [
        (Role.COORDINATING_HANDLER, make.OFFICE, "三季度评估"),
        (Role.DEPARTMENT_HANDLER, make.HANDLING, "第9项"),
    ],
)
def test_the_inbox_shows_it_as_soon_as_it_is_so(role: Role, at: str, words: str) -> None:
    browser = make.browser(role, at)
    assert words not in browser.get("/desk/").content.decode()
    hand.round()
    assert words in browser.get("/desk/").content.decode()
