"""Large ledgers: made by the worker, told of, fetched by who asked, taken away after a week."""

from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from marketaccess.apps.leads import actions as lead_actions
from marketaccess.apps.leads import row_security
from marketaccess.apps.leads.models import Lead
from marketaccess.domain.authority.actor import SYSTEM, Actor
from marketaccess.domain.authority.role import Role
from marketaccess.domain.basics.refusal import NotAllowed, Refusal
from marketaccess.domain.casework.lead_flow import LeadState
from marketaccess.foundation.accounts.models import User
from marketaccess.foundation.audit.models import Event
from marketaccess.foundation.documents import actions as documents
from marketaccess.foundation.documents import disk
from marketaccess.foundation.documents import queries as files
from marketaccess.foundation.documents.models import StoredFile
from marketaccess.foundation.notifications.models import Notice
from marketaccess.foundation.organizations.models import Post
from marketaccess.pipelines.exports import actions, tasks
from marketaccess.pipelines.exports.actions import asking, making
from marketaccess.pipelines.exports.models import Export
from marketaccess.pipelines.exports.queries import Kind, State
from marketaccess.site import schedule
from tests import make
from tests.races import at_once, threads_share_a_database

pytestmark = pytest.mark.django_db
ADDRESS = "/desk/leads/ledger.xlsx"


@pytest.fixture(autouse=True)
def _small_is_two(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "AT_ONCE", 2)


@pytest.fixture
def leads() -> list[Lead]:
    return [make.received().lead for _ in range(3)]


def browser(actor: Actor) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=actor.user))
    return client


def asked(by: Actor, **parameters: str) -> Export:
    """An export that was asked for; the tests' queue has made it at once."""
    export = actions.request(kind=Kind.LEADS, parameters=parameters, by=by, at=make.NINE)
    return Export.objects.get(pk=export.pk)


@pytest.fixture
def waiting(leads: list[Lead], monkeypatch: pytest.MonkeyPatch) -> Export:
    """One that the worker has not begun."""
    with monkeypatch.context() as patch:
        patch.setattr(tasks, "make_export", type("Queue", (), {"enqueue": staticmethod(lambda _: None)}))
        return asked(make.handler())


def references(content: bytes) -> set[str]:
    sheet = load_workbook(BytesIO(content)).active
    assert sheet is not None
    shown = {str(row[1].value) for row in sheet.iter_rows()}
    return shown & set(Lead.objects.values_list("reference", flat=True))


class TestAsking:
    def test_a_small_one_comes_at_once_and_leaves_its_event(self) -> None:
        lead = make.received().lead
        answer = browser(make.handler()).get(ADDRESS, {"state": "received"})
        assert references(answer.content) == {lead.reference}
        event = Event.objects.get(action="export.write")
        assert (event.detail["rows"], event.detail["conditions"]) == (1, ["状态：待登记"])

    def test_a_large_one_is_offered_and_made_only_on_a_post(self, leads: list[Lead]) -> None:
        client = browser(make.handler())
        page = client.get(ADDRESS, {"state": "received"})
        assert page["Content-Type"].startswith("text/html")
        assert "共3件" in page.content.decode()
        assert not Export.objects.exists()
        answer = client.post(f"{ADDRESS}?state=received")
        assert answer["Location"] == reverse("exports:list")
        export = Export.objects.get()
        assert (export.state, export.rows, export.parameters) == (State.READY, 3, {"state": "received"})
        assert Event.objects.filter(subject_kind="export", subject_ref=str(export.pk)).count() == 2

    def test_supervision_orders_go_the_same_way(self) -> None:
        for _ in range(3):
            make.order()
        client = browser(make.handler())
        assert "共3件" in client.get("/desk/supervision/ledger.xlsx").content.decode()
        client.post("/desk/supervision/ledger.xlsx")
        assert Export.objects.get().rows == 3

    def test_nobody_fills_the_queue_alone(self, waiting: Export) -> None:
        by = make.handler()
        for _ in range(2):
            Export.objects.create(kind=Kind.LEADS, requested_by_id=by.user, requested_at=make.NINE)
        with pytest.raises(Refusal, match="正在生成"):
            asked(by)
        assert asked(make.head()).state == State.READY

    @pytest.mark.parametrize("role", [Role.AUDITOR, Role.SYSTEM_ADMINISTRATOR])
    def test_who_sees_no_leads_exports_none(self, role: Role) -> None:
        make.county()
        by = make.actor(role, "office")
        assert browser(by).get(ADDRESS).status_code == 403
        with pytest.raises(NotAllowed):
            asked(by)
        with pytest.raises(NotAllowed):
            actions.write_at_once(kind=Kind.LEADS, parameters={}, by=by, at=make.NINE)

    def test_rubbish_in_the_address_is_no_fault(self, leads: list[Lead]) -> None:
        export = asked(make.handler(), state="x\x00", light="y" * 5000, department="²")
        assert (export.state, export.rows) == (State.READY, 3)


