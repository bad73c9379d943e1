"""A round from freezing to its scores, by the worker: whole, repeatable, honest about what is missing."""

import json
from pathlib import Path
from typing import Any

import pytest

from marketaccess.apps.evaluation import actions, queries
from marketaccess.apps.evaluation.models import Computation, Round
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.casework.lead_flow import LeadState
from marketaccess.domain.evaluation.round_flow import RoundState as S
from marketaccess.pipelines.evaluation_run import gathering, handing, listing, ordering, sources
from marketaccess.pipelines.evaluation_run.actions import carry_out, hand_in, verify
from marketaccess.pipelines.evaluation_run.sources import Asked
from tests import make
from tests import make_rounds as rounds
from tests.warehouse import folder

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R4.6")]
CODE = make.HANDLING
# What a demonstration round is handed: two searches, one licence, three records of which one is open.
SAMPLE: dict[str, Any] = {
    "manual_checks": [
        {"metric": "barriers_outside_list", "unit": CODE, "texts": 40, "confirmed": 0},
        {"metric": "barriers_outside_list", "unit": make.HELPING, "texts": 40, "confirmed": 2},
    ],
    "problems": [
        {"problem": "1", "unit": CODE, "disposed_on": "2026-08-01", "closed_on": "2026-08-05"},
        {"problem": "2", "unit": CODE, "disposed_on": "2026-08-02"},
        {"problem": "3", "unit": CODE},
    ],
    "judgements": [{"metric": "publicity", "unit": CODE, "points": 60}],
}


def demonstration(tmp_path: Path, **more: Any) -> Round:
    """A demonstration round with sample files, before it is frozen."""
    one = rounds.round(S.COLLECTING, is_demonstration=True)
    given = folder.write(tmp_path / "given", **{**SAMPLE, **more})
    hand_in(round=one, folder=given, by=make.handler(), at=make.NINE)
    return one


def frozen(one: Round) -> Computation:
    """The computation that the worker made when the round was frozen: tasks run at once in tests."""
    actions.freeze(round=one, by=make.handler(), at=make.NINE)
    return one.computations.order_by("-number")[0]


