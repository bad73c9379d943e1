"""From the draft to the open survey, and to its end."""

import secrets
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from marketaccess.apps.surveys import wording
from marketaccess.apps.surveys.actions import steps
from marketaccess.apps.surveys.actions.sealing import seal_answers
from marketaccess.apps.surveys.models import Survey
from marketaccess.apps.surveys.queries import systems
from marketaccess.apps.surveys.queries.answers import is_untouched
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.authority.permission import Permission as P
from marketaccess.domain.basics.refusal import NotAllowed, Refusal
from marketaccess.domain.casework.report import clean
from marketaccess.domain.surveys.questionnaire import lacking, read

SALT_BYTES = 32


@transaction.atomic
def submit(*, survey: Survey, by: Actor, at: datetime) -> Survey:
    """Put the draft before the head of the office. :raises Refusal: it is not fit to be put to anybody."""
    survey = steps.begin("submit", survey=survey, by=by)
    if missing := lacking(read(survey.questions), systems.metrics(survey.system_key)):
        raise Refusal(missing[0])
    survey.remark = ""
    survey = steps.finish("submit", survey=survey, by=by, at=at, changed=("remark",))
    steps.tell(survey, P.SURVEY_DECIDE, wording.YOUR_TURN, key="submit", at=at)
    return survey


@transaction.atomic
def approve(*, survey: Survey, by: Actor, at: datetime) -> Survey:
    """Open the survey: from now on its texts stand, and it has a salt of its own."""
    survey = steps.begin("approve", survey=survey, by=by)
    if survey.closes_on < timezone.localdate(at):
        raise NotAllowed(wording.ALREADY_OVER)
    survey.approved_by_id, survey.approved_at = by.signing(), at
    survey.salt = secrets.token_hex(SALT_BYTES)
    changed = ("approved_by", "approved_at", "salt")
    detail = {"questions": survey.questions}
    survey = steps.finish("approve", survey=survey, by=by, at=at, changed=changed, detail=detail)
    steps.tell(survey, P.SURVEY_MANAGE, wording.YOUR_TURN, key="approve", at=at)
    return survey


@transaction.atomic
def send_back(*, survey: Survey, remark: str, by: Actor, at: datetime) -> Survey:
    """Send the draft back to be mended."""
    survey = steps.begin("send_back", survey=survey, by=by)
    survey.remark = clean(remark, field="remark", label="修改意见", longest=1000, shortest=2)
    detail = {"reason": survey.remark}
    survey = steps.finish("send_back", survey=survey, by=by, at=at, changed=("remark",), detail=detail)
    steps.tell(survey, P.SURVEY_MANAGE, wording.SENT_BACK, key="send_back", at=at)
    return survey


@transaction.atomic
def close(*, survey: Survey, counts_marked: bool, reason: str, by: Actor, at: datetime) -> Survey:
    """
    End the survey for good, and seal its answers (ADR 0007).

    ``counts_marked``: whether answers with a mark go to the evaluation; the person says why.
    """
    survey = steps.begin("close", survey=survey, by=by)
    survey.closing_reason = clean(reason, field="reason", label="结束说明", longest=1000, shortest=5)
    sealed = seal_answers(survey)
    survey.answer_count, survey.seal = sealed.number, sealed.seal
    survey.counts_marked, survey.closed_at, survey.salt = counts_marked, at, ""
    changed = ("closing_reason", "answer_count", "seal", "counts_marked", "closed_at", "salt")
    detail = {
        "answers": sealed.number,
        "marked": sealed.marked,
        "seal": sealed.seal,
        "counts_marked": counts_marked,
        "reason": survey.closing_reason,
    }
    return steps.finish("close", survey=survey, by=by, at=at, changed=changed, detail=detail)


@transaction.atomic
def verify(*, survey: Survey, by: Actor, at: datetime) -> Survey:
    """Compare the answers with their seal, and leave a record of what was found."""
    survey = steps.begin("verify", survey=survey, by=by)
    detail = {"is_untouched": is_untouched(survey), "seal": survey.seal}
    return steps.finish("verify", survey=survey, by=by, at=at, detail=detail)
