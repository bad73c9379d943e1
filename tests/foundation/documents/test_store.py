"""Storing: on the disk before the answer, once, and nothing half done."""

import errno
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from pytest_django import Settings

from marketaccess.domain.basics.refusal import Refusal
from marketaccess.foundation.documents import actions, disk, queries, views
from marketaccess.foundation.documents.actions import Accepted
from marketaccess.foundation.documents.models import StoredFile
from tests.make import NINE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unconfined")]
OFFICIAL = StoredFile.Kind.OFFICIAL
PAPER = Accepted("核查意见.txt", "text/plain", "核查情况".encode())


@pytest.fixture(autouse=True)
def root(tmp_path: Path, settings: Settings) -> Path:
    settings.DOCUMENTS_ROOT = tmp_path / "documents"
    return tmp_path / "documents"


def everything(root: Path) -> list[Path]:
    return [path for path in root.rglob("*") if path.is_file()]


def test_is_kept_under_its_hash_and_read_back(root: Path) -> None:
    file = actions.store(accepted=PAPER, kind=OFFICIAL, at=NINE)
    assert (root / file.digest[:2] / file.digest[2:4] / file.digest).read_bytes() == PAPER.content
    assert queries.open(file) == PAPER.content
    assert (file.name, file.size, file.stored_at) == ("核查意见.txt", len(PAPER.content), NINE)


def test_the_same_bytes_lie_on_the_disk_once(root: Path) -> None:
    actions.store(accepted=PAPER, kind=OFFICIAL, at=NINE)
    actions.store(accepted=PAPER, kind=StoredFile.Kind.CLEAN_COPY, at=NINE)
    assert len(everything(root)) == 1
    assert StoredFile.objects.count() == 2


def test_file_and_folder_are_synced_before_the_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[str] = []
    sync, move = os.fsync, Path.replace

    def synced(descriptor: int) -> None:
        steps.append("folder" if Path(f"/proc/self/fd/{descriptor}").is_dir() else "file")
        sync(descriptor)

    def moved(self: Path, target: Path) -> Path:
        steps.append("move")
        return move(self, target)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(Path, "replace", moved)
    actions.store(accepted=PAPER, kind=OFFICIAL, at=NINE)
    assert steps[-3:] == ["file", "move", "folder"]


@pytest.mark.parametrize("trouble", [errno.ENOSPC, errno.EIO, errno.EDQUOT, errno.EROFS])
@pytest.mark.parametrize("moment", ["fsync", "mkstemp", "replace"])
def test_a_full_or_failing_disk_leaves_nothing(
    root: Path, monkeypatch: pytest.MonkeyPatch, trouble: int, moment: str
) -> None:
    def fails(*args: object, **kwargs: object) -> None:
        raise OSError(trouble, os.strerror(trouble))

    owner = {"fsync": os, "mkstemp": disk.tempfile, "replace": Path}[moment]
    with monkeypatch.context() as broken:
        broken.setattr(owner, moment, fails)
        with pytest.raises(Refusal, match="服务器存储空间不足") as caught:
            actions.store(accepted=PAPER, kind=OFFICIAL, at=NINE)
    assert caught.value.field == "files"
    assert everything(root) == []
    assert not StoredFile.objects.exists()
    assert queries.open(actions.store(accepted=PAPER, kind=OFFICIAL, at=NINE)) == PAPER.content


KILLED = """
import os, signal, sys
from pathlib import Path
from marketaccess.foundation.documents import disk
Path.replace = lambda *args: os.kill(os.getpid(), signal.SIGKILL)
disk.write(Path(sys.argv[1]), b"half way")
"""


def test_a_kill_between_write_and_rename_leaves_no_half_file(root: Path) -> None:
    root.mkdir()
    source = str(Path(actions.__file__).parents[3])
    run = subprocess.run(
        [sys.executable, "-c", KILLED, str(root)], env={**os.environ, "PYTHONPATH": source}, check=False
    )
    assert run.returncode == -signal.SIGKILL
    health = queries.check()
    assert health.is_sound
    assert health.orphaned == ()
    assert len(health.unfinished) == 1

    digest = disk.write(root, b"half way")
    assert disk.read(root, digest) == b"half way"


class TestCheck:
    def test_finds_nothing_wrong_with_a_sound_folder(self) -> None:
        actions.store(accepted=PAPER, kind=OFFICIAL, at=NINE)
        assert queries.check() == queries.Health(1, (), (), (), ())

    def test_finds_missing_changed_and_orphaned(self, root: Path) -> None:
        gone = actions.store(accepted=PAPER, kind=OFFICIAL, at=NINE)
        changed = actions.store(accepted=Accepted("b.txt", "text/plain", b"b"), kind=OFFICIAL, at=NINE)
        disk.place(root, gone.digest).unlink()
        disk.place(root, changed.digest).write_bytes(b"c")
        orphan = disk.write(root, b"nobody's")
        health = queries.check()
        assert health.missing == (gone.digest,)
        assert health.changed == (changed.digest,)
        assert [path.rpartition("/")[2] for path in health.orphaned] == [orphan]
        assert not health.is_sound

    def test_a_damaged_file_is_never_handed_out_and_is_mended_by_a_new_upload(self, root: Path) -> None:
        file = actions.store(accepted=PAPER, kind=OFFICIAL, at=NINE)
        disk.place(root, file.digest).write_bytes(b"changed")
        with pytest.raises(queries.Damaged):
            queries.open(file)
        actions.store(accepted=PAPER, kind=OFFICIAL, at=NINE)
        assert queries.open(file) == PAPER.content


@pytest.mark.parametrize("digest", ["", "..", "../../etc/passwd", "A" * 64, "g" * 64])
def test_only_a_digest_is_a_place(root: Path, digest: str) -> None:
    with pytest.raises(ValueError, match="not a SHA-256"):
        disk.place(root, digest)


def test_a_download_is_saved_never_shown() -> None:
    file = actions.store(accepted=PAPER, kind=OFFICIAL, at=NINE)
    response = views.download_response(file)
    assert response.content == PAPER.content
    disposition = response["Content-Disposition"]
    assert disposition.startswith("attachment; ")
    assert "filename*=UTF-8''%E6%A0%B8%E6%9F%A5" in disposition
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert "no-store" in response["Cache-Control"]


def test_a_name_cannot_add_headers() -> None:
    response = views.bytes_response(
        name='a"; x=\r\nSet-Cookie: b.pdf', media_type="application/pdf", content=b""
    )
    assert "\n" not in response["Content-Disposition"]
    assert response["Content-Disposition"].count('"') == 2