class TestMaking:
    def test_it_holds_what_the_officer_sees_and_the_officer_is_told(self, leads: list[Lead]) -> None:
        by = make.handler()
        export = asked(by)
        assert export.file is not None
        assert references(files.open(export.file)) == {lead.reference for lead in leads}
        notice = Notice.objects.get(key=f"export:{export.pk}")
        assert (notice.user_id, notice.link) == (by.user, reverse("exports:list"))

    def test_a_department_gets_only_its_own(self, leads: list[Lead]) -> None:
        lead = make.lead(LeadState.VERIFYING)
        export = asked(make.clerk())
        assert export.file is not None
        assert references(files.open(export.file)) == {lead.reference}

    @pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no row-level security")
    def test_the_database_hides_the_own_unit_from_the_worker_too(
        self, leads: list[Lead], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        carried = []
        write = making.queries.LEDGERS[Kind.LEADS]

        def spy(*given: object, **named: object) -> object:
            carried.append(row_security._get())
            return write(*given, **named)  # type: ignore[arg-type]

        monkeypatch.setitem(making.queries.LEDGERS, Kind.LEADS, spy)
        asked(make.clerk())
        assert carried == [str(make.department(make.HANDLING).pk)]
        assert row_security._get() == ""

    def test_running_it_again_changes_nothing(self, leads: list[Lead]) -> None:
        export = asked(make.handler())
        again = actions.make(export=export.pk, at=make.NINE + timedelta(minutes=20))
        assert (again.file, again.finished_at) == (export.file, export.finished_at)
        assert Event.objects.filter(action="export.make").count() == 1

    def test_who_lost_the_right_meanwhile_gets_nothing(self, waiting: Export) -> None:
        Post.objects.filter(user=waiting.requested_by).update(ends_on=make.TODAY - timedelta(days=1))
        made = actions.make(export=waiting.pk, at=make.NINE)
        assert (made.state, made.file) == (State.FAILED, None)
        assert "未能生成" in Notice.objects.get(key=f"export:{made.pk}").text

    def test_a_fault_is_told_and_leaves_no_half_state(
        self, waiting: Export, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        def break_down(*_: object, **__: object) -> None:
            raise RuntimeError("broken")

        monkeypatch.setitem(making.queries.LEDGERS, Kind.LEADS, break_down)  # type: ignore[arg-type]
        assert actions.make(export=waiting.pk, at=make.NINE).state == State.FAILED
        assert "broken" in caplog.text

    def test_a_full_disk_is_told(self, waiting: Export, monkeypatch: pytest.MonkeyPatch) -> None:
        def full(*_: object) -> str:
            raise disk.NoSpace

        monkeypatch.setattr(disk, "write", full)
        assert actions.make(export=waiting.pk, at=make.NINE).state == State.FAILED
        assert not StoredFile.objects.exists()

    @threads_share_a_database
    @pytest.mark.django_db(transaction=True)
    def test_two_workers_make_one(self, waiting: Export) -> None:
        at_once(lambda _: actions.make(export=waiting.pk, at=make.NINE), 2)
        assert StoredFile.objects.count() == 1
        assert Event.objects.filter(action="export.make").count() == 1


class TestFetching:
    @pytest.fixture
    def export(self, leads: list[Lead]) -> Export:
        return asked(make.handler())

    def test_the_list_leads_to_the_file_and_fetching_leaves_its_event(self, export: Export) -> None:
        client = browser(make.handler())
        address = reverse("exports:fetch", args=[export.pk])
        assert address in client.get(reverse("exports:list")).content.decode()
        answer = client.get(address)
        assert answer["Content-Disposition"].startswith("attachment")
        assert len(references(answer.content)) == 3
        assert Event.objects.filter(action="export.fetch", subject_ref=str(export.pk)).count() == 1

    def test_somebody_elses_does_not_exist(self, export: Export) -> None:
        client = browser(make.head())
        assert client.get(reverse("exports:fetch", args=[export.pk])).status_code == 404
        assert "线索台账" not in client.get(reverse("exports:list")).content.decode().split("<main")[1]
        with pytest.raises(NotAllowed, match="不存在"):
            actions.fetch(export=export, by=make.head(), at=make.NINE)

    def test_after_a_change_of_posts_it_is_asked_for_anew(self, export: Export) -> None:
        Post.objects.create(
            user=export.requested_by,
            department=make.department(make.TARGET),
            role=Role.DEPARTMENT_HANDLER,
            starts_on=make.TODAY,
        )
        with pytest.raises(NotAllowed, match="任职"):
            actions.fetch(export=export, by=make.handler(), at=make.NINE)
        answer = browser(make.handler()).get(reverse("exports:fetch", args=[export.pk]), follow=True)
        assert "任职在生成之后有变动" in answer.content.decode()
        assert not Event.objects.filter(action="export.fetch").exists()

    def test_after_the_unit_was_found_at_fault_it_is_asked_for_anew(self) -> None:
        lead = make.transferred(make.lead(LeadState.REGISTERED), assisting=(make.HELPING,))
        lead = lead_actions.endorse(lead=make.verified(lead), by=make.reviewer(), at=make.NINE)
        helper, handler = make.clerk(make.HELPING), make.clerk()
        theirs, others = asked(helper), asked(handler)
        assert actions.fetch(export=theirs, by=helper, at=make.NINE).name
        lead_actions.draft_notice(
            lead=lead,
            department=make.department(make.HELPING),
            problem=make.STATEMENT,
            demand=make.MEASURES,
            by=make.handler(),
            at=datetime.now(UTC),
        )
        with pytest.raises(NotAllowed, match="须回避"):
            actions.fetch(export=theirs, by=helper, at=make.NINE)
        assert actions.fetch(export=others, by=handler, at=make.NINE).name

    def test_one_that_is_not_ready_cannot_be_fetched(self, waiting: Export) -> None:
        with pytest.raises(NotAllowed, match="尚未生成"):
            actions.fetch(export=waiting, by=make.handler(), at=make.NINE)


class TestDeleting:
    def test_after_a_week_row_and_bytes_are_gone(
        self, leads: list[Lead], django_capture_on_commit_callbacks: object
    ) -> None:
        export = asked(make.handler())
        assert export.file is not None
        path = disk.place(Path(settings.DOCUMENTS_ROOT), export.file.digest)
        assert actions.delete_old(by=SYSTEM, at=make.NINE + actions.KEPT - timedelta(seconds=1)) == 0
        assert path.exists()
        with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
            assert actions.delete_old(by=SYSTEM, at=make.NINE + actions.KEPT) == 1
        assert not path.exists()
        assert not Export.objects.exists()
        assert not StoredFile.objects.exists()
        assert Event.objects.get(action="export.delete").subject_ref == str(export.pk)

    def test_nothing_but_exports_is_ever_removed(self) -> None:
        kept = make.stored_file("0" * 64)
        with pytest.raises(ValueError, match="only exports"):
            documents.discard(file=kept, at=make.NINE)

    def test_it_is_on_the_schedule(self) -> None:
        assert schedule.delete_old_exports in schedule.ENTRIES
        schedule.delete_old_exports(at=datetime.now(UTC))
