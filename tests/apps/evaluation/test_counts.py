"""What a score was counted from, in words; data sets by their names."""

from decimal import Decimal

import pytest

from marketaccess.apps.evaluation.models import Score
from marketaccess.apps.evaluation.templatetags.evaluation import counts, data_label
from marketaccess.domain.evaluation.indicator import Method
from tests.domain.evaluation.samples import PILOT

pytestmark = pytest.mark.requirement("R4.7")


@pytest.mark.parametrize(
    ("method", "numerator", "denominator", "said"),
    [
        (Method.SHARE, "7", "9", "7 / 9"),
        (Method.NONE_FOUND, "0", "563", "0 / 563"),
        (Method.SURVEY, "3375", "65", "65份答卷"),
        (Method.LEVELS, "100", "1", "—"),
        (Method.EXTERNAL, "79", "1", "—"),
        (Method.SHARE, "0", "0", "—"),
    ],
)
def test_what_was_counted_is_said_as_it_was(
    method: Method, numerator: str, denominator: str, said: str
) -> None:
    indicator = next(each for each in PILOT.indicators if each.method is method)
    score = Score(numerator=Decimal(numerator), denominator=Decimal(denominator))
    assert counts(score, indicator) == said


def test_a_data_set_is_called_by_its_name() -> None:
    assert data_label("ratings") == "好差评"
    assert data_label("of_another_edition") == "of_another_edition"
