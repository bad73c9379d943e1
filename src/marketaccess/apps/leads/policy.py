"""
Who may see which lead, and who may do what with it. One answer for lists, buttons and writes.

Three rules, in this order:
1. Conflict of interest. A lead about a unit, or in which a unit was found at fault, is hidden from everybody
   with a post in it (or in what stands above or below it), whatever other posts the person holds. No role
   lifts this.
2. The coordinating office sees and steers the leads that it coordinates; its substitute those handed to it.
3. A department sees what was transferred to it, from dispatch until it is returned or withdrawn.
"""

from datetime import date

from django.db.models import Q

from marketaccess.apps.leads import conditions, wording
from marketaccess.apps.leads.models import Attachment, Fault, Hop, Lead, Opinion, RectificationNotice
from marketaccess.domain.authority.actor import REPORTER, Actor
from marketaccess.domain.authority.decision import YES, Decision, no
from marketaccess.domain.authority.permission import Permission as P
from marketaccess.domain.basics.refusal import NotAllowed
from marketaccess.domain.casework.lead_flow import LEAD_FLOW, LeadState

OFFICE = frozenset({P.LEAD_REGISTER, P.LEAD_RULE})
DEPARTMENT = frozenset({P.LEAD_VERIFY, P.LEAD_ENDORSE})
# Rights that are exercised where the lead was transferred to; all others where it is coordinated.
AT_HOP = frozenset({P.LEAD_VERIFY, P.LEAD_ENDORSE, P.LEAD_RETURN, P.EXTENSION_REQUEST})
# What a department keeps to itself until its reviewer has passed it.
INTERNAL = (Opinion.State.DRAFTED, Opinion.State.REJECTED)
# What the office keeps to itself until its head has signed it.
UNISSUED = (RectificationNotice.State.DRAFTED, RectificationNotice.State.WITHDRAWN)
# Steps that a co-handler takes too.
FOR_EVERY_HOP = frozenset({"sign", "contribute", "return"})

HOLDERS: dict[P, str] = {
    P.LEAD_REGISTER: "牵头单位经办员",
    P.LEAD_TRANSFER: "牵头单位经办员",
    P.LEAD_REVIEW: "牵头单位经办员",
    P.LEAD_ANSWER: "牵头单位经办员",
    P.NOTICE_DRAFT: "牵头单位经办员",
    P.NOTICE_ISSUE: "牵头单位负责人",
    P.LEAD_RULE: "牵头单位负责人",
    P.LEAD_CLOSE: "牵头单位负责人",
    P.EXTENSION_DECIDE: "牵头单位负责人",
    P.LEAD_VERIFY: "承办部门经办员",
    P.LEAD_RETURN: "承办部门经办员",
    P.EXTENSION_REQUEST: "主办部门经办员",
    P.LEAD_ENDORSE: "主办部门审核员",
    P.NOTICE_ANSWER: "整改单位经办员",
}


def departments_with_any(actor: Actor, permissions: frozenset[P]) -> frozenset[int]:
    """The departments in which a seat carries at least one of the permissions."""
    return frozenset(d for permission in permissions for d in actor.departments_with(permission))


def offices(actor: Actor) -> frozenset[int]:
    """The departments for which the actor coordinates."""
    return departments_with_any(actor, OFFICE)


def open_hops(departments: frozenset[int]) -> Q:
    """Leads that lie with one of these departments now."""
    held = Hop.objects.filter(department__in=departments, ended_at__isnull=True)
    return Q(pk__in=held.values("lead"))


def recused(actor: Actor) -> Q:
    """Leads about the actor's own unit, and those in which it was found at fault."""
    faults = Fault.objects.filter(department__in=actor.departments).order_by()
    return Q(target_department__in=actor.departments) | Q(pk__in=faults.values("lead"))


def visible_to(actor: Actor) -> Q:
    """The leads that the actor may see. The system sees all; who has no seat sees none."""
    if actor.is_system:
        return Q()
    seen = Q(pk__in=())
    if coordinated := offices(actor):
        seen |= Q(coordinated_by__in=coordinated)
    if handled := departments_with_any(actor, DEPARTMENT):
        seen |= open_hops(handled)
    return seen & ~recused(actor)


def notices_visible_to(actor: Actor) -> Q:
    """Notices once they were issued: the unit's own, those of leads that one sees. Drafts: the office's."""
    if actor.is_system:
        return Q()
    own = departments_with_any(actor, frozenset({P.NOTICE_ANSWER, P.LEAD_ENDORSE}))
    issued = ~Q(state__in=UNISSUED)
    seen = Lead.objects.filter(visible_to(actor))
    office = Q(lead__in=seen.filter(coordinated_by__in=offices(actor)).values("pk"))
    return (Q(department__in=own) | Q(lead__in=seen.values("pk"))) & issued | office


