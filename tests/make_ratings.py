"""Service ratings and the tasks of bad ones, driven by the real verbs."""

from datetime import datetime, timedelta
from itertools import count
from typing import Any

from marketaccess.apps.ratings import actions
from marketaccess.apps.ratings.actions import TakenIn
from marketaccess.apps.ratings.models import RatingTask
from marketaccess.domain.casework.rating_flow import RatingState
from marketaccess.domain.casework.rating_row import RatingRow
from tests import make

_numbers = count(1)
HOUR = timedelta(hours=1)


def row(**changes: Any) -> RatingRow:
    told: dict[str, Any] = {
        "number": f"HCP{next(_numbers):06}",
        "service_item": "11990101MB1234567X4000131001000",
        "department": make.department(make.HANDLING).pk,
        "channel": "mobile",
        "rated_at": make.NINE - HOUR,
        "satisfaction": "4",
    }
    return RatingRow(**{**told, **changes})


def taken_in(*rows: RatingRow, at: datetime = make.NINE) -> TakenIn:
    return actions.take_in(rows=rows, source="评价.csv", by=make.handler(), at=at)


def task(state: RatingState = RatingState.OPEN, *, at: datetime = make.NINE, **changes: Any) -> RatingTask:
    given = row(**changes)
    taken_in(given, at=at)
    found = RatingTask.objects.get(rating__number=given.number)
    if state is RatingState.OPEN:
        return found
    found = called(found, at=at)
    if state is RatingState.HANDLING:
        return found
    found = actions.answer(task=found, words="已改进窗口服务流程。", by=make.clerk(), at=at)
    return found if state is RatingState.ANSWERED else actions.accept(task=found, by=make.handler(), at=at)


def called(
    found: RatingTask, *, reached: bool = True, solved: bool | None = True, at: datetime = make.NINE
) -> RatingTask:
    return actions.call_back(
        task=found,
        reached=reached,
        solved=solved if reached else None,
        words="已电话联系。",
        by=make.clerk(),
        at=at,
    )
