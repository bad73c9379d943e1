"""
Imported first by the processes that stay: spares each of them 20 MB.

openpyxl loads numpy where it finds it, only to recognise numbers of that kind in what it is given to write.
Nobody writes any: what computes with numpy does so in a process of its own (documents/confinement.py).
"""

import importlib
import sys

if "numpy" not in sys.modules:
    sys.modules["numpy"] = None  # type: ignore[assignment]  # as if it were not installed, for one import
    try:
        importlib.import_module("openpyxl")
    finally:
        del sys.modules["numpy"]
