"""R3.2: two editions are compared by the worker, set right and confirmed by a person."""

from datetime import date, timedelta
from typing import Any

import pytest
from attrs import evolve
from pytest_django import DjangoCaptureOnCommitCallbacks

from marketaccess.apps.negative_list import actions, queries
from marketaccess.apps.negative_list.announcements import comparison_confirmed, comparison_requested
from marketaccess.apps.negative_list.models import Change, Comparison
from marketaccess.domain.authority.actor import SYSTEM, Actor
from marketaccess.domain.authority.role import Role
from marketaccess.domain.basics.refusal import NotAllowed, Refusal
from marketaccess.domain.negative_list.changes import Kind
from marketaccess.domain.negative_list.edition import Series
from marketaccess.foundation.audit.models import Event
from marketaccess.foundation.documents import confinement
from marketaccess.foundation.notifications.models import Notice
from tests import make
from tests.make_list import list_item, list_measure, recorded

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R3.2")]
LATER = make.NINE + timedelta(hours=1)
FOOD = list_item(
    "203001",
    "未获得许可，不得从事特定食品生产经营",
    list_measure("食品生产许可"),
    list_measure("食品经营许可"),
)
SEALS = list_item("203002", "未获得许可，不得刻制公章", list_measure("公章刻制许可"))
SHIPS = list_item("207001", "未获得许可，不得从事水上运输", list_measure("船舶营业运输证核发"))
# The same thing in words that the program does not take for it.
PORTS = list_item("207002", "未经批准，禁止经营码头", list_measure("码头经营审批"))


def two_editions() -> None:
    recorded("e-2022", FOOD, SEALS, SHIPS, begins=date(2022, 3, 25), ends=date(2025, 4, 23))
    recorded("e-2025", evolve(FOOD, title=f"{FOOD.title}和进出口"), PORTS)


def office() -> Actor:
    return make.officer(Role.COORDINATING_HANDLER, make.OFFICE)


def asked(by: Actor = SYSTEM, *, at: Any = make.NINE, old: str = "e-2022", new: str = "e-2025") -> Comparison:
    made = actions.request_comparison(old_key=old, new_key=new, by=by, at=at)
    return make.fresh(made)


def lines(row: Comparison, level: str = "item") -> dict[tuple[str, str], Change]:
    return {
        ("+".join(change.old_keys), "+".join(change.new_keys)): change
        for change in row.changes.filter(level=level)
    }


def correct(row: Comparison, old: list[str], new: list[str], *, level: str = "item", **more: Any) -> Change:
    seen = more.pop("seen", list(row.changes.values_list("pk", flat=True)))
    said = {"by": SYSTEM, "at": LATER, **more}
    return actions.correct_change(comparison=row.pk, level=level, seen=seen, old=old, new=new, **said)


def everything_stands_once(row: Comparison) -> bool:
    sides, found = queries.sides_of(row), queries.lines_of(row)
    pairs = (
        ([key for line in found.items for key in line.old], sides.old_items),
        ([key for line in found.items for key in line.new], sides.new_items),
        ([key for line in found.measures for key in line.old], sides.old_measures),
        ([key for line in found.measures for key in line.new], sides.new_measures),
    )
    return all(sorted(keys) == sorted(wanted) for keys, wanted in pairs)


