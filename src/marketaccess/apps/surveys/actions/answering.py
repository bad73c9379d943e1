"""
An answer comes in: one short transaction, and nothing that ties it to the code.

The survey's row is held against its closing (shared, so that answers do not wait for each other), the code
is used up, the answer written. There is no audit event for each answer: the chain has one tail, on which
a thousand a second would wait, and its moment beside the code's would tell who answered what. The closing
event seals them all (ADR 0007).
"""

import hmac
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from attrs import frozen
from django.db import IntegrityError, connection
from django.utils import timezone
from django.utils.crypto import salted_hmac

from marketaccess.apps.surveys import wording
from marketaccess.apps.surveys.models import Answer, Survey
from marketaccess.apps.surveys.queries.codes import Invited, why_not_answerable
from marketaccess.domain.basics.refusal import NotAllowed, Refusal
from marketaccess.domain.surveys.questionnaire import accept
from marketaccess.domain.surveys.survey_flow import SurveyState
from marketaccess.foundation import statements
from marketaccess.foundation.statements import Statement

MARK_LETTERS = 16
# Answers share the row among each other; who closes the survey waits for them, and they for him.
_HOLD = "SELECT id FROM surveys_survey WHERE id = %s AND state = %s AND {reached}"
_SHARED = " FOR KEY SHARE"
_USE_UP = """
    UPDATE surveys_invitation SET used_on = %s WHERE id = %s AND used_on IS NULL AND {reached} RETURNING id
"""


@frozen
class Submitted:
    """What a page sends: its own random key, the answers by question, the device's mark ("" unknown)."""

    key: str
    values: Mapping[str, str]
    device: str = ""


def answer(*, invited: Invited, submitted: Submitted, at: datetime) -> Answer:
    """
    Take an answer. The same page sent again is the same answer, and changes nothing.

    :raises NotAllowed: the survey takes no answers, or the code is used up.
    :raises Refusal: an answer is missing or none of the options.
    """
    try:
        made = _answer(invited, submitted, at=at)
        _take(invited, made)
    except (_UsedUp, IntegrityError, NotAllowed) as error:
        key = key_of(invited.survey, submitted.key)
        earlier = Answer.objects.filter(pk=key, survey=invited.survey).first()
        if earlier is not None:
            return earlier
        raise (error if isinstance(error, NotAllowed) else NotAllowed(wording.USED)) from None
    return made


class _UsedUp(Exception):
    """The code was used before: by this page, or by somebody else."""


def _take(invited: Invited, made: Answer) -> None:
    hold = _HOLD + (_SHARED if connection.vendor == "postgresql" else "")
    ordered: list[Statement] = [(hold, [invited.survey.pk, SurveyState.OPEN.value])]
    if not invited.batch.is_open:
        day = connection.ops.adapt_datefield_value(made.answered_on)
        ordered.append((_USE_UP, [day, invited.key]))
    ordered.append(statements.insertion(made))
    done = statements.chain(*ordered)
    if not done:
        raise NotAllowed(wording.IS_OVER)
    if done < len(ordered):
        raise _UsedUp


def _answer(invited: Invited, submitted: Submitted, *, at: datetime) -> Answer:
    survey, batch = invited.survey, invited.batch
    on = timezone.localdate(at)
    if closed := why_not_answerable(invited, on=on):
        raise NotAllowed(closed)
    values, wrong = accept(invited.questionnaire, submitted.values)
    if wrong:
        raise Refusal(wording.WRONG.format(number=len(wrong)), field=next(iter(wrong)))
    return Answer(
        pk=key_of(survey, submitted.key),
        survey=survey,
        unit=batch.unit,
        size=batch.size,
        industry=batch.industry,
        ownership=batch.ownership,
        origin=batch.origin,
        answered_on=on,
        values=values,
        minute_mark=_mark(survey, "minute", f"{at:%Y%m%d%H%M}"),
        device_mark=_mark(survey, "device", submitted.device),
    )


def key_of(survey: Survey, page_key: str) -> UUID:
    """The key of the answer that a page gives: random to everybody who does not have the page."""
    digest = salted_hmac(
        "marketaccess.surveys.answer", f"{survey.pk}:{page_key}", algorithm="sha256"
    ).digest()
    return UUID(bytes=digest[:16], version=4)


def _mark(survey: Survey, kind: str, value: str) -> str:
    if not value:
        return ""
    return hmac.digest(bytes.fromhex(survey.salt), f"{kind}:{value}".encode(), "sha256").hex()[:MARK_LETTERS]