def sees(actor: Actor, lead: Lead) -> bool:
    """Whether the actor may see this lead, asked of the database as the lists ask it."""
    return Lead.objects.filter(visible_to(actor), pk=lead.pk).exists()


def seats_for(permission: P, verb: str, lead: Lead) -> frozenset[int]:
    """The departments in which the permission must be held for this verb on this lead."""
    if permission not in AT_HOP:
        return frozenset({lead.coordinated_by_id})
    hops = lead.hops.filter(ended_at__isnull=True)
    if verb not in FOR_EVERY_HOP:
        hops = hops.filter(part=Hop.Part.LEAD)
    held_by = frozenset(hops.values_list("department", flat=True))
    if permission is P.EXTENSION_REQUEST and not held_by:  # the handler was recused: the office asks
        return frozenset({lead.coordinated_by_id})
    return held_by


def applies(verb: str, lead: Lead) -> bool:
    """Whether the verb leads anywhere from the lead's state."""
    return any(step.verb == verb for step in LEAD_FLOW.steps_from(LeadState(lead.state)))


def may(actor: Actor, verb: str, lead: Lead, *, on: date) -> Decision:
    """
    Whether the actor may take this step on this lead today.

    The reporter's own verbs need no permission: whoever holds the receipt is the reporter, and the
    portal has checked it. An officer may not use them.
    """
    # First of all: not even the state is told to whoever may not see the lead.
    if actor != REPORTER and (actor.is_system or not sees(actor, lead)):
        return no(wording.UNKNOWN)
    try:
        step = LEAD_FLOW.step(verb, LeadState(lead.state))
    except NotAllowed as refusal:
        return no(refusal.message)
    if step.needs is None:
        return (
            conditions.check(verb, lead, actor, on=on, say=no, yes=YES)
            if actor == REPORTER
            else no("这一步只能由反映人凭查询码办理。")
        )
    if actor == REPORTER:
        return no(wording.UNKNOWN)
    if not actor.departments_with(step.needs) & seats_for(step.needs, verb, lead):
        return no(f"{LEAD_FLOW.verbs[verb]}须由{HOLDERS[step.needs]}办理。")
    return conditions.check(verb, lead, actor, on=on, say=no, yes=YES)


def may_report(actor: Actor, notice: RectificationNotice) -> Decision:
    """Whether the actor may answer a notice: the unit that it is addressed to, nobody for it."""
    if notice.department_id not in actor.departments_with(P.NOTICE_ANSWER):
        return no("整改情况由整改单位经办员报送。")
    if notice.state != RectificationNotice.State.ISSUED:
        return no(wording.NOT_TO_REPORT[notice.state])
    return YES


def openable(actor: Actor) -> Q:
    """
    The attachments that the actor may open. A sealed original nobody: it is opened through the vault.

    Copies of what a reporter gave: the coordinating office; departments once they were released. Proof on a
    notice: the coordinating office and the unit that made it, not the departments. Proof of a draft: the
    department that drafts.
    """
    sealed = Q(purpose=Attachment.Purpose.SEALED_ORIGINAL)
    visible = Q(lead__in=Lead.objects.filter(visible_to(actor)).values("pk"))
    office = visible & Q(lead__coordinated_by__in=offices(actor))
    shared = Q(purpose=Attachment.Purpose.REPORTED, released_at__isnull=False) | Q(
        purpose__in=[Attachment.Purpose.PROOF, Attachment.Purpose.APPROVAL, Attachment.Purpose.OFFICIAL]
    )
    own = departments_with_any(actor, frozenset({P.NOTICE_ANSWER, P.LEAD_ENDORSE}))
    noticed = Q(purpose=Attachment.Purpose.NOTICE_PROOF, notice__department__in=own)
    drafts = Opinion.objects.filter(state__in=INTERNAL)
    others_drafts = drafts.exclude(hop__department__in=departments_with_any(actor, DEPARTMENT))
    return (office | visible & shared | noticed) & ~sealed & ~Q(opinion__in=others_drafts.values("pk"))


def check_receivers(barred: frozenset[int], receivers: list[tuple[int, str]]) -> None:
    """
    Refuse to give a lead to those who must stay out of it.

    :raises NotAllowed: naming the department.
    """
    for department, name in receivers:
        if department in barred:
            raise NotAllowed(
                f"{name}是被反映单位、查明存在问题的单位或者与其存在上下级关系，不能移交给它，请选择其他主管单位。",
                field="to",
            )
