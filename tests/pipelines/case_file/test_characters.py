"""A lead's file is printed whatever people wrote: PDF/A allows no character without a shape."""

import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import LazySettings

from marketaccess.pipelines.case_file.font import characters
from marketaccess.pipelines.case_file.render import pdf, printable
from tests.pipelines.case_file.samples import data
from tests.pipelines.case_file.test_case_file import FONTS, fonts, text_of

__all__ = ["fonts"]
NOW = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
SOME = frozenset(map(ord, "ab中文，"))


class TestPrintable:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("中文，ab", "中文，ab"),
            ("a😀b", "a〔U+1F600〕b"),
            ("\U00020bb7", "〔U+20BB7〕"),
            ("a\nb\tab a\u3000b", "a\nb\tab a\u3000b"),
            ("a\u202eb\u2066a\u2069\u200f", "aba"),
            ("a\x00\x07b", "ab"),
            ("\uffff", "〔U+FFFF〕"),
            ("a\x7f\x85\x9f\u061cb", "ab"),
            ("\u1680\u0600\u06dd", "〔U+1680〕〔U+0600〕〔U+06DD〕"),
            ("\U000110bd", "〔U+110BD〕"),
            ("", ""),
        ],
    )
    def test_what_the_font_lacks_stands_as_its_number(self, text: str, expected: str) -> None:
        assert printable(text, SOME) == expected

    def test_a_half_of_a_character_is_no_fault(self) -> None:
        assert printable("a\ud800b", SOME | {ord("?")}) == "a?b"

    def test_texts_are_found_however_deep_they_lie(self) -> None:
        told = printable({"a": [("😀", {"b": "😀"})], "n": 7, "none": None}, SOME)
        assert told == {"a": [["〔U+1F600〕", {"b": "〔U+1F600〕"}]], "n": 7, "none": None}

    def test_a_text_that_can_be_shown_is_left_as_it_is(self) -> None:
        assert printable("中文" * 1000, SOME) == "中文" * 1000


def squeezed(content: bytes) -> str:
    """The file's words without the space that the printer puts between Chinese and digits."""
    return "".join(text_of(content).split())


WRITTEN = [
    "😀", "\U00020bb7先生", "ไทย", "\uffff", "\ufdd0", "\U0001d518", "e\u0301", "\ue000",
    "\u0627", "\x9f", "\u1680", "\u0600", "\U000110bd", "\U000e0041", "\U0001f468\u200d\U0001f469",
]  # fmt: skip


@pytest.mark.usefixtures("fonts")
class TestPdf:
    @pytest.mark.parametrize("written", WRITTEN)
    def test_no_character_keeps_a_lead_from_its_file(self, written: str) -> None:
        made = pdf(data(narrative=f"甲{written}乙", title=f"标题{written}"), at=NOW)
        assert made.startswith(b"%PDF-")

    def test_the_reader_of_the_file_can_find_the_character_again(self) -> None:
        assert "联系人姓〔U+20BB7〕" in squeezed(pdf(data(narrative="联系人姓\U00020bb7"), at=NOW))

    def test_every_font_is_embedded_for_the_archive(self, tmp_path: Path) -> None:
        path = tmp_path / "file.pdf"
        path.write_bytes(pdf(data(), at=NOW))
        try:
            listed = subprocess.run(["pdffonts", path], capture_output=True, text=True, check=True).stdout
        except FileNotFoundError:
            pytest.skip("pdffonts is not installed")
        lines = [line.split() for line in listed.splitlines()[2:]]
        assert lines
        # From the right: the object's two numbers, "uni", "sub", and then "emb".
        assert {line[-5] for line in lines} == {"yes"}

    def test_a_very_long_story_runs_over_pages_to_its_last_word(self) -> None:
        story = "。\n".join(f"第{at}条反映的情况，内容较长，需要逐条核查" for at in range(600))
        text = squeezed(pdf(data(narrative=story), at=NOW))
        assert "第0条反映的情况" in text
        assert "第599条反映的情况" in text

    def test_every_step_is_printed_with_its_day_and_words(self) -> None:
        steps = [
            {"at": f"2026-10-{day:02d} 09:00", "title": f"步骤{day}", "by": "经办员", "body": f"说明{day}"}
            for day in range(1, 29)
        ]
        text = squeezed(pdf(data(timeline=steps), at=NOW))
        for step in steps:
            assert step["title"] in text
            assert step["body"] in text
            assert step["at"][:10] in text


@pytest.mark.usefixtures("fonts")
def test_the_font_s_own_table_is_read(settings: LazySettings) -> None:
    (path,) = Path(settings.FONTS_ROOT).glob("*-Regular.ttf")
    known = characters(path.resolve())
    assert {ord(letter) for letter in "中文，。〔〕①㎡Aé0"} <= known
    assert not {0x1F600, 0x20BB7, 0xFFFF} & known
    assert len(known) > 20_000


def test_the_two_weights_of_the_font_hold_the_characters_of_the_national_list() -> None:
    """GB 2312's first level: what a county's papers are written in."""
    if not FONTS.exists():
        pytest.skip("the font package is not installed: run `make` first")
    common = {
        ord(bytes([row, cell]).decode("gb2312")) for row in range(0xB0, 0xD7) for cell in range(0xA1, 0xFA)
    }
    for weight in ("400Regular", "700Bold"):
        assert common <= characters((FONTS / weight / f"NotoSerifSC_{weight}.ttf").resolve())
