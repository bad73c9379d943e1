"""
Find the weights of the proposals anew: python -m bench.train_proposals

Seen are the sets of `labelled.seen` alone, each with its own items. A measure chooses among its candidates
and "none", whose worth is 0: the weights make the right choice as likely as they can (multinomial logit with
a ridge, by L-BFGS). Each measure counts twice: once with its item among the candidates, once without it,
where "none" is right. An item counts in the view (a part of its name, other words) that is worth most;
since the weights decide which that is, both are found in turns. A slope and a shift make chances of worths.
Rarity is the inverse document frequency of a character among the names of the same areas, from 0 to 1.
Prints the figures of a cross-validation by area.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import log
from pathlib import Path
from typing import TypeAlias

import numpy as np
from attrs import evolve, frozen
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression

from bench import labelled
from bench.labelled import Case, pool
from bench.proposal_accuracy import Ranked, accuracy
from marketaccess.domain.basics.search_text import form
from marketaccess.domain.matters.figures import FIGURES, Weights
from marketaccess.domain.matters.likeness import Among, Scales
from marketaccess.law import library
from marketaccess.pipelines.proposals.candidates import nearest

Vector: TypeAlias = "np.ndarray[tuple[int], np.dtype[np.float64]]"
Table: TypeAlias = "np.ndarray[tuple[int, int], np.dtype[np.float64]]"
TARGET = Path(library.__file__).parent / "proposals" / "weights.toml"
RIDGE, FOLDS, LOOKED_AT, WITHHELD, ROUNDS = 1.0, 4, 25, 0.25, 3
# What costs something in any case, though few measures show it: another word, a part of a name alone, another
# act, branch, country or paper, a kind with a licence of its own, a filing where a permit is demanded.
NOT_FREE: dict[str, tuple[float | None, float | None]] = {
    "part": (None, -0.5), "near": (None, -1.0), "elsewhere": (None, 0.0), "denied": (None, -2.0),
    "act_conflict": (None, -0.25), "scope_conflict": (None, -0.25), "paper_more": (None, -1.5),
    "reach_conflict": (None, -1.5), "reach_silent": (None, -2.5), "class_silent": (None, -3.0),
    "kind_more": (None, -2.5), "kind_less": (None, -2.5), "instrument_conflict": (None, -7.0),
}  # fmt: skip
HEAD = """# What each figure of a pair of names counts, and how rare a character is. Not written by hand:
# made by `python -m bench.train_proposals` out of the training sets in bench/data.
"""


@frozen
class Sample:
    """
    A measure with its candidates and their figures; the last column is 1.

    ``views`` holds a table for each candidate, a row for each way to see it; ``figures`` the row of each that
    counts under the weights found so far.
    """

    case: Case
    names: list[str]
    views: list[Table]
    figures: Table


Folded: TypeAlias = Sequence[tuple[list[Sample], Vector]]


def rarity(of: list[Case]) -> dict[str, float]:
    """How rare each character is among these names."""
    cores = {library.name_words().read(name).core for name in [*pool(of), *(c.measure for c in of)]}
    counts = Counter(sign for core in cores for sign in set(core))
    top = log(len(cores) + 1)
    return {sign: round(log((len(cores) + 1) / (count + 1)) / top, 2) for sign, count in counts.items()}


def samples(of: list[Case], signs: dict[str, float]) -> list[Sample]:
    """The candidates of each measure among the items of these cases."""
    scales = Scales(library.name_words(), Weights(signs, {}, 0.0))
    names = pool(of)
    read = [scales.name(name) for name in names]
    measures = [scales.side(case.measure) for case in of]
    asked = [scales.vocabulary.spelled_out(m.reading) for m in measures]
    near = nearest(asked, [form(name) for name in names], count=LOOKED_AT)
    found = []
    for case, measure, places in zip(of, measures, near.places, strict=True):
        among = Among.of(near.rare, (read[at] for at in places))
        views = [
            np.array(
                [
                    [*(view.figures[name] for name in FIGURES), 1.0]
                    for view in scales.views(measure, read[at], among)
                ]
            )
            for at in places
        ]
        found.append(seen(Sample(case, [names[at] for at in places], views, np.empty((0, 0)))))
    return found


def seen(sample: Sample, weights: "Vector | None" = None) -> Sample:
    """The candidates as these weights see them, each in the view of most worth, at first the whole name."""
    if not sample.views:
        return evolve(sample, figures=np.empty((0, len(FIGURES) + 1)))
    if weights is None:
        return evolve(sample, figures=np.array([table[0] for table in sample.views]))
    sizes = [len(table) for table in sample.views]
    table = np.concatenate(sample.views)
    worth = table @ weights
    starts = np.cumsum([0, *sizes])
    chosen = [start + int(worth[start:end].argmax()) for start, end in pairwise(starts)]
    return evolve(sample, figures=table[chosen])


def without_answer(sample: Sample) -> Sample:
    """The same measure where nobody has its item: hard neighbours are left, and "none" is right."""
    kept = [at for at, name in enumerate(sample.names) if name != sample.case.answer]
    names = [sample.names[at] for at in kept]
    views = [sample.views[at] for at in kept]
    return Sample(evolve(sample.case, answer=""), names, views, sample.figures[kept])


def both_ways(of: Sequence[Sample]) -> list[Sample]:
    """Each measure with its item, and again without."""
    return [*of, *(without_answer(s) for s in of if s.case.answer)]


def fitted(of: Sequence[Sample]) -> Vector:
    """The weights under which the right choices are most likely; the last one is the base."""
    weights = fitted_once(of, np.zeros(len(FIGURES) + 1))
    for _ in range(ROUNDS):
        weights = fitted_once([seen(sample, weights) for sample in of], weights)
    return weights


def fitted_once(of: Sequence[Sample], start: Vector) -> Vector:
    """The same for views that are settled; the nearer it starts, the sooner it is there."""
    of = both_ways([s for s in of if not s.case.answer or s.case.answer in s.names])
    table = np.concatenate([sample.figures for sample in of])
    sizes = [len(sample.names) for sample in of]
    owner = np.repeat(np.arange(len(of)), sizes)
    starts = np.cumsum([0, *sizes[:-1]])
    pairs = zip(of, starts, strict=True)
    right = np.array([start + s.names.index(s.case.answer) for s, start in pairs if s.case.answer])

    def loss(weights: Vector) -> tuple[float, Vector]:
        worth = np.clip(table @ weights, -50, 50)
        powers = np.exp(worth)
        sums = 1 + np.bincount(owner, powers, len(of))
        ridge = np.append(weights[:-1], 0.0) / RIDGE
        slope = table.T @ (powers / sums[owner]) - table[right].sum(0) + ridge
        return float(np.log(sums).sum() - worth[right].sum() + ridge @ weights / 2), slope

    return np.asarray(minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds()).x)


def bounds() -> list[tuple[float | None, float | None]]:
    """A difference never speaks for a match, what is shared never against it, whatever few cases say."""
    against = ("_conflict", "_wider", "_more", "_less", "_left", "_silent")
    return [
        *(NOT_FREE.get(name) or ((None, 0.0) if name.endswith(against) else (0.0, None)) for name in FIGURES),
        (None, None),
    ]


def best(sample: Sample, weights: Vector) -> float:
    """The worth of the best candidate."""
    return float((seen(sample, weights).figures @ weights).max(initial=-9.0))


def folds(of: list[Sample]) -> Iterator[tuple[list[Sample], Vector]]:
    """The samples of some areas with weights that have seen nothing of them; each area once."""
    areas = sorted({sample.case.area for sample in of})
    for fold in range(FOLDS):
        left_out = set(areas[fold::FOLDS])
        yield (
            [s for s in of if s.case.area in left_out],
            fitted([s for s in of if s.case.area not in left_out]),
        )


def calibration(folded: Folded) -> tuple[float, float]:
    """
    Slope and shift that make of the best candidate's worth the chance that it is right.

    By unseen areas. A measure without its item counts a quarter: in a register it is the rarer case.
    """
    told = [
        (best(s, weights), bool(s.case.answer), WITHHELD if s.case.answer != case.answer else 1.0)
        for unseen, weights in folded
        for s, case in zip(both_ways(unseen), owners(unseen), strict=True)
    ]
    worth = np.array([[each] for each, _, _ in told])
    model = LogisticRegression(C=1e6)
    model.fit(worth, [right for _, right, _ in told], sample_weight=[weight for _, _, weight in told])
    return float(model.coef_[0, 0]), float(model.intercept_[0])


def owners(of: Sequence[Sample]) -> list[Case]:
    """The case of each sample of ``both_ways`` as it was labelled."""
    return [*(s.case for s in of), *(s.case for s in of if s.case.answer)]


def calibrated(weights: Vector, slope: float, shift: float) -> Vector:
    """The weights with which a worth of 0 is a chance of one half."""
    return np.append(weights[:-1] * slope, weights[-1] * slope + shift)


def ranked(sample: Sample, weights: Vector) -> Ranked:
    """The candidates of a measure as these weights rank them."""
    worth = 1 / (1 + np.exp(-(seen(sample, weights).figures @ weights)))
    order = np.argsort(-worth, kind="stable")
    return Ranked(sample.case, [sample.names[at] for at in order], 1 - float(worth.max(initial=0.0)))


def crossed(folded: Folded, slope: float, shift: float, *, withheld: bool) -> list[Ranked]:
    """Each measure as ranked by weights that have seen nothing of its area."""
    return [
        ranked(s, calibrated(weights, slope, shift))
        for unseen, weights in folded
        for s in (both_ways(unseen) if withheld else unseen)
    ]


def write(signs: dict[str, float], weights: Vector) -> None:
    """Keep the weights as data."""
    by_value: dict[float, list[str]] = {}
    for sign, value in signs.items():
        by_value.setdefault(value, []).append(sign)
    figures = [f"{name} = {value:.3f}" for name, value in zip(FIGURES, weights, strict=False)]
    rare = [f'"{value}" = "{"".join(sorted(signs))}"' for value, signs in sorted(by_value.items())]
    parts = [f"base = {weights[-1]:.3f}", "", "[figures]", *figures, "", "[rarity]", *rare]
    TARGET.write_text(HEAD + "\n".join(parts) + "\n", encoding="utf-8")


def main() -> None:
    known = labelled.seen()
    signs = rarity([case for each in known for case in each])
    made = [sample for each in known for sample in samples(each, signs)]
    folded = list(folds(made))
    slope, shift = calibration(folded)
    print("cross-validation by area:", accuracy(crossed(folded, slope, shift, withheld=False)))
    print("the same, and each item withheld once:", accuracy(crossed(folded, slope, shift, withheld=True)))
    write(signs, calibrated(fitted(made), slope, shift))


if __name__ == "__main__":
    main()
