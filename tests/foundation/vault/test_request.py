"""Asking to read what is sealed, and the second person's decision."""

from datetime import timedelta

import pytest
from attrs import evolve
from django.db import IntegrityError, transaction

from marketaccess.domain.authority.actor import REPORTER
from marketaccess.domain.authority.role import Role
from marketaccess.domain.basics.refusal import NotAllowed, Refusal
from marketaccess.foundation.audit.models import Event
from marketaccess.foundation.vault import actions, policy
from marketaccess.foundation.vault.models import UnsealRequest
from tests import make
from tests.foundation.vault.conftest import REFERENCE, County
from tests.make import NINE

REASON = "需要电话核实经营场所的位置。"


@pytest.fixture(autouse=True)
def sealed(county: County) -> None:
    make.sealed_identity(matter=REFERENCE, payload=b"{}", at=NINE)


def asked(county: County, reason: str = REASON) -> UnsealRequest:
    return actions.request_unseal(matter=REFERENCE, reason=reason, by=county.actor(county.handler), at=NINE)


class TestRequest:
    def test_waits_for_a_second_person_and_leaves_a_trace(self, county: County) -> None:
        request = asked(county)
        assert (request.state, request.requested_by, request.requested_at) == (
            "requested",
            county.handler,
            NINE,
        )
        event = Event.objects.get(action="identity.request")
        assert (event.subject_ref, event.detail) == (REFERENCE, {"request": request.pk})
        assert REASON not in str(event.detail)

    @pytest.mark.parametrize("reason", ["", "想看", "    \n", "长" * 501, "\0" * 20])
    def test_needs_a_reason_of_some_length(self, county: County, reason: str) -> None:
        with pytest.raises(Refusal, match="写明查看理由") as caught:
            asked(county, reason)
        assert caught.value.field == "reason"

    def test_nothing_sealed_needs_no_request(self, county: County) -> None:
        county.matter = evolve(county.matter, reference="XS-2")
        with pytest.raises(Refusal):
            actions.request_unseal(matter="XS-2", reason=REASON, by=county.actor(county.handler), at=NINE)

    def test_waits_only_once(self, county: County) -> None:
        asked(county)
        with pytest.raises(Refusal, match="请勿重复申请"):
            asked(county)

    @pytest.mark.parametrize("role", [r for r in Role if r is not Role.COORDINATING_HANDLER])
    def test_only_a_handler_of_the_coordinating_office_asks(self, county: County, role: Role) -> None:
        with pytest.raises(NotAllowed, match="只有牵头单位经办员"):
            actions.request_unseal(matter=REFERENCE, reason=REASON, by=make.actor(role, "drc"), at=NINE)

    def test_a_handler_of_another_office_does_not_ask(self, county: County) -> None:
        stranger = make.actor(Role.COORDINATING_HANDLER, "justice")
        with pytest.raises(NotAllowed):
            actions.request_unseal(matter=REFERENCE, reason=REASON, by=stranger, at=NINE)

    def test_the_public_does_not_ask(self, county: County) -> None:
        with pytest.raises(NotAllowed):
            actions.request_unseal(matter=REFERENCE, reason=REASON, by=REPORTER, at=NINE)

    def test_a_recused_handler_does_not_ask(self, county: County) -> None:
        county.matter = evolve(county.matter, target=county.matter.department)
        with pytest.raises(NotAllowed, match="不能处理此事项"):
            asked(county)

    def test_an_unknown_and_a_hidden_matter_look_the_same(self, county: County) -> None:
        county.hidden_from.add(county.handler.pk)
        with pytest.raises(NotAllowed) as hidden:
            asked(county)
        with pytest.raises(NotAllowed) as unknown:
            actions.request_unseal(matter="none", reason=REASON, by=county.actor(county.handler), at=NINE)
        assert str(hidden.value) == str(unknown.value) == policy.UNSEEN

    def test_requests_in_a_day_are_limited(self, county: County) -> None:
        for _ in range(policy.REQUESTS_PER_DAY):
            request = asked(county)
            actions.decide(request=request, approve=False, by=county.actor(county.head), at=NINE)
        with pytest.raises(NotAllowed, match="申请次数已达上限"):
            asked(county)


class TestDecide:
    @pytest.mark.parametrize(("approve", "state"), [(True, "approved"), (False, "denied")])
    def test_a_second_person_decides(self, county: County, approve: bool, state: str) -> None:
        request = actions.decide(
            request=asked(county), approve=approve, by=county.actor(county.head), at=NINE
        )
        request.refresh_from_db()
        assert (request.state, request.decided_by, request.decided_at) == (state, county.head, NINE)
        assert Event.objects.filter(action="identity.approve" if approve else "identity.deny").count() == 1

    def test_nobody_decides_on_their_own_request(self, county: County) -> None:
        request = asked(county)
        make.post(county.handler, Role.COORDINATING_HEAD, "drc")
        with pytest.raises(NotAllowed, match="不能审批自己"):
            actions.decide(request=request, approve=True, by=county.actor(county.handler), at=NINE)

    def test_nor_does_the_database_let_them(self, county: County) -> None:
        request = asked(county)
        with pytest.raises(IntegrityError), transaction.atomic():
            UnsealRequest.objects.filter(pk=request.pk).update(
                state="approved", decided_by=county.handler, decided_at=NINE
            )

    def test_a_head_of_another_office_does_not_decide(self, county: County) -> None:
        request, stranger = asked(county), make.actor(Role.COORDINATING_HEAD, "justice")
        with pytest.raises(NotAllowed):
            actions.decide(request=request, approve=True, by=stranger, at=NINE)

    def test_a_head_who_must_stay_out_does_not_decide(self, county: County) -> None:
        request = asked(county)
        county.hidden_from.add(county.head.pk)
        with pytest.raises(NotAllowed, match="不能处理此事项"):
            actions.decide(request=request, approve=True, by=county.actor(county.head), at=NINE)

    def test_the_office_that_lost_the_matter_does_not_decide(self, county: County) -> None:
        request = asked(county)
        county.matter = evolve(county.matter, department=make.department("justice").pk)
        with pytest.raises(NotAllowed):
            actions.decide(request=request, approve=True, by=county.actor(county.head), at=NINE)

    def test_a_decision_stands(self, county: County) -> None:
        request, head = asked(county), county.actor(county.head)
        actions.decide(request=request, approve=False, by=head, at=NINE)
        with pytest.raises(NotAllowed, match="不需要再审批"):
            actions.decide(request=request, approve=True, by=head, at=NINE + timedelta(minutes=1))
