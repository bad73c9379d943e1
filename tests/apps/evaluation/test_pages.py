"""The pages of a round: who sees what and when, each step by its form, and what a page says to a refusal."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from marketaccess.apps.evaluation.models import Objection, Round, Total
from marketaccess.domain.authority.role import Role
from marketaccess.domain.evaluation.round_flow import RoundState as S
from marketaccess.foundation.audit.models import Event
from tests import make
from tests import make_rounds as rounds
from tests.pages import Pages, clerk, office

pytestmark = pytest.mark.requirement("R4.7")
ROUNDS = Pages("evaluation")


def head() -> Client:
    return make.browser(Role.COORDINATING_HEAD, make.OFFICE)


def reviewer(at: str = make.HANDLING) -> Client:
    return make.browser(Role.DEPARTMENT_REVIEWER, at)


def status(client: Client, name: str, *args: object) -> int:
    return client.get(ROUNDS.address(name, *args)).status_code


class TestWhoSeesWhat:
    def test_a_round_in_preparation_is_the_offices(self) -> None:
        one = rounds.opened()
        assert one.title in ROUNDS.page(office(), "rounds")
        assert one.title not in ROUNDS.page(clerk(), "rounds")
        assert status(clerk(), "round", one.reference) == 404

    @pytest.mark.parametrize("role", [Role.AUDITOR, Role.SYSTEM_ADMINISTRATOR, Role.LEGAL_REVIEWER])
    def test_who_has_nothing_to_do_with_it(self, role: Role) -> None:
        one = rounds.opened()
        assert status(make.browser(role, make.OFFICE), "round", one.reference) == 403

    def test_results_before_they_are_shown_are_nobody_elses(self) -> None:
        one = rounds.round(S.COMPUTED)
        assert "81.25" in ROUNDS.page(office(), "round", one.reference)
        assert "还看不到结果" in ROUNDS.page(clerk(), "round", one.reference)
        for name, args in (("unit", (make.HANDLING,)), ("indicator", (13,)), ("alternatives", ())):
            assert status(clerk(), name, one.reference, *args) == 404

    def test_in_the_time_for_objections_each_unit_sees_its_own(self) -> None:
        one = rounds.round(S.OBJECTIONS)
        text = ROUNDS.page(clerk(), "round", one.reference)
        assert "81.25" in text
        assert "64.50" not in text
        assert status(clerk(), "unit", one.reference, make.HELPING) == 404
        assert "81.25" not in ROUNDS.page(clerk(make.HELPING), "indicator", one.reference, 1)

    def test_published_they_are_the_whole_divisions_but_not_their_records(self) -> None:
        one = rounds.round(S.PUBLISHED)
        text = ROUNDS.page(clerk(make.TARGET), "unit", one.reference, make.HANDLING)
        assert "/records/" not in text
        assert "/records/" in ROUNDS.page(clerk(), "unit", one.reference, make.HANDLING)
        records = f"/desk/evaluation/{one.reference}/units/{make.HANDLING}/13/records/"
        for address in (records, f"{records}excel/"):
            assert clerk(make.TARGET).get(address).status_code == 404

    def test_worksheet_and_computation_are_the_offices(self) -> None:
        one = rounds.round(S.PUBLISHED)
        answer = office().get(ROUNDS.address("worksheet", one.reference, 1))
        assert answer.content == rounds.sheet(one)
        assert status(clerk(), "worksheet", one.reference, 1) == 403
        assert status(office(), "worksheet", one.reference, 7) == 404
        assert "底稿散列值" not in ROUNDS.page(clerk(), "round", one.reference)

    def test_demonstration_data_are_marked_on_every_page(self) -> None:
        one = rounds.round(S.OBJECTIONS, is_demonstration=True)
        made = rounds.objection(one)
        addresses: list[tuple[str, tuple[object, ...]]] = [
            ("round", ()),
            ("unit", (make.HANDLING,)),
            ("indicator", (13,)),
            ("alternatives", ()),
            ("objection", (made.pk,)),
            ("publish", ()),
            ("manual_propose", ("correction",)),
        ]
        for name, args in addresses:
            answer = head().get(ROUNDS.address(name, one.reference, *args), follow=True)
            assert 'mark-demonstration">示范数据' in answer.content.decode(), name

    def test_what_does_not_exist_is_not_found(self) -> None:
        one = rounds.round(S.COMPUTED)
        for name, args in (("unit", ("nobody",)), ("indicator", (99,)), ("objection", (99,))):
            assert status(office(), name, one.reference, *args) == 404
        assert status(office(), "round", "P1999-001") == 404
        assert status(office(), "unit", rounds.opened().reference, make.HANDLING) == 404


class TestOpening:
    def said(self, **changes: Any) -> dict[str, Any]:
        units = [str(make.department(make.HANDLING).pk)]
        said = {"title": "第四季度评估", "system": "chongqing-2022", "period": "\uff12026q4"}
        return {**said, "collect_until": "2099-01-31", "departments": units, **changes}

    def test_a_round_with_departments_and_districts(self) -> None:
        code, _ = ROUNDS.sent(office(), "open", **self.said(others="500101 示范区\n\n500102　示范新区"))
        assert code == 302
        one = Round.objects.get()
        assert one.period == "2026Q4"
        assert [unit.code for unit in one.units.all()] == [make.HANDLING, "500101", "500102"]
        text = ROUNDS.page(office(), "amend", one.reference)
        assert "500102 示范新区" in text

    @pytest.mark.parametrize(
        "changes",
        [
            {"title": ""},
            {"period": "去年"},
            {"collect_until": "2020-01-01"},
            {"system": "none"},
            {"others": "500101"},
            {"others": f"{make.HANDLING} 重复"},
            {"departments": ["999999"]},
        ],
    )
    def test_bad_input_comes_back_with_a_sentence(self, changes: dict[str, Any]) -> None:
        code, text = ROUNDS.sent(office(), "open", **self.said(**changes))
        assert code == 422
        assert "has-error" in text or "error" in text
        assert not Round.objects.exists()

    def test_a_head_opens_none(self) -> None:
        assert status(head(), "open") == 403

    def test_amending_is_over_when_it_has_started(self) -> None:
        one = rounds.round(S.COLLECTING)
        assert ROUNDS.sent(office(), "amend", one.reference, **self.said())[0] == 302
        assert make.fresh(one).title != "第四季度评估"


class TestSteps:
    def test_the_round_offers_what_may_be_done_now(self) -> None:
        one = rounds.opened()
        assert ROUNDS.address("start", one.reference) in ROUNDS.page(head(), "round", one.reference)
        assert ROUNDS.address("start", one.reference) not in ROUNDS.page(office(), "round", one.reference)

    def test_a_step_is_taken_by_its_form(self) -> None:
        one = rounds.opened()
        assert ROUNDS.sent(head(), "start", one.reference)[0] == 302
        assert make.fresh(one).state == S.COLLECTING

    def test_a_step_that_may_not_be_taken_says_why(self) -> None:
        one = rounds.opened()
        answer = office().get(ROUNDS.address("start", one.reference), follow=True)
        assert "牵头单位负责人办理" in answer.content.decode()
        answer = office().post(ROUNDS.address("start", one.reference), follow=True)
        assert "牵头单位负责人办理" in answer.content.decode()
        assert make.fresh(one).state == S.PREPARING

    def test_a_reason_that_is_missing_comes_back_at_its_field(self) -> None:
        one = rounds.round(S.COMPUTED)
        assert ROUNDS.sent(head(), "unfreeze", one.reference, reason=" ")[0] == 422
        assert ROUNDS.sent(office(), "show", one.reference, until="2020-01-01")[0] == 422
        assert ROUNDS.sent(office(), "unfreeze", one.reference, reason="x")[0] == 409

    def test_a_computation_under_way_can_be_stopped_and_shows_its_time(self) -> None:
        one = rounds.round(S.FROZEN)
        row = one.computations.get()
        type(row).objects.filter(pk=row.pk).update(
            state="computing", queries=20, done=5, started_at=make.NINE
        )
        text = ROUNDS.page(office(), "round", one.reference)
        assert "已完成5项查询" in text
        assert "大约还要" in text
        row.queries, row.done, row.state = 0, 0, row.State.COMPUTING
        row.save()
        assert "正在开始计算" in ROUNDS.page(office(), "round", one.reference)
        row.queries = row.done = 20
        row.save()
        text = ROUNDS.page(office(), "round", one.reference)
        assert "20项查询全部完成" in text
        assert "大约还要" not in text  # the ranges of ranks are not counted in queries
        assert ROUNDS.sent(office(), "cancel_computation", one.reference, 1)[0] == 302
        row.refresh_from_db()
        assert row.state == "cancelled"
        assert ROUNDS.sent(office(), "cancel_computation", one.reference, 9)[0] == 404

    def test_the_page_comes_alive_when_the_computation_has_ended(self) -> None:
        one = rounds.round(S.FROZEN)
        asked = {"headers": {"HX-Request": "true"}}
        waiting = office().get(ROUNDS.address("round", one.reference), **asked)  # type: ignore[arg-type]
        assert "HX-Refresh" not in waiting
        assert "自动显示排名" in waiting.content.decode()
        rounds.recorded(one)
        assert office().get(ROUNDS.address("round", one.reference), **asked)["HX-Refresh"] == "true"  # type: ignore[arg-type]

    def test_a_computation_that_nobody_begins_says_so(self) -> None:
        one = rounds.round(S.FROZEN)
        told = "后台程序可能没有运行"
        one.computations.update(requested_at=timezone.now())
        assert told not in ROUNDS.page(office(), "round", one.reference)
        one.computations.update(requested_at=timezone.now() - timedelta(minutes=6))
        assert told in ROUNDS.page(office(), "round", one.reference)

    def test_verifying_is_asked_for(self) -> None:
        one = rounds.round(S.COMPUTED)
        assert ROUNDS.sent(office(), "verify", one.reference, 1)[0] == 302
        assert Event.objects.order_by("-sequence")[0].action == "evaluation.verify"
        assert ROUNDS.sent(office(), "verify", one.reference, 9)[0] == 404


class TestResults:
    def test_the_ranking_stands_as_table_and_chart(self) -> None:
        one = rounds.round(S.COMPUTED)
        text = ROUNDS.page(office(), "round", one.reference)
        assert '"totals": [81.25, 64.5]' in text
        assert "1–2" in text
        assert "好差评" in text  # who owes what
        Total.objects.filter(unit__code=make.HELPING).update(total=None, rank=None)
        assert "没有数据" in ROUNDS.page(office(), "round", one.reference)

    def test_a_unit_reads_its_strengths_and_what_is_cheapest(self) -> None:
        one = rounds.round(S.COMPUTED)
        text = ROUNDS.page(office(), "unit", one.reference, make.HANDLING)
        assert "比平均高8.00分" in text
        assert "比平均低4.00分" in text
        assert "再提高10.00分最省力" in text
        assert "要纠正5条记录" in text
        assert "数据没有报来" in text

    def test_earlier_published_rounds_are_its_trend(self) -> None:
        first = rounds.round(S.PUBLISHED, title="上一轮")
        one = rounds.round(S.COMPUTED, title="这一轮")
        text = ROUNDS.page(office(), "unit", one.reference, make.HANDLING)
        assert "历轮总分" in text
        assert first.title in text

    def test_an_indicator_shows_the_printed_words_and_its_sql(self) -> None:
        one = rounds.round(S.COMPUTED)
        text = ROUNDS.page(office(), "indicator", one.reference, 13)
        assert "SELECT 1" in text
        assert "事项不在清单上3条" in text
        assert "组内10%" in text

    def test_nonsense_in_the_address_of_a_comparison_changes_nothing(self) -> None:
        one = rounds.round(S.COMPUTED)
        for query in ("missing=shrug", "nobody=1", "missing=%00", ""):
            answer = office().get(f"{ROUNDS.address('alternatives', one.reference)}?{query}")
            assert answer.status_code == 200


class TestObjections:
    def test_from_the_form_to_the_decision(self) -> None:
        one = rounds.round(S.OBJECTIONS)
        Round.objects.update(objections_until="2099-01-01")
        place = (one.reference, make.HANDLING, 13)
        assert "提出异议" in ROUNDS.page(reviewer(), "unit", one.reference, make.HANDLING)
        assert ROUNDS.sent(reviewer(), "object", *place, reason="")[0] == 422
        said = {"reason": "三件是听证", "files": make.upload()}
        assert ROUNDS.sent(reviewer(), "object", *place, **said)[0] == 302
        made = Objection.objects.get()
        where = (one.reference, made.pk)
        assert "三件是听证" in ROUNDS.page(reviewer(), "objection", *where)
        file = made.files.get()
        assert reviewer().get(ROUNDS.address("objection_file", *where, file.pk)).status_code == 200
        assert status(reviewer(make.HELPING), "objection_file", *where, file.pk) == 404
        assert ROUNDS.sent(office(), "propose", *where, **{"propose-proposal": ""})[0] == 422
        assert ROUNDS.sent(office(), "propose", *where, **{"propose-proposal": "建议成立"})[0] == 302
        assert "建议成立" not in ROUNDS.page(reviewer(), "objection", *where)
        assert ROUNDS.sent(office(), "uphold", *where, **{"uphold-decision": "成立"})[0] == 409
        assert ROUNDS.sent(head(), "uphold", *where, **{"uphold-decision": "确为听证"})[0] == 302
        assert "确为听证" in ROUNDS.page(reviewer(), "objection", *where)

    def test_another_unit_reads_nothing_of_it_even_after_publication(self) -> None:
        one = rounds.round(S.OBJECTIONS)
        made = rounds.objection(one)
        Round.objects.update(state=S.PUBLISHED)
        assert status(reviewer(make.HELPING), "objection", one.reference, made.pk) == 404
        assert made.reason not in ROUNDS.page(reviewer(make.HELPING), "round", one.reference)

    def test_after_the_last_day_the_form_says_so(self) -> None:
        one = rounds.round(S.OBJECTIONS)
        Round.objects.update(objections_until="2026-01-01")
        address = ROUNDS.address("object", one.reference, make.HANDLING, 13)
        assert "异议期已于2026-01-01结束" in reviewer().get(address, follow=True).content.decode()
