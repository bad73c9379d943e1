"""Building a survey: its head and its questions. Only while it is drafted."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from attrs import asdict, evolve, fields, frozen
from django.db import transaction

from marketaccess.apps.leads.actions import numbers
from marketaccess.apps.surveys import policy, wording
from marketaccess.apps.surveys.actions import steps
from marketaccess.apps.surveys.models import Survey
from marketaccess.apps.surveys.queries import systems
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.authority.permission import Permission as P
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.casework.report import clean
from marketaccess.domain.surveys.questionnaire import (
    MOST_QUESTIONS,
    Question,
    Questionnaire,
    check,
    read,
    stored,
)
from marketaccess.domain.surveys.survey_flow import SurveyState
from marketaccess.foundation.audit import log
from marketaccess.foundation.organizations import queries as organizations

SERIES = "survey"
# Fewer than this in a stratum, and somebody could be recognised by what is shown of it.
LEAST_IN_STRATUM = 5


@frozen(kw_only=True)
class Head:
    """What a survey is, apart from its questions."""

    title: str
    purpose: str
    minutes: int
    system_key: str
    opens_on: date
    closes_on: date
    minimum: int
    stratum_minimum: int
    has_open_links: bool = False


FIELDS = tuple(field.name for field in fields(Head))


@transaction.atomic
def create(*, head: Head, by: Actor, at: datetime, is_demonstration: bool = False) -> Survey:
    """A new survey without questions, in the actor's office."""
    policy.may_create(by).require()
    office = organizations.departments().get(pk=min(by.departments_with(P.SURVEY_MANAGE)))
    head = _checked(head)
    year, number = numbers.take(SERIES, at)
    survey = Survey.objects.create(
        number=f"S{year}-{number:05}",
        division=office.division,
        office=office,
        state=SurveyState.DRAFTING,
        drafted_by_id=by.signing(),
        drafted_at=at,
        is_demonstration=is_demonstration or office.division.is_demonstration,
        **asdict(head),
    )
    told = {"system_key": survey.system_key, "opens_on": str(head.opens_on), "closes_on": str(head.closes_on)}
    log.record("survey.create", "survey", survey.number, survey.title, by=by, at=at, detail=told)
    return survey


@transaction.atomic
def edit(*, survey: Survey, head: Head, by: Actor, at: datetime) -> Survey:
    """Change the head of a survey."""
    survey = steps.begin("edit", survey=survey, by=by)
    now = asdict(_checked(head))
    was = {name: getattr(survey, name) for name in FIELDS}
    for name, value in now.items():
        setattr(survey, name, value)
    detail = {"was": _told(was, now), "now": _told(now, was)}
    return steps.finish("edit", survey=survey, by=by, at=at, changed=FIELDS, detail=detail)


def _told(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, str]:
    return {name: str(value) for name, value in one.items() if value != other[name]}


def _checked(head: Head) -> Head:
    """:raises Refusal: at the field that is wrong."""
    if head.closes_on < head.opens_on:
        raise Refusal(wording.DATES_TURNED, field="closes_on")
    topics = systems.topics(head.system_key)
    if not topics:
        raise Refusal(wording.NO_SURVEY_INDICATOR, field="system_key")
    if head.stratum_minimum < LEAST_IN_STRATUM:
        message = wording.MINIMUM_TOO_SMALL.format(least=LEAST_IN_STRATUM)
        raise Refusal(message, field="stratum_minimum")
    least = max(topic.minimum for topic in topics)
    if head.minimum < max(least, head.stratum_minimum):
        message = wording.MINIMUM_BELOW_SYSTEM.format(least=max(least, head.stratum_minimum))
        raise Refusal(message, field="minimum")
    return evolve(
        head,
        title=clean(head.title, field="title", label="标题", longest=100, shortest=4),
        purpose=clean(head.purpose, field="purpose", label="为什么调查", longest=1000, shortest=10),
    )


@transaction.atomic
def put_question(*, survey: Survey, question: Question, by: Actor, at: datetime) -> Question:
    """
    Add a question (its key is ""), or put another wording in the place of the one with this key.

    :raises Refusal: the question could not be answered or scored, is gone, or is one too many.
    """
    survey = steps.begin("edit", survey=survey, by=by)
    check(question, systems.metrics(survey.system_key))
    found = list(read(survey.questions).questions)
    if question.key:
        place = _place(found, question.key)
        found[place] = question
    else:
        if len(found) >= MOST_QUESTIONS:
            raise Refusal(wording.TOO_MANY_QUESTIONS.format(most=MOST_QUESTIONS))
        last = max((int(each.key[1:]) for each in found), default=0)
        question = evolve(question, key=f"q{last + 1}")
        found.append(question)
    _keep(survey, found, by=by, at=at, action="put_question", detail={"question": question.text})
    return question


@transaction.atomic
def remove_question(*, survey: Survey, key: str, by: Actor, at: datetime) -> Survey:
    """Take a question out."""
    survey = steps.begin("edit", survey=survey, by=by)
    found = list(read(survey.questions).questions)
    gone = found.pop(_place(found, key))
    return _keep(survey, found, by=by, at=at, action="remove_question", detail={"question": gone.text})


@transaction.atomic
def move_question(*, survey: Survey, key: str, up: bool, by: Actor, at: datetime) -> Survey:
    """Put a question one place up or down; at the end nothing happens."""
    survey = steps.begin("edit", survey=survey, by=by)
    found = list(read(survey.questions).questions)
    place = _place(found, key)
    other = place - 1 if up else place + 1
    if 0 <= other < len(found):
        found[place], found[other] = found[other], found[place]
    detail = {"question": found[min(max(other, 0), len(found) - 1)].text}
    return _keep(survey, found, by=by, at=at, action="move_question", detail=detail)


def _place(questions: list[Question], key: str) -> int:
    place = next((n for n, each in enumerate(questions) if each.key == key), None)
    if place is None:
        raise Refusal(wording.NO_QUESTION)
    return place


def _keep(
    survey: Survey, questions: list[Question], *, by: Actor, at: datetime, action: str, detail: dict[str, str]
) -> Survey:
    survey.questions = stored(Questionnaire(tuple(questions)))
    return steps.finish(
        "edit", survey=survey, by=by, at=at, changed=("questions",), detail={**detail}, action=action
    )
