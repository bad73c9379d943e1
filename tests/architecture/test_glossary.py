"""The glossary and the code say the same words."""

import re

import pytest

from tests.architecture.source import ROOT, SOURCE, python_files

ROWS = [
    line.split("|")
    for line in (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8").splitlines()
    if line.startswith("| ") and not line.startswith(("| 中文", "| ---"))
]
CODE = "\n".join(path.read_text(encoding="utf-8") for path in python_files())
PINYIN = {"xiansuo", "qingdan", "zhunru", "zhenggai", "tongbao", "duban", "xiansuobiao", "taizhang"}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[2].strip())
def test_a_glossary_entry_stands_in_the_code(row: list[str]) -> None:
    names = re.findall(r"`([^`]+)`", row[2])
    assert names, f"{row[1].strip()}: no code name"
    for name in names:
        assert re.search(rf"\b{re.escape(name.split('.')[-1])}", CODE), f"{name} is not in the code"


def test_no_name_is_pinyin() -> None:
    words = set(re.findall(r"[a-z]+", CODE))
    assert words & PINYIN == set()


def test_the_domain_words_of_the_code_are_in_the_glossary() -> None:
    glossary = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    classes = {
        match
        for path in python_files(SOURCE / "apps")
        if "models" in path.parts or path.name == "models.py"
        for match in re.findall(r"^class (\w+)\(models\.Model\)", path.read_text(encoding="utf-8"), re.M)
    }
    assert classes
    assert sorted(name for name in classes if f"`{name}`" not in glossary) == []
