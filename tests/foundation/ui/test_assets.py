"""Copying third-party files: all or nothing, without broken references."""

from pathlib import Path

import pytest

from marketaccess.foundation.ui import assets

FILES = {"one/dist/a.min.js": "a.min.js", "two/font.ttf": "fonts/two.ttf"}


@pytest.fixture
def modules(tmp_path: Path) -> Path:
    root = tmp_path / "node_modules"
    for name, content in {
        "one/dist/a.min.js": b"run();\n//# sourceMappingURL=a.min.js.map",
        "two/font.ttf": b"\x00\x01\n//# sourceMappingURL=kept",
    }.items():
        (root / name).parent.mkdir(parents=True)
        (root / name).write_bytes(content)
    return root


def test_copies_each_file_under_its_new_name(modules: Path, tmp_path: Path) -> None:
    copied = assets.copy(modules=modules, files=FILES, target=tmp_path / "assets")
    assert [path.relative_to(tmp_path / "assets").as_posix() for path in copied] == list(FILES.values())
    assert all(path.is_file() for path in copied)


def test_drops_the_reference_to_a_source_map_from_scripts_only(modules: Path, tmp_path: Path) -> None:
    script, font = assets.copy(modules=modules, files=FILES, target=tmp_path / "assets")
    assert script.read_bytes() == b"run();\n"
    assert font.read_bytes() == (modules / "two/font.ttf").read_bytes()


def test_copies_nothing_when_something_is_missing(modules: Path, tmp_path: Path) -> None:
    (modules / "two/font.ttf").unlink()
    with pytest.raises(assets.AssetsMissing, match=r"two/font\.ttf"):
        assets.copy(modules=modules, files=FILES, target=tmp_path / "assets")
    assert not (tmp_path / "assets").exists()


def test_a_second_run_replaces(modules: Path, tmp_path: Path) -> None:
    assets.copy(modules=modules, files=FILES, target=tmp_path / "assets")
    (modules / "one/dist/a.min.js").write_bytes(b"newer();")
    script, _ = assets.copy(modules=modules, files=FILES, target=tmp_path / "assets")
    assert script.read_bytes() == b"newer();\n"


def test_every_package_keeps_its_licence() -> None:
    packages = {name.split("/")[0] for name in assets.PAGES}
    licensed = {name.split("/")[0] for name in assets.PAGES if name.endswith("LICENSE")}
    assert licensed == packages
    assert any("LICENSE" in name for name in assets.FONTS)
