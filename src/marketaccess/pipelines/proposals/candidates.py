"""
The nearest names to each measure by their characters alone: a few of 200,000, to be looked at closely.

Runs confined: it imports scikit-learn.
"""

from collections.abc import Sequence

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sparse_dot_topn import sp_matmul_topn

# Names that differ in one contrast lie side by side: so many are looked at that none is missed.
LOOKED_AT = 60
THREADS = 2


def nearest(measures: Sequence[str], items: Sequence[str], *, count: int = LOOKED_AT) -> list[list[int]]:
    """For each measure the places of the nearest items, the nearest first; none without a common sign."""
    if not any(measures) or not any(items):
        return [[] for _ in measures]
    vectorizer = TfidfVectorizer(analyzer="char", ngram_range=(1, 2), sublinear_tf=True, dtype=np.float32)
    of_items = vectorizer.fit_transform(items)
    of_measures = vectorizer.transform(measures)
    found = sp_matmul_topn(of_measures, of_items.T.tocsr(), top_n=count, sort=True, n_threads=THREADS)
    return [list(found.indices[found.indptr[row] : found.indptr[row + 1]]) for row in range(len(measures))]
