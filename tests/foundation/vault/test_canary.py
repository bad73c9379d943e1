"""Canary: what is sealed stands nowhere in clear, not in any table, not in any file, not in any log."""

import json
import logging

import pytest
from django.conf import settings
from django.db import connection

from marketaccess.domain.basics.refusal import Refusal
from marketaccess.foundation.documents import disk
from marketaccess.foundation.documents.actions import Accepted
from marketaccess.foundation.vault import actions
from tests import make
from tests.foundation.vault.conftest import PASSPHRASE, REFERENCE, County
from tests.make import NINE

CANARIES = [f"CANARY{number:03}{what}" for number in range(10) for what in ("name", "phone", "firm", "file")]


@pytest.fixture
def quick_passphrases() -> None:
    """Nothing is quick here: the real wrapping lies in the database that is searched."""


def everything_stored() -> bytes:
    """Every value of every table, and every file."""
    found: list[bytes] = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            found += [
                bytes(value) if isinstance(value, (bytes, memoryview)) else str(value).encode()
                for row in cursor.fetchall()
                for value in row
            ]
    found += [path.read_bytes() + path.name.encode() for path in disk.kept(settings.DOCUMENTS_ROOT)]
    return b"\n".join(found)


def test_sealed_canaries_are_found_nowhere(county: County, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    for number in range(0, len(CANARIES), 4):
        name, phone, firm, file = CANARIES[number : number + 4]
        identity = json.dumps({"name": name, "phone": phone, "organization": firm}).encode()
        make.sealed_identity(matter=REFERENCE, payload=identity, at=NINE)
        accepted = Accepted(f"{file}.txt", "text/plain", f"我是{name}".encode())
        make.sealed_original(matter=REFERENCE, accepted=accepted, at=NINE)
    handler = county.actor(county.handler)
    request = actions.request_unseal(
        matter=REFERENCE, reason="需要电话核实经营场所的位置。", by=handler, at=NINE
    )
    actions.decide(request=request, approve=True, by=county.actor(county.head), at=NINE)
    with pytest.raises(Refusal):
        actions.open_record(request=request, passphrase="wrong passphrase", by=handler, at=NINE)
    assert b"CANARY" in actions.open_record(request=request, passphrase=PASSPHRASE, by=handler, at=NINE)

    stored = everything_stored()
    assert REFERENCE.encode() in stored  # the search reads what is there
    assert len(CANARIES) == 40
    assert [canary for canary in CANARIES if canary.encode() in stored or canary in caplog.text] == []
    assert PASSPHRASE.encode() not in stored
    assert b"AGE-SECRET-KEY" not in stored
