"""The figures by which two names are compared, what each counts, and the chance that comes out of them."""

from collections.abc import Mapping
from enum import StrEnum
from math import exp
from typing import Any

from attrs import frozen


class Verdict(StrEnum):
    """How the two sides stand in one contrast."""

    AGREE = "agree"
    CONFLICT = "conflict"
    WIDER = "wider"
    MORE = "more"
    LESS = "less"
    # One side names what the other only implies: no 变更 is 设立, no 国际 is 国内.
    SILENT = "silent"


# What holds for every contrast is counted under ANY; a family counts what is its own beside that.
ANY = "any"
FAMILIES = (ANY, "act", "stage", "reach", "scope", "class", "party", "kind", "paper", "instrument", "online")
# What paper there is says little beside what it is about: its own weight, and no share in the common one.
APART = ("paper", "instrument")
TEXTS = (
    "measure_held", "item_held", "held_least", "measure_pairs", "item_pairs", "pairs_least", "measure_left",
    "item_left", "measure_head", "item_head", "plain_pairs", "run", "part", "near", "told",
    "item_told", "cosine", "denied", "elsewhere", "length",
)  # fmt: skip
# The more alike two names are in all else, the more a difference says: it is why both were written.
PARTING = (Verdict.CONFLICT, Verdict.MORE, Verdict.LESS, Verdict.SILENT)
FIGURES = (
    *TEXTS,
    *(f"{family}_{verdict}" for family in FAMILIES for verdict in Verdict),
    *(f"alike_{verdict}" for verdict in PARTING),
)


@frozen
class Weights:
    """What the training found: how rare each character is, and what each figure counts."""

    rarity: Mapping[str, float]
    figures: Mapping[str, float]
    base: float

    @classmethod
    def parse(cls, told: Mapping[str, Any]) -> "Weights":
        """Out of the tables of ``law/proposals/weights.toml``: there the characters stand by their rarity."""
        rarity = {sign: float(value) for value, signs in told["rarity"].items() for sign in signs}
        return cls(rarity, told["figures"], told["base"])


def chance(worth: float) -> float:
    """A worth as a chance from 0 to 1."""
    return 1 / (1 + exp(-max(-60.0, min(60.0, worth))))
