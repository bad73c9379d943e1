"""The command line as another program uses it: arguments in, exit code, output and errors out."""

import json
from typing import Any

import pytest
from attrs import frozen

from marketaccess.site.cli import main


@frozen
class Answer:
    """What one call gave."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The output as one JSON document, and nothing but it."""
        return json.loads(self.out)


def call(capsys: pytest.CaptureFixture[str], *arguments: str) -> Answer:
    """Run a command in this process."""
    capsys.readouterr()
    try:
        code = main(list(arguments))
    except SystemExit as left:
        code = int(left.code or 0)
    told = capsys.readouterr()
    return Answer(code, told.out, told.err)


def is_chinese(text: str) -> bool:
    """Whether there is at least one Chinese character in it."""
    return any("\u4e00" <= letter <= "\u9fff" for letter in text)


def assert_refused(answer: Answer, *words: str) -> None:
    """Exit code 2, nothing on standard output, one Chinese line of error that holds the words."""
    assert answer.code == 2, answer
    assert answer.out == ""
    assert answer.err.endswith("\n")
    assert answer.err.count("\n") == 1, answer.err
    assert is_chinese(answer.err)
    assert "Traceback" not in answer.err
    for word in words:
        assert word in answer.err, answer.err
