"""`marketaccess assets`."""

from pathlib import Path

import pytest

from marketaccess.foundation.ui import assets as ui_assets
from tests.site.cli.calls import assert_refused, call


@pytest.fixture
def modules(tmp_path: Path, settings: pytest.FixtureRequest) -> Path:
    settings.ASSETS_ROOT = tmp_path / "assets"  # type: ignore[attr-defined]
    settings.FONTS_ROOT = tmp_path / "fonts"  # type: ignore[attr-defined]
    root = tmp_path / "node_modules"
    for name in {**ui_assets.PAGES, **ui_assets.FONTS}:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("content")
    return root


def test_copies_pages_and_fonts_apart(
    modules: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = call(capsys, "assets", "--from", str(modules), "--json")
    assert answer.code == 0
    assert (tmp_path / "assets" / "htmx.min.js").is_file()
    assert (tmp_path / "fonts" / "NotoSerifSC-Regular.ttf").is_file()
    assert not list((tmp_path / "assets").rglob("*.ttf"))
    assert "htmx.min.js" in answer.json["copied"]


def test_says_what_is_missing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    nothing = str(tmp_path / "nothing")
    assert_refused(call(capsys, "assets", "--from", nothing), nothing, "htmx.min.js", "npm ci")
