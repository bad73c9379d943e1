"""Every table is classified: does it hold personal data, and may its rows change?"""

import tomllib

import pytest
from django.apps import apps
from django.db import models

from tests.architecture.source import ROOT

CLASSES = tomllib.loads((ROOT / "tests" / "architecture" / "models.toml").read_text(encoding="utf-8"))
OURS = [m for m in apps.get_models() if m.__module__.startswith("marketaccess.")]
PERSONAL = {"none", "officer", "reporter_sealed", "free_text"}
CHANGES = {"append_only", "by_actions"}


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_a_model_is_classified(model: type[models.Model]) -> None:
    entry = CLASSES.get(model._meta.label_lower.replace(".", "_"))
    assert entry is not None, f"add [{model._meta.label_lower.replace('.', '_')}] to models.toml"
    assert entry["personal"] in PERSONAL
    assert entry["changes"] in CHANGES


def test_every_classified_model_exists() -> None:
    assert set(CLASSES) == {model._meta.label_lower.replace(".", "_") for model in OURS}


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_a_model_speaks_chinese_to_its_users(model: type[models.Model]) -> None:
    assert any("\u4e00" <= letter <= "\u9fff" for letter in str(model._meta.verbose_name))


def test_every_constraint_reads_as_a_sentence() -> None:
    names = [constraint.name for model in OURS for constraint in model._meta.constraints]
    assert [name for name in names if name.count("_") < 2] == []
