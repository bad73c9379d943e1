"""
The seal of a closed survey: one digest of all its answers, in no order that tells when they came.

Whoever changes, adds or removes an answer later gets another seal than the one in the audit log.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence

from attrs import frozen


@frozen
class Sealed:
    """What of an answer the seal covers."""

    key: str
    unit: str
    stratum: Sequence[str]
    day: str
    values: Mapping[str, str]
    marks: Sequence[str]

    def digest(self) -> bytes:
        """SHA-256 over the answer as canonical JSON."""
        told = [self.key, self.unit, list(self.stratum), self.day, dict(self.values), list(self.marks)]
        text = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).digest()


def seal(answers: Iterable[Sealed]) -> str:
    """SHA-256 over the sorted digests of the answers."""
    whole = hashlib.sha256()
    for digest in sorted(answer.digest() for answer in answers):
        whole.update(digest)
    return whole.hexdigest()
