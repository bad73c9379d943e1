"""Two who judge do not read each other first; and the days and lights of what a unit owes."""

from datetime import date

import pytest
from django.test import Client

from marketaccess.apps.evaluation import actions, evidence_policy, queries
from marketaccess.apps.evaluation.models import EvidenceTask, Round
from marketaccess.domain.casework.lights import Light
from marketaccess.domain.evaluation.evidence_flow import EvidenceState as E
from marketaccess.domain.evaluation.round_flow import RoundState as S
from marketaccess.foundation.accounts.models import User
from marketaccess.foundation.calendars import clocks
from tests import make
from tests import make_evidence as hand
from tests.pages import Pages, clerk, office

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R4.2")]
PAGES = Pages("evaluation")
SECRET = "只有现有的机制。"
JUDGEMENTS = 'id="judgements-title"'


def evaluator(number: int) -> Client:
    hand.evaluator(number)
    client = Client()
    client.force_login(User.objects.get(username=f"evaluator{number}"))
    return client


def place(one: EvidenceTask) -> tuple[str, int]:
    return one.unit.round.reference, one.pk


class TestBeforeTheOwnJudgement:
    def test_no_page_tells_what_the_first_one_found(self) -> None:
        one = hand.evidence(E.JUDGING)
        second = evaluator(2)
        shown = [
            PAGES.page(second, "evidence", *place(one)),
            PAGES.page(second, "my_evidence"),
            PAGES.page(second, "evidence_overview", one.unit.round.reference),
        ]
        for page in shown:
            assert SECRET not in page
            assert JUDGEMENTS not in page
        assert "一人已评定" in shown[1]

    def test_the_office_does_not_read_half_a_judgement_either(self) -> None:
        one = hand.evidence(E.JUDGING)
        assert JUDGEMENTS not in PAGES.page(office(), "evidence", *place(one))
        hand.judged(one, "0", by=2)
        assert JUDGEMENTS in PAGES.page(office(), "evidence", *place(one))

    def test_a_form_that_comes_back_tells_nothing_either(self) -> None:
        one = hand.evidence(E.JUDGING)
        status, page = PAGES.sent(evaluator(2), "evidence_judge", *place(one), level="60", reason="")
        assert (status, SECRET in page) == (422, False)

    def test_the_third_reads_both_words_before_settling(self) -> None:
        one = hand.evidence(E.DISPUTED)
        assert SECRET in PAGES.page(evaluator(3), "evidence", *place(one))

    def test_what_was_sent_back_is_judged_without_the_earlier_word(self) -> None:
        one = hand.evidence(E.JUDGING)
        actions.send_back_evidence(task=one, reason="盖章看不清楚。", by=hand.evaluator(2), at=make.NINE)
        hand.submitted(one)
        one = hand.fresh(one)
        assert one.judgements.count() == 1
        assert evidence_policy.judgements_seen(hand.evaluator(1), one) == []
        assert SECRET not in PAGES.page(evaluator(1), "evidence", *place(one))
        assert list(queries.evidence_to_judge(hand.evaluator(1))) == [one]


class TestTheUnit:
    @pytest.mark.parametrize("state", [S.COLLECTING, S.FROZEN, S.COMPUTED])
    def test_it_reads_neither_result_nor_reviewers_before_results_are_shown(self, state: S) -> None:
        one = hand.evidence(E.SETTLED)
        Round.objects.update(state=state)
        page = PAGES.page(clerk(), "evidence", *place(one))
        assert "评定中" in page
        for words in (SECRET, JUDGEMENTS, "evaluator"):
            assert words not in page

    @pytest.mark.parametrize("state", [S.OBJECTIONS, S.PUBLISHED, S.CLOSED])
    def test_from_then_on_it_reads_the_reasons_and_never_who_judged(self, state: S) -> None:
        one = hand.evidence(E.SETTLED)
        Round.objects.update(state=state)
        page = PAGES.page(clerk(), "evidence", *place(one))
        assert SECRET in page
        assert "evaluator" not in page
        assert "evaluator1" in PAGES.page(office(), "evidence", *place(one))


class TestDays:
    @pytest.mark.parametrize(
        ("on", "light"),
        [
            (date(2026, 10, 16), Light.GREEN),  # a Friday; the next working day is Monday the 19th
            (date(2026, 10, 19), Light.YELLOW),
            (hand.UNTIL, Light.YELLOW),
            (date(2026, 10, 21), Light.RED),
        ],
    )
    def test_what_is_owed_turns_yellow_on_the_working_day_before(self, on: date, light: Light) -> None:
        assert queries.light_of(hand.task(), clocks.today(on)) is light

    @pytest.mark.parametrize("state", [E.SUBMITTED, E.JUDGING, E.DISPUTED, E.SETTLED])
    def test_no_clock_runs_against_the_unit_while_others_have_it(self, state: E) -> None:
        assert queries.light_of(hand.evidence(state), clocks.today(date(2026, 12, 1))) is Light.BLUE

    def test_five_working_days_to_mend_do_not_count_the_weekend(self) -> None:
        one = hand.evidence(E.SUBMITTED)
        friday = make.at(date(2026, 10, 16))
        one = actions.send_back_evidence(task=one, reason="盖章看不清楚。", by=hand.evaluator(), at=friday)
        assert (one.due_on, one.due_is_provisional) == (date(2026, 10, 23), False)

    def test_a_day_in_a_year_without_its_holidays_is_provisional_until_the_office_sets_one(self) -> None:
        one = hand.evidence(E.SUBMITTED)
        late = make.at(date(2028, 12, 29))
        one = actions.send_back_evidence(task=one, reason="盖章看不清楚。", by=hand.evaluator(), at=late)
        assert one.due_is_provisional
        one = actions.extend_evidence(
            task=one, until=date(2029, 2, 1), reason="等上级文件。", by=make.handler(), at=late
        )
        assert (one.due_on, one.due_is_provisional) == (date(2029, 2, 1), False)

    def test_the_last_day_itself_is_in_time_and_the_next_is_not(self) -> None:
        one = hand.added(hand.task())
        for on, may in ((hand.UNTIL, True), (date(2026, 10, 21), False)):
            decision = evidence_policy.may(make.clerk(), "submit", one, on=on)
            assert decision.allowed is may
        assert decision.reason == "提交截止日期2026-10-20已过。确有理由的，请联系牵头单位改期。"
