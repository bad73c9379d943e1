"""A lead's file: complete for its reader, silent on the rest, and deaf to markup."""

import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client

from marketaccess.domain.authority.role import Role
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.casework.lead_flow import LeadState
from marketaccess.pipelines.case_file.contents import contents
from marketaccess.pipelines.case_file.render import pdf, printable
from tests import make
from tests.pipelines.case_file.samples import data

NOW = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
FONTS = Path("node_modules/@expo-google-fonts/noto-serif-sc")


@pytest.fixture
def fonts(settings: LazySettings, tmp_path: Path) -> Path:
    if not FONTS.exists():
        pytest.skip("the font package is not installed: run `make` first")
    for weight, name in (("400Regular", "Regular"), ("700Bold", "Bold")):
        source = FONTS / weight / f"NotoSerifSC_{weight}.ttf"
        (tmp_path / f"NotoSerifSC-{name}.ttf").symlink_to(source.resolve())
    settings.FONTS_ROOT = tmp_path
    return tmp_path


def text_of(content: bytes) -> str:
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext is not installed")
    done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=content, capture_output=True, check=True)
    return done.stdout.decode()


@pytest.mark.usefixtures("fonts")
class TestPdf:
    def test_holds_every_part(self) -> None:
        text = text_of(pdf(data(), at=NOW))
        for words in (
            "线索办理卷宗",
            "基本情况",
            "办理过程",
            "时限与计算",
            "核查意见",
            "材料清单",
            "审计记录",
        ):
            assert words in text
        for words in ("第二段。", "国庆节放假", "公告.pdf", "依查阅人权限，本卷未列入：反映内容原文"):
            assert words in text
        assert "ab" * 16 in text

    def test_same_data_and_moment_give_the_same_bytes(self) -> None:
        assert pdf(data(), at=NOW) == pdf(data(), at=NOW)

    @pytest.mark.parametrize(
        "evil",
        [
            '#read("/etc/passwd")', "#panic()", "= 标题\n#set page(width: 1cm)", "*粗* _斜_ $x^2$ `a` @ref",
            '"); #include "x.typ"', "\\u{41} \\ # [ ] { }", "#let data = 1", "</end>", "\u202e翻转\x07",
        ],
    )  # fmt: skip
    def test_what_a_person_wrote_is_never_markup(self, evil: str) -> None:
        text = text_of(pdf(data(narrative=evil, summary=evil), at=NOW))
        assert "root:" not in text
        visible = "".join(printable(evil, frozenset(map(ord, evil))).split())
        assert text.replace("\n", "").replace(" ", "").count(visible) == 2

    def test_long_words_stay_on_the_page(self) -> None:
        assert pdf(data(narrative="x" * 5000, title="长" * 300), at=NOW).startswith(b"%PDF-")

    def test_an_empty_file_is_still_a_file(self) -> None:
        empty: dict[str, Any] = {"timeline": [], "deadlines": [], "sections": [], "files": [], "audit": None}
        text = text_of(
            pdf(data(narrative=None, summary="", omitted=[], is_demonstration=False, **empty), at=NOW)
        )
        assert "示范数据" not in text
        assert "材料清单" in text

    def test_is_marked_where_it_is_a_demonstration(self) -> None:
        assert text_of(pdf(data(), at=NOW)).count("示范数据，非真实线索") >= 3


def test_without_the_font_it_says_what_to_do(settings: LazySettings, tmp_path: Path) -> None:
    settings.FONTS_ROOT = tmp_path
    with pytest.raises(Refusal, match="marketaccess assets"):
        pdf(data(), at=NOW)


@pytest.mark.django_db
class TestContents:
    def test_the_office_reads_everything(self) -> None:
        lead = make.fresh(make.lead(LeadState.ANSWERED))
        told = contents(lead, make.handler(), at=NOW)
        assert told["narrative"] == lead.narrative
        assert told["omitted"] == []
        headings = [section["heading"] for section in told["sections"] if section["entries"]]
        assert headings[:3] == ["移交与退回", "核查意见", "整改通知"]
        assert "与反映人的往来" in headings
        assert told["audit"] is not None
        assert all(deadline["trace"] for deadline in told["deadlines"])

    def test_a_department_reads_neither_the_reporter_s_words_nor_the_talk(self) -> None:
        lead = make.fresh(make.lead(LeadState.VERIFYING))
        told = contents(lead, make.clerk(), at=NOW)
        assert told["narrative"] is None
        assert told["audit"] is None
        assert "与反映人的往来" not in [section["heading"] for section in told["sections"]]
        assert "反映内容原文" in told["omitted"]
        assert lead.narrative not in str(told)


@pytest.mark.django_db
@pytest.mark.usefixtures("fonts")
class TestDownload:
    def test_the_unit_complained_about_gets_nothing(self, client: Client) -> None:
        lead = make.fresh(make.lead(LeadState.VERIFYING))
        for role, at, status in (
            (Role.COORDINATING_HANDLER, make.OFFICE, 200),
            (Role.DEPARTMENT_HANDLER, make.HANDLING, 200),
            (Role.DEPARTMENT_HANDLER, make.HELPING, 404),
            (Role.DEPARTMENT_HANDLER, make.TARGET, 404),
        ):
            client.force_login(make.user(role, at))
            response = client.get(f"/desk/leads/{lead.reference}/file.pdf")
            assert response.status_code == status
            if status == 200:
                assert response.content.startswith(b"%PDF-")
                assert response["Content-Disposition"].startswith("attachment")

    def test_strange_references_are_not_found(self, client: Client) -> None:
        make.county()
        client.force_login(make.user(Role.COORDINATING_HANDLER, make.OFFICE))
        for reference in ("%00", "x" * 500, "2026-1%0a"):
            assert client.get(f"/desk/leads/{reference}/file.pdf").status_code == 404
