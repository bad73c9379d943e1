"""Who may open which page and send which form: every seat of the house against every door."""

from collections.abc import Callable

import pytest
from attrs import evolve
from django.test import Client
from django.urls import NoReverseMatch

from marketaccess.apps.evaluation import actions, evidence_policy, manual_policy, policy
from marketaccess.apps.evaluation.models import EvidenceTask, Round
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.authority.role import Role
from marketaccess.domain.evaluation.evidence_flow import EvidenceState as E
from marketaccess.domain.evaluation.round_flow import RoundState as S
from tests import make
from tests import make_evidence as hand
from tests import make_rounds as rounds
from tests.pages import Pages

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R4.7")]
PAGES = Pages("evaluation")
STRANGERS = [
    (Role.AUDITOR, make.OFFICE),
    (Role.SYSTEM_ADMINISTRATOR, make.OFFICE),
    (Role.SECURITY_ADMINISTRATOR, make.OFFICE),
    (Role.LEGAL_REVIEWER, make.OFFICE),
]
OTHERS = [(Role.DEPARTMENT_HANDLER, make.TARGET), (Role.DEPARTMENT_REVIEWER, make.TARGET)]
UNITS = [(Role.DEPARTMENT_HANDLER, make.HANDLING), (Role.DEPARTMENT_REVIEWER, make.HANDLING)]
ROUND_PAGES = ("round", "amend", "alternatives", "evidence_overview")
STEPS = ("start", "freeze", "show", "publish", "close", "compute", "unfreeze", "cancel")


def get(client: Client, name: str, *args: object) -> int:
    return client.get(PAGES.address(name, *args)).status_code


def post(client: Client, name: str, *args: object) -> int:
    return client.post(PAGES.address(name, *args)).status_code


class TestRounds:
    def test_whoever_is_not_signed_in_is_sent_to_the_door(self) -> None:
        one = rounds.round(S.OBJECTIONS)
        for name in ("rounds", "open", "my_evidence"):
            answer = Client().get(PAGES.address(name))
            assert answer.status_code == 302, name
            assert "/account/" in answer["Location"]
        for name in ROUND_PAGES:
            assert get(Client(), name, one.reference) == 302
        for name in STEPS:
            assert post(Client(), name, one.reference) == 302
        assert make.fresh(one).state == S.OBJECTIONS

    @pytest.mark.parametrize(("role", "at"), STRANGERS)
    def test_who_has_no_part_in_evaluations_finds_every_door_shut(self, role: Role, at: str) -> None:
        one, client = rounds.round(S.PUBLISHED), make.browser(role, at)
        for name in ("rounds", "open", "my_evidence"):
            assert get(client, name) == 403, name
        for name in (*ROUND_PAGES, "manual"):
            assert get(client, name, one.reference) == 403, name
        assert get(client, "unit", one.reference, make.HANDLING) == 403
        assert get(client, "worksheet", one.reference, 1) == 403
        for name in STEPS:
            assert post(client, name, one.reference) == 403, name
        assert make.fresh(one).state == S.PUBLISHED

    @pytest.mark.parametrize(("role", "at"), OTHERS)
    @pytest.mark.parametrize("state", [S.COLLECTING, S.COMPUTED, S.OBJECTIONS])
    def test_a_department_that_is_not_evaluated_does_not_learn_of_the_round(
        self, role: Role, at: str, state: S
    ) -> None:
        one, client = rounds.round(state), make.browser(role, at)
        assert one.title not in PAGES.page(client, "rounds")
        for name in ROUND_PAGES:
            assert get(client, name, one.reference) == 404, name

    @pytest.mark.parametrize(("role", "at"), UNITS)
    def test_a_unit_takes_no_step_with_a_round(self, role: Role, at: str) -> None:
        one, client = rounds.round(S.COMPUTED), make.browser(role, at)
        for name in STEPS:
            assert post(client, name, one.reference) == 403, name
            assert get(client, name, one.reference) == 403, name
        for name in ("verify", "cancel_computation"):
            assert post(client, name, one.reference, 1) == 403, name
        assert get(client, "worksheet", one.reference, 1) == 403
        assert "数据已冻结" not in PAGES.page(client, "round", one.reference)
        assert make.fresh(one).state == S.COMPUTED

    def test_an_office_of_another_place_is_a_stranger(self) -> None:
        one = rounds.round(S.COMPUTED)
        for role in (Role.COORDINATING_HANDLER, Role.COORDINATING_HEAD):
            client = make.browser(role, make.SUBSTITUTE)
            assert get(client, "round", one.reference) == 404
            assert post(client, "show", one.reference) == 404
            assert post(client, "verify", one.reference, 1) == 404
            assert get(client, "manual", one.reference) == 404

    @pytest.mark.parametrize("state", [S.PREPARING, S.CANCELLED])
    def test_what_is_not_begun_or_given_up_is_nobodys_but_the_offices(self, state: S) -> None:
        one = rounds.round(state)
        assert get(make.browser(*UNITS[0]), "round", one.reference) == 404
        assert get(make.browser(Role.COORDINATING_HEAD, make.OFFICE), "round", one.reference) == 200

    def test_a_page_takes_only_the_methods_that_it_has(self) -> None:
        one = rounds.round(S.COMPUTED)
        client = make.browser(Role.COORDINATING_HANDLER, make.OFFICE)
        for name in ("round", "alternatives", "evidence_overview", "manual"):
            assert post(client, name, one.reference) == 405, name
        assert get(client, "verify", one.reference, 1) == 405
        assert get(client, "cancel_computation", one.reference, 1) == 405


