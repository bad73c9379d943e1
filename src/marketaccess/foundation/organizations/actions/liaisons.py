"""The liaison directory (联络人员名单, R1.5)."""

import re
from datetime import date, datetime
from typing import Any

from django.db import transaction

from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.basics.refusal import NotAllowed, Refusal
from marketaccess.domain.basics.text import normalise, normalise_code
from marketaccess.foundation.audit import log
from marketaccess.foundation.organizations import policy, queries
from marketaccess.foundation.organizations.models import Department, Liaison, Locality

LANDLINE = re.compile(r"\+?\(?[0-9][0-9()-]{5,28}", re.ASCII)
MOBILE = re.compile(r"1[3-9][0-9]{9}", re.ASCII)
FIELDS = ("name", "title", "landline", "mobile")


@transaction.atomic
def save_liaison(
    *,
    department: Department,
    kind: str,
    name: str,
    title: str,
    landline: str,
    mobile: str,
    by: Actor,
    at: datetime,
) -> Liaison:
    """
    Fill in or change one line of a department: its responsible leader or its liaison officer.

    The same line again changes nothing and leaves no event, so that an import can run twice.
    :raises Refusal: naming the field, if something is missing or no telephone number.
    """
    if not policy.may_edit_liaisons(by, department.pk):
        raise NotAllowed("只能由本部门审核员或牵头单位经办员填报联络人员。")
    if not department.is_active:
        raise Refusal(f"{department}已停用，不再填报联络人员。", field="department")
    given = _checked(name, title, landline, mobile)
    Department.objects.select_for_update().get(pk=department.pk)
    row = Liaison.objects.filter(department=department, kind=kind).first()
    was = {field: getattr(row, field) for field in FIELDS} if row else None
    if row is not None and was == given:
        return row
    row = row or Liaison(department=department, kind=kind)
    for field, value in given.items():
        setattr(row, field, value)
    # The first return counts: a new telephone number years later is no late return.
    row.returned_on = row.returned_on or queries.day_of(at)
    row.save()
    detail: dict[str, Any] = {"kind": str(kind), "was": was, "now": given}
    log.record("liaison.save", "liaison", department.key, str(row), by=by, at=at, detail=detail)
    return row


@transaction.atomic
def set_liaisons_due(*, locality: Locality, on: date | None, by: Actor, at: datetime) -> Locality:
    """Set the day until which the departments return their two lines."""
    if not policy.may_edit_all_liaisons(by):
        raise NotAllowed("只有牵头单位经办员可以设置反馈期限。")
    row = Locality.objects.select_for_update(of=("self",)).get(pk=locality.pk)
    was, row.liaisons_due_on = row.liaisons_due_on, on
    row.save(update_fields=["liaisons_due_on"])
    detail = {"was": {"on": was and was.isoformat()}, "now": {"on": on and on.isoformat()}}
    log.record("liaison.set_due", "locality", str(row.pk), str(row), by=by, at=at, detail=detail)
    return row


def _checked(name: str, title: str, landline: str, mobile: str) -> dict[str, str]:
    given = {
        "name": normalise(name),
        "title": normalise(title),
        "landline": normalise_code(landline),
        "mobile": normalise_code(mobile).replace("-", "").removeprefix("+86"),
    }
    for field, label in (("name", "姓名"), ("title", "职务")):
        if not given[field] or len(given[field]) > 50:
            raise Refusal(f"请填写{label}（不超过50个字）。", field=field)
    if not given["landline"] and not given["mobile"]:
        raise Refusal("座机和手机至少填写一项。", field="mobile")
    if given["landline"] and not LANDLINE.fullmatch(given["landline"]):
        raise Refusal("座机号码不正确，只用数字、括号和横线，分机号用横线连接，请改正。", field="landline")
    if given["mobile"] and not MOBILE.fullmatch(given["mobile"]):
        raise Refusal("手机号码应为11位数字，请核对。", field="mobile")
    return given
