"""The layers hold, and each contract of pyproject.toml has been seen to fail."""

import shutil
import subprocess
import sys
from pathlib import Path

import grimp
import pytest

from tests.architecture.source import ROOT, SOURCE

LINT = Path(sys.executable).parent / "lint-imports"

# One offence for each contract: the module that commits it, and the line that it adds.
OFFENCES = {
    "Imports point down": ("domain/basics/refusal.py", "import marketaccess.foundation.ui"),
    "Slices stand in their order": ("apps/leads/models/lead.py", "import marketaccess.apps.desk"),
    "Foundation stands in its order": ("foundation/audit/models.py", "import marketaccess.foundation.vault"),
    "Domain stands in its order": ("domain/basics/refusal.py", "import marketaccess.domain.casework"),
    "The domain knows no framework": ("domain/basics/refusal.py", "import django"),
    "A slice's own layers": ("apps/leads/models/lead.py", "import marketaccess.apps.leads.actions"),
    "The warehouse stands in its order": ("warehouse/tables.py", "import marketaccess.warehouse.quality"),
    "The deliveries' own layers": (
        "warehouse/deliveries/models.py",
        "import marketaccess.warehouse.deliveries.queries",
    ),
    "Only the audit log writes audit events": (
        "foundation/accounts/queries.py",
        "import marketaccess.foundation.audit.models",
    ),
}


def lint(folder: Path) -> str:
    """What import-linter says of the package in a folder."""
    done = subprocess.run(
        [LINT, "--no-cache", "--no-logo"],
        cwd=folder,
        env={"PYTHONPATH": str(folder / "src"), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("offenders")
    shutil.copytree(SOURCE, folder / "src" / "marketaccess", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


@pytest.mark.parametrize("contract", OFFENCES)
def test_a_contract_fails_when_it_is_broken(contract: str, copy: Path) -> None:
    path, offence = OFFENCES[contract]
    target = copy / "src" / "marketaccess" / path
    before = target.read_text(encoding="utf-8")
    target.write_text(f"{before}\n{offence}\n", encoding="utf-8")
    try:
        assert f"{contract} BROKEN" in lint(copy)
    finally:
        target.write_text(before, encoding="utf-8")


def test_an_undeclared_package_breaks_the_exhaustive_layers(copy: Path) -> None:
    stray = copy / "src" / "marketaccess" / "helpers"
    stray.mkdir()
    (stray / "__init__.py").write_text("", encoding="utf-8")
    try:
        assert "helpers" in lint(copy)
    finally:
        shutil.rmtree(stray)


def intruders(graph: grimp.ImportGraph) -> list[str]:
    """Imports of a slice's models from outside of the slice: others use its actions and queries."""
    found = []
    for module in graph.find_children("marketaccess.apps"):
        root = f"{module}.models"
        models = {root, *graph.find_descendants(root)} if root in graph.modules else set()
        for model in models:
            importers = graph.find_modules_that_directly_import(model)
            found += [f"{who} imports {model}" for who in importers if not who.startswith(f"{module}.")]
    return found


def test_a_slice_is_entered_by_its_doors() -> None:
    graph = grimp.build_graph("marketaccess", exclude_type_checking_imports=True, cache_dir=None)
    assert intruders(graph) == []


def test_an_intruder_is_found() -> None:
    graph = grimp.build_graph("marketaccess", exclude_type_checking_imports=True, cache_dir=None)
    graph.add_import(importer="marketaccess.apps.portal.apps", imported="marketaccess.apps.leads.models.lead")
    assert intruders(graph) == ["marketaccess.apps.portal.apps imports marketaccess.apps.leads.models.lead"]