class TestWhoseTurn:
    """To whose desk a round comes: the one question that lists, inbox and word to the next person ask."""

    @pytest.mark.parametrize(
        ("state", "whose"),
        [
            (S.PREPARING, make.head),
            (S.COLLECTING, make.handler),
            (S.FROZEN, make.handler),
            (S.COMPUTED, make.handler),
            (S.OBJECTIONS, make.head),
            (S.PUBLISHED, make.head),
        ],
    )
    def test_it_is_one_seats_turn(self, state: S, whose: Callable[[], Actor]) -> None:
        one = rounds.round(state)
        holder = whose()
        other = make.head() if holder == make.handler() else make.handler()
        assert list(Round.objects.filter(policy.turn_of(holder))) == [one]
        for by in (other, make.clerk(), make.reviewer(), hand.evaluator()):
            assert not Round.objects.filter(policy.turn_of(by)).exists()

    @pytest.mark.parametrize("state", [S.CLOSED, S.CANCELLED])
    def test_of_what_is_over_it_is_nobodys(self, state: S) -> None:
        rounds.round(state)
        for by in (make.handler(), make.head()):
            assert not Round.objects.filter(policy.turn_of(by)).exists()

    def test_another_office_has_no_turn(self) -> None:
        rounds.round(S.COMPUTED)
        elsewhere = make.handler(make.SUBSTITUTE)
        assert not Round.objects.filter(policy.turn_of(elsewhere)).exists()


