"""From upload to store: guarded, once each, readable by nobody else."""

import json
import re
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from marketaccess.apps.leads import actions as leads_actions
from marketaccess.apps.leads import queries as leads_queries
from marketaccess.apps.leads.models import Lead
from marketaccess.domain.authority.actor import SYSTEM
from marketaccess.domain.authority.role import Role
from marketaccess.domain.basics.refusal import NotAllowed, Refusal
from marketaccess.foundation.audit.models import Event
from marketaccess.foundation.documents import queries as documents
from marketaccess.foundation.documents.actions import Accepted
from marketaccess.law import library
from marketaccess.pipelines.lead_intake import actions, views
from marketaccess.pipelines.lead_intake.load import dry_run, load
from marketaccess.pipelines.lead_intake.models import IntakeFile
from marketaccess.site import cli
from tests import make
from tests.pipelines.lead_intake.workbooks import HEADINGS, book, content, good, sheet

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unconfined")]
START = "/desk/leads/import/"
NOW = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)


def row(number: str, **changes: Any) -> list[Any]:
    told = {"来源渠道": "政务热线", "被反映单位": "示范县住房和城乡建设局", "来源编号": number}
    return good(**{**told, **changes})


@pytest.fixture(autouse=True)
def county() -> None:
    make.county()
    make.vault_keys()


@pytest.fixture
def clerk(client: Client) -> Client:
    client.force_login(make.user(Role.COORDINATING_HANDLER, make.OFFICE))
    return client


def upload(client: Client, data: bytes, name: str = "线索.xlsx") -> Any:
    return client.post(START, {"file": SimpleUploadedFile(name, data)})


def key_in(response: Any) -> tuple[int, str]:
    found = re.search(r'import/(\d+)/".*?name="key" value="([^"]+)"', response.content.decode(), re.DOTALL)
    assert found
    return int(found[1]), found[2]


