"""What a page says of each kind of score, and what it says before there is one."""

from decimal import Decimal
from typing import Any

import pytest

from marketaccess.apps.evaluation import queries
from marketaccess.apps.evaluation.models import Computation, Round, Score
from marketaccess.domain.evaluation.round_flow import RoundState as S
from tests import make
from tests import make_rounds as rounds
from tests.pages import Pages, clerk, office

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R4.6")]
PAGES = Pages("evaluation")
NUMBER = 13


def said(**changes: Any) -> Round:
    """A computed round in which the score of one unit is otherwise than usual."""
    one = rounds.round(S.COMPUTED)
    Score.objects.filter(unit__code=make.HANDLING, indicator=NUMBER).update(**changes)
    return one


class TestAScore:
    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"status": "scored"}, "已计分"),
            ({"status": "no_data", "points": None, "gap": "not_judged"}, "没有数据"),
            ({"status": "exempt", "points": 100}, "酌情不扣分"),
            ({"status": "substituted", "stands_in": 16}, "以第16项的得分代替"),
            ({"is_corrected": True, "corrected_from": Decimal("37.50")}, "经更正，原为37.50分"),
            ({"is_corrected": True, "corrected_from": None}, "经更正，原为没有数据"),
            ({"status": "no_data", "points": None, "gap": "not_delivered", "lacking": ["ratings"]}, "好差评"),
        ],
    )
    def test_it_is_told_in_words_on_both_pages(self, changes: dict[str, Any], words: str) -> None:
        one = said(**changes)
        assert words in PAGES.page(office(), "unit", one.reference, make.HANDLING)
        assert words in PAGES.page(office(), "indicator", one.reference, NUMBER)

    def test_what_has_no_data_is_a_dash_and_never_a_nought(self) -> None:
        one = said(status="no_data", points=None, value=None, gap="not_judged")
        score = rounds.score(one)
        assert score.points is None
        lines = queries.indicator_lines(score.computation, NUMBER, make.handler())
        assert [line.unit.code for line in lines] == [make.HELPING, make.HANDLING]
        page = PAGES.page(office(), "indicator", one.reference, NUMBER)
        assert '<td class="number" data-label="得分">—</td>' in page
        assert '<td class="number" data-label="得分">0' not in page

    def test_what_was_left_out_is_named_with_its_number(self) -> None:
        one = said(left_out={"no_limit": 120, "not_decided": 1})
        page = PAGES.page(office(), "indicator", one.reference, NUMBER)
        assert "没有法定时限120条" in page
        assert "未办结1条" in page

    def test_a_reason_that_is_not_known_is_shown_as_it_is(self) -> None:
        one = said(left_out={"brand_new": 2})
        assert "brand_new2条" in PAGES.page(office(), "indicator", one.reference, NUMBER)


class TestTheBoard:
    """Who lacks what, as lights: green all have data, yellow some, red none."""

    def lights(self, one: Round) -> dict[int, str]:
        row = queries.latest(one)
        assert row is not None
        found = queries.completeness(row, queries.system_of(one))
        return {each.indicator.number: each.light.value for each in found}

    def test_its_light_is_by_how_many_have_data(self) -> None:
        one = rounds.round(S.COMPUTED)
        assert self.lights(one)[NUMBER] == "green"
        assert self.lights(one)[16] == "red"
        Score.objects.filter(unit__code=make.HELPING, indicator=NUMBER).update(status="no_data")
        assert self.lights(one)[NUMBER] == "yellow"

    @pytest.mark.parametrize(("status", "light"), [("exempt", "green"), ("substituted", "yellow")])
    def test_an_exemption_lacks_nothing_and_a_substitute_does(self, status: str, light: str) -> None:
        assert self.lights(said(status=status))[NUMBER] == light

    def test_it_names_the_data_the_provider_and_the_unit(self) -> None:
        one = said(status="no_data", points=None, gap="not_delivered", lacking=["service_records"])
        row = queries.latest(one)
        assert row is not None
        board = {each.indicator.number: each for each in queries.completeness(row, queries.system_of(one))}
        line = board[NUMBER]
        assert line.without == (make.NAMES[make.HANDLING],)
        assert [need.name for need in line.lacking] == ["service_records"]
        page = PAGES.page(office(), "round", one.reference)
        assert "政务服务数据管理机构提供" in page
        assert "没有数据不计零分，也不计满分" in page

    def test_it_is_the_offices_own(self) -> None:
        one = rounds.round(S.PUBLISHED)
        assert "齐备情况：谁缺什么" in PAGES.page(office(), "round", one.reference)
        assert "齐备情况：谁缺什么" not in PAGES.page(clerk(), "round", one.reference)


