"""Chinese is for people: the program never compares with it, nor keys on it."""

import ast
import re

import pytest

from tests.architecture.source import SOURCE, python_files, tree

CHINESE = re.compile(r"[\u4e00-\u9fff]")


def is_chinese(node: ast.AST | None) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and bool(CHINESE.search(node.value))


def offences(module: ast.Module) -> list[int]:
    """Lines on which a comparison, a match, a subscript or a dictionary key holds Chinese text."""
    found = []
    for node in ast.walk(module):
        match node:
            case ast.Compare():
                parts: list[ast.AST | None] = [node.left, *node.comparators]
            case ast.Subscript():
                parts = [node.slice]
            case ast.Dict():
                parts = list(node.keys)
            case ast.MatchValue():
                parts = [node.value]
            case _:
                continue
        found += [node.lineno for part in parts if is_chinese(part)]
    return found


def test_the_program_does_not_key_on_chinese() -> None:
    found = [f"{path.relative_to(SOURCE)}:{line}" for path in python_files() for line in offences(tree(path))]
    assert found == []


@pytest.mark.parametrize(
    "code", ['x == "是"', 'd["状态"]', 'd = {"状态": 1}', 'match x:\n  case "是":\n    pass']
)
def test_the_rule_finds_an_offender(code: str) -> None:
    assert offences(ast.parse(code))


def test_names_are_ascii() -> None:
    strange = [
        f"{path.relative_to(SOURCE)}: {node.id}"
        for path in python_files()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Name) and not node.id.isascii()
    ]
    assert strange == []
