"""The unit complained about, and who coordinates a lead about it."""

from datetime import date

from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.casework.report import Report
from marketaccess.foundation.organizations import queries as organizations
from marketaccess.law import library

NOBODY_ELSE = (
    "本线索反映的是牵头单位自身，而本地尚未设置替代受理单位，不能由其受理。"
    "请向上级发展改革部门反映；工作人员请联系系统管理员设置替代单位。"
)


def target_of(report: Report, *, division: str) -> int | None:
    """
    The department complained about: as chosen, or the one that bears the name that was written.

    :raises Refusal: the chosen department does not exist.
    """
    if report.target_department_id is not None:
        chosen = organizations.find(report.target_department_id)
        if chosen is None:
            raise Refusal("所选的被反映单位不存在或者已停用，请重新选择。", field="target_department")
        return chosen.pk
    found = organizations.named(report.target_name, division=division)
    return found.pk if found else None


def unit_of(department: int | None) -> frozenset[int]:
    """A department with everything above and below it; nothing for no department."""
    return organizations.same_units(frozenset({department})) if department is not None else frozenset()


def coordinator(*, profile_key: str, target: int | None, on: date) -> int:
    """
    Who coordinates a lead: the profile's office, or its substitute where the office itself (or
    what stands above or below it) is complained about.

    :raises Refusal: neither can: the substitute is missing, or belongs to the unit complained about too.
        Then the report is not taken in at all: better sent elsewhere than read by whom it concerns.
    """
    profile = library.profile(profile_key)
    unit = unit_of(target)
    office = organizations.department(profile.coordinating_office, on=on)
    if office.pk not in unit:
        return office.pk
    if profile.substitute is None:
        raise Refusal(NOBODY_ELSE, field="target_name")
    # An installation may have been set up before its profile named a substitute.
    substitute = organizations.department(profile.substitute.department, on=on)
    if substitute.pk in unit:
        raise Refusal(NOBODY_ELSE, field="target_name")
    return substitute.pk
