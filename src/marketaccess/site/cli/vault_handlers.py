"""What `marketaccess vault` does."""

import argparse
import getpass
import json
import os
from pathlib import Path

from attrs import asdict
from django.utils import timezone

from marketaccess.domain.authority.actor import SYSTEM
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.foundation.accounts.models import User
from marketaccess.foundation.vault import actions, queries
from marketaccess.foundation.vault.models import Keyholder
from marketaccess.site.cli.vault import VARIABLE


def run(options: argparse.Namespace) -> int:
    """Do it and say so."""
    result = VERBS[options.verb](options)
    print(json.dumps(result, ensure_ascii=False) if options.json else _told(result))
    return 0


def _told(result: dict[str, object]) -> str:
    return "\n".join(f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in result.items())


def _officer(username: str) -> User:
    found = User.objects.filter(username=username, is_active=True).first()
    if found is None:
        raise Refusal(f"没有启用的账号“{username}”，请先建立账号。", field="officer")
    return found


def _passphrase(file: Path | None, whose: str, *, variable: str = VARIABLE) -> str:
    if file is not None:
        try:
            return file.read_text(encoding="utf-8").strip("\r\n")
        except (OSError, UnicodeDecodeError):
            raise Refusal(f"读不到口令文件 {file}，请核对路径和编码。", field="passphrase") from None
    try:
        return os.environ.get(variable) or getpass.getpass(f"{whose}的保管口令：")
    except EOFError:
        raise Refusal(
            f"没有得到{whose}的保管口令。不在终端上运行时，"
            f"请用 --passphrase-file 或者环境变量 {variable} 给出。",
            field="passphrase",
        ) from None


def _keygen(options: argparse.Namespace) -> dict[str, object]:
    key = actions.create_key(
        holder=Keyholder(options.holder),
        officer=_officer(options.officer),
        passphrase=_passphrase(options.passphrase_file, options.officer),
        by=SYSTEM,
        at=timezone.now(),
    )
    return {"holder": key.holder, "recipient": key.recipient, "ready": queries.is_ready()}


def _rotate(options: argparse.Namespace) -> dict[str, object]:
    key = actions.rotate_key(
        holder=Keyholder(options.holder),
        officer=_officer(options.officer),
        passphrase=_passphrase(options.passphrase_file, options.officer),
        by=SYSTEM,
        at=timezone.now(),
    )
    return {"holder": key.holder, "recipient": key.recipient}


def _add(options: argparse.Namespace) -> dict[str, object]:
    # The variable would give both the same passphrase: each has its own name here.
    existing = _passphrase(
        options.existing_passphrase_file, options.existing, variable=f"{VARIABLE}_EXISTING"
    )
    count = actions.add_officer(
        holder=Keyholder(options.holder),
        existing=_officer(options.existing),
        existing_passphrase=existing,
        officer=_officer(options.officer),
        passphrase=_passphrase(options.passphrase_file, options.officer),
        by=SYSTEM,
        at=timezone.now(),
    )
    return {"holder": options.holder, "officer": options.officer, "keys": count}


def _remove(options: argparse.Namespace) -> dict[str, object]:
    officer = User.objects.filter(username=options.officer).first()
    if officer is None:
        raise Refusal(f"没有账号“{options.officer}”，请核对。", field="officer")
    count = actions.remove_officer(
        holder=Keyholder(options.holder), officer=officer, by=SYSTEM, at=timezone.now()
    )
    return {"holder": options.holder, "officer": options.officer, "keys": count}


def _reseal(options: argparse.Namespace) -> dict[str, object]:
    done = actions.reseal(
        officer=_officer(options.officer),
        passphrase=_passphrase(options.passphrase_file, options.officer),
        by=SYSTEM,
        at=timezone.now(),
    )
    return asdict(done)


def _status(_options: argparse.Namespace) -> dict[str, object]:
    return queries.status()


VERBS = {
    "keygen": _keygen,
    "rotate": _rotate,
    "add-officer": _add,
    "remove-officer": _remove,
    "reseal": _reseal,
    "status": _status,
}
