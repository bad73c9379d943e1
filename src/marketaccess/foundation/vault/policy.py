"""Who may ask, who may decide, who may read. The slice that owns the matter is asked each time anew."""

from datetime import datetime, timedelta

from attrs import frozen

from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.authority.permission import Permission
from marketaccess.domain.basics.refusal import NotAllowed
from marketaccess.foundation.vault.announcements import matter_sought
from marketaccess.foundation.vault.models import Opening, UnsealRequest

VALID_FOR = timedelta(hours=24)
TRIES = 5
REQUESTS_PER_DAY = 10
OPENINGS_PER_DAY = 20
UNSEEN = "您不能处理此事项的身份信息，请回到待办核对事项编号和您的岗位。"


@frozen
class Matter:
    """A matter as its slice shows it to one actor: who coordinates it, and whom it is about."""

    reference: str
    title: str
    link: str
    department: int
    target: int | None
    kind: str  # as the audit log calls it


def find(reference: str, actor: Actor) -> Matter:
    """
    The matter, if this person may see it and has no part in it.

    :raises NotAllowed: no slice shows it to this person, or the person must stay out of it.
    """
    sent = matter_sought.send(sender=Matter, matter=reference, actor=actor)
    answers: list[object] = [answer for _, answer in sent]
    found = next((answer for answer in answers if isinstance(answer, Matter)), None)
    if found is None or actor.is_recused_from(found.target):
        raise NotAllowed(UNSEEN)
    return found


def check_may_request(found: Matter, actor: Actor) -> int:
    """The person's account. Raises NotAllowed unless it handles matters in the coordinating department."""
    if actor.user is None or not actor.may(Permission.IDENTITY_REQUEST, at=found.department):
        raise NotAllowed("只有牵头单位经办员可以申请查看反映人身份，请联系本事项的牵头单位。")
    return actor.user


def check_may_decide(request: UnsealRequest, found: Matter, actor: Actor) -> int:
    """The person's account. Raises NotAllowed unless a second person of the same department approves here."""
    if request.requested_by_id == actor.user:
        raise NotAllowed("不能审批自己提出的申请，请由另一位负责人审批。")
    right = Permission.IDENTITY_APPROVE
    same_department = request.department_id == found.department
    if actor.user is None or not same_department or not actor.may(right, at=request.department_id):
        raise NotAllowed("只有本事项牵头单位的负责人可以审批，请联系牵头单位负责人。")
    return actor.user


def check_may_open(request: UnsealRequest, found: Matter, actor: Actor, at: datetime) -> None:
    """Raises NotAllowed unless this is the requester, still in place, in time and within all limits."""
    if request.requested_by_id != actor.user:
        raise NotAllowed("只有申请人本人可以查看，请由申请人登录后操作。")
    check_may_request(found, actor)
    if request.state != UnsealRequest.State.APPROVED or request.decided_at is None:
        raise NotAllowed(f"申请当前为“{request.get_state_display()}”，获得同意后才能查看。")
    if not request.decided_at <= at <= request.decided_at + VALID_FOR:
        raise NotAllowed("同意查看已超过24小时，如仍需查看请重新申请。")
    if request.tries >= TRIES:
        raise NotAllowed("口令错误次数过多，本申请已失效，请重新申请。")
    openings = Opening.objects.filter(request__requested_by=request.requested_by_id)
    if openings.filter(opened_at__gt=at - VALID_FOR).count() >= OPENINGS_PER_DAY:
        raise NotAllowed("您24小时内查看的次数已达上限，请明日再试或联系牵头单位负责人。")
