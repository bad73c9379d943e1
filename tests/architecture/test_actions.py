"""Every write is a verb: keyword-only, atomic, with its actor and moment, and leaves its audit event."""

import ast
from pathlib import Path

import pytest

from marketaccess.foundation.audit.labels import LABELS
from tests.architecture.source import (
    ROOT,
    SOURCE,
    action_modules,
    functions,
    public_actions,
    python_files,
    tree,
)

WRITES = {
    "save",
    "create",
    "bulk_create",
    "update",
    "bulk_update",
    "delete",
    "get_or_create",
    "update_or_create",
}
# Verbs that change no record of their own: they compute, look into bytes, or lay a file down for a caller
# that records the event with what the file is for.
WITHOUT_EVENT = ROOT / "tests" / "architecture" / "actions_without_event.txt"


def called(node: ast.AST) -> set[str]:
    """Names of everything that a piece of code calls."""
    names = set()
    for call in ast.walk(node):
        if isinstance(call, ast.Call):
            function = call.func
            names.add(function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", ""))
    return names


def package_functions(path: Path) -> dict[str, ast.FunctionDef]:
    """All functions of the slice's action modules and the helpers beside them, by name."""
    folder = path.parent
    files = [path] if path.name == "actions.py" else python_files(folder)
    return {f.name: f for file in files for f in functions(tree(file)) if isinstance(f, ast.FunctionDef)}


def reaches(name: str, goal: str, known: dict[str, ast.FunctionDef]) -> bool:
    """Whether a function calls ``goal``, itself or through functions of the same package."""
    seen, frontier = set(), {name}
    while frontier:
        current = frontier.pop()
        seen.add(current)
        decorators = known[current].decorator_list
        calls = called(known[current]) | {ast.unparse(d).rsplit(".", 1)[-1] for d in decorators}
        if goal in calls:
            return True
        frontier |= {c for c in calls if c in known} - seen
    return False


def offered(folder: Path) -> set[str]:
    """The names that a slice's actions offer to others (``__all__``)."""
    path = folder / "__init__.py" if folder.is_dir() else folder
    for node in tree(path).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            return set(ast.literal_eval(node.value))
    return {verb.name for verb in public_actions(path)}


def verbs() -> list[tuple[Path, ast.FunctionDef]]:
    """Every verb that a slice offers, with the module in which it stands."""
    found = []
    for path in action_modules():
        names = offered(path if path.name == "actions.py" else path.parent)
        found += [(path, verb) for verb in public_actions(path) if verb.name in names]
    return found


def without_event() -> set[str]:
    lines = WITHOUT_EVENT.read_text(encoding="utf-8").splitlines()
    return {line.split("#")[0].strip() for line in lines} - {""}


def name_of(path: Path, verb: ast.FunctionDef) -> str:
    folder = path.parent if path.name == "actions.py" else path.parent.parent
    return f"{folder.name}.{verb.name}"


@pytest.mark.parametrize(("path", "verb"), verbs(), ids=lambda value: getattr(value, "name", ""))
def test_a_verb_is_keyword_only_and_leaves_its_event(path: Path, verb: ast.FunctionDef) -> None:
    if name_of(path, verb) in without_event():
        return
    assert verb.args.args == [], "arguments must be keyword-only"
    assert "at" in {argument.arg for argument in verb.args.kwonlyargs}
    known = package_functions(path)
    assert reaches(verb.name, "atomic", known) or "atomic" in ast.dump(verb), "must be atomic"
    assert reaches(verb.name, "record", known), "must leave an audit event"


def test_every_exemption_is_a_verb_that_exists() -> None:
    assert without_event() <= {name_of(path, verb) for path, verb in verbs()}


def writers(path: Path) -> list[str]:
    """Calls that write to the database in a module that is no action."""
    found = []
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES:
            base = ast.unparse(node.func.value)
            if ".objects" in base or node.func.attr in {"bulk_create", "get_or_create", "update_or_create"}:
                found.append(f"{path.relative_to(SOURCE)}:{node.lineno} {node.func.attr}")
    return found


def test_only_actions_write() -> None:
    actions = set(action_modules())
    elsewhere = [p for p in python_files() if p not in actions and p.name != "log.py"]
    assert [offence for path in elsewhere for offence in writers(path)] == []


def recorded(path: Path) -> set[str]:
    """The literal action names that a module gives to ``record``."""
    return {
        call.args[0].value
        for call in ast.walk(tree(path))
        if isinstance(call, ast.Call)
        and "record" in {getattr(call.func, "attr", ""), getattr(call.func, "id", "")}
        and call.args
        and isinstance(call.args[0], ast.Constant)
        and isinstance(call.args[0].value, str)
    }


def test_every_recorded_action_has_a_label() -> None:
    names = {name for path in python_files() for name in recorded(path)}
    assert names
    assert names - set(LABELS) == set()
