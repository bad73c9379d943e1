"""Divisions, localities and departments (区划、适用机制、部门)."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime

from attrs import frozen
from django.db import transaction

from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.authority.permission import Permission
from marketaccess.domain.basics.codes import division_above, is_division_code
from marketaccess.domain.basics.refusal import NotAllowed, Refusal
from marketaccess.domain.basics.text import normalise, normalise_code
from marketaccess.foundation.audit import log
from marketaccess.foundation.organizations import queries
from marketaccess.foundation.organizations.models import Department, Division, Locality
from marketaccess.law import library

KEY = re.compile(r"[a-z][a-z0-9_-]{1,59}")


@frozen
class Imported:
    """What an import of divisions did."""

    added: int
    renamed: int
    unchanged: int


@transaction.atomic
def import_divisions(
    *, rows: Iterable[tuple[str, str]], is_demonstration: bool = False, by: Actor, at: datetime
) -> Imported:
    """
    Take over codes and names of GB/T 2260; a second run changes nothing. None is ever removed.

    :raises Refusal: naming the row, if a code or a name is wrong.
    """
    _ask(by)
    given = dict(_checked(number, code, name) for number, (code, name) in enumerate(rows, 1))
    known = Division.objects.in_bulk(list(given))
    added = renamed = 0
    for code in sorted(given):  # a code above sorts before those below it
        row = known.get(code)
        if row is None:
            Division.objects.create(
                code=code, name=given[code], parent=_nearest_above(code), is_demonstration=is_demonstration
            )
            added += 1
        elif row.name != given[code]:
            row.name = given[code]
            row.save(update_fields=["name"])
            renamed += 1
    result = Imported(added, renamed, len(given) - added - renamed)
    if added or renamed:
        log.record(
            "division.import", "division", "", "", by=by, at=at, detail={"added": added, "renamed": renamed}
        )
    return result


def _checked(number: int, code: str, name: str) -> tuple[str, str]:
    code, name = normalise_code(code), normalise(name)
    if not is_division_code(code):
        raise Refusal(f"第{number}行区划代码“{code[:20]}”不是六位数字，请改正。", field="code")
    if not name or len(name) > 50:
        raise Refusal(f"第{number}行区划名称为空或超过50个字，请改正。", field="name")
    return code, name


def _nearest_above(code: str) -> Division | None:
    # Counties directly under a province have no row for the level between.
    above = division_above(code)
    while above is not None:
        if found := Division.objects.filter(pk=above).first():
            return found
        above = division_above(above)
    return None


@transaction.atomic
def set_locality(
    *, division: Division, profile_key: str, in_force_from: date, by: Actor, at: datetime
) -> Locality:
    """
    Which mechanism holds in which division from a day on. The same call again changes nothing.

    :raises Refusal: if the profile is unknown, or something else was set for that day already.
    """
    _ask(by)
    if profile_key not in library.profile_keys():
        known = "、".join(library.profile_keys())
        raise Refusal(f"没有机制方案“{profile_key}”，可用的方案有：{known}。", field="profile_key")
    row = Locality.objects.filter(in_force_from=in_force_from).first()
    if row is not None:
        if (row.division_id, row.profile_key) != (division.pk, profile_key):
            raise Refusal(
                f"{in_force_from:%Y-%m-%d}起适用的机制已经设置，请另选启用日期。", field="in_force_from"
            )
        return row
    row = Locality.objects.create(division=division, profile_key=profile_key, in_force_from=in_force_from)
    detail = {"division": division.pk, "profile": profile_key, "in_force_from": in_force_from.isoformat()}
    log.record("locality.set", "locality", str(row.pk), str(row), by=by, at=at, detail=detail)
    return row


@transaction.atomic
def add_department(
    *, division: Division, key: str, name: str, parent: Department | None = None, by: Actor, at: datetime
) -> Department:
    """
    A new department or unit.

    :raises Refusal: if the key or name is wrong or taken in this division.
    """
    _ask(by)
    key = normalise(key).lower()
    if not KEY.fullmatch(key):
        raise Refusal("标识须以小写英文字母开头，由小写字母、数字、下划线、横线组成，请修改。", field="key")
    name = _name(name)
    if Department.objects.filter(division=division, key=key).exists():
        raise Refusal(f"标识“{key}”已被使用，请换一个。", field="key")
    _refuse_taken(division, name)
    row = Department.objects.create(division=division, key=key, name=name, parent=parent)
    detail = {"key": key, "name": name, "parent": parent.key if parent else None}
    _record("department.add", row, by=by, at=at, detail=detail)
    return row


@transaction.atomic
def rename_department(*, department: Department, name: str, by: Actor, at: datetime) -> Department:
    """Give a department its new name; what was written under the old one keeps it."""
    _ask(by)
    row = _lock(department)
    name = _name(name)
    if name == row.name:
        return row
    _refuse_taken(row.division, name)
    was, row.name = row.name, name
    row.save(update_fields=["name"])
    _record("department.rename", row, by=by, at=at, detail={"was": {"name": was}, "now": {"name": name}})
    return row


@transaction.atomic
def place_department(
    *, department: Department, parent: Department | None, by: Actor, at: datetime
) -> Department:
    """
    Put a department under another. Both then count as one unit where a complaint is kept from it.

    :raises Refusal: if the place would make a circle.
    """
    _ask(by)
    row = _lock(department)
    if parent is not None and parent.pk in queries.below(frozenset({row.pk})):
        raise Refusal("上级部门不能是本部门或其下属部门，请重新选择。", field="parent")
    was, row.parent = row.parent, parent
    row.save(update_fields=["parent"])
    detail = {
        "was": {"parent": was.key if was else None},
        "now": {"parent": parent.key if parent else None},
    }
    _record("department.place", row, by=by, at=at, detail=detail)
    return row


@transaction.atomic
def edit_department(
    *, department: Department, name: str, parent: Department | None, by: Actor, at: datetime
) -> Department:
    """Name and place together, as the page saves them: both or neither, an event for what changed."""
    row = rename_department(department=department, name=name, by=by, at=at)
    if row.parent_id == (parent.pk if parent else None):
        return row
    return place_department(department=row, parent=parent, by=by, at=at)


@transaction.atomic
def deactivate_department(*, department: Department, by: Actor, at: datetime) -> Department:
    """
    Take a department out of use: it stays in all records and can be given nothing new.

    :raises Refusal: while posts in it last, or if the mechanism in force is run by it.
    """
    _ask(by)
    row = _lock(department)
    today = queries.day_of(at)
    if not row.is_active:
        raise NotAllowed("该部门已停用，无需重复办理。")
    if queries.posts_on(today).filter(department=row).exists():
        raise NotAllowed(f"{row}尚有人员任职，请先由安全管理员结束任职，再停用。")
    if queries.is_coordinating(row, on=today):
        raise NotAllowed(f"{row}是现行机制的牵头单位，不能停用；请先更换适用机制。")
    row.is_active = False
    row.save(update_fields=["is_active"])
    _record("department.deactivate", row, by=by, at=at)
    return row


@transaction.atomic
def reactivate_department(*, department: Department, by: Actor, at: datetime) -> Department:
    """Take a department into use again."""
    _ask(by)
    row = _lock(department)
    if row.is_active:
        raise NotAllowed("该部门在用，无需启用。")
    row.is_active = True
    row.save(update_fields=["is_active"])
    _record("department.reactivate", row, by=by, at=at)
    return row


def _ask(by: Actor) -> None:
    if not (by.is_system or by.may(Permission.ORGANIZATION_EDIT)):
        raise NotAllowed("只有系统管理员可以维护机构。")


def _lock(department: Department) -> Department:
    return Department.objects.select_for_update().get(pk=department.pk)


def _name(name: str) -> str:
    name = normalise(name)
    if not name or len(name) > 100:
        raise Refusal("请填写部门名称（不超过100个字）。", field="name")
    return name


def _refuse_taken(division: Division, name: str) -> None:
    if Department.objects.filter(division=division, name=name).exists():
        raise Refusal(f"{division}已有名为“{name}”的部门，请核对。", field="name")


def _record(
    action: str, row: Department, *, by: Actor, at: datetime, detail: Mapping[str, object] | None = None
) -> None:
    log.record(action, "department", row.key, row.name, by=by, at=at, detail=dict(detail or {}))
