"""What the processes that stay have in memory. Each needs a process of its own to be seen."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ENTRANCES = [
    "import marketaccess.site.wsgi, marketaccess.site.urls",
    "import django; django.setup(); import marketaccess.site.working",
]
# Only what computes needs these, in processes that end.
HEAVY = ("numpy", "scipy", "sklearn", "pikepdf", "docx")
LOOK = f"import sys; print(*[name for name in {HEAVY} if name in sys.modules])"
WRITE = """
import numpy
from openpyxl import Workbook
book = Workbook()
book.active.append([1, 1.5, "一", float(numpy.float64(2.5))])
book.save(sys.argv[1])
"""


@pytest.mark.parametrize("entrance", ENTRANCES)
def test_what_stays_is_lean_and_loses_nothing(entrance: str, tmp_path: Path) -> None:
    workbook = tmp_path / "one.xlsx"
    done = subprocess.run(
        [sys.executable, "-c", f"{entrance}\n{LOOK}\n{WRITE}", str(workbook)],
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT / "src"),
            "MARKETACCESS_HOME": str(tmp_path / "home"),
            "DJANGO_SETTINGS_MODULE": "marketaccess.site.settings",
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == []
    assert workbook.exists()
