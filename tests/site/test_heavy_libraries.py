"""The web process stays small: what compares editions and reads papers runs in processes of its own."""

import json
from pathlib import Path

import pytest

from tests.commands import run_python

LOADED = """
import django, json, sys; django.setup()
from django.urls import get_resolver
get_resolver().url_patterns
import marketaccess.site.cli.negative_list_handlers
print(json.dumps(sorted({name.partition(".")[0] for name in sys.modules})))
"""


@pytest.mark.requirement("R3.2")
def test_no_address_and_no_command_of_the_list_loads_them(tmp_path: Path) -> None:
    done = run_python(tmp_path, "-c", LOADED, DJANGO_SETTINGS_MODULE="marketaccess.site.settings")
    assert done.returncode == 0, done.stderr
    loaded = set(json.loads(done.stdout))
    assert "django" in loaded
    assert loaded.isdisjoint(
        {"scipy", "sklearn", "pandas", "pdfplumber", "docx", "duckdb", "ibis", "pyarrow"}
    )
