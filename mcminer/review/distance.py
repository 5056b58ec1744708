"""How far apart two values are: the metrics of Krippendorff's alpha.

Nominal, ordinal and ratio after Krippendorff, *Content Analysis* (2019), ch. 12, and *Computing
Krippendorff's Alpha-Reliability* (2011); MASI after Passonneau (2006), *Measuring agreement on
set-valued items*; Jaccard's is one minus shared over all members.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

__all__ = ["Metric", "distances", "masi"]

Metric = Literal["nominal", "ordinal", "interval", "ratio", "masi", "jaccard"]
Floats = NDArray[np.float64]


def distances(metric: Metric, values: Sequence[Any], counts: Floats) -> Floats:
    """The matrix of distances between distinct values.

    Args:
        metric: which one.
        values: the values; ascending for ``ordinal``, ``interval`` and ``ratio``, frozensets for
            ``masi`` and ``jaccard``.
        counts: how often each occurs, which only ``ordinal`` needs. One row a bootstrap draw may
            be given; then there is one matrix a row.
    """
    if metric == "nominal":
        return 1.0 - np.eye(len(values))
    if metric in ("masi", "jaccard"):
        return _sets(values, metric == "masi")
    if metric == "ordinal":
        # Between two ranks lie the values in between, and half of each end.
        above = np.cumsum(counts, axis=-1)
        middle = above - counts / 2
        return np.asarray((middle[..., :, None] - middle[..., None, :]) ** 2, dtype=float)
    points = np.asarray(values, dtype=float)
    apart = points[:, None] - points[None, :]
    if metric == "interval":
        return np.asarray(apart**2)
    total = points[:, None] + points[None, :]
    return np.asarray(np.divide(apart, total, out=np.zeros_like(apart), where=total != 0) ** 2)


def masi(a: frozenset[str], b: frozenset[str]) -> float:
    """MASI distance of two sets: 0 the same, 1 nothing in common.

    >>> round(masi(frozenset("ab"), frozenset("abcd")), 6)
    0.666667
    """
    return float(_sets([a, b], True)[0, 1])


def _sets(values: Sequence[frozenset[str]], weighted: bool) -> Floats:
    members = sorted({member for value in values for member in value})
    place = {member: number for number, member in enumerate(members)}
    table = np.zeros((len(values), len(members)))
    for number, value in enumerate(values):
        for member in value:
            table[number, place[member]] = 1.0
    sizes = table.sum(axis=1)
    shared = table @ table.T
    union = sizes[:, None] + sizes[None, :] - shared
    # Two empty sets are alike, although they share nothing.
    jaccard = np.divide(shared, union, out=np.ones_like(shared), where=union > 0)
    if not weighted:
        return np.asarray(1.0 - jaccard)
    least = np.minimum(sizes[:, None], sizes[None, :])
    same = (shared == sizes[:, None]) & (shared == sizes[None, :])
    # Monotonicity: the same 1, one inside the other 2/3, overlapping 1/3, disjoint 0.
    weight = np.where(
        same, 1.0, np.where(shared == 0, 0.0, np.where(shared == least, 2 / 3, 1 / 3))
    )
    return np.asarray(1.0 - jaccard * weight)
