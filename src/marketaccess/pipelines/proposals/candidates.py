"""
The nearest names to each measure by their characters alone: a few of 200,000, to be looked at closely.

Runs confined: it imports scikit-learn.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from attrs import frozen
from scipy.sparse import diags
from sklearn.feature_extraction.text import TfidfVectorizer
from sparse_dot_topn import sp_matmul_topn

# Names that differ in one contrast lie side by side: so many are looked at that none is missed.
LOOKED_AT = 60
THREADS = 2
# A long name that holds all of a measure is nearer to it than a short one that holds half: its length
# counts for less than in a cosine, where this would be 1.
LENGTH = 0.6


@frozen
class Nearest:
    """The places of the nearest items for each measure, and how rare each pair of characters is, 0 to 1."""

    places: list[list[int]]
    rare: Mapping[str, float]


def nearest(measures: Sequence[str], items: Sequence[str], *, count: int = LOOKED_AT) -> Nearest:
    """For each measure the nearest items, the nearest first; none without a common sign."""
    if not any(measures) or not any(items):
        return Nearest([[] for _ in measures], {})
    vectorizer = TfidfVectorizer(
        analyzer="char", ngram_range=(1, 2), sublinear_tf=True, norm=None, dtype=np.float32
    )
    of_items = vectorizer.fit_transform(items)
    lengths = np.sqrt(of_items.multiply(of_items).sum(1)).A1.astype(np.float32)
    of_items = diags(np.maximum(lengths, 1) ** -LENGTH).astype(np.float32) @ of_items
    of_measures = vectorizer.transform(measures)
    found = sp_matmul_topn(of_measures, of_items.T.tocsr(), top_n=count, sort=True, n_threads=THREADS)
    places = [list(found.indices[found.indptr[row] : found.indptr[row + 1]]) for row in range(len(measures))]
    most = float(vectorizer.idf_.max())
    rare = {pair: float(vectorizer.idf_[at]) / most for pair, at in vectorizer.vocabulary_.items()}
    return Nearest(places, rare)