@pytest.mark.usefixtures("in_process")
class TestDraft:
    def test_the_worker_makes_lines_of_every_item_and_measure(self) -> None:
        two_editions()
        row = asked()
        assert row.state == Comparison.State.DRAFT
        assert lines(row).keys() == {("203001", "203001"), ("203002", ""), ("207001", ""), ("", "207002")}
        assert lines(row)["203001", "203001"].kinds == [Kind.REWORDED]
        assert lines(row, "measure").keys() >= {("203001-1", "203001-1"), ("203002-1", "")}
        assert everything_stands_once(row)

    def test_who_asked_is_told(self) -> None:
        two_editions()
        row = asked(office())
        told = Notice.objects.get()
        assert told.link == f"/desk/list/comparisons/{row.pk}/"
        assert "待确认" in told.text

    def test_asking_again_gives_the_same_back_and_compares_nothing(self, in_process: list[bytes]) -> None:
        two_editions()
        first, again = asked(), asked(at=LATER)
        assert first.pk == again.pk
        assert len(in_process) == 1
        assert Event.objects.filter(action="list.compare").count() == 1

    def test_a_draft_that_is_there_already_is_not_made_again(self, in_process: list[bytes]) -> None:
        """The queue may give the same task to two workers, one after the other."""
        two_editions()
        row = asked()
        count = row.changes.count()
        actions.draft_comparison(comparison=row.pk, at=LATER)
        assert (row.changes.count(), len(in_process)) == (count, 1)
        assert actions.draft_comparison(comparison=row.pk + 1, at=LATER) is None

    def test_totals_of_both_sides_follow_from_the_lines(self) -> None:
        two_editions()
        told = queries.difference_told(*map(revision, ("e-2022", "e-2025")))
        assert told["state"] == "proposed"
        old, new = (sum(len(line[side]) for line in told["items"]) for side in ("old", "new"))
        assert (old, new) == (told["old"]["totals"]["items"], told["new"]["totals"]["items"]) == (3, 2)

    @pytest.mark.parametrize(
        ("old", "new", "field", "said"),
        [
            ("e-2025", "e-2025", "new", "同一版"),
            ("none", "e-2025", "old", "没有这一版"),
            ("e-2022", "annex", "new", "不属于同一类"),
        ],
    )
    def test_what_cannot_be_compared_is_refused(self, old: str, new: str, field: str, said: str) -> None:
        two_editions()
        recorded("annex", FOOD, series=Series.PROHIBITIONS)
        with pytest.raises(Refusal, match=said) as refused:
            asked(old=old, new=new)
        assert refused.value.field == field
        assert not Comparison.objects.exists()

    @pytest.mark.parametrize("role", [Role.DEPARTMENT_HANDLER, Role.COORDINATING_HEAD])
    def test_only_the_office_compares(self, role: Role) -> None:
        two_editions()
        with pytest.raises(NotAllowed):
            asked(make.officer(role, make.HANDLING))


def revision(key: str) -> Any:
    found = queries.revision_of(key)
    assert found is not None
    return found


class TestWorkerGone:
    @pytest.fixture(autouse=True)
    def _no_worker(self) -> Any:
        """The task is queued and nobody takes it."""
        receivers = comparison_requested.receivers
        comparison_requested.receivers = []
        yield
        comparison_requested.receivers = receivers
        comparison_requested.sender_receivers_cache.clear()

    def test_soon_after_it_is_still_waited_for(self) -> None:
        two_editions()
        asked()
        assert asked(at=make.NINE + timedelta(seconds=90)).requested_at == make.NINE

    def test_later_it_is_requested_again_without_a_double(self, in_process: list[bytes]) -> None:
        two_editions()
        first, again = asked(), asked(at=LATER)
        assert (again.pk, again.state, again.requested_at) == (first.pk, Comparison.State.WAITING, LATER)
        for _ in range(2):  # the task of the killed worker comes back as well
            actions.draft_comparison(comparison=first.pk, at=LATER)
        assert len(in_process) == 1
        assert everything_stands_once(make.fresh(again))


class TestFailure:
    @pytest.mark.parametrize("error", [confinement.Failed("killed"), ValueError("no answer"), KeyError("x")])
    def test_a_process_that_dies_is_told_and_can_be_asked_for_again(
        self, monkeypatch: pytest.MonkeyPatch, error: Exception, caplog: pytest.LogCaptureFixture
    ) -> None:
        def dies(*_: object, **__: object) -> bytes:
            raise error

        two_editions()
        with monkeypatch.context() as patched:
            patched.setattr(confinement, "run", dies)
            row = asked(office())
        assert row.state == Comparison.State.FAILED
        assert not row.changes.exists()
        assert "未能比对" in Notice.objects.get().text
        assert f"comparison {row.pk}" in caplog.text
        assert queries.comparison_of(row.old, row.new) is None


