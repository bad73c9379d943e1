"""Copies third-party front-end files out of node_modules: what is served comes from this machine alone."""

import shutil
from pathlib import Path

# Source below node_modules → name below the assets folder (static prefix "vendor").
PAGES: dict[str, str] = {
    "bootstrap/dist/css/bootstrap.min.css": "bootstrap.min.css",
    "bootstrap/dist/js/bootstrap.bundle.min.js": "bootstrap.bundle.min.js",
    "bootstrap/LICENSE": "LICENSE.bootstrap",
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
    "htmx.org/LICENSE": "LICENSE.htmx",
    "echarts/dist/echarts.min.js": "echarts.min.js",
    "echarts/LICENSE": "LICENSE.echarts",
}
# The PDF writer's Chinese font, for machines that have none. Not among the static files: no page loads it.
FONTS: dict[str, str] = {
    "@expo-google-fonts/noto-serif-sc/400Regular/NotoSerifSC_400Regular.ttf": "NotoSerifSC-Regular.ttf",
    "@expo-google-fonts/noto-serif-sc/700Bold/NotoSerifSC_700Bold.ttf": "NotoSerifSC-Bold.ttf",
    "@expo-google-fonts/noto-serif-sc/LICENSE_FONT": "LICENSE.noto-serif-sc",
}
# Source maps are not shipped; a comment that names one would be a broken link to the static files' manifest.
MAP_COMMENTS = (b"/*# sourceMappingURL=", b"//# sourceMappingURL=")


class AssetsMissing(Exception):
    """node_modules lacks files that the pages need."""

    def __init__(self, files: tuple[str, ...]) -> None:
        super().__init__(*files)
        self.files = files


def copy(*, modules: Path, files: dict[str, str], target: Path) -> tuple[Path, ...]:
    """
    Copy every file of the table into the target folder and return where each one lies now.

    Nothing is copied unless everything is there. Raises AssetsMissing naming what is not.
    """
    missing = tuple(source for source in files if not (modules / source).is_file())
    if missing:
        raise AssetsMissing(missing)
    return tuple(_copy_one(modules / source, target / name) for source, name in files.items())


def lacking(files: dict[str, str], target: Path) -> tuple[str, ...]:
    """The files of the table that were not copied into the target folder yet."""
    return tuple(name for name in files.values() if not (target / name).is_file())


def _copy_one(source: Path, target: Path) -> Path:
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.suffix in {".css", ".js"}:
        target.write_bytes(_without_map_comment(source.read_bytes()))
    else:
        shutil.copyfile(source, target)
    return target


def _without_map_comment(content: bytes) -> bytes:
    lines = content.rstrip().split(b"\n")
    if lines[-1].startswith(MAP_COMMENTS):
        lines = lines[:-1]
    return b"\n".join(lines) + b"\n"
