"""The list at the desk: editions, checks, comparisons in three views, a line set right, confirmation."""

from datetime import date, timedelta
from typing import Any

import pytest
from attrs import evolve
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from marketaccess.apps.negative_list import actions, queries
from marketaccess.apps.negative_list.announcements import comparison_requested
from marketaccess.apps.negative_list.models import Change, Comparison
from marketaccess.domain.authority.actor import SYSTEM
from tests import make
from tests.make_list import list_item, list_measure, recorded
from tests.pages import Pages, clerk, office

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_process")]
page = Pages("negative_list").page
FOOD = list_item(
    "203001",
    "未获得许可，不得从事特定食品生产经营",
    list_measure("食品生产许可"),
    list_measure("食品经营许可"),
)
SEALS = list_item("203002", "未获得许可，不得刻制公章", list_measure("公章刻制许可"))
PORTS = list_item("207002", "未经批准，禁止经营码头", list_measure("码头经营审批"))
WORDED = evolve(FOOD, measures=(evolve(FOOD.measures[0], text="食品（含添加剂）生产许可"), FOOD.measures[1]))


@pytest.fixture(autouse=True)
def _two_editions() -> None:
    make.county()
    recorded("e-2022", FOOD, SEALS, begins=date(2022, 3, 25), ends=date(2025, 4, 23))
    recorded("e-2025", WORDED, PORTS)


def drafted() -> Comparison:
    made = actions.request_comparison(old_key="e-2022", new_key="e-2025", by=SYSTEM, at=timezone.now())
    return make.fresh(made)


def line(row: Comparison, level: str, *, old: str = "", new: str = "") -> Change:
    wanted = ([old] if old else [], [new] if new else [])
    changes = row.changes.filter(level=level)
    return next(each for each in changes if (each.old_keys, each.new_keys) == wanted)


@pytest.mark.requirement("R2.2")
class TestEditions:
    def test_all_editions_with_their_times_totals_and_findings(self) -> None:
        text = page(clerk(), "editions")
        for words in ("市场准入负面清单（e-2025）", "2022-03-25", "至 2025-04-23", "现行", "没有官方总数"):
            assert words in text
        assert "录入清单" not in text
        assert "录入清单" in page(office(), "editions")

    def test_an_official_edition_says_by_how_much_and_where_it_falls_short(self) -> None:
        recorded("2025", FOOD, evolve(SEALS, measures=()), begins=date(2025, 4, 24))
        text = page(clerk(), "edition", "2025")
        assert "许可准入事项：官方公布 100，实有 2，少 98" in text
        assert "制造业" in text  # the chapter where what there is stands
        assert "NL6" in text  # an item without a measure
        assert "每个事项至少有一条管理措施" in text

    def test_every_revision_stays_with_both_times_and_its_reason(self) -> None:
        at = make.NINE + timedelta(days=1)
        edition = evolve(queries.edition_value(current("e-2025")), items=(WORDED,))
        actions.store_revision(edition=edition, reason="漏录后改正", by=SYSTEM, at=at)
        text = page(clerk(), "edition", "e-2025")
        assert "漏录后改正" in text
        assert text.count("2025-04-24 至 今") == 2

    def test_an_unknown_edition_is_not_there(self) -> None:
        assert clerk().get(reverse("negative_list:edition", args=["none"])).status_code == 404


def current(key: str) -> Any:
    found = queries.revision_of(key)
    assert found is not None
    return found


@pytest.mark.requirement("R2.5")
class TestCheck:
    def check(self, client: Client, day: str) -> Any:
        return client.post(reverse("negative_list:check", args=["e-2025"]), {"checked_on": day})

    def test_never_checked_is_a_reminder_for_whoever_can_check(self) -> None:
        assert "请核对是否仍为现行版本" in page(office(), "editions")
        assert "请核对是否仍为现行版本" not in page(clerk(), "editions")

    def test_checked_today_is_told_to_the_public(self) -> None:
        today = timezone.localdate()
        client = office()
        assert self.check(client, today.isoformat()).status_code == 302
        assert current("e-2025").checked_on == today
        assert "请核对是否仍为现行版本" not in page(client, "editions")
        assert f"{today.year}年{today.month}月{today.day}日" in Client().get("/list/").content.decode()

    @pytest.mark.parametrize(("age", "is_due"), [(30, False), (31, True)])
    def test_an_old_check_is_due_again(self, age: int, is_due: bool) -> None:
        on = timezone.localdate()
        revision = current("e-2025")
        revision.checked_on = on - timedelta(days=age)
        assert queries.standing(revision, on=on).is_check_due is is_due

    def test_what_is_not_in_force_needs_no_check(self) -> None:
        assert not queries.standing(current("e-2022"), on=timezone.localdate()).is_check_due

    @pytest.mark.parametrize("day", ["2999-01-01", "2090-01-01", "x", ""])
    def test_a_wrong_day_is_said_at_its_field(self, day: str) -> None:
        answer = self.check(office(), day)
        assert answer.status_code == 422
        assert "checked_on" in answer.content.decode()
        assert current("e-2025").checked_on is None

    def test_only_the_office_checks(self) -> None:
        assert self.check(clerk(), "2026-01-01").status_code == 403


