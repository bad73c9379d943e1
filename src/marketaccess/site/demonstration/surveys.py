"""
The survey of the demonstration: open, with answers about three units, one of them with too few.

Written through the real actions, by the officers whose turn it is. A second run changes nothing.
"""

from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from marketaccess.apps.surveys import actions, queries
from marketaccess.domain.authority.actor import SYSTEM, Actor
from marketaccess.domain.surveys.questionnaire import Kind, Question
from marketaccess.domain.surveys.strata import Stratum
from marketaccess.foundation.accounts import queries as people
from marketaccess.site.demonstration.county import County, secret_for

if TYPE_CHECKING:
    from marketaccess.apps.surveys.models import Survey

SYSTEM_KEY = "chongqing-2022"
BEGAN, LASTS = timedelta(days=10), timedelta(days=30)
# Department, codes for each stratum, how many of them answer, how satisfied they are.
UNITS = (("market_regulation", 30, 22, 4), ("transport", 30, 18, 3), ("emergency_management", 10, 6, 4))
STRATA = (
    ("小型本地企业", Stratum("small", "F", "private", "local")),
    ("外地企业", Stratum("medium", "E", "private", "elsewhere")),
)
QUESTIONS = (
    ("您了解市场准入负面清单制度吗？", "awareness", ("完全不了解", "非常了解")),
    ("您对该单位落实清单制度的工作满意吗？", "satisfaction_with_work", ("非常不满意", "非常满意")),
    ("该单位答应的事办得到吗？", "satisfaction_with_credit", ("总是办不到", "总能办到")),
    ("外地企业与本地企业得到同等对待吗？", "satisfaction_with_fairness", ("完全不同等", "完全同等")),
)
WORDS = (
    "希望把办理时限写在窗口（示范数据）",
    "网上能查到清单，很方便（示范数据）",
    "材料还可以再少一些（示范数据）",
)


@transaction.atomic
def record(county: County, *, now: datetime) -> None:
    """Build, open and answer the survey, unless there is one."""
    if queries.visible_to(SYSTEM).exists():
        return
    handler = _officer(county, "handler-coordinating-office", now)
    head = _officer(county, "head-coordinating-office", now)
    began = now - BEGAN
    survey = _build(handler, began)
    actions.submit(survey=survey, by=handler, at=began)
    actions.approve(survey=survey, by=head, at=began)
    _answer(county, survey, handler, began)


def _officer(county: County, account: str, now: datetime) -> Actor:
    return people.actor_of(county.users[account], on=timezone.localdate(now))


def _build(handler: Actor, at: datetime) -> "Survey":
    began = timezone.localdate(at)
    head = actions.Head(
        title="市场准入满意度调查（示范数据）",
        purpose="了解市场主体对市场准入负面清单制度的知晓和感受，结果只用于改进工作和效能评估。",
        minutes=2,
        system_key=SYSTEM_KEY,
        opens_on=began,
        closes_on=began + LASTS,
        minimum=30,
        stratum_minimum=10,
        has_open_links=True,
    )
    survey = actions.create(head=head, by=handler, at=at, is_demonstration=True)
    for text, metric, (low, high) in QUESTIONS:
        question = Question("", Kind.SCALE, text, metric, low=low, high=high)
        actions.put_question(survey=survey, question=question, by=handler, at=at)
    said = Question("", Kind.TEXT, "您还有什么意见或建议？", is_required=False)
    actions.put_question(survey=survey, question=said, by=handler, at=at)
    return survey


def _answer(county: County, survey: "Survey", handler: Actor, at: datetime) -> None:
    chance = Random("surveys")  # noqa: S311  # made-up answers, the same at every installation
    for key, asked, answering, usual in UNITS:
        unit = actions.Unit(key, county.departments[key].name)
        for label, stratum in STRATA:
            batch = actions.invite(
                survey=survey, unit=unit, stratum=stratum, label=label, count=asked, by=handler, at=at
            )
            codes = actions.hand_out(batch=batch, by=handler, at=at)
            for number, code in enumerate(codes[:answering]):
                invited = queries.by_code(code)
                assert invited is not None
                page = actions.Submitted(secret_for(f"answer:{code}"), _values(chance, usual))
                actions.answer(invited=invited, submitted=page, at=at + timedelta(hours=1 + number))


def _values(chance: Random, usual: int) -> dict[str, str]:
    """Steps of the scale around the usual one; now and then a few words."""
    values = {
        f"q{number}": str(min(max(usual + chance.choice((-2, -1, 0, 0, 1, 1)), 1), 5))
        for number in range(1, len(QUESTIONS) + 1)
    }
    return values | ({f"q{len(QUESTIONS) + 1}": chance.choice(WORDS)} if chance.random() < 0.1 else {})
