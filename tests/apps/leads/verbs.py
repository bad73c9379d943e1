"""Every verb of a lead as one call, with the seat that takes it: tests about all verbs walk this table."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta

from attrs import frozen

from marketaccess.apps.leads import actions
from marketaccess.apps.leads.models import Extension, Lead, RectificationNotice
from marketaccess.domain.authority.actor import REPORTER, Actor
from marketaccess.domain.authority.role import Role
from marketaccess.domain.casework.lead_flow import Conclusion, LeadState
from tests import make

TEXT = "情况已经核对，理由和依据见所附材料，请按程序办理。"
Take = Callable[[Lead, Actor, datetime], object]
S = LeadState


@frozen
class Verb:
    """One arrow: its name in the flow, where it leads from and to, who takes it, and the call."""

    verb: str
    before: LeadState
    after: LeadState
    seat: str
    take: Take
    prepare: Callable[[Lead], object] = lambda _: None


def nobody() -> Actor:
    return REPORTER


def stranger() -> Actor:
    """The handler of a department that has nothing to do with the lead."""
    make.department("education", "示范县教育局")
    return make.clerk("education")


SEATS: Mapping[str, Callable[[], Actor]] = {
    "handler": make.handler,
    "head": make.head,
    "clerk": make.clerk,
    "reviewer": make.reviewer,
    "helper": lambda: make.clerk(make.HELPING),
    "helping reviewer": lambda: make.reviewer(make.HELPING),
    "stranger": stranger,
    "target clerk": lambda: make.clerk(make.TARGET),
    "target reviewer": lambda: make.reviewer(make.TARGET),
    "target head": lambda: make.head(make.TARGET),
    "substitute handler": lambda: make.handler(make.SUBSTITUTE),
    "substitute head": lambda: make.head(make.SUBSTITUTE),
    "auditor": lambda: make.officer(Role.AUDITOR, make.OFFICE),
    "administrator": lambda: make.officer(Role.SYSTEM_ADMINISTRATOR, make.OFFICE),
    "reporter": nobody,
}


def notice_of(lead: Lead) -> RectificationNotice:
    """The lead's last notice; one that is not in the database where there is none."""
    return RectificationNotice.objects.filter(lead=lead).last() or RectificationNotice(lead=lead)


def extension_of(lead: Lead) -> Extension:
    return Extension.objects.filter(lead=lead).last() or Extension(lead=lead)


def ask_for_time(lead: Lead, by: Actor | None = None, at: datetime = make.NINE) -> Extension:
    until = (lead.due_on or date(2026, 10, 6)) + timedelta(days=20)
    return actions.request_extension(
        lead=make.fresh(lead), reason=TEXT, until=until, files=[make.proof()], by=by or make.clerk(), at=at
    )


def _draft(lead: Lead, by: Actor, at: datetime) -> object:
    target = make.department(make.TARGET)
    return actions.draft_notice(lead=lead, department=target, problem=TEXT, demand=TEXT, by=by, at=at)


def _verify(lead: Lead, by: Actor, at: datetime) -> object:
    return make.verified(lead, by=by, at=at)


def _transfer(lead: Lead, by: Actor, at: datetime) -> object:
    to, helpers = make.department(make.HANDLING), [make.department(make.HELPING)]
    return actions.transfer(lead=lead, to=to, assisting=helpers, instructions=TEXT, by=by, at=at)


def _handler_at_fault(lead: Lead) -> object:
    """A notice is drafted for the very department that handles the lead."""
    return actions.draft_notice(
        lead=lead, department=make.department(make.HANDLING), problem=TEXT, demand=TEXT, by=make.handler(),
        at=make.NINE,
    )  # fmt: skip


def _report(lead: Lead, by: Actor, at: datetime) -> object:
    files = [make.proof()]
    return actions.report_rectification(
        notice=notice_of(lead), report=make.STATEMENT, files=files, by=by, at=at
    )


