"""What a report must say, field by field, at every door."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from attrs import evolve, frozen

from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.casework.report import (
    FILES_MAX,
    NARRATIVE_MAX,
    NARRATIVE_MIN,
    TITLE_MAX,
    Identity,
    Report,
    checked,
    clean,
    clean_identity,
)
from tests.domain.samples import full_width

NOW = datetime(2026, 9, 29, 1, 0, tzinfo=UTC)
GOOD = Report(
    channel="hotline",
    title="要求设立分公司",
    narrative="投标时被告知必须先在本县注册分公司才能报名。",
    target_name="示范县住房和城乡建设局",
)
PERSON = Identity(name="某某", phone="13800138000")


@frozen
class File:
    name: str = "a.pdf"
    media_type: str = "application/pdf"
    content: bytes = b""


def check(**changes: Any) -> Report:
    return checked(evolve(GOOD, **changes), channels={"hotline", "portal"}, at=NOW)


def refusal_of(**changes: Any) -> Refusal:
    with pytest.raises(Refusal) as refused:
        check(**changes)
    return refused.value


def test_a_good_report_passes_unchanged() -> None:
    assert check() == GOOD


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"channel": "smoke_signal"}, "channel", "来源渠道不在"),
        ({"channel": ""}, "channel", "来源渠道不在"),
        ({"narrative": ""}, "narrative", "请填写反映内容"),
        ({"narrative": " \n\u3000\u200b "}, "narrative", "请填写反映内容"),
        ({"narrative": "太短" * 4}, "narrative", f"至少{NARRATIVE_MIN}字"),
        ({"narrative": "长" * (NARRATIVE_MAX + 1)}, "narrative", f"现有{NARRATIVE_MAX + 1}字"),
        ({"narrative": "夹带\x00字符" * 5}, "narrative", "无法识别的字符"),
        ({"title": "长" * (TITLE_MAX + 1)}, "title", f"最多{TITLE_MAX}字"),
        ({"title": "标\x00题"}, "title", "无法识别的字符"),
        ({"target_name": ""}, "target_name", "请填写被反映单位"),
        ({"target_name": "局"}, "target_name", "至少2字"),
        ({"target_name": "局" * 101}, "target_name", "最多100字"),
        ({"list_item": "项" * 201}, "list_item", "最多200字"),
        ({"source": "源" * 101}, "source", "最多100字"),
        ({"external_number": "1" * 81}, "external_number", "最多80字"),
        ({"external_number": "1\x00"}, "external_number", "无法识别的字符"),
        ({"files": (File(),) * (FILES_MAX + 1)}, "files", f"最多上传{FILES_MAX}个文件"),
        ({"received_at": NOW + timedelta(seconds=1)}, "received_at", "不能晚于现在"),
        ({"identity": PERSON, "has_reporter": False}, "name", "没有反映人"),
        ({"identity": evolve(PERSON, name="")}, "name", "请填写姓名"),
        ({"identity": evolve(PERSON, phone="")}, "phone", "联系电话或者电子邮箱"),
        ({"identity": evolve(PERSON, phone="110")}, "phone", "格式不正确"),
        ({"identity": evolve(PERSON, email="not mail")}, "email", "格式不正确"),
        ({"identity": evolve(PERSON, organization="司" * 101)}, "organization", "最多100字"),
    ],
)
def test_what_is_missing_or_wrong_is_named_with_its_field(
    changes: dict[str, Any], field: str, said: str
) -> None:
    refusal = refusal_of(**changes)
    assert refusal.field == field
    assert said in refusal.message
    assert refusal.message.endswith("。")


@pytest.mark.parametrize(
    "changes",
    [
        {"narrative": "字" * NARRATIVE_MIN},
        {"narrative": "字" * NARRATIVE_MAX},
        {"title": "题" * TITLE_MAX},
        {"target_name": "某局"},
        {"files": (File(),) * FILES_MAX},
        {"received_at": NOW},
        {"received_at": NOW - timedelta(days=4000)},
        {"has_reporter": False},
        {"identity": PERSON},
    ],
)
def test_the_limits_themselves_are_allowed(changes: dict[str, Any]) -> None:
    assert check(**changes)


@pytest.mark.parametrize(
    ("given_title", "title"),
    [
        ("", "投标时被告知必须先在本县注册分公司才能报名。"),
        ("  ", "投标时被告知必须先在本县注册分公司才能报名。"),
        ("第一行\n第二行", "第一行 第二行"),
        (" 两端  有空 ", "两端 有空"),
        (full_width("ABC123"), "ABC123"),
    ],
)
def test_a_title_is_one_line_and_is_made_where_it_is_missing(given_title: str, title: str) -> None:
    assert check(title=given_title).title == title


def test_a_made_title_takes_forty_characters() -> None:
    made = check(title="", narrative="字" * 100).title
    assert made == "字" * 40


def test_full_width_letters_and_digits_are_folded_and_punctuation_stays() -> None:
    found = check(narrative=full_width("2026") + "年，窗口（" + full_width("A") + "座）要求缴纳保证金。")
    assert found.narrative == "2026年，窗口（A座）要求缴纳保证金。"


def test_line_ends_are_of_one_kind() -> None:
    assert check(narrative="第一行第一行\r\n第二行第二行\r第三行").narrative.count("\n") == 2


# ── Who reports ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("phone", "kept"),
    [
        ("13800138000", "13800138000"),
        ("138 0013 8000", "13800138000"),
        ("138-0013-8000", "13800138000"),
        ("+8613800138000", "+8613800138000"),
        ("8613800138000", "8613800138000"),
        (full_width("13800138000"), "13800138000"),
        ("010-62345678", "01062345678"),
        ("（0662）5551234", "06625551234"),
        ("5551234", "5551234"),
        ("0662-5551234转801", "06625551234转801"),
    ],
)
def test_a_telephone_number_is_kept_in_one_form(phone: str, kept: str) -> None:
    assert clean_identity(evolve(PERSON, phone=phone)).phone == kept


@pytest.mark.parametrize(
    "phone",
    [
        "12345",
        "12800138000",
        "1380013800",
        "138001380000",
        "phone",
        "0000000",
        full_width("123"),
        "138+00138000",
    ],
)
def test_what_is_no_telephone_number_is_refused(phone: str) -> None:
    with pytest.raises(Refusal) as refused:
        clean_identity(evolve(PERSON, phone=phone))
    assert refused.value.field == "phone"


@pytest.mark.parametrize(
    "email", ["a@b.cn", "zhao.mou+1@mail.example.com.cn", full_width("zhao") + "@example.com"]
)
def test_a_mail_address_alone_is_a_way_to_answer(email: str) -> None:
    assert clean_identity(Identity(name="某某", email=email)).email.isascii()


@pytest.mark.parametrize(
    "email", ["a@b", "@b.cn", "a b@c.cn", "a@b..cn", "a@@b.cn", "中文@b.cn", "a" * 65 + "@b.cn"]
)
def test_what_is_no_mail_address_is_refused(email: str) -> None:
    with pytest.raises(Refusal) as refused:
        clean_identity(Identity(name="某某", email=email))
    assert refused.value.field == "email"


def test_what_is_sealed_is_the_same_for_the_same_person() -> None:
    assert PERSON.payload() == Identity(phone="13800138000", name="某某").payload()
    assert "某某".encode() in PERSON.payload()


@pytest.mark.parametrize("shown", [repr, str, lambda person: f"{person!r}", lambda person: f"{[person]}"])
def test_an_identity_never_shows_itself(shown: Any) -> None:
    assert "某某" not in shown(PERSON)
    assert "1380" not in shown(PERSON)


def test_a_report_that_ends_in_a_traceback_does_not_show_who_reports() -> None:
    assert "1380" not in repr(evolve(GOOD, identity=PERSON))


@pytest.mark.parametrize(
    ("text", "kept"), [("  a ", "a"), ("", ""), ("\u202eabc", "abc"), ("a\u200bb", "ab")]
)
def test_free_text_loses_what_nobody_sees(text: str, kept: str) -> None:
    assert clean(text, field="remark", label="意见") == kept
