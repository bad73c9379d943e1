"""What people judged and decided of a round enters its computation, and shows in the scores."""

from datetime import date
from decimal import Decimal

import pytest

from marketaccess.apps.evaluation import actions
from marketaccess.apps.evaluation.actions.manual import NewCheck
from marketaccess.domain.evaluation.evidence_flow import EvidenceState as S
from tests import make
from tests import make_evidence as hand

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R4.2")]
WHY = "逐件核对，两人复核。"


def test_what_people_decided_is_computed_with() -> None:
    one = hand.evidence(S.SETTLED).unit.round
    unit, other = (one.units.select_related("round").get(code=code) for code in hand.UNITS)
    for made in (
        actions.propose_exemption(
            unit=unit, indicator=1, until=date(2026, 9, 30), reason=WHY, by=make.handler(), at=make.NINE
        ),
        actions.propose_correction(
            unit=unit,
            indicator=hand.MECHANISM,
            points=Decimal(100),
            reason=WHY,
            file=hand.pdf(),
            by=make.handler(),
            at=make.NINE,
        ),
        *(
            actions.propose_check(
                unit=each,
                indicator=8,
                check=NewCheck("典型案例通报", date(2026, 9, 28), 12, found),
                reason=WHY,
                by=hand.evaluator(),
                at=make.NINE,
            )
            for each, found in ((unit, ()), (other, (("lead", "2026-000012"),)))
        ),
    ):
        actions.decide_manual(what=made, approve=True, remark="", by=make.head(), at=make.NINE)
    actions.freeze(round=one, by=make.handler(), at=make.NINE)
    row = one.computations.get()
    assert (row.state, row.trouble) == ("ready", "")

    def score(number: int, code: str = unit.code) -> tuple[str, object]:
        found = row.scores.get(unit__code=code, indicator=number)
        return found.status, found.points

    assert score(1) == ("exempt", 100)
    assert (score(8), score(8, other.code)) == (("scored", 100), ("scored", 0))
    # Judged 60, corrected to 100: both figures stand in the score.
    corrected = row.scores.get(unit=unit, indicator=hand.MECHANISM)
    assert (corrected.points, corrected.is_corrected, corrected.corrected_from) == (100, True, 60)
    # What nobody handed in and nobody judged is no data, not zero.
    missing = row.scores.get(unit=other, indicator=hand.MECHANISM)
    assert (missing.status, missing.gap, missing.is_corrected) == ("no_data", "not_judged", False)