def _grant(lead: Lead, by: Actor, at: datetime) -> object:
    return actions.decide_extension(
        extension=extension_of(lead), grant=True, approval_number="示发改函〔2026〕1号",
        files=[make.proof()], by=by, at=at,
    )  # fmt: skip


def _unfounded(lead: Lead) -> object:
    """The opinion finds nothing: it needs no notice."""
    return lead.opinions.update(conclusion=Conclusion.UNSUBSTANTIATED) and Lead.objects.filter(
        pk=lead.pk
    ).update(conclusion=Conclusion.UNSUBSTANTIATED)


def _satisfied(lead: Lead) -> object:
    return actions.rate(lead=make.fresh(lead), solved="yes", rating=5, at=make.NINE)


VERBS: Mapping[str, Verb] = {
    "register": Verb(
        "register", S.RECEIVED, S.REGISTERED, "handler",
        lambda lead, by, at: make.registered(lead, by=by, at=at),
    ),
    "refuse": Verb(
        "refuse", S.RECEIVED, S.REFUSED, "handler",
        lambda lead, by, at: actions.refuse(lead=lead, reason=TEXT, by=by, at=at),
    ),
    "transfer": Verb("transfer", S.REGISTERED, S.VERIFYING, "handler", _transfer),
    "sign": Verb(
        "sign", S.VERIFYING, S.VERIFYING, "clerk", lambda lead, by, at: actions.sign(lead=lead, by=by, at=at)
    ),
    "contribute": Verb(
        "contribute", S.VERIFYING, S.VERIFYING, "helper",
        lambda lead, by, at: actions.contribute(lead=lead, statement=TEXT, by=by, at=at),
    ),
    "return": Verb(
        "return", S.VERIFYING, S.REGISTERED, "clerk",
        lambda lead, by, at: actions.return_(lead=lead, reason=TEXT, basis="三定规定第三条", by=by, at=at),
    ),
    "appeal_transfer": Verb(
        "appeal_transfer", S.VERIFYING, S.RULING, "clerk",
        lambda lead, by, at: actions.return_(lead=lead, reason=TEXT, basis="三定规定第三条", by=by, at=at),
        prepare=lambda lead: Lead.objects.filter(pk=lead.pk).update(returns=1),
    ),
    "rule_keep": Verb(
        "rule_keep", S.RULING, S.VERIFYING, "head",
        lambda lead, by, at: actions.rule(lead=lead, keep=True, reason=TEXT, by=by, at=at),
    ),
    "rule_withdraw": Verb(
        "rule_withdraw", S.RULING, S.REGISTERED, "head",
        lambda lead, by, at: actions.rule(lead=lead, keep=False, reason=TEXT, by=by, at=at),
    ),
    "verify": Verb("verify", S.VERIFYING, S.ENDORSING, "clerk", _verify),
    "endorse": Verb(
        "endorse", S.ENDORSING, S.VERIFIED, "reviewer",
        lambda lead, by, at: actions.endorse(lead=lead, by=by, at=at),
    ),
    "reject_draft": Verb(
        "reject_draft", S.ENDORSING, S.VERIFYING, "reviewer",
        lambda lead, by, at: actions.reject_draft(lead=lead, remark=TEXT, by=by, at=at),
    ),
    "send_back": Verb(
        "send_back", S.VERIFIED, S.VERIFYING, "handler",
        lambda lead, by, at: actions.send_back(lead=lead, remark=TEXT, by=by, at=at),
    ),
    "take_back": Verb(
        "take_back", S.VERIFIED, S.REGISTERED, "handler",
        lambda lead, by, at: actions.take_back(lead=lead, remark=TEXT, by=by, at=at),
        prepare=_handler_at_fault,
    ),
    "conclude": Verb(
        "conclude", S.VERIFIED, S.ANSWERING, "handler",
        lambda lead, by, at: actions.conclude(lead=lead, by=by, at=at), prepare=_unfounded,
    ),
    "draft_notice": Verb("draft_notice", S.VERIFIED, S.VERIFIED, "handler", _draft),
    "reject_notice": Verb(
        "reject_notice", S.VERIFIED, S.VERIFIED, "head",
        lambda lead, by, at: actions.reject_notice(lead=lead, remark=TEXT, by=by, at=at),
        prepare=make.drafted,
    ),
    "notify": Verb(
        "notify", S.VERIFIED, S.RECTIFYING, "head",
        lambda lead, by, at: actions.issue_notice(notice=notice_of(lead), by=by, at=at),
        prepare=make.drafted,
    ),
    "request_extension": Verb(
        "request_extension", S.RECTIFYING, S.RECTIFYING, "clerk",
        ask_for_time,
    ),
    "decide_extension": Verb(
        "decide_extension", S.RECTIFYING, S.RECTIFYING, "head", _grant, prepare=ask_for_time
    ),
    "report_rectification": Verb(
        "report_rectification", S.RECTIFYING, S.REVIEWING, "target clerk", _report
    ),
    "send_back_rectification": Verb(
        "send_back_rectification", S.REVIEWING, S.RECTIFYING, "handler",
        lambda lead, by, at: actions.send_back_rectification(lead=lead, remark=TEXT, by=by, at=at),
    ),
    "accept_rectification": Verb(
        "accept_rectification", S.REVIEWING, S.ANSWERING, "handler",
        lambda lead, by, at: actions.accept_rectification(lead=lead, by=by, at=at),
    ),
    "answer": Verb(
        "answer", S.ANSWERING, S.ANSWERED, "handler",
        lambda lead, by, at: actions.answer(lead=lead, body=TEXT, by=by, at=at),
    ),
    "revisit": Verb(
        "revisit", S.ANSWERED, S.ANSWERED, "handler",
        lambda lead, by, at: actions.record_revisit(lead=lead, solved="yes", rating=4, by=by, at=at),
    ),
    "close": Verb(
        "close", S.ANSWERED, S.CLOSED, "head",
        lambda lead, by, at: actions.close(lead=lead, reason=TEXT, by=by, at=at), prepare=_satisfied,
    ),
    "reopen": Verb(
        "reopen", S.CLOSED, S.REGISTERED, "head",
        lambda lead, by, at: actions.reopen(lead=lead, reason=TEXT, by=by, at=at),
    ),
    "write_to_reporter": Verb(
        "write_to_reporter", S.VERIFYING, S.VERIFYING, "handler",
        lambda lead, by, at: actions.write_to_reporter(lead=lead, body=TEXT, by=by, at=at),
    ),
}  # fmt: skip

