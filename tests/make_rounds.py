"""A round of evaluation in a state, brought there by the real verbs. Beside ``make``."""

import json
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from marketaccess.apps.evaluation import actions, queries
from marketaccess.apps.evaluation.models import Computation, Objection, Round, Score
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.authority.role import Role
from marketaccess.domain.evaluation.round_flow import RoundState as S
from marketaccess.domain.evaluation.round_order import NewRound, Unit
from marketaccess.foundation.organizations.models import Department, Locality
from tests import make

UNTIL = make.TODAY + timedelta(days=10)
LATER = make.NINE + timedelta(days=11)


def order(**changes: Any) -> NewRound:
    """What the office says about a round: two departments of the county."""
    said: dict[str, Any] = {
        "title": "2026年第三季度准入效能评估",
        "system": "chongqing-2022",
        "period": "2026Q3",
        "collect_until": date(2026, 10, 15),
        "units": units(),
    }
    return NewRound(**{**said, **changes})


def units(*keys: str) -> tuple[Unit, ...]:
    found = {each.key: each for each in Department.objects.filter(key__in=keys or UNITS)}
    return tuple(Unit(key, found[key].name, found[key].pk) for key in keys or UNITS)


UNITS = (make.HANDLING, make.HELPING)


def opened(**changes: Any) -> Round:
    if not Locality.objects.exists():
        make.county()
    return actions.open_round(order=order(**changes), by=make.handler(), at=make.NINE)


def deputy() -> Actor:
    """Another head of the office: who proposed does not decide."""
    return make.actor(Role.COORDINATING_HEAD, make.OFFICE)


def endorser(at: str = make.HANDLING) -> Actor:
    return make.reviewer(at)


def sheet(
    one: Round,
    totals: Mapping[str, float] | None = None,
    changes: Mapping[tuple[str, int], Mapping[str, Any]] | None = None,
) -> bytes:
    """
    The bytes of a worksheet with three scores for each unit, as the computation would write it; ``changes``
    are by unit and indicator.
    """
    other = changes or {}
    given = totals or {make.HANDLING: 81.25, make.HELPING: 64.5}
    ranked = sorted(given, key=lambda code: -given[code])
    result = {
        "period": one.period,
        "maximum": 100.0,
        "units": [
            {
                "unit": code,
                "name": code,
                "total": given[code],
                "rank": ranked.index(code) + 1,
                "covered": 75.0,
                "indicators": [
                    indicator(1, status="scored", value=given[code], score=given[code]),
                    indicator(
                        13,
                        **{
                            **{
                                "status": "scored",
                                "value": 50.0,
                                "score": 50.0,
                                "left_out": {"not_on_list": 3},
                            },
                            **other.get((code, 13), {}),
                        },
                    ),
                    indicator(16, gap="not_delivered", lacking=["ratings"]),
                ],
            }
            for code in ranked
        ],
    }
    data_sets = [{"name": "units", "rows": 2, "files": {"units.csv": "a" * 64}}]
    sheet = {"result": result, "data_sets": data_sets, "expressions": {"13": "SELECT 1"}}
    return json.dumps({**sheet, "exemptions": [], "corrections": []}).encode()


def indicator(number: int, **changes: Any) -> dict[str, Any]:
    usual = {
        "number": number,
        "name": f"指标{number}",
        "weight": 20.0,
        "status": "no_data",
        "value": None,
        "score": None,
        "numerator": 5,
        "denominator": 10,
        "left_out": {},
        "gap": "",
        "lacking": [],
        "stands_in": None,
        "is_corrected": False,
        "corrected_from": None,
    }
    return {**usual, **changes}


EXTRAS = {
    "ranges": {make.HANDLING: (1, 2), make.HELPING: (1, 2)},
    "gains": {make.HANDLING: {"13": (10.0, 5)}},
    "ahead": {make.HANDLING: {"1": 8.0, "13": -4.0}},
}
ORIGINS = {"units": {"origin": "本轮次的被评估单位", "is_demonstration": False}}


def recorded(one: Round, **changes: Any) -> Computation:
    """The last computation of a round with an outcome."""
    row = one.computations.order_by("-number")[0]
    said = {"worksheet": sheet(one), "extras": EXTRAS, "origins": ORIGINS, "at": make.NINE, **changes}
    return actions.record(computation=row.pk, **said)


def round(state: S = S.PREPARING, **changes: Any) -> Round:
    """A round in a state. Its computation is told, not made: nothing is enqueued in tests of the slice."""
    one = opened(**changes)
    walk = {
        S.COLLECTING: lambda: actions.start(round=one, by=make.head(), at=make.NINE),
        S.FROZEN: lambda: actions.freeze(round=one, by=make.handler(), at=make.NINE),
        S.COMPUTED: lambda: recorded(one),
        S.OBJECTIONS: lambda: actions.show(round=one, until=UNTIL, by=make.handler(), at=make.NINE),
        S.PUBLISHED: lambda: actions.publish(round=one, by=make.head(), at=LATER),
        S.CLOSED: lambda: actions.close(round=one, by=make.head(), at=LATER),
    }
    for reached, step in walk.items():
        if one.state == state:
            break
        if state is S.CANCELLED:
            actions.cancel(round=one, reason="重复建立", by=make.head(), at=make.NINE)
            break
        step()
        one = make.fresh(one)
        assert one.state == reached
    return make.fresh(one)


def score(one: Round, number: int = 13, unit: str = make.HANDLING) -> Score:
    return Score.objects.get(computation=queries.latest(one), unit__code=unit, indicator=number)


def objection(one: Round, **changes: Any) -> Objection:
    said = {
        "score": score(one),
        "reason": "有三件是听证期间，不应计入超期。",
        "by": endorser(),
        "at": make.NINE,
    }
    return actions.object_to(**{**said, **changes})
