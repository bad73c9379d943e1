"""The real sealing, with its real cost."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marketaccess.foundation.vault import keys
from tests.foundation.vault.conftest import PASSPHRASE


def test_a_passphrase_wraps_and_unwraps(pair: tuple[str, str, bytes]) -> None:
    _, private, wrapped = pair
    assert private.encode() not in wrapped
    full_width = "".join(chr(ord(c) + 0xFEE0) if c.isalpha() else c for c in PASSPHRASE)
    assert keys.unwrap(wrapped, full_width) == private


@pytest.mark.parametrize("wrong", ["", PASSPHRASE.upper(), PASSPHRASE[:-1]])
def test_any_other_does_not(pair: tuple[str, str, bytes], wrong: str) -> None:
    with pytest.raises(keys.WrongPassphrase):
        keys.unwrap(pair[2], wrong)


def test_changed_bytes_and_other_keys_open_nothing(pair: tuple[str, str, bytes]) -> None:
    sealed = bytearray(keys.seal(b"who", [pair[0]]))
    with pytest.raises(keys.NotSealedToThisKey):
        keys.unseal(bytes(sealed), [keys.generate()[1]])
    sealed[-1] ^= 1
    with pytest.raises(keys.NotSealedToThisKey):
        keys.unseal(bytes(sealed), [pair[1]])


@settings(max_examples=50, deadline=None)
@given(st.binary(max_size=2000))
def test_filling_is_undone(payload: bytes) -> None:
    framed = keys.filled(payload)
    assert keys.unfilled(framed) == payload
    assert len(framed) % keys.BLOCK == 0
