"""A rulebook: numbered rules that carry their own words and their source, run over one subject."""

from collections.abc import Callable, Iterable, Iterator
from typing import Generic, TypeVar

from attrs import field, frozen

from marketaccess.domain.basics.citation import Citation
from marketaccess.domain.basics.reader import Severity

T = TypeVar("T")


# Nothing here blocks: an error is to be mended, a warning to be looked at.
SEVERITIES: dict[Severity, str] = {Severity.ERROR: "应改正", Severity.WARNING: "请核对"}


@frozen
class Offence:
    """One place that offends against a rule; ``detail`` says what stands there."""

    where: str
    detail: str = ""


@frozen
class Rule(Generic[T]):
    """One rule. ``number`` is never reused; ``words`` are what people read; ``find`` gives the offences."""

    number: str
    words: str
    source: Citation
    severity: Severity
    find: Callable[[T], Iterable[Offence]] = field(eq=False, repr=False)


@frozen
class Finding:
    """An offence together with the rule that it offends against."""

    number: str
    words: str
    source: Citation
    severity: Severity
    where: str
    detail: str


@frozen
class Rulebook(Generic[T]):
    """Rules in their order. :raises ValueError: at import time, for a number used twice."""

    rules: tuple[Rule[T], ...]

    def __attrs_post_init__(self) -> None:
        numbers = [rule.number for rule in self.rules]
        if len(set(numbers)) != len(numbers):
            raise ValueError(f"a rule's number is used twice: {numbers}")

    def check(self, subject: T) -> tuple[Finding, ...]:
        """Every offence, in the order of the rules and of the subject."""
        return tuple(self._check(subject))

    def _check(self, subject: T) -> Iterator[Finding]:
        for rule in self.rules:
            for offence in rule.find(subject):
                yield Finding(
                    rule.number, rule.words, rule.source, rule.severity, offence.where, offence.detail
                )
