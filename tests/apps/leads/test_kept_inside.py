"""What is unfinished stays with whom it belongs to: drafts, their proof, applications without a point."""

import pytest

from marketaccess.apps.leads import actions, queries
from marketaccess.apps.leads.models import Lead
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.authority.role import Role
from marketaccess.domain.basics.refusal import NotAllowed
from marketaccess.domain.casework.lead_flow import LeadState
from tests import make
from tests.apps.leads.verbs import TEXT, ask_for_time, extension_of, stand, take

pytestmark = pytest.mark.django_db


def proofs(lead: Lead, actor: Actor) -> int:
    return queries.attachments_visible_to(actor).filter(lead=lead, purpose="proof").count()


def todo(actor: Actor) -> int:
    today = queries.today(make.TODAY)
    return queries.inbox(actor, is_done=False, wanted=queries.Filter(), today=today).total


# ── Proof of a draft ──────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def drafted() -> Lead:
    """An opinion with its proof waits for the department's reviewer; another department helps."""
    lead = stand("verify")
    take("verify", lead)
    return make.fresh(lead)


@pytest.mark.parametrize(
    ("seat", "count"), [("clerk", 1), ("reviewer", 1), ("office", 0), ("head", 0), ("helper", 0)]
)
def test_the_proof_of_a_draft_stays_in_the_department_like_the_draft(
    drafted: Lead, seat: str, count: int
) -> None:
    readers = {
        "clerk": make.clerk(),
        "reviewer": make.reviewer(),
        "office": make.handler(),
        "head": make.head(),
        "helper": make.clerk(make.HELPING),
    }
    assert proofs(drafted, readers[seat]) == count


def test_the_proof_of_a_draft_does_not_open_by_its_address_either(drafted: Lead) -> None:
    file = drafted.attachments.get(purpose="proof")
    address = f"/desk/leads/{drafted.reference}/files/{file.pk}/"
    assert make.browser(Role.COORDINATING_HANDLER, make.OFFICE).get(address).status_code == 404
    assert make.browser(Role.DEPARTMENT_HANDLER, make.HANDLING).get(address).status_code == 200


def test_once_the_opinion_is_handed_in_its_proof_is_the_offices_too(drafted: Lead) -> None:
    take("endorse", drafted)
    assert proofs(drafted, make.handler()) == 1
    assert proofs(drafted, make.clerk(make.HELPING)) == 1


def test_the_proof_of_a_rejected_draft_never_leaves_the_department(drafted: Lead) -> None:
    actions.reject_draft(lead=drafted, remark=TEXT, by=make.reviewer(), at=make.NINE)
    take("verify", make.fresh(drafted))
    take("endorse", make.fresh(drafted))
    assert proofs(drafted, make.clerk()) == 2
    assert proofs(drafted, make.handler()) == 1


# ── Drafts of notices ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("role", "at", "seen"),
    [
        (Role.COORDINATING_HANDLER, make.OFFICE, True),
        (Role.COORDINATING_HEAD, make.OFFICE, True),
        (Role.DEPARTMENT_HANDLER, make.HANDLING, False),
        (Role.DEPARTMENT_REVIEWER, make.HANDLING, False),
        (Role.DEPARTMENT_HANDLER, make.TARGET, False),
        (Role.COORDINATING_HEAD, make.TARGET, False),
    ],
)
def test_a_notice_that_the_head_has_not_signed_is_seen_by_the_office_alone(
    role: Role, at: str, seen: bool
) -> None:
    lead = make.lead(LeadState.VERIFIED)
    notice = make.drafted(lead)
    browser = make.browser(role, at)
    assert browser.get(f"/desk/notices/{notice.number}/").status_code == (200 if seen else 404)
    assert (notice.number in browser.get("/desk/notices/").content.decode()) is seen


def test_a_draft_that_was_sent_back_is_seen_by_no_department_later() -> None:
    lead = make.lead(LeadState.VERIFIED)
    old = make.drafted(lead)
    actions.reject_notice(lead=lead, remark=TEXT, by=make.head(), at=make.NINE)
    new = make.notified(make.fresh(lead))
    for actor in (make.clerk(), make.clerk(make.TARGET)):
        assert {notice.number for notice in queries.notices_visible_to(actor)} == {new.number}
    assert {n.number for n in queries.notices_visible_to(make.handler())} == {old.number, new.number}


# ── Applications for more time ────────────────────────────────────────────────────────────────────────


def test_the_head_has_an_application_to_decide_only_while_it_can_be_decided() -> None:
    lead = make.lead(LeadState.RECTIFYING)
    ask_for_time(lead)
    assert todo(make.head()) == 1
    make.rectified(make.notice_of(lead))
    assert todo(make.head()) == 0
    actions.send_back_rectification(lead=make.fresh(lead), remark=TEXT, by=make.handler(), at=make.NINE)
    assert todo(make.head()) == 1


def test_an_application_lapses_when_the_rectification_is_accepted() -> None:
    lead = make.lead(LeadState.RECTIFYING)
    ask_for_time(lead)
    make.rectified(make.notice_of(lead))
    take("accept_rectification", make.fresh(lead))
    assert extension_of(lead).state == "lapsed"
    with pytest.raises(NotAllowed):
        actions.decide_extension(extension=extension_of(lead), grant=False, by=make.head(), at=make.NINE)


def test_an_old_application_does_not_stand_in_the_way_of_a_second_round() -> None:
    lead = make.lead(LeadState.RECTIFYING)
    first = ask_for_time(lead)
    make.rectified(make.notice_of(lead))
    for name in ("accept_rectification", "answer", "reopen_by_reporter", "transfer", "verify", "endorse"):
        take(name, make.fresh(lead))
    make.notified(make.fresh(lead))
    second = ask_for_time(lead)
    assert (make.fresh(first).state, make.fresh(second).state) == ("lapsed", "requested")


def test_a_decided_application_keeps_its_decision() -> None:
    lead = make.lead(LeadState.RECTIFYING)
    ask_for_time(lead)
    take("decide_extension", lead)
    make.rectified(make.notice_of(lead))
    take("accept_rectification", make.fresh(lead))
    assert extension_of(lead).state == "granted"
