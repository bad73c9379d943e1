"""The folder of files when the disk is full, damaged, or littered; and how a file leaves the house."""

import errno
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketaccess.foundation.documents import disk
from marketaccess.foundation.documents.views import bytes_response

pytestmark = pytest.mark.usefixtures("unconfined")
CONTENT = "材料".encode()
DIGEST = disk.digest_of(CONTENT)


def litter(root: Path) -> list[Path]:
    return [path for path in disk.kept(root) if path.name.startswith(disk.TEMPORARY)]


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO, errno.EROFS, errno.EDQUOT, errno.EACCES])
@pytest.mark.parametrize("call", ["fsync", "fdopen", "open"])
def test_a_disk_that_fails_at_any_step_is_said_so_and_leaves_no_litter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, code: int
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(code, os.strerror(code))

    with monkeypatch.context() as broken:
        broken.setattr(os, call, fail)
        with pytest.raises(disk.NoSpace):
            disk.write(tmp_path, CONTENT)
    assert litter(tmp_path) == []
    assert disk.write(tmp_path, CONTENT) == DIGEST
    assert disk.read(tmp_path, DIGEST) == CONTENT


@pytest.mark.parametrize("damage", [b"", b"x", CONTENT + b"\0", CONTENT[:-1]])
def test_a_damaged_file_is_not_handed_out_and_is_healed_by_a_new_upload(
    tmp_path: Path, damage: bytes
) -> None:
    disk.write(tmp_path, CONTENT)
    disk.place(tmp_path, DIGEST).write_bytes(damage)
    with pytest.raises(ValueError):
        disk.read(tmp_path, DIGEST)
    disk.write(tmp_path, CONTENT)
    assert disk.read(tmp_path, DIGEST) == CONTENT


def test_a_file_that_is_gone_is_said_to_be_gone(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        disk.read(tmp_path, DIGEST)


@pytest.mark.parametrize(
    "digest",
    [
        "",
        "x",
        "../../etc/passwd",
        DIGEST.upper(),
        DIGEST[:-1],
        DIGEST + "0",
        "g" * 64,
        "/" * 64,
        "." * 64,
        "\0" * 64,
    ],
)
def test_nothing_but_a_digest_names_a_place(tmp_path: Path, digest: str) -> None:
    with pytest.raises(ValueError):
        disk.place(tmp_path, digest)


@given(st.text(max_size=80))
def test_no_text_names_a_place_outside_of_the_folder(text: str) -> None:
    root = Path("/srv/documents")
    try:
        found = disk.place(root, text)
    except ValueError:
        return
    assert found.is_relative_to(root)


def test_the_same_bytes_are_kept_once_and_a_rerun_is_harmless(tmp_path: Path) -> None:
    assert {disk.write(tmp_path, CONTENT) for _ in range(3)} == {DIGEST}
    assert len(list(disk.kept(tmp_path))) == 1


# ── Downloads ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "name",
    [
        "招标文件.pdf",
        'a".pdf',
        "a;filename=b.html",
        "a\r\nSet-Cookie: x=1",
        "a%0d%0ab.pdf",
        "../../a.pdf",
        "😀.png",
        "",
        "a" * 500,
    ],
)
def test_no_name_reaches_beyond_its_header(name: str) -> None:
    response = bytes_response(name=name, media_type="application/pdf", content=b"x")
    header = response["Content-Disposition"]
    assert header.isascii()
    assert "\n" not in header
    assert "\r" not in header
    assert header.startswith('attachment; filename="')
    assert header.count('"') == 2
    assert header.count(";") == 2
    assert "Set-Cookie" not in response.headers


@pytest.mark.parametrize("media_type", ["text/html", "image/svg+xml", "application/pdf", "text/plain"])
def test_a_download_is_saved_and_never_run(media_type: str) -> None:
    response = bytes_response(name="a", media_type=media_type, content=b"<script>alert(1)</script>")
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert "no-store" in response["Cache-Control"]
