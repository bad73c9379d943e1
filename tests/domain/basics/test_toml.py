"""TOML from outside: always a mapping or one sentence with a line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketaccess.domain.basics.toml import TomlError, line_of, lines_of, load

TEXT = """title = "甲"

[rules.transfer]
amount = 1

[[bodies]]
key = "one"

[[bodies]]
key = "two"
"""


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("title", 1),
        ("rules.transfer", 3),
        ("rules.transfer.amount", 4),
        ("rules.transfer.clause", 3),
        ("rules", 3),
        ("bodies[2].key", 10),
        ("bodies[2].members", 9),
        ("unheard.of", 1),
        ("", 1),
    ],
)
def test_a_field_is_found_by_its_line(path: str, line: int) -> None:
    assert line_of(path, lines_of(TEXT)) == line


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("a = 1\na = 2", 2, "两次"),
        ("a = 2026-02-30", 1, "日期"),
        ("a = 2026-13-01", 1, "日期"),
        ("a = 2026/1/1", 1, "日期"),
        ('a = 1\nb = "x', 2, "引号"),
        ("a = [1, 2", 1, "括号"),
        ("a = 中", 1, "引号"),
        ("a 1", 1, "等号"),
        ("a = 1 b = 2", 1, "一行"),
        ("[t]\n[t]", 2, "两次"),
        ("a = " + "9" * 5000, 1, "过长"),
        ("a = " + "[" * 5000, 1, "TOML"),
        ("#" * 1_000_001, 1, "过长"),
        ("a = '\x00'", 1, "字符"),
    ],
)
def test_each_mistake_has_its_sentence(text: str, line: int, said: str) -> None:
    with pytest.raises(TomlError) as error:
        load(text)
    assert error.value.line == line
    assert said in error.value.message


@given(st.text(alphabet=st.sampled_from('a=[]{}"\n.,1-:#é中\x00')))
def test_no_text_breaks_it(text: str) -> None:
    try:
        outcome: object = load(text)
    except TomlError as error:
        outcome = {"line": error.line}
    assert isinstance(outcome, dict)
    assert outcome.get("line", 1)
