"""A finite state machine as a table: which verb leads from where to where, and what it needs."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Generic, TypeVar

from attrs import field, frozen

from marketaccess.domain.authority.permission import Permission
from marketaccess.domain.basics.refusal import NotAllowed

S = TypeVar("S", bound=StrEnum)


@frozen
class Step(Generic[S]):
    """One arrow. ``needs`` is None where the reporter or the system takes the step."""

    verb: str
    source: S
    target: S
    needs: Permission | None


@frozen
class Offer:
    """One button. ``reason`` says why it is not to be pressed, "" where it is."""

    verb: str
    label: str
    reason: str

    @property
    def allowed(self) -> bool:
        """Whether this person may take the step."""
        return not self.reason


@frozen
class Flow(Generic[S]):
    """A machine: its steps, and the words in which people see its states and verbs."""

    name: str
    steps: tuple[Step[S], ...]
    labels: Mapping[S, str] = field(eq=False)
    verbs: Mapping[str, str] = field(eq=False)

    def step(self, verb: str, state: S) -> Step[S]:
        """The arrow that a verb takes from a state. Raises NotAllowed where there is none."""
        for step in self.steps:
            if step.verb == verb and step.source is state:
                return step
        raise NotAllowed(
            f"{self.name}当前处于“{self.labels[state]}”，不能{self.verbs[verb]}。请刷新页面查看最新状态。"
        )

    def steps_from(self, state: S) -> tuple[Step[S], ...]:
        """All arrows that leave a state, in the table's order."""
        return tuple(step for step in self.steps if step.source is state)

    def offers(
        self, state: S, why_not: Callable[[str], str], *, is_officers: bool | None = None
    ) -> tuple[Offer, ...]:
        """
        A button for every arrow that leaves a state; ``why_not`` a verb, "" where it may be taken.

        ``is_officers``: those alone that need a permission, or with False those alone that need none.
        """
        steps = self.steps_from(state)
        return tuple(
            Offer(step.verb, self.verbs[step.verb], why_not(step.verb))
            for step in steps
            if is_officers is None or is_officers is (step.needs is not None)
        )