def test_the_libraries_run_in_a_process_of_their_own() -> None:
    two_editions()
    row = asked()
    assert row.state == Comparison.State.DRAFT
    assert everything_stands_once(row)


@pytest.mark.usefixtures("in_process")
class TestCorrect:
    @pytest.fixture
    def row(self) -> Comparison:
        two_editions()
        return asked()

    def test_a_removed_and_an_added_item_are_paired(self, row: Comparison) -> None:
        made = correct(row, ["207001"], ["207002"])
        assert lines(row).keys() == {("203001", "203001"), ("203002", ""), ("207001", "207002")}
        assert (made.is_corrected, made.is_confirmed, made.confidence) == (True, True, 1.0)
        assert set(made.kinds) == {Kind.REWORDED, Kind.RENUMBERED}
        assert everything_stands_once(row)

    def test_what_was_and_what_is_stands_in_the_log(self, row: Comparison) -> None:
        correct(row, ["207001"], ["207002"], by=office())
        event = Event.objects.get(action="list.correct_change")
        assert event.detail["was"] == ["— → 207002", "207001 → —"]
        assert event.detail["now"] == ["207001 → 207002"]

    def test_measures_are_corrected_by_themselves(self, row: Comparison) -> None:
        correct(row, ["203001-1", "203001-2"], ["203001-1"], level="measure")
        assert lines(row, "measure")["203001-1+203001-2", "203001-1"].kinds[0] == Kind.MERGED
        assert ("", "203001-2") in lines(row, "measure")
        assert ("203001", "203001") in lines(row)
        assert everything_stands_once(row)

    def test_the_order_of_the_lines_stays_unbroken(self, row: Comparison) -> None:
        correct(row, ["203001"], [])
        positions = list(row.changes.filter(level="item").values_list("position", flat=True))
        assert len(positions) == len(set(positions)) == 5

    def test_leaving_it_as_it_is_confirms_it(self, row: Comparison) -> None:
        before = lines(row)["203001", "203001"]
        assert correct(row, ["203001"], ["203001"]).pk == before.pk
        assert make.fresh(before).is_confirmed
        assert not make.fresh(before).is_corrected

    def test_who_saw_an_older_line_is_told_and_changes_nothing(self, row: Comparison) -> None:
        seen = list(row.changes.values_list("pk", flat=True))
        correct(row, ["207001"], ["207002"])
        with pytest.raises(Refusal, match="刚被别人改过"):
            correct(row, ["207001", "203002"], ["207002"], seen=seen)
        assert ("207001", "207002") in lines(row)

    def test_a_key_of_nothing_is_refused(self, row: Comparison) -> None:
        with pytest.raises(Refusal, match="不在这次比对"):
            correct(row, ["999999"], [])

    def test_only_the_office_corrects(self, row: Comparison) -> None:
        with pytest.raises(NotAllowed):
            correct(row, ["207001"], ["207002"], by=make.clerk())


