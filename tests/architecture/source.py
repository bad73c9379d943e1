"""What the architecture tests read: the source as files and syntax trees."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
SOURCE = ROOT / "src" / "marketaccess"
TESTS = ROOT / "tests"

Function = ast.FunctionDef | ast.AsyncFunctionDef


def python_files(folder: Path = SOURCE) -> list[Path]:
    """Every module below a folder, without migrations, which Django writes."""
    return sorted(path for path in folder.rglob("*.py") if "migrations" not in path.parts)


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def functions(module: ast.Module) -> Iterator[Function]:
    return (node for node in ast.walk(module) if isinstance(node, Function))


def action_modules() -> list[Path]:
    """The modules in which data may be written: ``actions.py`` or a package ``actions``."""
    return [p for p in python_files() if p.name == "actions.py" or p.parent.name == "actions"]


def public_actions(path: Path) -> list[ast.FunctionDef]:
    """The verbs of a module: its top-level functions without a leading underscore that change something."""
    return [
        node
        for node in tree(path).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    ]
