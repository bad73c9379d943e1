"""Transfer to departments, and what they may do about it: sign, return, have it ruled on."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from marketaccess.apps.leads import conditions, policy
from marketaccess.apps.leads.actions import steps
from marketaccess.apps.leads.models import Hop, Lead
from marketaccess.apps.leads.queries import units
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.basics.refusal import NotAllowed, Refusal
from marketaccess.domain.casework.report import clean

if TYPE_CHECKING:
    from marketaccess.foundation.organizations.models import Department


@transaction.atomic
def transfer(
    *,
    lead: Lead,
    to: "Department",
    assisting: Sequence["Department"] = (),
    instructions: str,
    by: Actor,
    at: datetime,
) -> Lead:
    """
    Transfer a lead to the department that handles it, and to those that assist.

    :raises NotAllowed: a receiver must stay out of it (``units.barred``).
    """
    lead = steps.begin("transfer", lead=lead, by=by, at=at)
    helpers = list({department.pk: department for department in assisting}.values())
    _check_receivers(lead, to, helpers)
    text = clean(instructions, field="instructions", label="移交意见")
    parts = [(to, Hop.Part.LEAD), *((helper, Hop.Part.ASSIST) for helper in helpers)]
    Hop.objects.bulk_create(
        Hop(lead=lead, department=department, part=part, instructions=text, dispatched_at=at)
        for department, part in parts
    )
    names = [department.name for department, _ in parts]
    return steps.finish(
        "transfer", lead=lead, by=by, at=at, remark=text, detail={"to": names[0], "assisting": names[1:]}
    )


def _check_receivers(lead: Lead, to: "Department", helpers: Sequence["Department"]) -> None:
    receivers = [to, *helpers]
    if to in helpers:
        raise Refusal("主办部门不能同时作为协办部门，请从协办部门中去掉。", field="assisting")
    for department in receivers:
        if not department.is_active or department.division_id != lead.division_id:
            raise Refusal(f"{department.name}已停用或者不属于本地，请重新选择。", field="to")
    named = [(department.pk, department.name) for department in receivers]
    policy.check_receivers(units.barred(lead), named)


@transaction.atomic
def sign(*, lead: Lead, by: Actor, at: datetime) -> Lead:
    """Sign for a lead. It is shown and counts for nothing: the clock has run since dispatch."""
    lead = steps.begin("sign", lead=lead, by=by, at=at)
    hop = own_hop(lead, by)
    hop.signed_at = at
    hop.save(update_fields=["signed_at"])
    return steps.finish("sign", lead=lead, by=by, at=at, department=hop.department_id)


@transaction.atomic
def return_(*, lead: Lead, reason: str, basis: str, by: Actor, at: datetime) -> Lead:
    """
    Return a lead, with the reason and the legal basis.

    The first return of the department that handles it sends it back to be transferred elsewhere; every
    further one has to be ruled on, while the clock runs on. A co-handler only leaves.
    """
    hop = conditions.own_hop(lead, by)
    is_helper = hop is not None and hop.part == Hop.Part.ASSIST
    verb = "appeal_transfer" if lock_returns(lead) and not is_helper else "return"
    lead = steps.begin(verb, lead=lead, by=by, at=at)
    hop = own_hop(lead, by)
    hop.return_reason = clean(reason, field="reason", label="退回理由", shortest=10)
    hop.return_basis = clean(basis, field="basis", label="退回依据", longest=300, shortest=4)
    if verb == "return":
        hop.ended_at = at
    hop.save(update_fields=["return_reason", "return_basis", "ended_at"])
    remark = f"{hop.return_reason}（依据：{hop.return_basis}）"
    if is_helper:
        return _leave(lead, hop, remark=remark, by=by, at=at)
    lead.returns += 1
    if verb == "return":
        lead.hops.filter(ended_at__isnull=True).update(ended_at=at)
    return steps.finish(
        verb,
        lead=lead,
        by=by,
        at=at,
        department=hop.department_id,
        remark=remark,
        changed=("returns",),
        detail={"reason": hop.return_reason, "basis": hop.return_basis},
    )


def lock_returns(lead: Lead) -> int:
    """How often the lead has been returned, as it stands now."""
    return steps.lock(lead).returns


def _leave(lead: Lead, hop: Hop, *, remark: str, by: Actor, at: datetime) -> Lead:
    detail = {"reason": hop.return_reason, "basis": hop.return_basis, "assisting": hop.department_id}
    steps.trace(
        "return",
        lead=lead,
        was=lead.state,
        by=by,
        at=at,
        department=hop.department_id,
        remark=remark,
        detail=detail,
    )
    return lead


@transaction.atomic
def rule(*, lead: Lead, keep: bool, reason: str, by: Actor, at: datetime) -> Lead:
    """
    Rule on a repeated return: the department keeps the lead, for good, or it is transferred anew.

    :raises NotAllowed: nothing waits for a ruling, or the person may not rule.
    """
    verb = "rule_keep" if keep else "rule_withdraw"
    lead = steps.begin(verb, lead=lead, by=by, at=at)
    text = clean(reason, field="reason", label="裁定理由", shortest=5)
    hops = lead.hops.filter(ended_at__isnull=True)
    if keep:
        hops.filter(part=Hop.Part.LEAD).update(upheld_at=at)
    else:
        hops.update(ended_at=at)
    return steps.finish(verb, lead=lead, by=by, at=at, remark=text, detail={"reason": text})


def own_hop(lead: Lead, by: Actor) -> Hop:
    """The open hop to the actor's department. :raises NotAllowed: there is none."""
    hop = conditions.own_hop(lead, by)
    if hop is None:
        raise NotAllowed("线索已不在您的部门，请刷新页面。")
    return hop
