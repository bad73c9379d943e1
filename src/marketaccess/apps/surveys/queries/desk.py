"""Surveys at the desk: the list, the page of one, the response, the results."""

from collections.abc import Mapping, Sequence
from typing import Any

from attrs import frozen
from django.db.models import Count, Q, QuerySet

from marketaccess.apps.surveys import policy
from marketaccess.apps.surveys.models import Answer, Batch, Survey
from marketaccess.apps.surveys.queries import systems
from marketaccess.apps.surveys.queries.answers import given, minimums
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.casework.flow import Offer
from marketaccess.domain.surveys import frame as frames
from marketaccess.domain.surveys.questionnaire import Question, Questionnaire, read
from marketaccess.domain.surveys.results import Results, results
from marketaccess.domain.surveys.survey_flow import SURVEY_FLOW, SurveyState
from marketaccess.foundation.organizations import queries as organizations


def visible_to(actor: Actor) -> QuerySet[Survey]:
    """The surveys that the actor may see, the latest first."""
    return Survey.objects.filter(policy.visible_to(actor)).select_related("office", "division")


def find(number: str, actor: Actor) -> Survey | None:
    """The survey of this number, if there is one and the actor may see it: no telling which."""
    return visible_to(actor).filter(number=number).first()


def batch_of(survey: Survey, pk: int) -> Batch | None:
    """A batch of a survey."""
    return Batch.objects.filter(survey=survey, pk=pk).select_related("survey").first()


def questionnaire(survey: Survey) -> Questionnaire:
    """The questions of a survey."""
    return read(survey.questions)


def question(survey: Survey, key: str) -> Question | None:
    """One of its questions."""
    return next((each for each in read(survey.questions).questions if each.key == key), None)


def frame_lines(survey: Survey) -> str:
    """The sampling frame as it is pasted."""
    return frames.lines_of(frames.read(survey.frame))


def offers(survey: Survey, actor: Actor) -> tuple[Offer, ...]:
    """The next steps, each with the reason why not."""
    return SURVEY_FLOW.offers(
        SurveyState(survey.state), lambda verb: policy.may(actor, verb, survey).reason, is_officers=True
    )


def units_to_choose() -> list[tuple[str, str]]:
    """The departments in use as evaluated units: their key is their code in the evaluation."""
    return [(each.key, each.name) for each in organizations.departments_in_use()]


@frozen
class Response:
    """A batch and how many of its codes were used."""

    batch: Batch
    used: int

    @property
    def rate(self) -> float | None:
        """The used in percent; None of an open link, which has no number of those asked."""
        return None if self.batch.is_open else 100 * self.used / self.batch.count


def responses(survey: Survey) -> list[Response]:
    """The batches with their response, so far or as it was at the end; of an open link the answers."""
    used = Count("invitations", filter=Q(invitations__used_on__isnull=False))
    rows = Batch.objects.filter(survey=survey).annotate(now_used=used)
    return [Response(row, _used(row, survey)) for row in rows]


def _used(batch: Any, survey: Survey) -> int:
    if batch.is_open:
        own = Answer.objects.filter(survey=survey, unit=batch.unit).count()
        asked = Batch.objects.filter(survey=survey, unit=batch.unit, is_open=False)
        coded = asked.filter(invitations__used_on__isnull=False).aggregate(n=Count("invitations"))["n"]
        final = sum(row or 0 for row in asked.values_list("used", flat=True))
        return own - int(max(coded, final))
    used: int = batch.now_used if batch.used is None else batch.used
    return used


@frozen
class UnitResponse:
    """What came in about a unit: the answers, how many codes were given out and how many of them used."""

    name: str
    answers: int
    issued: int
    used: int

    @property
    def rate(self) -> float | None:
        """The used in percent; None where only a link was given out."""
        return 100 * self.used / self.issued if self.issued else None


def responses_by_unit(survey: Survey) -> list[UnitResponse]:
    """All that may be told while a survey is open: how many have answered, and out of how many."""
    found = responses(survey)
    return [
        _of_unit(name, [each for each in found if each.batch.unit == unit])
        for unit, name in units(survey).items()
    ]


def _of_unit(name: str, found: Sequence[Response]) -> UnitResponse:
    coded = [each for each in found if not each.batch.is_open]
    return UnitResponse(
        name=name,
        answers=sum(each.used for each in found),
        issued=sum(each.batch.count for each in coded),
        used=sum(each.used for each in coded),
    )


def totals(survey: Survey) -> tuple[int, int]:
    """How many codes were given out, and how many answers there are."""
    issued = sum(Batch.objects.filter(survey=survey, is_open=False).values_list("count", flat=True))
    return issued, Answer.objects.filter(survey=survey).count()


def units(survey: Survey) -> dict[str, str]:
    """The evaluated units that somebody was asked about, with their names."""
    return dict(Batch.objects.filter(survey=survey).order_by("unit").values_list("unit", "unit_name"))


def results_by_unit(survey: Survey) -> Mapping[str, Results]:
    """What was found, unit by unit. :raises NotAllowed: the survey is not closed yet."""
    answers, asked, least = given(survey), read(survey.questions), minimums(survey)
    return {unit: results(unit, answers, asked, least) for unit in units(survey)}


def metrics(survey: Survey) -> Sequence[systems.Topic]:
    """The indicators for which a survey asks."""
    asked = set(read(survey.questions).metrics)
    return [topic for topic in systems.topics(survey.system_key) if topic.metric in asked]
