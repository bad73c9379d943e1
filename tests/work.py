"""Two editions, a confirmed comparison between them, and the work that follows, beside ``kit``."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from marketaccess.apps.matters import actions
from marketaccess.apps.matters.models import AdjustmentTask, ServiceItem
from marketaccess.apps.negative_list import queries as editions
from marketaccess.apps.negative_list.models import Change, Comparison
from marketaccess.domain.authority.actor import SYSTEM
from tests import kit, make

OLD, NEW = "2022", "2025"
BEGINS = date(2026, 10, 15)
# What each edition says: the key of a measure is its item's code and its place under it.
BEFORE = {
    "208001": ["餐饮服务食品经营许可", "旅馆业特种行业许可证核发", "公章刻制业特种行业许可证核发"],
    "203008": ["药品零售企业许可", "药品批发企业许可"],
}
AFTER = {
    "208001": ["餐饮服务食品经营许可", "旅馆业特种行业经营许可证核发"],
    "203008": ["药品经营企业许可"],
    "217001": ["人工智能训练师职业机构许可"],
}
# (kinds, old keys, new keys)
LINES: tuple[tuple[list[str], list[str], list[str]], ...] = (
    (["kept"], ["208001-1"], ["208001-1"]),
    (["reworded"], ["208001-2"], ["208001-2"]),
    (["removed"], ["208001-3"], []),
    (["merged"], ["203008-1", "203008-2"], ["203008-1"]),
    (["added"], [], ["217001-1"]),
)


def two_editions(*, begins: date = BEGINS) -> None:
    """An edition in force, and one that follows it."""
    kit.list_edition(OLD, BEFORE, starts_on=date(2022, 3, 25))
    kit.list_edition(NEW, AFTER, starts_on=begins)


def comparison(
    lines: Iterable[tuple[list[str], list[str], list[str]]] = LINES,
    *,
    state: str = Comparison.State.CONFIRMED,
    at: datetime = make.NINE,
) -> Comparison:
    """What a person has confirmed (or not yet) of what changed between the two."""
    old, new = editions.revision_of(OLD), editions.revision_of(NEW)
    assert old is not None
    assert new is not None
    confirmed_at = at if state == Comparison.State.CONFIRMED else None
    made = Comparison.objects.create(
        old=old, new=new, state=state, requested_at=at, confirmed_at=confirmed_at
    )
    for position, (kinds, olds, news) in enumerate(lines):
        Change.objects.create(
            comparison=made,
            level=Change.Level.MEASURE,
            position=position,
            kinds=kinds,
            old_keys=olds,
            new_keys=news,
        )
    return made


def carrying(*measures: str, basic: str = "000131101000", **changes: Any) -> ServiceItem:
    """A service item that carried out measures of the old edition, reviewed by the office."""
    item = kit.service_item(basic, **changes)
    for measure in measures:
        kit.correspondence(item, edition=OLD, measure=measure, state="reviewed")
    return item


def assigned(row: Comparison | None = None, *, at: datetime = make.NINE) -> tuple[AdjustmentTask, ...]:
    """The tasks of a comparison."""
    return actions.make_adjustment_tasks(comparison=(row or comparison()).pk, by=SYSTEM, at=at)


def task(measure: str = "208001-3", state: str = "open", **changes: Any) -> AdjustmentTask:
    """One task in a state, brought there by the verbs that lead there. By default: stop accepting."""
    make.county()
    two_editions()
    carrying(measure, **changes)
    found = next(row for row in assigned() if row.service_item is not None)
    if state in {"reported", "closed"}:
        found = reported(found)
    if state == "closed":
        found = actions.accept_task(task=found, by=make.handler(), at=make.NINE)
    if state in {"objected", "dismissed"}:
        found = actions.object_to_task(task=found, reason="不是我局职责。", by=make.clerk(), at=make.NINE)
    if state == "dismissed":
        found = actions.dismiss_task(task=found, reason="属实。", by=make.handler(), at=make.NINE)
    return found


def reported(row: AdjustmentTask, **changes: Any) -> AdjustmentTask:
    """A task of the handling department, reported with a page as proof."""
    said = {
        "result": "已停止受理并撤下网上入口。",
        "link": "https://www.example.gov.cn/notice/12.html",
        "by": make.clerk(),
    }
    return actions.report_task(task=row, at=make.NINE, **{**said, **changes})
