"""Each verb of a round: what it changes, whom it refuses, the event that it leaves."""

from datetime import date, timedelta
from typing import Any

import pytest

from marketaccess.apps.evaluation import actions, policy, queries
from marketaccess.apps.evaluation.announcements import round_published
from marketaccess.apps.evaluation.models import Computation, Round, RoundUnit, Score
from marketaccess.domain.authority.actor import SYSTEM
from marketaccess.domain.basics.refusal import NotAllowed, Refusal
from marketaccess.domain.evaluation.round_flow import ROUND_FLOW
from marketaccess.domain.evaluation.round_flow import RoundState as S
from marketaccess.domain.evaluation.round_order import Unit
from marketaccess.foundation.audit.models import Event
from marketaccess.foundation.notifications.models import Notice
from marketaccess.law import library
from tests import make, races
from tests import make_rounds as rounds

pytestmark = pytest.mark.requirement("R4.7")


def last_event() -> Event:
    return Event.objects.order_by("-sequence")[0]


class TestOpening:
    def test_the_table_is_kept_with_the_round(self) -> None:
        one = rounds.opened()
        assert one.reference == "P2026-001"
        assert one.system_text == library.indicator_system_text("chongqing-2022")
        assert (one.state, one.period, one.is_demonstration) == (S.PREPARING, "2026Q3", False)
        assert [unit.code for unit in one.units.all()] == list(rounds.UNITS)
        assert (last_event().action, last_event().subject_ref) == ("evaluation.open", one.reference)

    def test_a_table_made_for_demonstrations_makes_a_demonstration_round(self) -> None:
        assert rounds.opened(system="demonstration").is_demonstration

    @pytest.mark.parametrize(
        ("field", "changes"),
        [
            ("title", {"title": " \u3000"}),
            ("system", {"system": "nowhere"}),
            ("period", {"period": "2026Q5"}),
            ("policy", {"policies": {"missing": "shrug"}}),
            ("collect_until", {"collect_until": date(2026, 9, 28)}),
            ("units", {"units": (Unit("a", "甲"), Unit("a", "乙"))}),
            ("units", {"units": (Unit("", "甲"),)}),
            ("units", {"units": (Unit("a", "甲" * 101),)}),
        ],
    )
    def test_what_is_wrong_is_refused_at_its_field(self, field: str, changes: dict[str, Any]) -> None:
        with pytest.raises(Refusal) as refusal:
            rounds.opened(**changes)
        assert refusal.value.field == field
        assert not Round.objects.exists()

    def test_only_the_office_opens_one(self) -> None:
        for by in (make.head(), make.clerk(), SYSTEM):
            with pytest.raises(NotAllowed):
                actions.open_round(order=rounds.order(), by=by, at=make.NINE)

    def test_it_can_be_changed_until_it_starts(self) -> None:
        one = rounds.opened()
        order = rounds.order(title="改名", units=rounds.units(make.TARGET))
        actions.amend(round=one, order=order, by=make.handler(), at=make.NINE)
        one = make.fresh(one)
        assert (one.title, [unit.code for unit in one.units.all()]) == ("改名", [make.TARGET])
        actions.start(round=one, by=make.head(), at=make.NINE)
        with pytest.raises(NotAllowed):
            actions.amend(round=one, order=order, by=make.handler(), at=make.NINE)

    def test_a_round_without_units_does_not_start(self) -> None:
        with pytest.raises(NotAllowed, match="被评估单位"):
            actions.start(round=rounds.opened(units=()), by=make.head(), at=make.NINE)


