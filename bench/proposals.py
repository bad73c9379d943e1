"""Proposals: 500 measures against 200,000 service items, and how often they are right beside plain rivals."""

import resource
import time
from collections.abc import Callable, Sequence
from itertools import chain, product
from typing import Any

from rapidfuzz import fuzz, process
from sklearn.feature_extraction.text import TfidfVectorizer

from bench.labelled import EVALUATED, SEALED, Case, cases, pool
from bench.proposal_accuracy import Accuracy, Ranked, accuracy
from bench.table import Row
from marketaccess.domain.basics.search_text import form
from marketaccess.domain.matters.proposal import NONE
from marketaccess.pipelines.proposals.calculating import TOP, ask

MEASURES, ITEMS = 500, 200_000
PLACES = ("", "（省级权限）", "（市级权限）", "（县级权限）")
SECONDS, GIGABYTES = 30.0, 4.0
GOALS = {"top1": 0.93, "top5": 0.99, "none": 0.98}
Rank = Callable[[Sequence[str], Sequence[str]], list[tuple[list[str], float]]]


def run(*, scale: float) -> list[Row]:
    return [*sizes(scale), *rights()]


def sizes(scale: float) -> list[Row]:
    """Time and the largest child's memory, over names that all differ."""
    known = cases()
    districts = [f"{number}号" for number in range(ITEMS // (len(pool(known)) * len(PLACES)) + 1)]
    names = [f"{name}{place}{district}" for district, place, name in product(districts, PLACES, pool(known))]
    items = [(str(at), name) for at, name in enumerate(names[: int(ITEMS * scale)])]
    texts = [f"{'未获得许可，不得从事' * (at % 2)}{case.measure}" for at, case in enumerate(known * 2)]
    measures = [(str(at), text) for at, text in enumerate(texts[: max(10, int(MEASURES * scale))])]
    started = time.perf_counter()
    found = ask(measures, items)
    seconds = time.perf_counter() - started
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / (1 << 20)
    what = f"{len(found)} measures × {len(items):,} items"
    return [
        Row("proposals", what, seconds, "s", goal=f"≤ {SECONDS:.0f} s", met=seconds <= SECONDS),
        Row("proposals", f"{what}: peak memory", memory, "GiB",
            goal=f"≤ {GIGABYTES:.0f} GiB", met=memory <= GIGABYTES),
    ]  # fmt: skip


def rights() -> list[Row]:
    """How often each way is right, over measures of which the weights have seen nothing."""
    kept = [case for case in cases() if case.area in EVALUATED]
    sealed = {name: right(cases(file), name) for name, file in SEALED.items()}
    return [*right(kept, "areas kept apart"), *chain.from_iterable(sealed.values())]


def right(of: list[Case], called: str) -> list[Row]:
    """One such set, beside the rivals."""
    found = {name: judged(of, rank) for name, rank in {"ours": ours, **RIVALS}.items()}
    rows = []
    for rival in RIVALS:
        for figure, goal in GOALS.items():
            mine, theirs = getattr(found["ours"], figure), getattr(found[rival], figure)
            what = f"{FIGURES[figure]}, {len(of)} measures, {called}"
            rows.append(Row("proposals", what, mine, "", goal=f"≥ {goal}", met=mine >= goal,
                            rival=rival, rival_value=theirs))  # fmt: skip
    first = f'first entry right, "none" among the answers, {called}'
    return [*rows, Row("proposals", first, found["ours"].decided, "")]


FIGURES = {
    "top1": "best item right",
    "top5": "found in five",
    "none": "“none” told from a match (AUC)",
}


def judged(kept: list[Case], rank: Rank) -> Accuracy:
    answers = rank([case.measure for case in kept], pool(kept))
    return accuracy([Ranked(case, names, none) for case, (names, none) in zip(kept, answers, strict=True)])


def ours(measures: Sequence[str], items: Sequence[str]) -> list[tuple[list[str], float]]:
    found = ask([(str(at), text) for at, text in enumerate(measures)], [(n, n) for n in items])
    return [_split(found[str(at)]) for at in range(len(measures))]


def _split(lines: list[dict[str, Any]]) -> tuple[list[str], float]:
    none = next(line["score"] for line in lines if line["key"] == NONE)
    return [line["key"] for line in lines if line["key"] != NONE], none


def fuzzy(measures: Sequence[str], items: Sequence[str]) -> list[tuple[list[str], float]]:
    """rapidfuzz by its weighted ratio, the setting that most people start with."""
    found = [process.extract(form(m), items, scorer=fuzz.WRatio, processor=form, limit=TOP) for m in measures]
    return [([name for name, _, _ in best], 1 - best[0][1] / 100) for best in found]


def plain(measures: Sequence[str], items: Sequence[str]) -> list[tuple[list[str], float]]:
    """TF-IDF over characters and pairs of characters, by cosine."""
    vectorizer = TfidfVectorizer(analyzer="char", ngram_range=(1, 2))
    table = vectorizer.fit_transform(map(form, items))
    likeness = (vectorizer.transform(map(form, measures)) @ table.T).toarray()
    orders = (-likeness).argsort(axis=1, kind="stable")[:, :TOP]
    return [
        ([items[at] for at in order], 1 - float(row[order[0]]))
        for row, order in zip(likeness, orders, strict=True)
    ]


RIVALS: dict[str, Rank] = {"rapidfuzz": fuzzy, "plain TF-IDF": plain}
