"""The real sealing, with its real cost."""

from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marketaccess.foundation.vault import keys
from tests.foundation.vault.conftest import PASSPHRASE


@pytest.fixture(scope="module")
def wrapped(pair: tuple[str, str]) -> bytes:
    """The private key under PASSPHRASE: wrapping costs seconds, so once."""
    return keys.wrap(pair[1], PASSPHRASE)


def test_a_passphrase_wraps_and_unwraps(pair: tuple[str, str], wrapped: bytes) -> None:
    private = pair[1]
    assert private.encode() not in wrapped
    full_width = "".join(chr(ord(c) + 0xFEE0) if c.isalpha() else c for c in PASSPHRASE)
    assert keys.unwrap(wrapped, full_width) == private


@pytest.mark.parametrize("wrong", ["", PASSPHRASE.upper(), PASSPHRASE[:-1]])
def test_any_other_does_not(wrapped: bytes, wrong: str) -> None:
    with pytest.raises(keys.WrongPassphrase):
        keys.unwrap(wrapped, wrong)


def test_changed_bytes_and_other_keys_open_nothing(pair: tuple[str, str]) -> None:
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


def test_a_guess_at_the_passphrase_is_dear(wrapped: bytes) -> None:
    assert keys.scrypt_power(wrapped) >= 14


def header(power: int) -> bytes:
    return f"age-encryption.org/v1\n-> scrypt c2FsdA {power}\nbody".encode()


@pytest.mark.parametrize(
    ("measured", "kept"), [([11, 17], 17), ([18], 18), ([9, 14, 12], 14), ([10, 10, 10, 99], 10)]
)
def test_a_busy_machine_does_not_make_it_cheap(
    monkeypatch: pytest.MonkeyPatch, measured: list[int], kept: int
) -> None:
    made = iter([header(power) for power in measured])
    monkeypatch.setattr(
        keys, "pyrage", SimpleNamespace(passphrase=SimpleNamespace(encrypt=lambda *_: next(made)))
    )
    assert keys.wrap("private", PASSPHRASE) == header(kept)


@pytest.mark.parametrize("content", [b"", b"no header", header(17).replace(b"scrypt", b"X25519")])
def test_what_is_not_under_a_passphrase_has_no_cost(content: bytes) -> None:
    assert keys.scrypt_power(content) == 0
