"""The codes of a batch, derived and never stored; and what belongs to a code that somebody types."""

from datetime import date
from typing import TYPE_CHECKING

from attrs import frozen

from marketaccess.apps.surveys import wording
from marketaccess.apps.surveys.models import Batch, Invitation
from marketaccess.domain.surveys.survey_flow import SurveyState, takes_answers
from marketaccess.foundation.vault import receipts

if TYPE_CHECKING:
    from marketaccess.apps.surveys.models import Survey

FORM = "surveys"


def of(batch: Batch) -> tuple[str, ...]:
    """The codes of a batch in clear: 100 random bits each, written as a receipt is."""
    return tuple(receipts.derive(f"{batch.seed}:{n}", form=FORM) for n in range(batch.count))


def digest(code: str) -> str:
    """What is stored of a code, and looked up; what cannot be a code matches nothing."""
    return receipts.digest(code)


@frozen
class Invited:
    """What a code opens."""

    invitation: Invitation

    @property
    def batch(self) -> Batch:
        """For which unit and stratum it was made."""
        return self.invitation.batch

    @property
    def survey(self) -> "Survey":
        """The survey that it answers."""
        return self.invitation.batch.survey

    @property
    def is_used(self) -> bool:
        """Whether it was used; a link for everybody never is."""
        return not self.batch.is_open and self.invitation.used_on is not None


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
    rows = Invitation.objects.select_related("batch__survey__office")
    found = rows.filter(digest=digest(code)).first()
    return Invited(found) if found else None
