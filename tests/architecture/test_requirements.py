"""Each requirement that this project claims is proven by at least one test."""

import re

import pytest

from scripts.requirements import CLAIMED, proofs


@pytest.mark.parametrize("requirement", CLAIMED)
def test_a_claimed_requirement_has_a_test(requirement: str) -> None:
    assert proofs().get(requirement), f"{requirement} has no test"


def test_every_mark_names_a_requirement_that_can_exist() -> None:
    assert [key for key in proofs() if not re.fullmatch(r"R(1[0-6]|[1-9])\.\d", key)] == []
