"""The labelled names that we wrote: measures with their item or none, and hard neighbours."""

import csv
from pathlib import Path

from attrs import frozen

DATA = Path(__file__).resolve().parent / "data"
# The first set; both halves of the second, of which one was sealed until it had been run; both halves of the
# third, written by somebody who knew nothing of the program: one to learn from, one sealed.
FIRST, OPEN, BLIND = "proposals.csv", "proposals_open.csv", "proposals_blind.csv"
OTHERS_OPEN, OTHERS_SEALED = "proposals_others_open.csv", "proposals_others_sealed.csv"
# Written later and in two other manners: as people say it, and in the long sentences of the list.
EVERYDAY_OPEN, EVERYDAY_SEALED = "proposals_everyday_open.csv", "proposals_everyday_sealed.csv"
OFFICIAL_OPEN, OFFICIAL_SEALED = "proposals_official_open.csv", "proposals_official_sealed.csv"
LAST = "proposals_last.csv"
SEALED = {
    "the sealed half": OTHERS_SEALED,
    "as people say it": EVERYDAY_SEALED,
    "in the list's sentences": OFFICIAL_SEALED,
    "written last": LAST,
}
# Whole subject areas are kept for the evaluation: nothing of them is seen in training.
EVALUATED = frozenset(
    {
        "drug", "road", "air", "securities", "publish", "mining", "edu", "livestock", "danger", "tobacco",
        "labour",
    }
)  # fmt: skip


@frozen
class Case:
    """A measure; ``answer`` is the name of its item, "" where there is none."""

    area: str
    measure: str
    answer: str
    neighbours: tuple[str, ...]


def cases(name: str = FIRST) -> list[Case]:
    """All of one set."""
    with (DATA / name).open(encoding="utf-8", newline="") as opened:
        return [
            Case(row["area"], row["measure"], row["answer"], tuple(row["neighbours"].split("|")))
            for row in csv.DictReader(opened)
        ]


def seen() -> list[list[Case]]:
    """What the weights may come from: each set chooses among its own items."""
    return [
        [case for case in cases() if case.area not in EVALUATED],
        cases(OPEN),
        cases(BLIND),
        cases(OTHERS_OPEN),
        cases(EVERYDAY_OPEN),
        cases(OFFICIAL_OPEN),
    ]


def pool(of: list[Case]) -> list[str]:
    """The names of all service items of these cases, each once."""
    return list(dict.fromkeys(name for c in of for name in (c.answer, *c.neighbours) if name))
