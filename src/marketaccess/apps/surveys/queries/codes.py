"""The codes of a batch, derived and never stored; and what belongs to a code that somebody types."""

from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from attrs import frozen

from marketaccess.apps.surveys import wording
from marketaccess.apps.surveys.models import Batch
from marketaccess.domain.surveys.questionnaire import Questionnaire, read
from marketaccess.domain.surveys.survey_flow import SurveyState, takes_answers
from marketaccess.foundation import statements
from marketaccess.foundation.vault import receipts

if TYPE_CHECKING:
    from marketaccess.apps.surveys.models import Survey

FORM = "surveys"
KEPT = 256
_LOOK_UP = """
    SELECT code.id, code.used_on, batch.is_open, batch.id, batch.seed, survey.state
    FROM surveys_invitation AS code
    JOIN surveys_batch AS batch ON batch.id = code.batch_id
    JOIN surveys_survey AS survey ON survey.id = batch.survey_id
    WHERE code.digest = %s
"""


def of(batch: Batch) -> tuple[str, ...]:
    """The codes of a batch in clear: 100 random bits each, written as a receipt is."""
    return tuple(receipts.derive(f"{batch.seed}:{n}", form=FORM) for n in range(batch.count))


def digest(code: str) -> str:
    """What is stored of a code, and looked up; what cannot be a code matches nothing."""
    return receipts.digest(code)


@frozen
class Invited:
    """What a code opens: the key of the code, for whom it was made, what is asked."""

    key: int
    is_used: bool
    batch: Batch
    questionnaire: Questionnaire

    @property
    def survey(self) -> "Survey":
        """The survey that it answers."""
        return self.batch.survey


def why_not_answerable(invited: Invited, *, on: date) -> str:
    """Why the survey takes no answer with this code on a day, "" where it does."""
    survey = invited.survey
    if takes_answers(SurveyState(survey.state), survey.opens_on, survey.closes_on, on=on):
        return wording.USED if invited.is_used else ""
    if survey.state == SurveyState.OPEN and on < survey.opens_on:
        return wording.NOT_YET.format(day=f"{survey.opens_on:%Y年%-m月%-d日}")
    return wording.IS_OVER


def find(code: str) -> Invited | None:
    """What belongs to a code as it was typed or scanned; None where there is no such code."""
    found = statements.planned(_LOOK_UP, digest(code))
    if not found:
        return None
    ((key, used_on, is_open, *known),) = found
    batch, questionnaire = _opened(*known)
    return Invited(key, used_on is not None and not is_open, batch, questionnaire)


@lru_cache(maxsize=KEPT)
def _opened(pk: int, _seed: str, _state: str) -> tuple[Batch, Questionnaire]:
    # Every answer asks for the same few rows, and the texts stand once a survey is open: what the seed and
    # the state name never changes. Reading them anew costs more than all the rest of an answer.
    batch = Batch.objects.select_related("survey__office").get(pk=pk)
    return batch, read(batch.survey.questions)
