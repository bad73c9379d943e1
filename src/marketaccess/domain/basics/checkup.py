"""A document in TOML checked as a whole: whatever is to be said about it, each with its line."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from attrs import frozen

from marketaccess.domain.basics.reader import Problem, Severity
from marketaccess.domain.basics.toml import TomlError, line_of, lines_of, load


@frozen
class Finding:
    """One line of the report: where, how grave, what and what to do."""

    line: int
    field: str
    severity: Severity
    message: str


def check_text(text: str, problems: Callable[[Mapping[str, Any]], Iterable[Problem]]) -> tuple[Finding, ...]:
    """The problems of a document in the order of its lines; never raises for a text that is no TOML."""
    try:
        data = load(text)
    except TomlError as error:
        return (Finding(error.line, "", Severity.ERROR, error.message),)
    lines = lines_of(text)
    found = [Finding(line_of(p.field, lines), p.field, p.severity, p.message) for p in problems(data)]
    return tuple(sorted(found, key=lambda f: (f.line, f.field, f.message)))
