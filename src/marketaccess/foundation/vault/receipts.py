"""
Receipts (查询码): 100 random bits in twenty Crockford base32 characters, shown once, kept as a digest.

The digest is an HMAC under SECRET_KEY: the database alone does not allow anyone to test guesses.
"""

import secrets
import unicodedata

from django.utils.crypto import salted_hmac

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 20
GROUP = 5
BYTES = 13  # 104 bits, of which twenty characters of five bits show 100
# What people write for what they read: Crockford's own table, and every dash and space that phones insert.
READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})


def generate() -> str:
    """A new receipt as it is shown: 7K3M9-XXXXX-XXXXX-XXXXX."""
    return _shown(secrets.token_bytes(BYTES))


def derive(submission_key: str, *, form: str = "leads") -> str:
    """
    The receipt of a submission (ADR 0005): the same for the same key, so that it can be shown once more to
    whoever sends the same form again. Without SECRET_KEY the one does not tell the other; the same key on
    another ``form`` gives another receipt.
    """
    return _shown(salted_hmac(f"marketaccess.{form}.submission", submission_key, algorithm="sha256").digest())


def _shown(random: bytes) -> str:
    bits = int.from_bytes(random[:BYTES], "big")
    plain = "".join(ALPHABET[bits >> 5 * at & 31] for at in range(LENGTH))
    return "-".join(plain[i : i + GROUP] for i in range(0, LENGTH, GROUP))


def normalise(typed: str) -> str:
    """What somebody typed, as the twenty characters that were meant; "" where it cannot be a receipt."""
    plain = unicodedata.normalize("NFKC", typed[:200]).upper().translate(READ_AS)
    kept = "".join(c for c in plain if c.isalnum())
    return kept if len(kept) == LENGTH and set(kept) <= set(ALPHABET) else ""


def digest(typed: str) -> str:
    """
    The digest that is stored and looked up.

    What cannot be a receipt gets a digest too, one that nothing matches: a hit, a miss and a typing
    error cost the same one keyed hash and one look-up in the index.
    """
    return salted_hmac("marketaccess.leads.receipt", normalise(typed) or "-", algorithm="sha256").hexdigest()
