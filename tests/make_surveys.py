"""A survey in a state, brought there by the real verbs. Beside ``make``."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from marketaccess.apps.surveys import actions, queries
from marketaccess.apps.surveys.models import Answer, Batch, Survey
from marketaccess.domain.surveys.questionnaire import Kind, Question
from marketaccess.domain.surveys.strata import Stratum
from marketaccess.domain.surveys.survey_flow import SurveyState as S
from marketaccess.foundation.organizations.models import Locality
from tests import make

TAX = actions.Unit("tax", "示范县税务局")
SMALL = Stratum(size="small", origin="local")
QUESTIONS = (
    Question(
        "", Kind.SCALE, "您了解市场准入负面清单制度吗？", "awareness", low="完全不了解", high="非常了解"
    ),
    Question("", Kind.YES_NO, "您办理准入时是否被要求提供清单外的许可？", "satisfaction_with_work"),
    Question("", Kind.TEXT, "您还有什么意见？", is_required=False),
)
VALUES = {"q1": "4", "q2": "yes", "q3": "希望公开办理时限"}


def head(**changes: Any) -> actions.Head:
    said = {
        "title": "市场准入满意度调查",
        "purpose": "了解市场主体对市场准入负面清单制度的感受，用于改进工作。",
        "minutes": 3,
        "system_key": "chongqing-2022",
        "opens_on": make.TODAY,
        "closes_on": make.TODAY.replace(month=10, day=31),
        "minimum": 30,
        "stratum_minimum": 5,
    }
    return actions.Head(**{**said, **changes})


def survey(state: S = S.OPEN, *, at: datetime = make.NINE, **changes: Any) -> Survey:
    """A survey in a state; ``changes`` are to its head."""
    if not Locality.objects.exists():
        make.county()
    one = actions.create(head=head(**changes), by=make.handler(), at=at)
    for question in QUESTIONS:
        actions.put_question(survey=one, question=question, by=make.handler(), at=at)
    if state is S.DRAFTING:
        return make.fresh(one)
    actions.submit(survey=one, by=make.handler(), at=at)
    if state is not S.REVIEWING:
        actions.approve(survey=one, by=make.head(), at=at)
    if state is S.CLOSED:
        closed(one, at=at)
    return make.fresh(one)


def closed(one: Survey, *, counts_marked: bool = True, at: datetime = make.NINE) -> Survey:
    reason = "调查期满，按期结束。"
    return actions.close(survey=one, counts_marked=counts_marked, reason=reason, by=make.head(), at=at)


def batch(one: Survey, *, count: int = 3, unit: actions.Unit = TAX, stratum: Stratum = SMALL) -> Batch:
    said = {"label": "税务大厅", "count": count, "by": make.handler(), "at": make.NINE}
    return actions.invite(survey=one, unit=unit, stratum=stratum, **said)


def answered(
    code: str,
    key: str = "",
    values: Mapping[str, str] = VALUES,
    *,
    device: str = "",
    at: datetime = make.NINE,
) -> Answer:
    """An answer with a code; each code is a page of its own unless a key is given."""
    invited = queries.by_code(code)
    assert invited is not None
    page = actions.Submitted(key or f"page of {code}", values, device)
    return Answer.objects.get(pk=actions.answer(invited=invited, submitted=page, at=at))


def codes(one: Batch) -> tuple[str, ...]:
    """The codes of a batch."""
    return actions.hand_out(batch=one, by=make.handler(), at=make.NINE)
