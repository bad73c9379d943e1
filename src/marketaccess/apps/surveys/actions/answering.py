"""
An answer comes in: one short transaction, and nothing that ties it to the code.

There is no audit event for each answer: the chain has one tail, on which a thousand a second would wait, and
its moment beside the code's would tell who answered what. The closing event seals them all (ADR 0007).
"""

import hmac
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from attrs import frozen
from django.utils import timezone
from django.utils.crypto import salted_hmac

from marketaccess.apps.surveys import wording
from marketaccess.apps.surveys.actions.accepting import Sheet, accept
from marketaccess.apps.surveys.models import Answer, Survey
from marketaccess.apps.surveys.queries.codes import Invited, why_not_answerable
from marketaccess.domain.basics.refusal import NotAllowed, Refusal
from marketaccess.domain.surveys import questionnaire
from marketaccess.domain.surveys.survey_flow import SurveyState

MARK_LETTERS = 16


@frozen
class Submitted:
    """What a page sends: its own random key, the answers by question, the device's mark ("" unknown)."""

    key: str
    values: Mapping[str, str]
    device: str = ""


def answer(*, invited: Invited, submitted: Submitted, at: datetime) -> UUID:
    """
    Take an answer; its key. The same page sent again is the same answer, and changes nothing.

    On the disk when this returns.

    :raises NotAllowed: the survey takes no answers, or the code is used up.
    :raises Refusal: an answer is missing or none of the options.
    """
    survey, key = invited.survey, key_of(invited.survey, submitted.key)
    refused = why_not_answerable(invited, on=timezone.localdate(at))
    if not refused and accept(survey.pk, _sheet(key, invited, submitted, at=at)):
        return key
    if Answer.objects.filter(pk=key, survey=survey).exists():
        return key
    raise NotAllowed(refused or _why_not_taken(survey))


def _why_not_taken(survey: Survey) -> str:
    """What has happened since the code was looked up."""
    is_open = Survey.objects.filter(pk=survey.pk, state=SurveyState.OPEN).exists()
    return wording.USED if is_open else wording.IS_OVER


def _sheet(key: UUID, invited: Invited, submitted: Submitted, *, at: datetime) -> Sheet:
    survey, batch = invited.survey, invited.batch
    values, wrong = questionnaire.accept(invited.questionnaire, submitted.values)
    if wrong:
        raise Refusal(wording.WRONG.format(number=len(wrong)), field=next(iter(wrong)))
    return {
        "code": invited.key,
        "is_open": batch.is_open,
        "id": str(key),
        "unit": batch.unit,
        "size": batch.size,
        "industry": batch.industry,
        "ownership": batch.ownership,
        "origin": batch.origin,
        "answered_on": timezone.localdate(at).isoformat(),
        "values": values,
        "minute_mark": _mark(survey, "minute", f"{at:%Y%m%d%H%M}"),
        "device_mark": _mark(survey, "device", submitted.device),
    }


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