class TestPages:
    def test_the_template_lists_this_county_s_channels_and_departments(self, clerk: Client) -> None:
        made = load_workbook(BytesIO(clerk.get(f"{START}template.xlsx").content))
        values = {cell.value for line in made["列表"].iter_rows() for cell in line}
        situation = library.classifications().situation_choices()[0][1]
        assert {"政务热线", "示范县住房和城乡建设局", situation} <= values

    def test_a_dry_run_stores_nothing_and_says_what_it_would(self, clerk: Client) -> None:
        response = upload(clerk, sheet(row("RX-1"), row("RX-2", 收到日期="待定")))
        text = response.content.decode()
        assert response.status_code == 200
        assert "确认导入 1 件" in text
        assert "“待定”不是日期" in text
        assert not Lead.objects.exists()

    def test_confirming_stores_each_row_once(self, clerk: Client) -> None:
        data = sheet(row("RX-1"), row("RX-2"), row("RX-3", 标题=None))
        pk, key = key_in(upload(clerk, data))
        for _ in range(2):  # pressed twice
            response = clerk.post(f"{START}{pk}/", {"key": key})
            assert "导入完成" in response.content.decode()
        assert sorted(Lead.objects.values_list("external_number", flat=True)) == ["RX-1", "RX-2"]
        assert "此前已登记，跳过" in upload(clerk, data).content.decode()
        assert IntakeFile.objects.get(pk=pk).stored == 2

    @pytest.mark.requirement("R7.3")
    def test_the_receipts_of_rows_with_a_reporter_come_as_excel_and_open_their_leads(
        self, clerk: Client
    ) -> None:
        rows = [
            [*row(number), reporter] for number, reporter in (("RX-1", "有"), ("RX-2", "无"), ("RX-3", ""))
        ]
        data = content(book([*HEADINGS, "有无反映人"], *rows))
        pk, key = key_in(upload(clerk, data))
        assert "下载查询码" in clerk.post(f"{START}{pk}/", {"key": key}).content.decode()
        made = load_workbook(BytesIO(clerk.post(f"{START}{pk}/receipts.xlsx", {"key": key}).content)).active
        lines = {line[2]: line for line in made.iter_rows(min_row=2, values_only=True)}
        assert sorted(lines) == ["RX-1", "RX-3"]
        for number, line in lines.items():
            lead = leads_queries.by_receipt(line[5])
            assert lead is not None
            assert (lead.external_number, lead.reference) == (number, line[4])
        kept = str(list(Lead.objects.values())) + str(list(Event.objects.values()))
        assert not any(line[5] in kept for line in lines.values())
        assert Event.objects.get(action="intake.receipts").detail["receipts"] == 2

    def test_receipts_of_a_row_about_the_clerk_s_own_office_come_too(self, clerk: Client) -> None:
        pk, key = key_in(upload(clerk, sheet(row("RX-1", 被反映单位="示范县发展和改革局"))))
        clerk.post(f"{START}{pk}/", {"key": key})
        made = load_workbook(BytesIO(clerk.post(f"{START}{pk}/receipts.xlsx", {"key": key}).content)).active
        assert made.max_row == 2

    def test_another_upload_of_the_same_file_gets_no_receipts(self, clerk: Client) -> None:
        data = sheet(row("RX-1"))
        pk, key = key_in(upload(clerk, data))
        clerk.post(f"{START}{pk}/", {"key": key})
        held = actions.hold(
            accepted=actions.inspect(name="x.xlsx", content=data), by=make.handler(), at=timezone.now()
        )
        intake, content = actions.opened(pk=held.intake.pk, key=held.key, by=make.handler())
        _, plan = dry_run(content, by=make.handler(), on=NOW.date(), at=NOW)
        assert actions.receipts(
            intake=intake, candidates=plan.known, key=held.key, by=make.handler(), at=timezone.now()
        ) == []  # fmt: skip

    @pytest.mark.parametrize("key", ["", "x"])
    def test_without_the_page_s_key_there_are_no_receipts(self, clerk: Client, key: str) -> None:
        pk, right = key_in(upload(clerk, sheet(row("RX-1"))))
        clerk.post(f"{START}{pk}/", {"key": right})
        assert clerk.post(f"{START}{pk}/receipts.xlsx", {"key": key}).status_code == 422

    def test_a_day_later_there_are_no_receipts(self, clerk: Client) -> None:
        pk, key = key_in(upload(clerk, sheet(row("RX-1"))))
        clerk.post(f"{START}{pk}/", {"key": key})
        IntakeFile.objects.update(uploaded_at=timezone.now() - timedelta(hours=25))
        late = clerk.post(f"{START}{pk}/receipts.xlsx", {"key": key})
        assert late.status_code == 422
        assert "24小时内" in late.content.decode()

    def test_a_long_file_is_loaded_in_slices(self, clerk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(views, "SLICE_SECONDS", -1.0)  # one row a slice
        pk, key = key_in(upload(clerk, sheet(*[row(f"RX-{at}") for at in range(3)])))
        first = clerk.post(f"{START}{pk}/", {"key": key})
        assert "正在导入" in first.content.decode()
        while "正在导入" in clerk.post(f"{START}{pk}/", {"key": key}).content.decode():
            pass
        assert Lead.objects.count() == 3

    def test_the_rejected_rows_come_back_as_excel(self, clerk: Client) -> None:
        pk, key = key_in(upload(clerk, sheet(row("RX-1"), row("RX-2", 收到日期="待定"))))
        response = clerk.post(f"{START}{pk}/rejected.xlsx", {"key": key})
        made = load_workbook(BytesIO(response.content)).active
        assert made.max_row == 2
        assert "待定" in made["A2"].value

    @pytest.mark.parametrize("key", ["", "x", "AGE-SECRET-KEY-1", "\x00"])
    def test_without_the_page_s_key_nobody_gets_on(self, clerk: Client, key: str) -> None:
        pk, _ = key_in(upload(clerk, sheet(row("RX-1"))))
        response = clerk.post(f"{START}{pk}/", {"key": key})
        assert response.status_code == 422
        assert "重新上传" in response.content.decode()
        assert not Lead.objects.exists()

    def test_another_officer_gets_on_with_neither(self, clerk: Client) -> None:
        pk, key = key_in(upload(clerk, sheet(row("RX-1"))))
        other = Client()
        other.force_login(make.user(Role.COORDINATING_HANDLER, make.OFFICE))
        assert other.post(f"{START}{pk}/", {"key": key}).status_code == 422

    def test_departments_have_no_import(self, client: Client) -> None:
        client.force_login(make.user(Role.DEPARTMENT_HANDLER, make.HANDLING))
        assert client.get(START).status_code == 403
        assert upload(client, sheet(row("RX-1"))).status_code == 403

    @pytest.mark.parametrize(
        ("name", "data", "words"),
        [
            ("线索.xls", b"x", "另存为 .xlsx"),
            ("线索.xlsx", b"PK\x03\x04broken", "xlsx"),
            ("线索.xlsx", b"", "空文件"),
            ("线索.xlsx", content(book(["甲", "乙"])), "没有找到表头"),
        ],
    )
    def test_a_bad_file_is_refused_in_words(self, clerk: Client, name: str, data: bytes, words: str) -> None:
        response = upload(clerk, data, name)
        assert response.status_code == 422
        assert words in response.content.decode()

    def test_no_file_at_all(self, clerk: Client) -> None:
        assert "请选择" in clerk.post(START, {}).content.decode()


class TestSecrecy:
    def rows(self) -> bytes:
        named = [*HEADINGS, "反映人姓名", "联系方式"]
        return content(book(named, [*row("RX-1"), "示范反映人", "13800000000"]))

    def test_no_identity_lies_in_clear(self, clerk: Client) -> None:
        pk, key = key_in(upload(clerk, self.rows()))
        held = bytes(IntakeFile.objects.get(pk=pk).held or b"")
        clerk.post(f"{START}{pk}/", {"key": key})
        lead, intake = Lead.objects.get(), IntakeFile.objects.get(pk=pk)
        assert lead.identity is not None
        assert intake.original is not None
        kept = documents.open(intake.original)
        told = json.dumps(list(Event.objects.values_list("detail", flat=True)), ensure_ascii=False)
        for secret in ("示范反映人", "13800000000"):
            assert secret not in told
            for stored in (held, kept, bytes(lead.identity.sealed)):
                assert secret.encode() not in stored
                assert not stored.startswith(b"PK")

    def test_the_key_is_kept_nowhere(self, clerk: Client) -> None:
        pk, key = key_in(upload(clerk, self.rows()))
        assert key not in repr(IntakeFile.objects.filter(pk=pk).values())

    def test_a_second_upload_drops_the_first(self, clerk: Client) -> None:
        pk, _ = key_in(upload(clerk, sheet(row("RX-1"))))
        upload(clerk, sheet(row("RX-2")))
        assert IntakeFile.objects.get(pk=pk).held is None


class TestLoad:
    def test_killed_at_any_row_and_run_again_it_stores_each_once(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        data, real = sheet(*[row(f"RX-{at}") for at in range(4)]), leads_actions.receive

        def dying(calls: int) -> Any:
            left = iter(range(calls))

            def receive(**told: Any) -> Any:
                if next(left, None) is None:
                    raise KeyboardInterrupt
                return real(**told)

            return receive

        for calls in (0, 1, 2):
            monkeypatch.setattr(leads_actions, "receive", dying(calls))
            _, plan = dry_run(data, by=SYSTEM, on=NOW.date(), at=NOW)
            with pytest.raises(KeyboardInterrupt):
                load(plan.fresh, by=SYSTEM, at=NOW)
        monkeypatch.setattr(leads_actions, "receive", real)
        _, plan = dry_run(data, by=SYSTEM, on=NOW.date(), at=NOW)
        assert (len(plan.known), len(plan.fresh)) == (3, 1)
        load(plan.fresh, by=SYSTEM, at=NOW)
        assert Lead.objects.count() == 4

    def test_two_runs_at_once_store_each_once(self) -> None:
        _, plan = dry_run(sheet(row("RX-1")), by=SYSTEM, on=NOW.date(), at=NOW)
        first, second = (load(plan.fresh, by=SYSTEM, at=NOW) for _ in range(2))
        assert (first.stored, second.stored, second.known) == (1, 0, 1)

    def test_a_row_about_the_office_itself_goes_to_the_substitute(self) -> None:
        data = sheet(row("RX-1", 被反映单位="示范县发展和改革局"))
        _, plan = dry_run(data, by=make.handler(), on=NOW.date(), at=NOW)
        load(plan.fresh, by=make.handler(), at=NOW)
        assert Lead.objects.get().coordinated_by.key == make.SUBSTITUTE

    def test_somebody_without_the_right_stores_nothing(self) -> None:
        with pytest.raises(NotAllowed):
            actions.hold(accepted=Accepted("x.xlsx", "x", b"x"), by=make.clerk(), at=NOW)


class TestCommand:
    def run(self, capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, dict[str, Any]]:
        code = cli.main(["leads", "import", *arguments, "--json"])
        return code, json.loads(capsys.readouterr().out or "{}")

    def test_dry_run_then_load_then_again(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        path = tmp_path / "leads.xlsx"
        path.write_bytes(sheet(row("RX-1"), row("RX-2", 标题=None)))
        code, told = self.run(capsys, str(path), "--dry-run")
        assert (code, told["would_store"], told["rejected"]) == (1, 1, 1)
        assert not Lead.objects.exists()
        rejected = tmp_path / "rejected.xlsx"
        _, told = self.run(capsys, str(path), "--rejected", str(rejected))
        assert told["stored"] == 1
        assert told["receipts"][0]["number"] == "RX-1"
        assert load_workbook(rejected).active.max_row == 2
        _, told = self.run(capsys, str(path))
        assert (told["stored"], told["known"]) == (0, 1)

    def test_a_missing_file_is_refused(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert cli.main(["leads", "import", "nowhere.xlsx"]) == 2
        assert "读不到文件" in capsys.readouterr().err


def test_an_upload_of_a_wrong_kind_names_the_field() -> None:
    with pytest.raises(Refusal) as refusal:
        actions.inspect(name="x.docx", content=b"x")
    assert refusal.value.field == "file"
