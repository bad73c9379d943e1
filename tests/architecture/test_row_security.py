"""Whoever acts for an officer or a department carries their departments into the database."""

import ast

from tests.architecture.source import SOURCE, python_files, tree

RESOLVERS = {"actor_of", "actor_of_token", "actor_by_token", "actor_of_request"}
# Module: why what it does with the actor is covered. A new one must hide rows, or say here why not.
COVERED = {
    "foundation/accounts/queries.py": "defines them; asks who may be told, in the name of the system",
    "foundation/accounts/guards.py": "the middleware has hidden rows before the view runs",
    "apps/leads/row_security.py": "is the middleware",
    "site/repeats.py": "repeats what was answered within the middleware; asks only whether that still stands",
    "site/api.py": "leads.api.acting hides before it reads",
    "pipelines/exports/actions/making.py": "makes the ledger within row_security.hidden_from",
    "site/demonstration/play.py": "makes the demonstration county",
    "site/demonstration/county.py": "makes the demonstration county",
    "site/demonstration/consultations.py": "makes the demonstration county",
    "site/demonstration/surveys.py": "makes the demonstration county; reads no lead",
    "site/demonstration/matters.py": "makes the demonstration county; reads no lead",
    "site/demonstration/evaluation.py": "makes the demonstration county; reads no lead",
    "site/demonstration/deliveries.py": "makes the demonstration county; reads no lead",
    "site/demonstration/work.py": "makes the demonstration county; reads no lead",
}


def resolving() -> set[str]:
    return {
        str(path.relative_to(SOURCE))
        for path in python_files()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute | ast.Name | ast.FunctionDef)
        and (getattr(node, "attr", "") or getattr(node, "id", "") or getattr(node, "name", "")) in RESOLVERS
    }


def test_every_entry_that_acts_for_somebody_is_known() -> None:
    assert resolving() == set(COVERED)