class TestObjections:
    def test_only_the_two_sides_read_it(self) -> None:
        one = rounds.round(S.OBJECTIONS)
        made = rounds.objection(one, files=(make.proof(),))
        file = made.files.get()
        seats = {
            (Role.COORDINATING_HANDLER, make.OFFICE): 200,
            (Role.COORDINATING_HEAD, make.OFFICE): 200,
            (Role.DEPARTMENT_HANDLER, make.HANDLING): 200,
            (Role.DEPARTMENT_REVIEWER, make.HANDLING): 200,
            (Role.DEPARTMENT_HANDLER, make.HELPING): 404,
            (Role.DEPARTMENT_REVIEWER, make.TARGET): 404,
            (Role.COORDINATING_HEAD, make.SUBSTITUTE): 404,
            (Role.AUDITOR, make.OFFICE): 403,
        }
        for (role, at), status in seats.items():
            client = make.browser(role, at)
            assert get(client, "objection", one.reference, made.pk) == status, (role, at)
            assert get(client, "objection_file", one.reference, made.pk, file.pk) == status, (role, at)

    @pytest.mark.parametrize("verb", ["propose", "uphold", "reject", "withdraw"])
    def test_each_step_is_of_one_side(self, verb: str) -> None:
        made = rounds.objection(rounds.round(S.OBJECTIONS))
        if verb in ("uphold", "reject"):
            actions.propose(objection=made, proposal="建议成立", by=make.handler(), at=make.NINE)
            made = make.fresh(made)
        holders = {
            "propose": make.handler(),
            "uphold": make.head(),
            "reject": make.head(),
            "withdraw": make.reviewer(),
        }
        everybody = (make.handler(), make.head(), make.clerk(), make.reviewer(), make.reviewer(make.HELPING))
        allowed = [by for by in everybody if policy.may_with_objection(by, verb, made).allowed]
        assert allowed == [holders[verb]]

    def test_a_file_of_another_objection_is_not_found_under_this_one(self) -> None:
        one = rounds.round(S.OBJECTIONS)
        first = rounds.objection(one, files=(make.proof(),))
        second = rounds.objection(one, score=rounds.score(one, 1))
        client = make.browser(Role.COORDINATING_HEAD, make.OFFICE)
        file = first.files.get().pk
        assert get(client, "objection_file", one.reference, second.pk, file) == 404
        other = rounds.round(S.OBJECTIONS, title="另一轮")
        assert get(client, "objection", other.reference, first.pk) == 404


def evidence_of(one: EvidenceTask) -> tuple[str, int]:
    return one.unit.round.reference, one.pk


class TestEvidence:
    @pytest.mark.parametrize(
        ("role", "at", "status"),
        [
            (Role.DEPARTMENT_HANDLER, make.HANDLING, 200),
            (Role.DEPARTMENT_REVIEWER, make.HANDLING, 200),
            (Role.COORDINATING_HANDLER, make.OFFICE, 200),
            (Role.COORDINATING_HEAD, make.OFFICE, 200),
            (Role.EVALUATOR, make.TARGET, 200),
            (Role.EVALUATOR, make.HANDLING, 404),
            (Role.DEPARTMENT_HANDLER, make.HELPING, 404),
            (Role.DEPARTMENT_HANDLER, make.TARGET, 404),
            (Role.COORDINATING_HANDLER, make.SUBSTITUTE, 404),
            (Role.AUDITOR, make.OFFICE, 403),
            (Role.LEGAL_REVIEWER, make.OFFICE, 403),
        ],
    )
    def test_the_page_and_its_file_open_to_the_same_people(self, role: Role, at: str, status: int) -> None:
        one = hand.evidence(E.SUBMITTED)
        client = make.browser(role, at)
        assert get(client, "evidence", *evidence_of(one)) == status
        assert get(client, "evidence_item", one.unit.round.reference, one.items.get().pk) == status

    @pytest.mark.parametrize("verb", ["judge", "settle", "send_back"])
    def test_neither_office_nor_unit_judges(self, verb: str) -> None:
        one = hand.evidence(E.DISPUTED if verb == "settle" else E.SUBMITTED)
        for by in (make.handler(), make.head(), make.clerk(), make.reviewer(), make.clerk(make.HELPING)):
            assert not evidence_policy.may(by, verb, one, on=make.TODAY).allowed
        assert evidence_policy.may(hand.evaluator(3), verb, one, on=make.TODAY).allowed

    @pytest.mark.parametrize("verb", ["add_item", "submit", "remove_item"])
    def test_only_the_units_handler_hands_in(self, verb: str) -> None:
        one = hand.task()
        assert evidence_policy.may(make.clerk(), verb, one, on=make.TODAY).allowed
        for by in (make.reviewer(), make.head(), make.handler(), hand.evaluator(), make.clerk(make.HELPING)):
            assert not evidence_policy.may(by, verb, one, on=make.TODAY).allowed

    def test_only_the_offices_handler_puts_a_date_off(self) -> None:
        one = hand.task()
        assert evidence_policy.may(make.handler(), "extend", one, on=make.TODAY).allowed
        for by in (make.head(), make.clerk(), hand.evaluator(), make.handler(make.SUBSTITUTE)):
            assert not evidence_policy.may(by, "extend", one, on=make.TODAY).allowed

    @pytest.mark.parametrize("verb", ["agree", "differ", "miss"])
    def test_nobody_presses_what_the_system_does(self, verb: str) -> None:
        one = hand.evidence(E.SUBMITTED)
        with pytest.raises(NoReverseMatch):
            PAGES.address(f"evidence_{verb}", *evidence_of(one))

    def test_a_form_sent_by_the_wrong_hand_changes_nothing(self) -> None:
        one = hand.evidence(E.SUBMITTED)
        said = {"level": "100", "reason": ""}
        for role, at in ((Role.COORDINATING_HEAD, make.OFFICE), (Role.DEPARTMENT_HANDLER, make.HANDLING)):
            status, _ = PAGES.sent(make.browser(role, at), "evidence_judge", *evidence_of(one), **said)
            assert status == 409
        assert hand.fresh(one).state == E.SUBMITTED
        assert not one.judgements.exists()

    def test_evidence_of_one_round_is_not_found_under_another(self) -> None:
        one, other = hand.task(), hand.round(title="另一轮")
        client = make.browser(Role.DEPARTMENT_HANDLER, make.HANDLING)
        assert get(client, "evidence", other.reference, one.pk) == 404
        assert get(client, "evidence", one.unit.round.reference, 10**9) == 404


