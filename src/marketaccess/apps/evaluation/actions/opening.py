"""Opening a round: the table of indicators as it stands, its policies, and the units in it."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from marketaccess.apps.evaluation import wording
from marketaccess.apps.evaluation.actions import steps
from marketaccess.apps.evaluation.models import Round, RoundUnit
from marketaccess.apps.leads.actions import numbers
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.authority.permission import Permission as P
from marketaccess.domain.basics.period import Period
from marketaccess.domain.basics.refusal import NotAllowed, Refusal
from marketaccess.domain.basics.text import normalise
from marketaccess.domain.evaluation.round_flow import RoundState
from marketaccess.domain.evaluation.round_order import NewRound, Unit
from marketaccess.foundation.organizations import queries as organizations
from marketaccess.law import library

SERIES = "round"
TITLE_MAX, CODE_MAX, NAME_MAX, MOST_UNITS = 120, 60, 100, 500


@transaction.atomic
def open_round(*, order: NewRound, by: Actor, at: datetime) -> Round:
    """
    Open a round for the division that this installation serves.

    :raises NotAllowed: not this person. Refusal: naming the field that is wrong.
    """
    offices = by.departments_with(P.EVALUATION_MANAGE)
    if not offices:
        raise NotAllowed(f"建立评估轮次须由{wording.HOLDERS['evaluation.manage']}办理。")
    fields = _checked(order, at=at)
    year, number = numbers.take(SERIES, at)
    made = Round.objects.create(
        **fields,
        reference=f"P{year}-{number:03}",
        division=organizations.locality(on=timezone.localdate(at)).division,
        state=RoundState.PREPARING,
        coordinated_by_id=min(offices),
        opened_by_id=by.signing(),
        opened_at=at,
    )
    _put_units(made, order.units)
    steps.trace("open", round=made, by=by, at=at, detail=_told(made, order))
    return made


@transaction.atomic
def amend(*, round: Round, order: NewRound, by: Actor, at: datetime) -> Round:
    """Change a round that has not started. :raises NotAllowed, Refusal: as for opening one."""
    locked = steps.begin("amend", round=round, by=by)
    fields = _checked(order, at=at)
    for name, value in fields.items():
        setattr(locked, name, value)
    locked.opened_by_id = by.signing()
    locked.units.all().delete()
    _put_units(locked, order.units)
    return steps.finish(
        "amend", round=locked, by=by, at=at, changed=(*fields, "opened_by"), detail=_told(locked, order)
    )


def _told(made: Round, order: NewRound) -> dict[str, object]:
    return {
        "edition": made.system_key,
        "digest": made.system_digest,
        "items": len(order.units),
        "policies": dict(made.policies),
    }


def _checked(order: NewRound, *, at: datetime) -> dict[str, object]:
    """The fields of a round. :raises Refusal: naming the one that is wrong."""
    title = normalise(order.title)[:TITLE_MAX].strip()
    if not title:
        raise Refusal("请填写轮次名称。", field="title")
    if order.system not in library.indicator_system_keys():
        raise Refusal("没有这个指标体系，请重新选择。", field="system")
    system, text = library.indicator_system(order.system), library.indicator_system_text(order.system)
    period = Period.of(order.period)
    answers = system.defaults.with_(order.policies).answers
    if order.collect_until < timezone.localdate(at):
        raise Refusal("报送截止日已经过去，请改为今天或者以后的日期。", field="collect_until")
    return {
        "title": title,
        "system_key": order.system,
        "system_text": text,
        "system_digest": hashlib.sha256(text.encode()).hexdigest(),
        "period": period.name,
        "policies": {
            question.value: answer.value
            for question, answer in answers.items()
            if answer is not system.defaults[question]
        },
        "collect_until": order.collect_until,
        # A table that was invented for a demonstration never gives a real score.
        "is_demonstration": order.is_demonstration or system.is_demonstration,
    }


def _put_units(made: Round, units: Sequence[Unit]) -> None:
    if len(units) > MOST_UNITS:
        raise Refusal(f"被评估单位最多{MOST_UNITS}个。", field="units")
    seen: set[str] = set()
    for unit in units:
        if not unit.code or len(unit.code) > CODE_MAX or not unit.name or len(unit.name) > NAME_MAX:
            raise Refusal(
                f"单位“{unit.name[:20] or unit.code[:20]}”的标识或者名称为空或者过长。", field="units"
            )
        if unit.code in seen:
            raise Refusal(f"单位标识“{unit.code[:20]}”重复，每个单位只写一次。", field="units")
        seen.add(unit.code)
    RoundUnit.objects.bulk_create(
        RoundUnit(round=made, code=unit.code, name=unit.name, department_id=unit.department, position=place)
        for place, unit in enumerate(units, start=1)
    )