@pytest.mark.requirement("R3.2")
class TestComparison:
    def test_asked_for_on_the_page(self) -> None:
        client = office()
        answer = client.post(reverse("negative_list:comparisons"), {"old": "e-2022", "new": "e-2025"})
        row = Comparison.objects.get()
        assert answer["Location"] == reverse("negative_list:comparison", args=[row.pk])
        assert "待确认" in page(client, "comparisons")

    @pytest.mark.parametrize(
        ("old", "new"), [("e-2025", "e-2025"), ("", "e-2025"), ("none", "e-2025"), ("\x00", "e-2025")]
    )
    def test_a_wrong_pair_is_refused_on_the_page(self, old: str, new: str) -> None:
        answer = office().post(reverse("negative_list:comparisons"), {"old": old, "new": new})
        assert answer.status_code == 422
        assert not Comparison.objects.exists()

    def test_others_read_and_do_not_change(self) -> None:
        row, client = drafted(), clerk()
        text = page(client, "comparison", row.pk)
        assert "未获得许可，不得刻制公章" in text
        assert "更正" not in text.partition('class="tabs"')[2]
        for name, args in (("confirm", [row.pk]), ("confirm_lines", [row.pk])):
            assert client.post(reverse(f"negative_list:{name}", args=args)).status_code == 403
        change = row.changes.first()
        assert change is not None
        assert client.get(reverse("negative_list:line", args=[row.pk, change.pk])).status_code == 403

    def test_while_it_waits_the_page_comes_again_by_itself(self) -> None:
        receivers, comparison_requested.receivers = comparison_requested.receivers, []
        try:
            row = drafted()
        finally:
            comparison_requested.receivers = receivers
        answer = office().get(reverse("negative_list:comparison", args=[row.pk]))
        assert answer["Refresh"] == "4"
        assert "正在比对" in answer.content.decode()
        assert "重新比对" not in answer.content.decode()
        Comparison.objects.update(requested_at=timezone.now() - timedelta(minutes=3))
        assert "重新比对" in page(office(), "comparison", row.pk)
        Comparison.objects.update(state=Comparison.State.FAILED)
        failed = office().get(reverse("negative_list:comparison", args=[row.pk]))
        assert "Refresh" not in failed
        assert "未能比对" in failed.content.decode()
        assert office().get(reverse("negative_list:print_comparison", args=[row.pk])).status_code == 404

    def test_three_views(self) -> None:
        row, client = drafted(), clerk()
        items = page(client, "comparison", row.pk, view="items")
        assert "未获得许可，不得刻制公章" in items
        assert FOOD.title not in items  # unchanged ones only when asked for
        assert FOOD.title in page(client, "comparison", row.pk, view="items", kind="all")
        measures = page(client, "comparison", row.pk, view="measures")
        assert "码头经营审批" in measures
        words = page(client, "comparison", row.pk, view="words")
        assert '<ins class="words-new"><span class="words-mark">增</span>（含添加剂）</ins>生产许可' in words
        assert "码头经营审批" not in words

    def test_it_opens_with_the_measures_where_no_item_has_changed(self) -> None:
        recorded("e-2027", WORDED, evolve(PORTS, measures=(list_measure("港口经营审批"),)))
        asked = actions.request_comparison(old_key="e-2025", new_key="e-2027", by=SYSTEM, at=timezone.now())
        assert "港口经营审批" in page(clerk(), "comparison", asked.pk)
        assert "港口经营审批" not in page(clerk(), "comparison", asked.pk, view="items")

    @pytest.mark.parametrize("asked", [{"view": "x"}, {"kind": "x"}, {"order": "x"}, {"page": "999"}])
    def test_a_strange_address_shows_something(self, asked: dict[str, str]) -> None:
        assert "版本比对" in page(clerk(), "comparison", drafted().pk, **asked)

    def test_by_kind_and_the_unsure_first(self) -> None:
        row, client = drafted(), clerk()
        assert SEALS.title not in page(client, "comparison", row.pk, kind="added")
        gone = line(row, "item", old="203002")
        Change.objects.filter(pk=gone.pk).update(confidence=0.4)
        text = page(client, "comparison", row.pk, order="unsure")
        assert text.index(SEALS.title) < text.index(PORTS.title)
        assert "把握 40%" in text
        assert "请核对" in text

    def test_a_line_is_set_right_and_the_person_comes_back_to_where_they_were(self) -> None:
        row, client = drafted(), office()
        gone, come = line(row, "item", old="203002"), line(row, "item", new="207002")
        address = reverse("negative_list:line", args=[row.pk, gone.pk])
        text = client.get(address).content.decode()
        assert 'value="207002"' in text  # what else may stand there
        back = reverse("negative_list:comparison", args=[row.pk]) + "?view=items&order=unsure"
        said = {"old": ["203002"], "new": ["207002"], "seen": [gone.pk, come.pk], "back": back}
        answer = client.post(address, said)
        assert answer["Location"] == back
        assert line(row, "item", old="203002", new="207002").is_corrected
        assert "人工更正" in page(client, "comparison", row.pk, view="items")

    def test_what_stands_elsewhere_is_found_by_its_words_or_its_code(self) -> None:
        row = drafted()
        change = line(row, "measure", new="207002-1")
        text = page(office(), "line", row.pk, change.pk, seek_old="公章")
        assert "公章刻制许可" in text
        assert "食品经营许可" not in text.partition("<legend>新版")[0]
        assert "没有可选的" in page(office(), "line", row.pk, change.pk, seek_old="天体")

    def test_somebody_was_faster(self) -> None:
        row, client = drafted(), office()
        gone = line(row, "item", old="203002")
        address = reverse("negative_list:line", args=[row.pk, gone.pk])
        answer = client.post(address, {"old": ["203002"], "new": ["207002"], "seen": [gone.pk]})
        assert answer.status_code == 422
        assert "刚被别人改过" in answer.content.decode()
        gone.delete()
        assert client.get(address).status_code == 302

    @pytest.mark.parametrize("back", ["https://elsewhere.example/", "/desk/leads/", "//x", ""])
    def test_back_leads_nowhere_else(self, back: str) -> None:
        row = drafted()
        address = reverse("negative_list:confirm_lines", args=[row.pk])
        answer = office().post(address, {"all": "1", "back": back})
        assert answer["Location"] == reverse("negative_list:comparison", args=[row.pk])

    def test_confirmed_line_by_line_then_whole(self) -> None:
        row, client = drafted(), office()
        change = line(row, "item", old="203002")
        Change.objects.filter(pk=change.pk).update(confidence=0.4)
        confirm = reverse("negative_list:confirm", args=[row.pk])
        refused = client.post(confirm, follow=True).content.decode()
        assert "行把握较小，没有人看过" in refused
        assert "disabled" in refused
        unsure = list(row.changes.filter(queries.UNSURE).values_list("pk", flat=True))
        assert change.pk in unsure
        client.post(reverse("negative_list:confirm_lines", args=[row.pk]), {"line": unsure})
        assert "比对已确认" in client.post(confirm, follow=True).content.decode()
        assert make.fresh(row).state == Comparison.State.CONFIRMED
        assert "版本变化" in Client().get(reverse("list_export:feed")).content.decode()
        assert "确认整个比对" not in page(client, "comparison", row.pk)

    def test_it_says_when_an_edition_was_corrected_since(self) -> None:
        row = drafted()
        recorded("e-2025", WORDED, PORTS, SEALS, at=timezone.now())
        text = page(office(), "comparison", row.pk)
        assert "比对之后，清单有修订" in text
        assert "重新比对" in text
        assert "确认整个比对" not in text

    def test_on_paper_everything_that_changed_with_its_words(self) -> None:
        text = page(clerk(), "print_comparison", drafted().pk)
        assert '<del class="words-gone"><span class="words-mark">删</span>公章刻制许可</del>' in text
        assert "食品经营许可" not in text

    @pytest.mark.parametrize("name", ["comparison", "print_comparison"])
    def test_none_of_this_number(self, name: str) -> None:
        assert clerk().get(reverse(f"negative_list:{name}", args=[999])).status_code == 404
