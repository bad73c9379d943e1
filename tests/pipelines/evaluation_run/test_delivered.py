"""What others delivered feeds a round: which of it, as it stood when the data were gathered, and no later."""

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings

from marketaccess.apps.evaluation import actions, announcements
from marketaccess.apps.evaluation.models import Computation, Round
from marketaccess.domain.basics.period import Period
from marketaccess.domain.evaluation.round_flow import RoundState as S
from marketaccess.law import library
from marketaccess.pipelines.evaluation_run import board, gathering, handing, sources
from marketaccess.pipelines.evaluation_run.sources import Asked
from marketaccess.warehouse.deliveries import running
from marketaccess.warehouse.deliveries.models import Delivery
from tests import make
from tests import make_rounds as rounds
from tests.pages import Pages, clerk, office
from tests.warehouse.deliveries import kit
from tests.warehouse.deliveries.conftest import run_here
from tests.warehouse.quality.kit import text

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R5.1")]
RUN = Pages("evaluation_run")
NEEDS = {need.name: need for need in library.data_needs()}
BEFORE = make.NINE - timedelta(days=10)
# Of the pilot table: problems closed, and problems answered.
CLOSED, ANSWERED = 21, 22


@pytest.fixture(autouse=True)
def _warehouse(settings: LazySettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.WAREHOUSE_ROOT = tmp_path / "warehouse"
    monkeypatch.setattr(running, "run", run_here)


@pytest.fixture
def _unheard(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody computes: a test gathers by itself."""
    monkeypatch.setattr(announcements.computation_asked, "send", lambda **_: [])


def row(need: str, period: str, **changes: Any) -> Delivery:
    """A delivery that was accepted ten days before the data are gathered; its files do not matter."""
    days = Period.of(period)
    said = {
        "division_id": make.CODE,
        "state": "accepted",
        "delivered_by_label": "数据报送员",
        "delivered_at": BEFORE,
        "decided_at": BEFORE,
        "files_digest": f"{Delivery.objects.count():064d}",
    }
    return Delivery.objects.create(
        need=need, period=days.name, begins=days.begins, ends=days.ends, **{**said, **changes}
    )


def found(need: str, one: Round | None = None, *, at: Any = make.NINE) -> list[Delivery] | None:
    """The deliveries that a round of the third quarter takes of a data set at a moment."""
    given = sources.delivered(NEEDS[need], Asked.of(one or rounds.opened(), at=at))
    return None if given is None else list(given.deliveries)


class TestWhichCount:
    def test_records_with_a_day_count_from_the_beginning_on_in_order(self) -> None:
        july, long_ago = row("service_records", "2026-07"), row("service_records", "2019-03")
        row("service_records", "2026-10")
        assert found("service_records") == [long_ago, july]

    def test_of_a_whole_only_the_last_of_the_rounds_own_days(self) -> None:
        row("service_items", "2026-06")
        row("service_items", "2026-07")
        august = row("service_items", "2026-08")
        row("service_items", "2026-10")
        assert found("service_items") == [august]

    def test_a_whole_of_another_quarter_is_none_at_all(self) -> None:
        row("service_items", "2026Q2")
        assert found("service_items") is None

    @pytest.mark.parametrize("state", ["received", "checking", "checked", "refused", "withdrawn", "failed"])
    def test_what_nobody_has_accepted_does_not_count(self, state: str) -> None:
        row("service_records", "2026-07", state=state, decided_at=None)
        assert found("service_records") is None

    def test_what_is_accepted_after_the_gathering_comes_too_late(self) -> None:
        row("service_records", "2026-07", decided_at=make.NINE + timedelta(seconds=1))
        assert found("service_records") is None

    def test_another_countys_records_are_not_this_ones(self) -> None:
        other = make.division("990102", "示范邻县")
        row("service_records", "2026-07", division_id=other.pk)
        assert found("service_records") is None

    @pytest.mark.parametrize("is_demonstration", [True, False])
    def test_demonstration_and_real_data_never_meet(self, is_demonstration: bool) -> None:
        real, made_up = (
            row("ratings", "2026-07"),
            row("ratings", "2026-07", is_demonstration=True, state="replaced"),
        )
        one = rounds.opened(is_demonstration=is_demonstration)
        assert found("ratings", one) == [made_up if is_demonstration else real]

    def test_what_was_replaced_before_gives_way_and_what_is_replaced_later_still_stands(self) -> None:
        new = row("ratings", "2026-07")
        old = row("ratings", "2026-07", state="replaced", replaced_by=new, replaced_at=BEFORE)
        one = rounds.opened()
        assert found("ratings", one) == [new]
        Delivery.objects.filter(pk=old.pk).update(replaced_at=make.NINE + timedelta(hours=1))
        Delivery.objects.filter(pk=new.pk).update(decided_at=make.NINE + timedelta(hours=1))
        assert found("ratings", one) == [old]
        assert found("ratings", one, at=make.NINE + timedelta(hours=2)) == [new]


class TestInWhosePlace:
    def test_a_delivery_stands_in_the_place_of_what_the_platform_knows(self) -> None:
        given = row("problems", "2026-07")
        told = sources.delivered(NEEDS["problems"], Asked.of(rounds.opened(), at=make.NINE))
        assert told is not None
        assert (told.origin, told.is_demonstration) == (f"数据报送 {given.pk}", False)

    def test_several_are_named_with_all_their_numbers(self) -> None:
        first, second = row("ratings", "2026-07"), row("ratings", "2026-08")
        told = sources.delivered(NEEDS["ratings"], Asked.of(rounds.opened(), at=make.NINE))
        assert told is not None
        assert told.origin == f"数据报送 {first.pk}、{second.pk}"

    def test_a_sample_file_of_a_demonstration_round_gives_way_to_a_delivery(self, tmp_path: Path) -> None:
        one = rounds.opened(is_demonstration=True)
        file = tmp_path / "ratings.csv"
        file.write_text("rating\n", encoding="utf-8")
        handing.take(one.reference, [file])
        asked = Asked.of(one, at=make.NINE)
        told = sources.delivered(NEEDS["ratings"], asked)
        assert told is not None
        assert (told.origin, told.file is None, told.is_demonstration) == (
            "为本轮次上传的示范数据",
            False,
            True,
        )
        given = row("ratings", "2026-07", is_demonstration=True)
        told = sources.delivered(NEEDS["ratings"], asked)
        assert told is not None
        assert (list(told.deliveries), told.file) == ([given], None)

    @pytest.mark.usefixtures("_unheard")
    def test_a_rounds_own_units_and_decisions_are_nobodys_to_deliver(self) -> None:
        one = rounds.round(S.FROZEN)
        for name in sorted(sources.OWN):
            row(name, "2026Q3")
        place = gathering.gathered(one.computations.get(), at=make.NINE)
        origins = gathering.origins_of(place)
        assert {name: origins[name]["origin"] for name in sources.OWN} == {
            "units": "本轮次的被评估单位",
            "calendar": "本平台的节假日安排",
            "exemptions": "本轮次批准的酌情不扣分",
            "corrections": "本轮次批准的分数更正",
        }
        listed = (place / "units.csv").read_text(encoding="utf-8").splitlines()
        assert listed[0] == "unit,name,division"
        assert [line.split(",")[0] for line in listed[1:]] == list(rounds.UNITS)


class TestTheBoard:
    def test_a_delivery_makes_its_line_green_for_everybody_who_sees_the_round(self) -> None:
        one = rounds.round(S.COLLECTING)
        line = next(each for each in board.lines(one, at=make.NINE) if each.need.name == "ratings")
        assert (line.light, line.word, line.origin) == ("red", "没有报来", "")
        given = row("ratings", "2026-07")
        line = next(each for each in board.lines(one, at=make.NINE) if each.need.name == "ratings")
        assert (line.light, line.word, line.origin) == ("green", "有", f"数据报送 {given.pk}")
        for client in (office(), clerk()):
            assert f"数据报送 {given.pk}" in RUN.page(client, "data", one.reference)
        stranger = clerk(make.TARGET).get(RUN.address("data", one.reference))
        assert stranger.status_code == 404

    def test_what_the_platform_has_without_a_record_is_yellow_not_red(self) -> None:
        one = rounds.round(S.COLLECTING)
        lines = {each.need.name: each for each in board.lines(one, at=make.NINE)}
        assert (lines["problems"].light, lines["problems"].word) == ("yellow", "没有记录")
        assert (lines["calendar"].light, lines["calendar"].word) == ("green", "有")
        assert (lines["problem_ratings"].light, lines["problem_ratings"].word) == ("red", "没有报来")
        make.lead("closed")
        lines = {each.need.name: each for each in board.lines(one, at=make.NINE)}
        assert lines["problems"].light == "green"

    def test_only_what_the_table_needs_is_on_it(self) -> None:
        one = rounds.round(S.COLLECTING)
        system = library.indicator_system(one.system_key)
        wanted = {name for each in system.indicators for name in each.needs}
        assert {each.need.name for each in board.lines(one, at=make.NINE)} == wanted
        assert "exemptions" not in wanted


# ── The whole way: checked, accepted, gathered, computed ──────────────────────────────────────────────


def problem(number: int, **changes: Any) -> dict[str, Any]:
    usual = {
        "problem": f"p{number}",
        "unit": make.HANDLING,
        "collected_on": "2026-07-06",
        "disposed_on": "2026-07-10",
        "answered_on": "",
        "closed_on": "",
    }
    return {**usual, **changes}


CLOSED_ON: Mapping[str, Any] = {"closed_on": "2026-07-20"}
FIRST = [problem(1, **CLOSED_ON), problem(2), problem(3), problem(4)]
CORRECTED = [problem(1, **CLOSED_ON), problem(2, **CLOSED_ON), problem(3, **CLOSED_ON), problem(4)]


def brought(rows: list[dict[str, Any]], **changes: Any) -> Delivery:
    """Problems of July as a department brings them and the office accepts them."""
    return kit.accepted(text(rows).encode(), need="problems", **changes)


def computed(one: Round) -> Computation:
    """The last computation of a round: tasks run at once in tests."""
    row = one.computations.order_by("-number")[0]
    assert (row.state, row.trouble) == ("ready", "")
    return row


def closed_share(of: Computation) -> tuple[object, object, object]:
    score = of.scores.get(unit__code=make.HANDLING, indicator=CLOSED)
    return score.numerator, score.denominator, score.points


class TestTheWholeWay:
    def test_accepted_problems_are_what_is_scored_and_the_round_says_so(self) -> None:
        given = brought(FIRST)
        one = rounds.round(S.COLLECTING)
        actions.freeze(round=one, by=make.handler(), at=make.NINE)
        row = computed(one)
        assert closed_share(row) == (1, 4, 25)
        used = row.inputs.get(data_set="problems")
        assert (used.origin, used.rows, used.is_demonstration) == (f"数据报送 {given.pk}", 4, False)
        page = Pages("evaluation").page(office(), "indicator", one.reference, CLOSED)
        assert used.digest in page
        assert f"数据报送 {given.pk}" in page
        assert "p4" in RUN.page(office(), "records", one.reference, make.HANDLING, CLOSED)

    def test_a_corrected_delivery_changes_nothing_that_was_gathered(self) -> None:
        old = brought(FIRST)
        one = rounds.round(S.COLLECTING)
        actions.freeze(round=one, by=make.handler(), at=make.NINE)
        first = computed(one)
        new = brought(CORRECTED, at=make.NINE + timedelta(hours=1))
        assert (make.fresh(old).state, make.fresh(old).replaced_by) == ("replaced", new)
        at = make.NINE + timedelta(hours=2)
        actions.compute(round=one, gathers=False, reason="核对一遍", by=make.handler(), at=at)
        again = computed(one)
        # A folder of its own, with the same data.
        assert (again.number, again.folder, first.folder) == (2, "2", "1")
        assert again.worksheet.digest == first.worksheet.digest
        actions.compute(round=one, gathers=True, reason="采用更正后的数据", by=make.handler(), at=at)
        third = computed(one)
        assert (third.number, third.folder) == (3, "3")
        assert closed_share(third) == (3, 4, 75)
        assert third.inputs.get(data_set="problems").origin == f"数据报送 {new.pk}"
        # What was computed before still says what it said, and can be computed again.
        assert closed_share(first) == (1, 4, 25)
        actions.verify(computation=first, by=make.handler(), at=at)
        first.worksheet.refresh_from_db()
        assert first.worksheet.is_same is True

    @pytest.mark.usefixtures("_unheard")
    def test_gathered_files_stay_whatever_becomes_of_the_warehouse(self, tmp_path: Path) -> None:
        given = brought(FIRST)
        one = rounds.round(S.FROZEN)
        place = gathering.gathered(one.computations.get(), at=make.NINE) / "problems"
        (file,) = place.rglob("*.parquet")
        assert file.parent.is_relative_to(place / f"delivery-{given.pk:08d}")
        content = file.read_bytes()
        for source in (tmp_path / "warehouse").rglob("*.parquet"):
            source.unlink()
        assert file.read_bytes() == content

    def test_a_demonstration_delivery_is_seen_by_a_demonstration_round_alone(self) -> None:
        brought(FIRST, is_demonstration=True)
        real = rounds.round(S.COLLECTING)
        actions.freeze(round=real, by=make.handler(), at=make.NINE)
        score = computed(real).scores.get(unit__code=make.HANDLING, indicator=CLOSED)
        assert score.points is None
        assert score.denominator == 0
        shown = rounds.round(S.COLLECTING, is_demonstration=True)
        actions.freeze(round=shown, by=make.handler(), at=make.NINE)
        row = computed(shown)
        assert closed_share(row) == (1, 4, 25)
        assert row.inputs.get(data_set="problems").is_demonstration
        assert 'mark-demonstration">示范数据' in Pages("evaluation").page(
            office(), "indicator", shown.reference, CLOSED
        )

    def test_a_problem_of_a_unit_that_is_not_evaluated_counts_for_nobody(self) -> None:
        brought([problem(1, **CLOSED_ON), problem(2, unit=make.HELPING), problem(3, unit=make.TARGET)])
        one = rounds.round(S.COLLECTING, units=rounds.units(make.HANDLING))
        actions.freeze(round=one, by=make.handler(), at=make.NINE)
        row = computed(one)
        assert closed_share(row) == (1, 1, 100)
        assert set(row.scores.values_list("unit__code", flat=True)) == {make.HANDLING}

    def test_a_day_outside_of_the_period_is_not_counted(self) -> None:
        brought([problem(1, **CLOSED_ON), problem(2, **CLOSED_ON)])
        one = rounds.round(S.COLLECTING, period="2026-08")
        actions.freeze(round=one, by=make.handler(), at=make.NINE)
        assert date(2026, 7, 6) < Period.of("2026-08").begins
        assert closed_share(computed(one))[:2] == (0, 0)
