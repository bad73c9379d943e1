"""Commands in a process of their own, as an installation runs them."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MARKETACCESS = ("-c", "import sys; from marketaccess.site.cli import main; sys.exit(main())")


def run_python(home: Path, *arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    """Run Python at the root of the project with a home of its own, and nothing else of our environment."""
    given = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT / "src"), "MARKETACCESS_HOME": str(home)}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={**given, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
