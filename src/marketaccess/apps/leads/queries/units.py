"""The unit complained about, and who coordinates a lead about it."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from attrs import frozen

from marketaccess.apps.leads.models import Fault
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.casework.report import Report
from marketaccess.domain.mechanism.profile import Profile
from marketaccess.foundation.organizations import placing
from marketaccess.foundation.organizations import queries as organizations

if TYPE_CHECKING:
    from marketaccess.apps.leads.models import Lead
    from marketaccess.domain.authority.actor import Actor

NOBODY_ELSE = (
    "本线索反映的是牵头单位自身，而本地尚未设置替代受理单位，不能由其受理。"
    "请向上级发展改革部门反映；工作人员请联系系统管理员设置替代单位。"
)


@frozen
class Placed:
    """Where a report belongs: the unit complained about (None: not one of ours), and who coordinates."""

    target: int | None
    coordinator: int


def place(report: Report, *, profile: Profile, division: str) -> Placed:
    """
    The department complained about, as chosen or by the name that was written, and the one that takes
    the report in.

    :raises Refusal: the chosen department does not exist, or nobody is left to take the report in.
    """
    chosen = report.target_department_id
    rows = placing.concerned(division=division, keys=_offices(profile), pk=chosen, name=report.target_name)
    named = [row.pk for row in rows if row.is_active and row.name == report.target_name]
    target = chosen if chosen is not None else next(iter(named), None)
    if chosen is not None and chosen not in {row.pk for row in rows if row.is_active}:
        raise Refusal("所选的被反映单位不存在或者已停用，请重新选择。", field="target_department")
    offices = {row.key: row.pk for row in rows if row.division == division}
    return Placed(target, _coordinator(profile, offices, unit_of(target)))


def unit_of(department: int | None) -> frozenset[int]:
    """A department with everything above and below it; nothing for no department."""
    return organizations.same_units(frozenset({department})) if department is not None else frozenset()


def concerned(lead: "Lead") -> frozenset[int]:
    """The departments that a lead concerns: the one complained about, and those found at fault."""
    found = {fault.department_id for fault in lead.faults.all()}  # in memory where it was fetched for many
    return frozenset(found if lead.target_department_id is None else found | {lead.target_department_id})


def barred(lead: "Lead") -> frozenset[int]:
    """Who must stay out of a lead: those whom it concerns, with everything above and below them."""
    return organizations.same_units(concerned(lead))


def was_recused_since(actor: "Actor", moment: datetime) -> bool:
    """Whether a unit of the actor's has been found at fault since: what was made before may show too much."""
    return Fault.objects.filter(department__in=actor.departments, named_at__gte=moment).exists()


def coordinator(*, profile: Profile, division: str, barred: frozenset[int]) -> int:
    """
    Who coordinates a lead: the profile's office, or its substitute where the office itself must stay out.

    :raises Refusal: neither can: the substitute is missing, or must stay out too. Then the report is not
        taken in at all: better sent elsewhere than read by whom it concerns.
    """
    rows = placing.concerned(division=division, keys=_offices(profile), pk=None, name="")
    return _coordinator(profile, {row.key: row.pk for row in rows if row.division == division}, barred)


def _offices(profile: Profile) -> tuple[str, ...]:
    substitute = (profile.substitute.department,) if profile.substitute else ()
    return (profile.coordinating_office, *substitute)


def _coordinator(profile: Profile, offices: Mapping[str, int], barred: frozenset[int]) -> int:
    office = offices[profile.coordinating_office]
    if office not in barred:
        return office
    # An installation may have been set up before its profile named a substitute.
    substitute = offices.get(profile.substitute.department) if profile.substitute else None
    if substitute is None or substitute in barred:
        raise Refusal(NOBODY_ELSE, field="target_name")
    return substitute