class TestARound:
    def test_is_gathered_computed_and_recorded(self, tmp_path: Path) -> None:
        one = demonstration(tmp_path)
        row = frozen(one)
        assert (row.state, row.trouble) == ("ready", "")
        assert make.fresh(one).state == S.COMPUTED
        closed = row.scores.get(unit__code=CODE, indicator=21)
        assert (closed.numerator, closed.denominator) == (1, 3)
        answered = row.scores.get(unit__code=CODE, indicator=22)
        assert answered.left_out == {"not_disposed": 1}
        found = row.scores.get(unit__code=make.HELPING, indicator=8)
        assert (found.status, found.points) == ("scored", 0)
        lacking = row.scores.get(unit__code=CODE, indicator=13)
        assert (lacking.status, lacking.points, lacking.gap) == ("no_data", None, "not_delivered")
        assert "service_records" in lacking.lacking
        assert {total.rank for total in row.totals.all()} == {1, 2}
        origins = dict(row.inputs.values_list("data_set", "origin"))
        assert origins["units"] == "本轮次的被评估单位"
        assert row.inputs.get(data_set="problems").is_demonstration

    def test_computed_again_from_the_same_data_it_is_the_same_to_the_byte(self, tmp_path: Path) -> None:
        one = demonstration(tmp_path)
        row = frozen(one)
        actions.verify(computation=row, by=make.handler(), at=make.NINE)
        row.worksheet.refresh_from_db()
        assert row.worksheet.is_same is True
        place = handing.folder(one.reference, row.folder)
        (place / "judgements.csv").write_text("unit,metric,judged_on,points\n", encoding="utf-8")
        verify(computation=row.pk, at=make.NINE)
        row.worksheet.refresh_from_db()
        assert row.worksheet.is_same is False

    def test_policies_side_by_side_come_from_the_counts_alone(self, tmp_path: Path) -> None:
        one = demonstration(tmp_path)
        row = frozen(one)
        totals = queries.totals(row, make.handler())
        same = queries.beside(row, totals, {})
        assert [(each.total, each.rank) for each in same] == [(each.total, each.rank) for each in totals]
        other = queries.beside(row, totals, {"missing": "lost"})
        assert other[0].total != totals[0].total
        with pytest.raises(Refusal):
            queries.beside(row, totals, {"missing": "shrug"})

    def test_run_again_after_a_kill_it_is_recorded_once(self, tmp_path: Path) -> None:
        row = frozen(demonstration(tmp_path))
        carry_out(computation=row.pk, at=make.NINE)
        assert row.scores.count() == 54
        Computation.objects.filter(pk=row.pk).update(state="gathering")
        half = handing.folder(row.round.reference, f"{row.folder}.part")
        half.mkdir()
        (half / "rubbish.csv").touch()
        assert gathering.gathered(row, at=make.NINE).name == row.folder

    def test_given_up_it_writes_nothing(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        one = demonstration(tmp_path)
        told = actions.note_progress

        def stop(**said: Any) -> bool:
            if said["state"] == "computing":
                row = Computation.objects.get(pk=said["computation"])
                actions.cancel_computation(computation=row, by=make.handler(), at=make.NINE)
            return told(**said)

        monkeypatch.setattr(actions, "note_progress", stop)
        row = frozen(one)
        assert row.state == "cancelled"
        assert make.fresh(one).state == S.FROZEN
        assert not row.scores.exists()

    def test_demonstration_data_never_enter_a_real_round(self, tmp_path: Path) -> None:
        one = rounds.round(S.COLLECTING)
        given = folder.write(tmp_path / "given", **SAMPLE)
        with pytest.raises(Refusal, match="示范轮次"):
            hand_in(round=one, folder=given, by=make.handler(), at=make.NINE)
        handing.take(one.reference, [given / "problems.csv"])
        row = frozen(one)
        assert row.state == "failed"
        assert "示范数据" in row.trouble
        assert make.fresh(one).state == S.FROZEN

    def test_a_file_that_cannot_be_read_is_said_in_words(self, tmp_path: Path) -> None:
        one = demonstration(tmp_path)
        (handing.folder(one.reference, "handed") / "problems.csv").write_text("a;b\n1;2\n", encoding="utf-8")
        row = frozen(one)
        assert row.state == "failed"
        assert "缺少列" in row.trouble

    def test_without_sample_files_there_is_nothing_to_hand_in(self, tmp_path: Path) -> None:
        one = rounds.round(S.COLLECTING, is_demonstration=True)
        with pytest.raises(Refusal, match="没有评估数据文件"):
            hand_in(round=one, folder=tmp_path, by=make.handler(), at=make.NINE)


class TestWhatThePlatformKnows:
    def asked(self, one: Round) -> Asked:
        return Asked.of(one, at=make.NINE)

    def test_a_problem_is_the_handling_departments_and_says_dates_alone(self) -> None:
        lead = make.lead(LeadState.CLOSED)
        one = rounds.round(S.COLLECTING)
        rows = list(sources.problems(self.asked(one)))
        assert [(row["unit"], row["collected_on"]) for row in rows] == [(CODE, make.TODAY)]
        assert rows[0]["closed_on"] is not None
        told = json.dumps(rows, default=str, ensure_ascii=False)
        for secret in (lead.reference, lead.narrative, lead.title, lead.target_name):
            assert secret not in told

    def test_what_happened_later_is_not_known_yet(self) -> None:
        make.lead(LeadState.VERIFYING)
        one = rounds.round(S.COLLECTING)
        row = next(iter(sources.problems(self.asked(one))))
        assert (row["disposed_on"], row["closed_on"]) == (None, None)
        assert sources.problem_ratings(self.asked(one)) is None

    def test_a_demonstration_problem_is_no_real_one(self) -> None:
        lead = make.lead(LeadState.VERIFYING)
        type(lead).objects.update(is_demonstration=True)
        one = rounds.round(S.COLLECTING)
        assert list(sources.problems(self.asked(one))) == []

    def test_the_calendar_has_the_days_that_are_known(self) -> None:
        days = {row["day"]: row["is_working"] for row in sources.calendar_days(self.asked(rounds.opened()))}
        assert days[make.TODAY] is True
        assert days[make.TODAY.replace(day=26)] is False

    def test_without_an_edition_there_are_no_measures_rather_than_none(self) -> None:
        asked = self.asked(rounds.opened())
        assert sources.list_measures(asked) is None
        assert sources.correspondences(asked) is None
        assert sources.service_items(asked) is None


def test_the_records_behind_a_score_add_up_to_it(tmp_path: Path) -> None:
    row = frozen(demonstration(tmp_path))
    score = row.scores.get(unit__code=CODE, indicator=22)
    told = ordering.records(row, unit=CODE, indicator=22, begin=0, most=10)
    assert sum(each["counted_for"] for each in told["rows"]) == score.numerator
    assert sum(each["counted"] for each in told["rows"]) == score.denominator
    found = listing.page(row, unit=CODE, indicator=22, page=1, size=2)
    assert (found.total, len(found.rows)) == (3, 2)
    assert found.headings[0] == "问题编号"
    assert found.rows[0][1] == "计入，不符合"
    assert listing.page(row, unit=CODE, indicator=22, page=2, size=2).rows[0][1] == "未计入：尚未处置"
    searched = listing.page(row, unit=make.HELPING, indicator=8, page=1, size=2)
    assert searched.rows[0][1] == "计入，发现问题"
    with pytest.raises(Refusal, match="service_records"):
        listing.page(row, unit=CODE, indicator=13, page=1, size=2)


def test_turning_the_page_asks_no_process_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    many = [{"problem": f"{number:03}", "unit": CODE} for number in range(25)]
    row = frozen(demonstration(tmp_path, problems=many))
    asked: list[int] = []
    run = ordering.confinement.run

    def counted(target: str, content: bytes, **said: Any) -> bytes:
        asked.append(json.loads(content)["begin"])
        return run(target, content, **said)

    monkeypatch.setattr(ordering.confinement, "run", counted)
    pages = [listing.page(row, unit=CODE, indicator=21, page=number, size=2) for number in range(1, 14)]
    assert [key[0] for page in pages for key in page.rows] == [each["problem"] for each in many]
    assert {page.total for page in pages} == {25}
    # Ten pages at once, each once; the same again asks nobody.
    assert asked == [0, 20]
    listing.page(row, unit=CODE, indicator=21, page=3, size=2)
    assert asked == [0, 20]
    assert (
        len(
            list(
                listing.ledger(
                    row, unit=row.round.units.get(code=CODE), indicator=21, by=make.handler(), on=make.TODAY
                ).rows
            )
        )
        == 25
    )
