"""File names as people and attackers write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketaccess.domain.basics.refusal import Refusal
from marketaccess.foundation.documents.guard import limits
from marketaccess.foundation.documents.guard.names import DIRECTION, UNSAFE, extension, normal, shown
from marketaccess.foundation.documents.guard.sniff import ALLOWED, MEDIA_TYPES, expected

pytestmark = pytest.mark.usefixtures("unconfined")


def full_width(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("招标文件.pdf", "招标文件.pdf"),
        (" 招标文件.pdf ", "招标文件.pdf"),
        ("招标文件（终稿）.pdf", "招标文件(终稿).pdf"),
        (full_width("ABC123") + ".pdf", "ABC123.pdf"),
        ("招标文件" + full_width(".pdf"), "招标文件.pdf"),
        ("a:b.pdf", "a_b.pdf"),
        ("a?b*c.pdf", "a_b_c.pdf"),
        ('"a"<b>|c.pdf', "_a__b__c.pdf"),
        ("..a.pdf", "a.pdf"),
        ("a.pdf..", "a.pdf"),
        (full_width("a/b") + ".pdf", "a_b.pdf"),
        ("a" * 116 + ".pdf", "a" * 116 + ".pdf"),
        ("照片😀.jpg", "照片😀.jpg"),
    ],
)
def test_a_name_is_kept_as_file_systems_bear_it(given_name: str, kept: str) -> None:
    assert normal(given_name) == kept


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("", "没有文件名"),
        (" . ", "路径"),
        ("..", "路径"),
        ("...", "没有文件名"),
        ("a/b.pdf", "路径"),
        ("..\\a.pdf", "路径"),
        ("/etc/passwd", "路径"),
        ("a\x00.pdf", "控制字符"),
        ("a\n.pdf", "控制字符"),
        ("a\x7f.pdf", "控制字符"),
        ("a\ud800.pdf", "控制字符"),
        *((f"a{sign}.pdf", "控制字符") for sign in sorted(DIRECTION)),
        ("长" * 117 + ".pdf", "超过120个字"),
        ("a" * 5000, "超过120个字"),
        ("\ufdfa" * 10 + ".pdf", "超过120个字"),
    ],
)
def test_a_name_that_is_none_is_refused_with_what_to_do(name: str, said: str) -> None:
    with pytest.raises(Refusal) as refused:
        normal(name)
    assert said in refused.value.message
    assert refused.value.field == "files"
    assert "后再上传" in refused.value.message


@given(st.text(max_size=200))
def test_any_name_becomes_a_safe_one_or_is_refused(name: str) -> None:
    try:
        kept = normal(name)
    except Refusal:
        return
    assert 0 < len(kept) <= limits.NAME_LENGTH
    assert not UNSAFE.search(kept)
    assert kept.strip(" .") == kept
    assert not any(ord(character) < 32 for character in kept)


@given(st.text(max_size=100))
def test_a_name_that_was_kept_is_kept_again(name: str) -> None:
    try:
        kept = normal(name)
    except Refusal:
        return
    assert normal(kept) == kept


@given(st.text(max_size=300))
def test_a_message_shows_a_short_name_on_one_line(name: str) -> None:
    assert len(shown(name)) <= 40
    assert shown(name).isprintable()


def test_the_end_of_a_long_name_is_shown_since_it_tells_the_kind() -> None:
    assert shown("长" * 100 + ".exe").endswith(".exe")


@pytest.mark.parametrize(
    ("name", "ending"),
    [
        ("a.pdf", "pdf"),
        ("a.PDF", "pdf"),
        ("a.tar.gz", "gz"),
        ("a", ""),
        ("a.", ""),
        (".pdf", "pdf"),
        ("_rels/.rels", "rels"),
        ("a.b/c", ""),
    ],
)
def test_the_extension_is_what_stands_behind_the_last_dot(name: str, ending: str) -> None:
    assert extension(name) == ending


@pytest.mark.parametrize("ending", [*MEDIA_TYPES, "jpeg", "jpe"])
def test_the_kinds_that_are_taken(ending: str) -> None:
    assert expected("a", ending) in MEDIA_TYPES


@pytest.mark.parametrize(
    ("ending", "said"),
    [
        *((ending, "另存为 .docx") for ending in ("doc", "xls", "wps", "et", "ppt", "pptx")),
        *((ending, "含有宏") for ending in ("docm", "xlsm", "dotm", "xltm")),
        *(
            (ending, "不在接收范围")
            for ending in ("exe", "zip", "rar", "7z", "html", "svg", "js", "bat", "lnk", "iso", "mp4", "")
        ),
    ],
)
def test_the_kinds_that_are_not_taken_say_what_is(ending: str, said: str) -> None:
    with pytest.raises(Refusal, match=said) as refused:
        expected("a", ending)
    assert any(kind in refused.value.message.upper() for kind in ALLOWED.split("、"))