class TestManual:
    def test_the_office_and_evaluators_propose_and_nobody_about_the_own_unit(self) -> None:
        unit = hand.round().units.select_related("round").get(code=make.HANDLING)
        for by in (make.handler(), hand.evaluator(), make.actor(Role.EVALUATOR, make.TARGET)):
            assert manual_policy.may_propose(by, unit).allowed
        for by in (make.clerk(), make.reviewer(), make.head(), make.handler(make.SUBSTITUTE)):
            assert manual_policy.may_propose(by, unit).reason == "没有这一事项，或者您无权查看。"
        own = make.actor(Role.EVALUATOR, make.HANDLING)
        assert manual_policy.may_propose(own, unit).reason == "涉及您任职的单位，请由其他人员办理。"

    @pytest.mark.parametrize("state", [S.PREPARING, S.PUBLISHED, S.CLOSED, S.CANCELLED])
    def test_there_is_a_time_for_it(self, state: S) -> None:
        one = hand.round()
        Round.objects.update(state=state)
        unit = one.units.select_related("round").first()
        assert unit is not None
        assert "不能再改动人工事项" in manual_policy.may_propose(make.handler(), unit).reason

    @pytest.mark.parametrize(("role", "at"), [*STRANGERS, *UNITS])
    def test_units_and_strangers_do_not_read_what_is_proposed(self, role: Role, at: str) -> None:
        one, client = hand.round(), make.browser(role, at)
        assert get(client, "manual", one.reference) == 403
        for kind in ("check", "exemption", "correction"):
            assert get(client, "manual_propose", one.reference, kind) == 403
            assert post(client, "manual_propose", one.reference, kind) == 403

    def test_a_kind_that_does_not_exist_is_not_found(self) -> None:
        one = hand.round()
        client = make.browser(Role.COORDINATING_HANDLER, make.OFFICE)
        assert get(client, "manual_propose", one.reference, "present") == 404
        assert get(client, "manual_decide", one.reference, "present", 1) == 404
        assert post(client, "manual_withdraw", one.reference, "check", 1) == 404
        assert get(client, "manual_file", one.reference, "check", 1) == 404

    def test_a_program_proposes_nothing(self) -> None:
        unit = hand.round().units.select_related("round").get(code=make.HANDLING)
        assert not manual_policy.may_propose(evolve(make.handler(), user=None), unit).allowed