class TestTheWay:
    def test_from_opening_to_the_end(self) -> None:
        one = rounds.round(S.CLOSED)
        verbs = [row.verb for row in one.progress.all()]
        assert verbs == ["open", "start", "freeze", "record", "show", "publish", "close"]
        assert one.published_at == rounds.LATER

    def test_freezing_asks_for_a_computation_of_data_gathered_anew(self) -> None:
        one = rounds.round(S.FROZEN)
        row = one.computations.get()
        assert (row.number, row.folder, row.gathers, row.state) == (1, "1", True, "waiting")

    def test_back_to_collecting_needs_a_reason_and_the_next_data_lie_elsewhere(self) -> None:
        one = rounds.round(S.COMPUTED)
        with pytest.raises(Refusal) as refusal:
            actions.unfreeze(round=one, reason=" ", by=make.head(), at=make.NINE)
        assert refusal.value.field == "reason"
        actions.unfreeze(round=one, reason="两个部门补报", by=make.head(), at=make.NINE)
        actions.freeze(round=one, by=make.handler(), at=make.NINE)
        assert list(one.computations.values_list("folder", flat=True)) == ["2", "1"]

    def test_what_was_shown_is_not_unfrozen_or_cancelled(self) -> None:
        one = rounds.round(S.OBJECTIONS)
        for step in (actions.unfreeze, actions.cancel):
            with pytest.raises(NotAllowed):
                step(round=one, reason="不该", by=make.head(), at=make.NINE)

    def test_nothing_is_shown_before_it_is_computed_or_until_a_day_that_has_passed(self) -> None:
        one = rounds.round(S.COMPUTED)
        with pytest.raises(Refusal) as refusal:
            actions.show(round=one, until=make.TODAY, by=make.handler(), at=make.NINE)
        assert refusal.value.field == "until"

    def test_the_units_are_told(self) -> None:
        make.clerk()
        rounds.round(S.OBJECTIONS)
        assert "出示" in Notice.objects.get(user=make.clerk().user, key__contains=":show:").text

    def test_publishing_waits_for_the_last_day_of_objections_and_is_announced(
        self, django_capture_on_commit_callbacks: Any
    ) -> None:
        one, heard = rounds.round(S.OBJECTIONS), []
        with pytest.raises(Refusal, match="2026-10-09"):
            actions.publish(round=one, by=make.head(), at=rounds.LATER - timedelta(days=1))

        def hear(reference: str, **_: Any) -> None:
            heard.append(reference)

        round_published.connect(hear)
        with django_capture_on_commit_callbacks(execute=True):
            actions.publish(round=one, by=make.head(), at=rounds.LATER)
        assert heard == [one.reference]

    @pytest.mark.parametrize("state", list(S))
    def test_every_verb_in_every_state_and_hand(self, state: S) -> None:
        one = rounds.round(state)
        one.computations.exclude(state="ready").update(state="failed")
        steps = {step.verb: step.needs for step in ROUND_FLOW.steps if step.source is state}
        office = {"amend", "freeze", "show", "compute"}
        for verb in ROUND_FLOW.verbs:
            holder, other = make.handler(), make.head()
            if verb not in office:
                holder, other = other, holder
            assert policy.may(holder, verb, one).allowed == (verb in steps and steps[verb] is not None)
            for actor in (other, make.clerk(), make.reviewer()):
                assert not policy.may(actor, verb, one).allowed
            assert policy.may(SYSTEM, verb, one).allowed == (verb == "record" and verb in steps)


class TestFourEyes:
    def test_who_opened_does_not_start_and_who_showed_does_not_publish(self) -> None:
        one = rounds.opened()
        Round.objects.filter(pk=one.pk).update(opened_by=make.head().user)
        with pytest.raises(NotAllowed, match="本人建立"):
            actions.start(round=one, by=make.head(), at=make.NINE)
        actions.start(round=one, by=rounds.deputy(), at=make.NINE)

    def test_who_showed_does_not_publish(self) -> None:
        one = rounds.round(S.OBJECTIONS)
        Round.objects.filter(pk=one.pk).update(shown_by=make.head().user)
        with pytest.raises(NotAllowed, match="本人出示"):
            actions.publish(round=one, by=make.head(), at=rounds.LATER)


