"""
Sealing and opening: age (X25519, ChaCha20-Poly1305), and scrypt for what rests under a passphrase.

Knows neither the database nor the officers. Plain private keys and plain text are locals of one call.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

import pyrage

from marketaccess.domain.basics.refusal import Refusal

PASSPHRASE_LENGTH = 12
ENOUGH_POWER = 16  # 64 MiB and a good part of a second for each guess
BLOCK = 512  # identities are filled up to a multiple, so that a length tells no name


class WrongPassphrase(Exception):
    """The passphrase does not open the key."""


class NotSealedToThisKey(Exception):
    """None of the given keys opens these bytes, or the bytes were changed."""


def normal(passphrase: str) -> str:
    """The passphrase as all input methods give it: full-width letters are the same letters."""
    return unicodedata.normalize("NFKC", passphrase).strip()


def check_passphrase(passphrase: str) -> None:
    """Refuse what is quickly guessed. Raises Refusal."""
    plain = normal(passphrase)
    if len(plain) < PASSPHRASE_LENGTH or len(set(plain)) < 6:
        raise Refusal(
            f"保管口令过于简单，请使用至少{PASSPHRASE_LENGTH}个字符的一句话，且不少于6个不同字符。",
            field="passphrase",
        )


def generate() -> tuple[str, str]:
    """A new pair: public recipient and private identity, both as text."""
    identity = pyrage.x25519.Identity.generate()
    return str(identity.to_public()), str(identity)


def wrap(private: str, passphrase: str) -> bytes:
    """
    The private key under a passphrase. Takes one or two seconds by design.

    The library times the machine to choose scrypt's cost, and chooses too low a one while others hold the
    machine up: then again, and the dearest of three.
    """
    dearest = b""
    for _ in range(3):
        wrapped = bytes(pyrage.passphrase.encrypt(private.encode(), normal(passphrase)))
        dearest = max(dearest, wrapped, key=scrypt_power)
        if scrypt_power(dearest) >= ENOUGH_POWER:
            break
    return dearest


def scrypt_power(wrapped: bytes) -> int:
    """The cost of a guess as a power of two, from age's header (``-> scrypt SALT POWER``), or 0."""
    found = re.match(rb"[^\n]*\n-> scrypt \S+ (\d+)\n", wrapped)
    return int(found[1]) if found else 0


def unwrap(wrapped: bytes, passphrase: str) -> str:
    """The private key. Raises WrongPassphrase. Takes one or two seconds by design."""
    try:
        return bytes(pyrage.passphrase.decrypt(bytes(wrapped), normal(passphrase))).decode()
    except pyrage.DecryptError:
        raise WrongPassphrase from None


def seal(payload: bytes, recipients: Iterable[str]) -> bytes:
    """The payload, readable by each recipient alone."""
    return bytes(pyrage.encrypt(payload, [_parsed(recipient) for recipient in recipients]))


@lru_cache(16)
def _parsed(recipient: str) -> pyrage.x25519.Recipient:
    return pyrage.x25519.Recipient.from_str(recipient)


def unseal(sealed: bytes, privates: Sequence[str]) -> bytes:
    """The payload. Raises NotSealedToThisKey."""
    identities = [pyrage.x25519.Identity.from_str(private) for private in privates]
    try:
        return bytes(pyrage.decrypt(bytes(sealed), identities))
    except pyrage.DecryptError:
        raise NotSealedToThisKey from None


def filled(payload: bytes) -> bytes:
    """The payload with its length before it and zeros behind it, up to a whole block."""
    framed = len(payload).to_bytes(4, "big") + payload
    return framed + bytes(-len(framed) % BLOCK)


def unfilled(framed: bytes) -> bytes:
    """What ``filled`` was given."""
    return framed[4 : 4 + int.from_bytes(framed[:4], "big")]