# The reporter's own: the portal has checked the receipt, there is nobody to name.
REPORTERS: Mapping[str, Verb] = {
    "rate": Verb(
        "rate", S.ANSWERED, S.ANSWERED, "reporter",
        lambda lead, _, at: actions.rate(lead=lead, solved="partly", rating=3, at=at),
    ),
    "reopen_by_reporter": Verb(
        "reopen_by_reporter", S.CLOSED, S.REGISTERED, "reporter",
        lambda lead, _, at: actions.reopen_by_reporter(lead=lead, reason=TEXT, at=at),
    ),
    "write_from_reporter": Verb(
        "write_from_reporter", S.VERIFYING, S.VERIFYING, "reporter",
        lambda lead, _, at: actions.write_from_reporter(lead=lead, body=TEXT, at=at),
    ),
}  # fmt: skip
EVERY = {**VERBS, **REPORTERS}


def stand(name: str) -> Lead:
    """A lead before which the verb can be taken; a second department helps to verify."""
    verb = EVERY[name]
    if verb.before is S.VERIFYING:
        lead = make.transferred(make.lead(S.REGISTERED), assisting=(make.HELPING,))
    else:
        lead = make.lead(verb.before)
    verb.prepare(lead)
    return make.fresh(lead)


def take(name: str, lead: Lead, *, by: Actor | None = None, at: datetime = make.NINE) -> object:
    """Take the verb, by the officer whose it is where nobody else is named."""
    verb = EVERY[name]
    return verb.take(lead, by or SEATS[verb.seat](), at)
