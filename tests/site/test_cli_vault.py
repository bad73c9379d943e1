"""`marketaccess vault` and `marketaccess documents`, as an administrator types them."""

import json
from pathlib import Path

import pytest
from pytest_django import Settings

from marketaccess.foundation.documents import disk
from marketaccess.foundation.vault.models import PublicKey, WrappedKey
from marketaccess.site.cli import main
from marketaccess.site.cli.vault import VARIABLE
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_passphrases")]
PASSPHRASE, OTHER = "seven wet horses in spring", "eleven dry lanterns in winter"


@pytest.fixture(autouse=True)
def _no_passphrase_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)


def typed(*words: str) -> int:
    return main(list(words))


def file(tmp_path: Path, passphrase: str) -> str:
    path = tmp_path / str(len(passphrase))
    path.write_text(passphrase + "\n", encoding="utf-8")
    return str(path)


def keygen(tmp_path: Path, holder: str, officer: str) -> int:
    make.user(username=officer)
    words = ("--holder", holder, "--officer", officer, "--passphrase-file", file(tmp_path, PASSPHRASE))
    return typed("vault", "keygen", *words, "--json")


def test_two_keys_make_the_vault_ready(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert keygen(tmp_path, "intake", "one") == 0
    assert json.loads(capsys.readouterr().out)["ready"] is False
    assert keygen(tmp_path, "escrow", "two") == 0
    out = capsys.readouterr().out
    assert json.loads(out)["ready"] is True
    assert "SECRET" not in out
    typed("vault", "status", "--json")
    status = json.loads(capsys.readouterr().out)
    assert [(key["holder"], key["officers"]) for key in status["keys"]] == [
        ("escrow", ["two"]),
        ("intake", ["one"]),
    ]


def test_officers_come_and_go_and_keys_change(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keygen(tmp_path, "intake", "one")
    keygen(tmp_path, "escrow", "two")
    make.user(username="three")
    monkeypatch.setenv(f"{VARIABLE}_EXISTING", PASSPHRASE)
    monkeypatch.setenv(VARIABLE, OTHER)
    intake = ("--holder", "intake")
    assert typed("vault", "add-officer", *intake, "--existing", "one", "--officer", "three") == 0
    assert WrappedKey.objects.filter(officer__username="three").count() == 1
    assert typed("vault", "remove-officer", *intake, "--officer", "one") == 0
    assert typed("vault", "rotate", *intake, "--officer", "three") == 0
    assert PublicKey.objects.filter(holder="intake").count() == 2
    assert typed("vault", "reseal", "--officer", "three") == 0


def test_asks_where_no_passphrase_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    make.user(username="one")
    monkeypatch.setattr("getpass.getpass", lambda prompt: PASSPHRASE)
    assert typed("vault", "keygen", "--holder", "intake", "--officer", "one") == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("keygen", "--holder", "intake", "--officer", "nobody"), "没有启用的账号"),
        (("remove-officer", "--holder", "intake", "--officer", "nobody"), "没有账号"),
        (("remove-officer", "--holder", "intake", "--officer", "one"), "不持有此密钥"),
        (
            ("keygen", "--holder", "intake", "--officer", "one", "--passphrase-file", "/nonexistent"),
            "读不到口令文件",
        ),
    ],
)
def test_a_refusal_is_one_sentence(
    words: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    make.user(username="one")
    monkeypatch.setenv(VARIABLE, PASSPHRASE)
    assert typed("vault", *words) == 2
    assert said in capsys.readouterr().err
    assert not PublicKey.objects.exists()


def test_documents_check_tells_litter_from_loss(
    tmp_path: Path, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.DOCUMENTS_ROOT = tmp_path / "documents"
    disk.write(settings.DOCUMENTS_ROOT, b"nobody's")
    assert typed("documents", "check", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["sound"], len(told["orphaned"])) == (True, 1)
    make.stored_file("0" * 64)
    assert typed("documents", "check") == 1
    assert "缺失 1 个" in capsys.readouterr().out
