"""One valid thing of the list, or of the service items. Reached through ``tests.make``."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from attrs import evolve

from marketaccess.apps.matters.models import Correspondence, ServiceItem
from marketaccess.apps.negative_list import actions as negative_list
from marketaccess.apps.negative_list.models import Change, Comparison, Revision
from marketaccess.domain.authority.actor import SYSTEM
from marketaccess.domain.matters.correspondence import CorrespondenceState
from marketaccess.domain.matters.draft import Draft
from marketaccess.domain.negative_list.codes import parse
from marketaccess.domain.negative_list.edition import Edition, Item, Measure, Series
from tests import kit

RECORDED_AT = datetime(2026, 9, 28, 1, 0, tzinfo=UTC)


def list_measure(text: str, *authorities: str, **changes: Any) -> Measure:
    """A measure; its key is its text's place until ``list_item`` gives it one."""
    return Measure(**{"key": "", "text": text, "authorities": authorities or ("市场监管部门",), **changes})


def list_item(code: str, title: str, *measures: Measure, **changes: Any) -> Item:
    """An item whose access and section follow from its code, its measures numbered under it."""
    parts = parse(code)
    assert parts is not None
    keyed = tuple(
        evolve(measure, key=measure.key or f"{code}-{place}")
        for place, measure in enumerate(measures, start=1)
    )
    section = parts.section.key if parts.section else ""
    made = {"number": code[-3:], "access": parts.access, "section": section, **changes}
    return Item(code=code, title=title, measures=keyed, **made)


# Two items that a test of editions begins with.
FOOD = list_item(
    "203001",
    "未获得许可，不得从事特定食品生产经营",
    list_measure("食品生产许可"),
    list_measure("食品经营许可"),
)
SEALS = list_item(
    "203002",
    "未获得许可，不得从事印刷复制业特定业务",
    list_measure("公章刻制业特种行业许可证核发"),
    list_measure("印刷企业设立审批"),
)


def list_edition(*items: Item, key: str = "2025", **changes: Any) -> Edition:
    """The edition that began on 24 April 2025, as a value: nothing is recorded."""
    said = {"title": key, "series": Series.NEGATIVE_LIST, "in_force_from": date(2025, 4, 24), **changes}
    return Edition(key=key, items=items, **said)


def recorded(
    key: str,
    *items: Item,
    begins: date = date(2025, 4, 24),
    ends: date | None = None,
    series: Series = Series.NEGATIVE_LIST,
    at: datetime = RECORDED_AT,
    **changes: Any,
) -> Revision:
    """An edition, recorded by the real action."""
    title = changes.pop("title", f"市场准入负面清单（{key}）")
    edition = Edition(key, title, series, begins, ends, items=items, **changes)
    return negative_list.store_revision(edition=edition, by=SYSTEM, at=at).revision


def service_item(name: str, *, code: str = "11990101MB1234567X4000131001000", **changes: Any) -> ServiceItem:
    """A service item that says little beside its name; ``kit`` has a complete one."""
    said = {"name": name, "implementation_code": code, "basic_code": code[-12:], **changes}
    return kit.saved(Draft(**said), at=RECORDED_AT)


def corresponding(
    item: ServiceItem, measure_key: str, edition_key: str = "e-2025", **changes: Any
) -> Correspondence:
    """A correspondence that the coordinating office has reviewed."""
    said = {"state": CorrespondenceState.REVIEWED, "changed_at": RECORDED_AT, **changes}
    return Correspondence.objects.create(
        edition_key=edition_key, measure_key=measure_key, service_item=item, **said
    )


def compared(
    old: Revision, new: Revision, *, kinds: list[list[str]], at: datetime = RECORDED_AT
) -> Comparison:
    """A confirmed comparison with a line of items for each list of kinds."""
    made = Comparison.objects.create(
        old=old,
        new=new,
        state=Comparison.State.CONFIRMED,
        requested_at=at,
        confirmed_at=at + timedelta(hours=1),
    )
    for position, each in enumerate(kinds):
        Change.objects.create(comparison=made, level=Change.Level.ITEM, position=position, kinds=each)
    return made
