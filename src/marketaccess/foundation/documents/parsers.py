"""The parsers of uploaded files, each run in a process of its own under the limits of the guard."""

from marketaccess.foundation.documents import confinement
from marketaccess.foundation.documents.guard import limits


def run(target: str, content: bytes, **arguments: str) -> bytes:
    """What the parser gives. Raises its Refusal, or confinement.Failed where it crashes or swells."""
    allowance = confinement.Allowance(limits.PARSER_MEMORY, limits.PARSER_SECONDS, limits.PARSER_PATIENCE)
    return confinement.run(target, content, allowance=allowance, **arguments)
