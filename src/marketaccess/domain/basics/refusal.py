"""Refusals: what a rule says to a person when it says no."""


class Refusal(Exception):
    """
    A request that a rule does not allow.

    The message is one Chinese sentence fit for users: what is wrong and what to do. ``field`` is the
    form field or column that it concerns, or "" where it concerns the whole request.
    """

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class NotAllowed(Refusal):
    """The step does not apply in this state, or not to this person."""
