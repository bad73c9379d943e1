"""The answer of a policy: yes, or no with its reason."""

from attrs import frozen

from marketaccess.domain.basics.refusal import NotAllowed


@frozen
class Decision:
    """Yes, or no with one Chinese sentence that says why."""

    allowed: bool
    reason: str = ""

    def require(self) -> None:
        """Raise NotAllowed with the reason where the answer is no."""
        if not self.allowed:
            raise NotAllowed(self.reason)


YES = Decision(allowed=True)


def no(reason: str) -> Decision:
    """A refusal with its reason."""
    return Decision(allowed=False, reason=reason)
