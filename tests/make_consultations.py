"""A consultation in a state, brought there by the real verbs. Beside ``make``."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from attrs import fields

from marketaccess.apps.consultations import actions
from marketaccess.apps.consultations.models import Consultation, Publication
from marketaccess.domain.authority.actor import REPORTER
from marketaccess.domain.casework.consultation_flow import ConsultationState as S
from marketaccess.domain.casework.question import Question, Subject
from marketaccess.foundation.organizations.models import Locality
from tests import make

SUBJECT = frozenset(field.name for field in fields(Subject))
TEXT = "我想开一家小药店，只卖非处方药，需要办理药品经营许可吗？"
ANSWER = "可以进入。从事药品零售应当取得药品经营许可证，只销售乙类非处方药的条件有所简化。"


def question(**changes: Any) -> Question:
    subject = {name: changes.pop(name) for name in [*changes] if name in SUBJECT}
    said = {"text": TEXT, "may_publish": True, "subject": Subject(**subject), **changes}
    return Question(**said)


def received(*, at: datetime = make.NINE, **changes: Any) -> actions.Received:
    if not Locality.objects.exists():
        make.county()
    return actions.receive(question=question(**changes), by=REPORTER, at=at)


def assigned(one: Consultation, *, to: str = make.HANDLING, at: datetime = make.NINE) -> Consultation:
    return actions.assign(consultation=one, to=make.department(to), by=make.handler(), at=at)


def drafted(one: Consultation, *, may_publish: bool = True, at: datetime = make.NINE) -> Consultation:
    basis = "药品管理法第五十一条"
    actions.draft(consultation=one, body=ANSWER, basis=basis, may_publish=may_publish, by=make.clerk(), at=at)
    return make.fresh(one)


def published(one: Consultation, *, at: datetime = make.NINE, **changes: Any) -> Publication:
    said = {"title": "开小药店要不要许可", "question": TEXT, "answer": ANSWER, "by": make.handler()}
    return actions.publish(consultation=one, at=at, **{**said, **changes})


def _walk(one: Consultation, at: datetime) -> Iterator[Consultation]:
    yield one
    yield assigned(one, at=at)
    yield drafted(one, at=at)
    yield actions.endorse(consultation=one, by=make.reviewer(), at=at)
    published(one, at=at)
    yield one


def consultation(state: S = S.RECEIVED, *, at: datetime = make.NINE, **changes: Any) -> Consultation:
    """A consultation in a state; ``changes`` are to its question."""
    one = received(at=at, **changes).consultation
    if state is S.REFUSED:
        reason = "反映的是已经发生的问题，请转为问题反映。"
        actions.refuse(consultation=one, ground="complaint", reason=reason, by=make.handler(), at=at)
        return make.fresh(one)
    if state is S.WITHDRAWN:
        actions.withdraw(consultation=one, at=at)
        return make.fresh(one)
    if state is S.KEPT:
        one = consultation(S.ANSWERED, at=at, **changes)
        reason = "涉及企业个案，不宜公开。"
        return actions.keep_private(consultation=one, reason=reason, by=make.handler(), at=at)
    for step in _walk(one, at):
        one = make.fresh(step)
        if one.state == state:
            return one
    raise ValueError(state)