class TestTheRound:
    @pytest.mark.parametrize(
        ("state", "words"),
        [
            (S.PREPARING, "还看不到结果"),
            (S.COLLECTING, "收集数据"),
            (S.FROZEN, "第1次计算"),
            (S.COMPUTED, "底稿散列值"),
            (S.OBJECTIONS, "异议截止"),
            (S.PUBLISHED, "公布时间"),
            (S.CLOSED, "已结束"),
        ],
    )
    def test_it_says_where_it_stands(self, state: S, words: str) -> None:
        one = rounds.round(state)
        assert words in PAGES.page(office(), "round", one.reference)

    def test_what_others_wrote_about_a_step_is_the_offices_to_read(self) -> None:
        one = rounds.round(S.OBJECTIONS)
        rounds.objection(one, reason="有三件在听证，听证记录另附。")
        for client, reads in ((office(), True), (clerk(make.HELPING), False)):
            assert ("听证记录另附" in PAGES.page(client, "round", one.reference)) is reads

    def test_a_failure_is_told_in_its_own_words(self) -> None:
        one = rounds.round(S.FROZEN)
        one.computations.update(state="failed", trouble="数据“办件”缺少列“受理时间”。")
        page = PAGES.page(office(), "round", one.reference)
        assert "缺少列“受理时间”" in page
        assert "缺少列" not in PAGES.page(clerk(), "round", one.reference)

    @pytest.mark.parametrize(
        ("is_same", "words"), [(True, "逐字节一致"), (False, "不一致"), (None, "还没有复核")]
    )
    def test_a_worksheet_says_whether_it_was_verified(self, is_same: bool | None, words: str) -> None:
        one = rounds.round(S.COMPUTED)
        sheet = one.computations.get().worksheet
        sheet.verified_at, sheet.is_same = (None if is_same is None else make.NINE), is_same
        sheet.save()
        assert words in PAGES.page(office(), "round", one.reference)

    def test_a_real_round_bears_no_mark_of_demonstration(self) -> None:
        one = rounds.round(S.OBJECTIONS)
        for name, args in (("round", ()), ("unit", (make.HANDLING,)), ("indicator", (13,))):
            text = PAGES.page(office(), name, one.reference, *args)
            assert 'mark-demonstration">示范数据' not in text, name

    def test_data_that_were_made_up_are_marked_where_they_are_listed(self) -> None:
        one = rounds.round(S.FROZEN, is_demonstration=True)
        origins = {"units": {"origin": "为本轮次上传的示范数据", "is_demonstration": True}}
        row = rounds.recorded(one, origins=origins)
        assert row.inputs.get().is_demonstration
        page = PAGES.page(office(), "round", one.reference)
        assert "为本轮次上传的示范数据" in page


class TestTheUnit:
    def test_without_any_data_it_has_no_total_and_no_rank(self) -> None:
        one = rounds.round(S.COMPUTED)
        row = queries.latest(one)
        assert row is not None
        row.scores.filter(unit__code=make.HANDLING).update(
            status="no_data", points=None, ahead=None, gain=None
        )
        row.totals.filter(unit__code=make.HANDLING).update(
            total=None, rank=None, best_rank=None, worst_rank=None, covered=0
        )
        page = PAGES.page(office(), "unit", one.reference, make.HANDLING)
        assert "<strong>没有数据</strong>" in page
        assert "没有高于平均的指标" in page
        assert "没有低于平均的指标" in page
        assert "最省力" not in page

    def test_the_cheapest_points_come_first_by_points_for_each_record(self) -> None:
        one = rounds.round(S.COMPUTED)
        row = queries.latest(one)
        assert row is not None
        own = row.scores.filter(unit__code=make.HANDLING)
        own.filter(indicator=1).update(gain=2, records=1)
        own.filter(indicator=13).update(gain=2, records=40)
        own.filter(indicator=16).update(gain=9, records=None)
        unit = one.units.get(code=make.HANDLING)
        sheet = queries.unit_sheet(row, unit)
        assert sheet is not None
        # Two and two are more than the little that is asked for: what has no number of records is left.
        assert [line.indicator.number for line in sheet.cheapest] == [1, 13]
        assert sheet.gain == 4

    def test_a_unit_that_the_computation_does_not_have_is_not_found(self) -> None:
        one = rounds.round(S.COMPUTED)
        Computation.objects.get().totals.filter(unit__code=make.HELPING).delete()
        address = PAGES.address("unit", one.reference, make.HELPING)
        assert office().get(address).status_code == 404