class TestComputing:
    def test_the_outcome_is_kept_with_its_bytes(self) -> None:
        one = rounds.round(S.COMPUTED)
        row = queries.latest(one)
        assert row is not None
        assert bytes(row.worksheet.content) == rounds.sheet(one)
        assert list(row.totals.values_list("unit__code", "rank", "best_rank")) == [
            (make.HANDLING, 1, 1),
            (make.HELPING, 2, 1),
        ]
        score = rounds.score(one)
        assert (score.points, score.gain, score.records, score.ahead) == (50, 10, 5, -4)
        assert score.left_out == {"not_on_list": 3}
        lacking = rounds.score(one, 16)
        assert (lacking.points, lacking.gap, lacking.lacking) == (None, "not_delivered", ["ratings"])
        assert row.inputs.get().digest == "a" * 64

    def test_recorded_twice_it_is_there_once(self) -> None:
        one = rounds.round(S.COMPUTED)
        rounds.recorded(one)
        assert Score.objects.count() == 6

    def test_a_further_computation_leaves_the_earlier_one(self) -> None:
        one = rounds.round(S.COMPUTED)
        actions.compute(round=one, gathers=False, reason="核对", by=make.handler(), at=make.NINE)
        with pytest.raises(NotAllowed, match="正在计算"):
            actions.compute(round=one, gathers=False, reason="再来", by=make.handler(), at=make.NINE)
        rounds.recorded(one)
        assert list(one.computations.values_list("number", "folder", "state")) == [
            (2, "2", "ready"),
            (1, "1", "ready"),
        ]
        assert Score.objects.count() == 12

    def test_a_reason_is_asked_for(self) -> None:
        with pytest.raises(Refusal) as refusal:
            actions.compute(
                round=rounds.round(S.COMPUTED), gathers=True, reason="", by=make.handler(), at=make.NINE
            )
        assert refusal.value.field == "reason"

    def test_given_up_nobody_waits_for_it_and_the_round_can_be_computed_again(self) -> None:
        one = rounds.round(S.FROZEN)
        row = one.computations.get()
        assert actions.note_progress(computation=row.pk, state="computing", done=2, queries=9, at=make.NINE)
        actions.cancel_computation(computation=row, by=make.handler(), at=make.NINE)
        assert not actions.note_progress(computation=row.pk, state="computing", at=make.NINE)
        assert rounds.recorded(one).state == "cancelled"
        with pytest.raises(NotAllowed):
            actions.cancel_computation(computation=row, by=make.handler(), at=make.NINE)
        with pytest.raises(NotAllowed):
            actions.cancel_computation(computation=row, by=make.clerk(), at=make.NINE)
        actions.compute(round=one, gathers=True, reason="重来", by=make.handler(), at=make.NINE)
        assert one.computations.count() == 2

    def test_a_failure_says_why_and_leaves_the_round_as_it_is(self) -> None:
        one = rounds.round(S.FROZEN)
        actions.fail(computation=one.computations.get().pk, trouble="数据缺少列", at=make.NINE)
        assert make.fresh(one).state == S.FROZEN
        assert one.computations.get().trouble == "数据缺少列"
        assert last_event().action == "evaluation.fail"

    @races.threads_share_a_database
    @pytest.mark.django_db(transaction=True)
    def test_two_who_ask_at_once_get_one_computation(self) -> None:
        one = rounds.round(S.COMPUTED)
        by = make.handler()
        races.at_once(
            lambda _: actions.compute(round=one, gathers=False, reason="核对", by=by, at=make.NINE), 4
        )
        assert Computation.objects.filter(state="waiting").count() == 1


class TestWhoSees:
    def test_the_units_see_a_round_from_its_start_and_others_once_it_is_published(self) -> None:
        one = rounds.opened(units=rounds.units(make.HANDLING))
        assert queries.find(one.reference, make.handler()) == one
        assert queries.find(one.reference, make.clerk()) is None
        actions.start(round=one, by=make.head(), at=make.NINE)
        assert queries.find(one.reference, make.clerk()) == one
        assert queries.find(one.reference, make.clerk(make.HELPING)) is None

    def test_results_are_the_offices_then_each_units_then_everybodys(self) -> None:
        def seen(one: Round, by: Any) -> list[str]:
            return [unit.code for unit in RoundUnit.objects.filter(policy.units_seen(by, one), round=one)]

        one = rounds.round(S.COMPUTED)
        assert (seen(one, make.handler()), seen(one, make.clerk())) == (list(rounds.UNITS), [])
        actions.show(round=one, until=rounds.UNTIL, by=make.handler(), at=make.NINE)
        one = make.fresh(one)
        assert seen(one, make.clerk()) == [make.HANDLING]
        actions.publish(round=one, by=make.head(), at=rounds.LATER)
        one = make.fresh(one)
        assert seen(one, make.clerk(make.TARGET)) == list(rounds.UNITS)
        assert queries.find(one.reference, make.clerk(make.TARGET)) == one