@pytest.mark.usefixtures("in_process")
class TestConfirm:
    @pytest.fixture
    def row(self) -> Comparison:
        two_editions()
        made = asked()
        # One line of which the program is not sure.
        made.changes.filter(level="item", position=1).update(confidence=0.5)
        return made

    def confirm(self, row: Comparison, by: Actor = SYSTEM) -> Comparison:
        return actions.confirm_comparison(comparison=row.pk, by=by, at=LATER)

    def test_not_before_every_unsure_line_was_looked_at(self, row: Comparison) -> None:
        assert queries.unsure(row) == 1
        with pytest.raises(Refusal, match="还有 1 行把握较小"):
            self.confirm(row)
        assert make.fresh(row).state == Comparison.State.DRAFT

    def test_all_at_once_leaves_the_unsure_ones(self, row: Comparison) -> None:
        count = actions.confirm_changes(comparison=row.pk, by=SYSTEM, at=LATER)
        assert count == row.changes.count() - 1
        assert queries.unsure(row) == 1

    def test_looked_at_and_confirmed_it_is_announced_and_news(
        self, row: Comparison, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
    ) -> None:
        heard: list[dict[str, Any]] = []

        def hear(**said: Any) -> None:
            heard.append(said)

        comparison_confirmed.connect(hear)
        unsure = row.changes.get(confidence=0.5)
        actions.confirm_changes(comparison=row.pk, changes=[unsure.pk], by=SYSTEM, at=LATER)
        by = office()
        with django_capture_on_commit_callbacks(execute=True):
            done = self.confirm(row, by)
        comparison_confirmed.disconnect(hear)
        assert (done.state, done.confirmed_by_id, done.confirmed_at) == ("confirmed", by.user, LATER)
        assert not row.changes.filter(is_confirmed=False).exists()
        assert [(each["comparison"], each["by"], each["at"]) for each in heard] == [(row.pk, by, LATER)]
        assert any(news.key == f"comparison-{row.pk}" for news in queries.news())
        assert Event.objects.get(action="list.confirm_comparison").detail["items"]["removed"] == 2

    def test_confirmed_it_is_not_changed_any_more(self, row: Comparison) -> None:
        row.changes.update(is_confirmed=True)
        self.confirm(row)
        for act in (
            lambda: self.confirm(row),
            lambda: correct(row, ["207001"], ["207002"]),
            lambda: actions.confirm_changes(comparison=row.pk, by=SYSTEM, at=LATER),
        ):
            with pytest.raises(Refusal, match="已确认"):
                act()

    def test_a_line_that_is_gone_is_not_confirmed(self, row: Comparison) -> None:
        gone = lines(row)["207001", ""].pk
        correct(row, ["207001"], ["207002"])
        with pytest.raises(Refusal, match="刚被别人改过"):
            actions.confirm_changes(comparison=row.pk, changes=[gone], by=SYSTEM, at=LATER)

    def test_nothing_left_to_confirm_leaves_no_event(self, row: Comparison) -> None:
        row.changes.update(is_confirmed=True)
        assert actions.confirm_changes(comparison=row.pk, by=SYSTEM, at=LATER) == 0
        assert not Event.objects.filter(action="list.confirm_changes").exists()

    def test_none_of_this_number(self, row: Comparison) -> None:
        with pytest.raises(Refusal, match="没有这次比对"):
            actions.confirm_comparison(comparison=row.pk + 1, by=SYSTEM, at=LATER)


@pytest.mark.usefixtures("in_process")
class TestRevised:
    def test_a_comparison_of_a_corrected_edition_says_so_and_is_made_anew(self) -> None:
        two_editions()
        row = asked()
        correct(row, ["207001"], ["207002"])
        correct(row, ["203001-1"], [], level="measure")
        dropped = evolve(FOOD, measures=FOOD.measures[1:])
        recorded("e-2022", dropped, SEALS, SHIPS, begins=date(2022, 3, 25), at=LATER)
        assert queries.is_outdated(make.fresh(row))
        with pytest.raises(Refusal, match="重新比对"):
            actions.confirm_comparison(comparison=row.pk, by=SYSTEM, at=LATER)
        anew = asked(at=LATER)
        assert anew.pk != row.pk
        pair = lines(anew)["207001", "207002"]
        assert (pair.is_corrected, pair.is_confirmed) == (True, False)
        assert everything_stands_once(anew)

    def test_a_failed_one_may_be_asked_for_again_at_once(self) -> None:
        two_editions()
        row = asked()
        row.changes.all().delete()
        row.state = Comparison.State.FAILED
        row.save(update_fields=["state"])
        assert asked().state == Comparison.State.DRAFT


@pytest.mark.usefixtures("in_process")
def test_what_other_programs_are_told_is_what_people_made_of_it() -> None:
    two_editions()
    old, new = revision("e-2022"), revision("e-2025")
    assert queries.difference_told(old, new)["state"] == "proposed"
    row = asked()
    correct(row, ["207001"], ["207002"])
    told = queries.difference_told(old, new)
    assert told["state"] == "draft"
    (pair,) = [line for line in told["items"] if line["old"] == ["207001"]]
    assert (pair["new"], pair["is_corrected"], pair["new_texts"]) == (["207002"], True, [PORTS.title])
    assert told["counts"]["items"] == {"removed": 1, "reworded": 2, "renumbered": 1}
