"""`make requirements`: each requirement that we claim, and the tests that prove it."""

import ast
import sys
from collections import defaultdict
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CLAIMED: dict[str, str] = {
    "R1.5": "Liaison directory and its receipt form",
    "R2.1": "Publication: a responsible department and a task per outlet for each item, with proof",
    "R2.2": "The list asked in real time by words, codes, facets and days",
    "R2.3": "A permit told whole: who, conditions, process, materials, basis, limits, guide",
    "R2.4": "Measures and service item codes kept in correspondence through every revision",
    "R2.5": "What the public sees is held against the edition in force",
    "R3.1": "One measure, one service item, one register entry; every break listed",
    "R3.2": "Editions compared, and the work that follows tracked to its end",
    "R3.3": "Guides and samples in versions, told once and whole",
    "R3.5": "What an application costs, before and after",
    "R4.1": "Indicator systems as data; the 27 indicators of the pilot exactly",
    "R4.2": "Collection by machine, by hand, by evidence judged twice, and by survey",
    "R4.3": "Weights and scores computed exactly, each walked back to its records",
    "R4.4": "Scores corrected by two persons; objections answered and carried out",
    "R4.5": "Weights validated, said and declared",
    "R4.6": "Ranking, worksheet and report of a round, as Word and Excel",
    "R4.7": "Rounds from opening to publication",
    "R4.9": "Who approves supervises: an item without a supervisor is a finding",
    "R5.1": "Catalogue of data needs; deliveries checked, accepted or refused, with lineage",
    "R5.2": "Delivered data watched: coverage, freshness, completeness, anomalies",
    "R5.3": "Ratings by the public: coverage, call-back, bursts marked",
    "R6.1": "Rectification plans: task, unit, date, tracked to closure",
    "R7.3": "Channels of a lead",
    "R7.4": "Verified or clear cases are reported at once",
    "R7.5": "A complaint is received, handled, answered, asked back and rated; followed by a code",
    "R9.2": "Policy, execution and enterprise level",
    "R11.1": "Local papers that act as a list are registered, abolished, followed up",
    "R12.1": "Transfer, verification and rectification under the profile's clocks",
    "R12.2": "Extension by written application",
    "R12.3": "Replies carry a detailed statement and complete proof",
    "R12.4": "Shirking and delay are escalated",
    "R12.5": "The stock of open leads is shown and driven to zero",
    "R15.1": "Key-case supervision ledger",
    "R16.1": "Five ready profiles",
    "R16.2": "Validity of a profile and its reminders",
    "R16.3": "Every rule cites its clause, and the screens show it",
}


def marks(node: ast.AST) -> list[str]:
    """The requirement keys in the decorators of a test or class, or in a module's ``pytestmark``."""
    return [
        argument.value
        for call in ast.walk(node)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr == "requirement"
        for argument in call.args
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    ]


def tests_in(body: list[ast.stmt], inherited: list[str]) -> list[tuple[str, list[str]]]:
    """Each test below a list of statements with the requirements that it proves."""
    found: list[tuple[str, list[str]]] = []
    for node in body:
        if not isinstance(node, ast.FunctionDef | ast.ClassDef):
            continue
        own = inherited + [key for decorator in node.decorator_list for key in marks(decorator)]
        if isinstance(node, ast.ClassDef):
            found += tests_in(node.body, own)
        elif node.name.startswith("test_"):
            found.append((node.name, own))
    return found


@cache
def proofs() -> dict[str, list[str]]:
    """Requirement → "file::test", read from the tests' source so that nothing needs to run."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        module = ast.parse(path.read_text(encoding="utf-8"))
        of_module = [
            key
            for node in module.body
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "pytestmark"
            for key in marks(node)
        ]
        for name, keys in tests_in(module.body, of_module):
            for key in dict.fromkeys(keys):
                found[key].append(f"{path.relative_to(ROOT)}::{name}")
    return dict(found)


def main() -> int:
    """Print the table; exit code 1 when a claimed requirement has no test."""
    found = proofs()
    for key in sorted(CLAIMED | found, key=lambda k: [int(part) for part in k[1:].split(".")]):
        print(f"\n{key}  {CLAIMED.get(key, '(not claimed yet)')}")
        for proof in found.get(key, []):
            print(f"    {proof}")
        if key in CLAIMED and not found.get(key):
            print("    NO TEST")
    return int(any(not found.get(key) for key in CLAIMED))


if __name__ == "__main__":
    sys.exit(main())
