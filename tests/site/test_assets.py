"""`marketaccess assets`."""

import argparse
import json
from pathlib import Path

import pytest

from marketaccess.domain.basics.refusal import Refusal
from marketaccess.foundation.ui import assets as ui_assets
from marketaccess.site.cli import assets


def run(*words: str) -> int:
    parser = argparse.ArgumentParser()
    assets.register(parser.add_subparsers())
    options = parser.parse_args(["assets", *words])
    assert options.needs_django
    return int(options.handler(options))


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
    assert run("--from", str(modules), "--json") == 0
    assert (tmp_path / "assets" / "htmx.min.js").is_file()
    assert (tmp_path / "fonts" / "NotoSerifSC-Regular.ttf").is_file()
    assert not list((tmp_path / "assets").rglob("*.ttf"))
    assert "htmx.min.js" in json.loads(capsys.readouterr().out)["copied"]


def test_says_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match=r"htmx\.min\.js.*npm ci"):
        run("--from", str(tmp_path / "nothing"))
