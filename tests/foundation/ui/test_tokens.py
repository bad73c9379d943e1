"""The colours of words can be read on their grounds (WCAG 2.2 AA)."""

import re
from pathlib import Path

import pytest

from marketaccess.foundation import ui

CSS = Path(ui.__file__).parent / "static" / "ui"
TOKENS = dict(re.findall(r"--([a-z0-9-]+):\s*(#[0-9a-f]{6});", (CSS / "tokens.css").read_text()))
ENOUGH_FOR_WORDS, ENOUGH_FOR_SIGNS = 4.5, 3.0


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_the_measure_itself() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("name", ["red", "yellow", "green", "blue"])
def test_a_light_can_be_read_and_its_lamp_seen(name: str) -> None:
    ground = TOKENS[f"light-{name}-ground"]
    assert contrast(TOKENS[f"light-{name}"], ground) >= ENOUGH_FOR_WORDS
    assert contrast(TOKENS[f"light-{name}-lamp"], ground) >= ENOUGH_FOR_SIGNS


@pytest.mark.parametrize(
    ("words", "ground"),
    [
        ("text", "paper"),
        ("text", "paper-deep"),
        ("text-muted", "paper"),
        ("text-muted", "paper-deep"),
        ("text-muted", "surface"),
        ("text-muted", "ink-50"),
        ("text-on-ink", "ink-900"),
        ("text-on-ink-muted", "ink-900"),
        ("ink-700", "paper"),
        ("ink-700", "paper-deep"),
        ("surface", "ink-700"),
        ("surface", "seal-600"),
        ("seal-700", "seal-50"),
        ("neutral", "neutral-ground"),
        ("light-red", "surface"),
    ],
)
def test_words_can_be_read(words: str, ground: str) -> None:
    assert contrast(TOKENS[words], TOKENS[ground]) >= ENOUGH_FOR_WORDS


def test_the_edge_of_a_control_can_be_seen() -> None:
    assert contrast(TOKENS["line-strong"], TOKENS["surface"]) >= ENOUGH_FOR_SIGNS
    assert contrast(TOKENS["line-strong"], TOKENS["paper"]) >= ENOUGH_FOR_SIGNS


@pytest.mark.parametrize("sheet", ["base.css", "components.css", "print.css"])
def test_every_token_used_is_defined(sheet: str) -> None:
    defined = set(re.findall(r"(--[a-z0-9-]+):", (CSS / "tokens.css").read_text()))
    own = set(re.findall(r"(--[a-z0-9-]+):", (CSS / sheet).read_text()))
    used = set(re.findall(r"var\((--[a-z0-9-]+)\)", (CSS / sheet).read_text()))
    assert used <= defined | own


def test_nothing_is_loaded_from_elsewhere() -> None:
    for sheet in CSS.iterdir():
        addresses = re.findall(r"https?://[^\s\"')]+", sheet.read_text())
        assert set(addresses) <= {"http://www.w3.org/2000/svg"}, sheet.name
