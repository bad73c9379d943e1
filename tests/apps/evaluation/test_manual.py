"""Checks, exemptions and corrections: one proposes, another decides, and only then they count."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from marketaccess.apps.evaluation import actions, queries
from marketaccess.apps.evaluation.actions.manual import NewCheck
from marketaccess.apps.evaluation.models import Correction, ManualInput, Round, RoundUnit
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.authority.role import Role
from marketaccess.domain.basics.refusal import NotAllowed, Refusal
from marketaccess.domain.evaluation.manual import read
from marketaccess.domain.evaluation.round_flow import RoundState
from marketaccess.foundation.audit.models import Event
from marketaccess.foundation.notifications.models import Notice
from tests import make, races
from tests import make_evidence as hand

pytestmark = [pytest.mark.requirement("R4.6"), pytest.mark.django_db]
REASON = "同一办件被重复计数。"
ENDS = date(2026, 9, 30)


@pytest.fixture(autouse=True)
def _county(db: None) -> None:
    make.county()


def unit(one: Round | None = None, key: str = make.HANDLING) -> RoundUnit:
    return (one or hand.round()).units.select_related("round").get(code=key)


def exemption(of: RoundUnit, **changes: Any) -> ManualInput:
    said = {
        "indicator": 1,
        "until": ENDS,
        "reason": "市级集中调整，尚未到位。",
        "by": make.handler(),
        **changes,
    }
    return actions.propose_exemption(unit=of, at=make.NINE, **said)


def correction(of: RoundUnit, **changes: Any) -> Correction:
    said = {"indicator": 16, "points": Decimal("92.5"), "reason": REASON, "file": hand.pdf(), **changes}
    return actions.propose_correction(unit=of, at=make.NINE, **{"by": make.handler(), **said})


def check(of: RoundUnit, *found: tuple[str, str], **changes: Any) -> ManualInput:
    made = NewCheck(**{"source": "典型案例通报", "checked_on": date(2026, 9, 28), "looked_at": 12, **changes})
    return actions.propose_check(
        unit=of,
        indicator=8,
        check=NewCheck(made.source, made.checked_on, made.looked_at, found),
        reason="逐件核对，两人复核。",
        by=hand.evaluator(),
        at=make.NINE,
    )


def approved(
    what: ManualInput, *, by: Actor | None = None, approve: bool = True, remark: str = ""
) -> ManualInput:
    return actions.decide_manual(
        what=what, approve=approve, remark=remark, by=by or make.head(), at=make.NINE
    )


PROPOSE: list[Callable[[RoundUnit], ManualInput]] = [exemption, correction, check]
ROWS: dict[str, Callable[[Round], list[dict[str, Any]]]] = {
    "exemption": queries.exemption_rows,
    "correction": queries.correction_rows,
    "check": queries.check_rows,
}


@pytest.mark.parametrize("propose", PROPOSE)
class TestTwoPersons:
    def test_what_one_proposes_another_decides(self, propose: Callable[[RoundUnit], ManualInput]) -> None:
        made = propose(unit())
        rows = ROWS[propose.__name__]
        assert rows(made.unit.round) == []
        done = approved(made)
        assert (done.state, done.decided_label) == ("approved", make.head().label)
        assert len(rows(made.unit.round)) == 1
        names = Event.objects.order_by("sequence").values_list("action", flat=True)
        assert list(names)[-2:] == [
            f"evaluation.{propose.__name__}_{verb}" for verb in ("propose", "approve")
        ]

    def test_nobody_decides_an_own_proposal(self, propose: Callable[[RoundUnit], ManualInput]) -> None:
        made = propose(unit())
        type(made)._default_manager.update(proposed_by=make.head().user)
        made.refresh_from_db()
        with pytest.raises(NotAllowed, match="您本人提出"):
            approved(made)

    @pytest.mark.parametrize("who", [make.handler, make.clerk, make.reviewer, hand.evaluator])
    def test_only_the_head_decides(
        self, propose: Callable[[RoundUnit], ManualInput], who: Callable[[], Actor]
    ) -> None:
        made = propose(unit())
        with pytest.raises(NotAllowed):
            approved(made, by=who())

    def test_what_was_rejected_or_taken_back_does_not_count(
        self, propose: Callable[[RoundUnit], ManualInput]
    ) -> None:
        made = propose(unit())
        with pytest.raises(Refusal):
            approved(made, approve=False)
        approved(made, approve=False, remark="材料不足。")
        assert ROWS[propose.__name__](made.unit.round) == []
        with pytest.raises(NotAllowed):
            approved(made)

    def test_an_approval_can_be_taken_back(self, propose: Callable[[RoundUnit], ManualInput]) -> None:
        made = approved(propose(unit()))
        approved(made, approve=False, remark="后来发现有误。")
        assert ROWS[propose.__name__](made.unit.round) == []

    def test_only_who_proposed_takes_it_back_and_only_before_a_decision(
        self, propose: Callable[[RoundUnit], ManualInput]
    ) -> None:
        made = propose(unit())
        owner = hand.evaluator() if propose is check else make.handler()
        with pytest.raises(NotAllowed):
            actions.withdraw_manual(what=made, by=make.head(), at=make.NINE)
        assert actions.withdraw_manual(what=made, by=owner, at=make.NINE).state == "withdrawn"
        with pytest.raises(NotAllowed):
            approved(made)

    @pytest.mark.parametrize("state", [RoundState.PUBLISHED, RoundState.CLOSED, RoundState.CANCELLED])
    def test_nothing_is_decided_in_a_round_that_is_over(
        self, propose: Callable[[RoundUnit], ManualInput], state: RoundState
    ) -> None:
        made = propose(unit())
        Round.objects.update(state=state)
        made = queries.find_manual(propose.__name__, made.pk, hand.evaluator()) or made
        with pytest.raises(NotAllowed):
            approved(made)
        with pytest.raises(NotAllowed):
            propose(unit(made.unit.round, make.HELPING))

    def test_the_head_is_told(self, propose: Callable[[RoundUnit], ManualInput]) -> None:
        head = make.head()
        made = propose(unit())
        told = Notice.objects.get(user=head.user, key__startswith=propose.__name__)
        assert made.unit.round.reference in told.text


class TestExemptions:
    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"indicator": 2}, "indicator"),
            ({"indicator": 99}, "indicator"),
            ({"until": date(2026, 9, 29)}, "until"),
            ({"reason": "无"}, "reason"),
        ],
    )
    def test_only_where_the_table_allows_it(self, changes: dict[str, Any], field: str) -> None:
        with pytest.raises(Refusal) as refusal:
            exemption(unit(), **changes)
        assert refusal.value.field == field

    def test_there_is_one_of_a_unit_in_an_indicator(self) -> None:
        of = unit()
        approved(exemption(of))
        with pytest.raises(NotAllowed, match="已经有一件"):
            exemption(of)
        assert exemption(unit(of.round, make.HELPING)).state == "proposed"

    def test_its_row_is_what_the_computation_reads(self) -> None:
        one = approved(exemption(unit())).unit.round
        found = read(queries.system_of(one), {make.HANDLING}, ENDS, queries.exemption_rows(one))
        assert found.exempt == {(make.HANDLING, 1)}


class TestCorrections:
    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"points": Decimal("100.01")}, "points"),
            ({"points": Decimal(-1)}, "points"),
            ({"file": None}, "file"),
            ({"indicator": 28}, "indicator"),
        ],
    )
    def test_needs_points_within_bounds_and_its_paper(self, changes: dict[str, Any], field: str) -> None:
        with pytest.raises(Refusal) as refusal:
            correction(unit(), **changes)
        assert refusal.value.field == field
        assert not Correction.objects.exists()

    def test_its_row_names_both_posts_and_the_papers(self) -> None:
        made = correction(unit())
        approved(made)
        (row,) = queries.correction_rows(made.unit.round)
        assert (row["proposed_by"], row["decided_by"]) == (make.handler().label, make.head().label)
        assert row["reference"] == f"{made.unit.round.reference}-correction-{made.pk}"
        found = read(queries.system_of(made.unit.round), {make.HANDLING}, ENDS, [], [row])
        assert found.corrected == {(make.HANDLING, 16): Decimal("92.5")}


class TestChecks:
    def test_nothing_found_is_a_row_because_somebody_looked(self) -> None:
        one = approved(check(unit())).unit.round
        (row,) = queries.check_rows(one)
        assert (row["metric"], row["texts"], row["confirmed"]) == ("barriers_outside_list", 12, 0)
        assert row["searched_on"] == date(2026, 9, 28)

    def test_what_was_found_is_counted_with_its_numbers(self) -> None:
        made = approved(check(unit(), ("lead", "2026-000012"), ("case", "A-3")))
        assert queries.check_rows(made.unit.round)[0]["confirmed"] == 2
        (row,) = queries.manual_of(made.unit.round, make.head())
        assert "线索2026-000012、案例A-3" in row.told

    @pytest.mark.parametrize(
        ("found", "changes", "field"),
        [
            ((), {"looked_at": 0}, "looked_at"),
            ((("lead", "2026-01"), ("case", "A-3")), {"looked_at": 1}, "looked_at"),
            ((("lead", "2026-01"), ("lead", "2026-01")), {}, "found"),
            ((("rumour", "2026-01"),), {}, "found"),
            ((), {"checked_on": date(2026, 9, 30)}, "checked_on"),
            ((), {"source": ""}, "source"),
        ],
    )
    def test_a_check_that_checks_nothing_is_refused(
        self, found: tuple[tuple[str, str], ...], changes: dict[str, Any], field: str
    ) -> None:
        with pytest.raises(Refusal) as refusal:
            check(unit(), *found, **changes)
        assert refusal.value.field == field

    def test_is_for_manual_indicators_only(self) -> None:
        assert [each.number for each in queries.indicators_for("check", hand.round())] == [8]


class TestSeeing:
    def test_nobody_of_the_unit_proposes(self) -> None:
        of = unit()
        for by in (make.actor(Role.EVALUATOR, make.HANDLING), make.clerk()):
            with pytest.raises(NotAllowed):
                exemption(of, by=by)

    def test_the_office_and_evaluators_outside_of_the_unit(self) -> None:
        made = exemption(unit())
        seen = [
            queries.find_manual("exemption", made.pk, who) is not None
            for who in (
                make.handler(),
                make.head(),
                hand.evaluator(),
                make.actor(Role.EVALUATOR, make.HANDLING),
                make.clerk(),
                make.clerk(make.HELPING),
            )
        ]
        assert seen == [True, True, True, False, False, False]
        assert queries.find_manual("other", made.pk, make.head()) is None


@pytest.mark.django_db(transaction=True)
@races.threads_share_a_database
def test_of_two_corrections_at_once_one_stands() -> None:
    of = unit()
    given = races.at_once(lambda _: correction(of), 2)
    assert sum(isinstance(each, Refusal) for each in given) == 1
    assert Correction.objects.count() == 1
