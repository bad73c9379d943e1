"""What was decided enters the next computation with both figures; what was computed stays as it was."""

from decimal import Decimal

import pytest

from marketaccess.apps.evaluation import actions, queries
from marketaccess.domain.evaluation.evidence_flow import EvidenceState as E
from tests import make
from tests import make_evidence as hand
from tests.pages import Pages, office

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R4.6")]


def test_a_correction_counts_from_the_next_computation_on_and_hides_nothing() -> None:
    one = hand.evidence(E.SETTLED).unit.round
    actions.freeze(round=one, by=make.handler(), at=make.NINE)
    first = one.computations.get()
    digest = first.worksheet.digest
    made = actions.propose_correction(
        unit=one.units.select_related("round").get(code=make.HANDLING),
        indicator=hand.MECHANISM,
        points=Decimal(100),
        reason="补交的文件已经核实。",
        file=hand.pdf(),
        by=make.handler(),
        at=make.NINE,
    )

    def computed(*, gathers: bool) -> tuple[Decimal | None, Decimal | None]:
        actions.compute(round=one, gathers=gathers, reason="核对一遍", by=make.handler(), at=make.NINE)
        row = queries.latest(one)
        assert row is not None
        score = row.scores.get(unit__code=make.HANDLING, indicator=hand.MECHANISM)
        return score.points, score.corrected_from

    # Proposed and not decided it is nothing.
    assert computed(gathers=True) == (Decimal(60), None)
    actions.decide_manual(what=made, approve=True, remark="", by=make.head(), at=make.NINE)
    # The same data with what was decided since: both figures stand.
    assert computed(gathers=False) == (Decimal(100), Decimal(60))
    assert computed(gathers=True) == (Decimal(100), Decimal(60))
    page = Pages("evaluation").page(office(), "indicator", one.reference, hand.MECHANISM)
    assert "经更正，原为60.00分" in page
    # An approval that is taken back is gone from the next one.
    actions.decide_manual(what=made, approve=False, remark="后来发现有误。", by=make.head(), at=make.NINE)
    assert make.fresh(made).state == "withdrawn"
    assert computed(gathers=False) == (Decimal(60), None)
    numbers = one.computations.order_by("number").values_list("number", "folder", "state")
    assert list(numbers) == [(at, str(at), "ready") for at in range(1, 6)]
    first.worksheet.refresh_from_db()
    assert first.worksheet.digest == digest
    assert first.scores.get(unit__code=make.HANDLING, indicator=hand.MECHANISM).points == 60
