"""One valid thing of each kind around service items and the list, beside ``make``."""

from datetime import date, datetime
from typing import Any

from marketaccess.apps.matters import actions as matters
from marketaccess.apps.matters.models import Correspondence, ServiceItem
from marketaccess.apps.negative_list import actions as editions
from marketaccess.domain.authority.actor import SYSTEM
from marketaccess.domain.basics.codes import credit_check_character
from marketaccess.domain.matters.draft import Draft, Material, Stage
from marketaccess.domain.matters.service_item import DayUnit
from marketaccess.domain.negative_list import edition as list_values
from marketaccess.domain.negative_list.codes import Access
from tests import make

CREDIT = "11990101MB0000001"


def implementation_code(basic: str, *, body: str = CREDIT) -> str:
    """A sound implementation code of 31 for a basic code."""
    return f"{body}{credit_check_character(body)}4{basic}"


def item_draft(basic: str = "000131101000", **changes: Any) -> Draft:
    """A complete service item of the handling department."""
    said = {
        "basic_code": basic,
        "implementation_code": implementation_code(basic),
        "name": "食品经营许可",
        "level": "4",
        "department": make.department(make.HANDLING).pk,
        "department_name": make.NAMES[make.HANDLING],
        "supervising_department": make.department(make.HANDLING).pk,
        "conditions": "有与经营的食品品种、数量相适应的场所。",
        "basis": "《中华人民共和国食品安全法》第三十五条",
        "materials": (Material("申请书"), Material("营业执照", required=False, source="市场监督管理局")),
        "steps": (Stage("受理", 1), Stage("审查"), Stage("决定", 2)),
        "statutory_days": 20,
        "statutory_unit": DayUnit.WORKING,
        "promised_days": 8,
        "promised_unit": DayUnit.WORKING,
        "visits": 1,
    }
    if changes.get("is_standard"):
        said["implementation_code"] = ""
    return Draft(**{**said, **changes})


def service_item(basic: str = "000131101000", *, at: datetime = make.NINE, **changes: Any) -> ServiceItem:
    """A service item, saved by the system."""
    return saved(item_draft(basic, **changes), at=at)


def saved(draft: Draft, *, at: datetime) -> ServiceItem:
    """What a draft says, saved by the system."""
    matters.save_service_item(draft=draft, by=SYSTEM, at=at)
    return ServiceItem.objects.get(basic_code=draft.basic_code, implementation_code=draft.implementation_code)


def list_edition(
    key: str = "2025",
    texts: dict[str, list[str]] | None = None,
    *,
    starts_on: date = date(2025, 4, 16),
    is_demonstration: bool = False,
    at: datetime = make.NINE,
) -> None:
    """An edition of permit items: code to the texts of its measures. Keys are ``code-place``."""
    known = texts or {"208001": ["餐饮服务食品经营许可", "旅馆业特种行业许可证核发"]}
    items = tuple(
        list_values.Item(
            number=str(at),
            code=code,
            title=f"未获得许可，不得从事{code}",
            access=Access.PROHIBITED if code.startswith("1") else Access.PERMIT,
            measures=tuple(
                list_values.Measure(key=f"{code}-{place}", text=text, authorities=("市场监管部门",))
                for place, text in enumerate(measures, start=1)
            ),
        )
        for at, (code, measures) in enumerate(known.items(), start=1)
    )
    edition = list_values.Edition(
        key=key,
        title=f"市场准入负面清单（{key}）",
        series=list_values.Series.NEGATIVE_LIST,
        in_force_from=starts_on,
        is_demonstration=is_demonstration,
        items=items,
    )
    editions.store_revision(edition=edition, by=SYSTEM, at=at)


def correspondence(
    item: ServiceItem | None = None,
    *,
    edition: str = "2025",
    measure: str = "208001-1",
    state: str = "proposed",
    at: datetime = make.NINE,
) -> Correspondence:
    """A correspondence in a state, brought there by the verbs that lead there."""
    chosen = item or service_item()
    made = matters.propose(
        edition_key=edition, measure_key=measure, item=chosen, why="八字相同", score=0.9, by=SYSTEM, at=at
    )
    if state in {"confirmed", "reviewed"}:
        made = matters.confirm(correspondence=made, by=make.clerk(), at=at)
    if state == "reviewed":
        made = matters.review(correspondence=made, by=make.handler(), at=at)
    if state == "rejected":
        made = matters.reject(correspondence=made, comment="不是同一事项。", by=make.clerk(), at=at)
    return made
