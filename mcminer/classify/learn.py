"""Which rows to label next: those whose labels would teach the model most.

A row is worth a look when the model is unsure of it (entropy), when the rules and the model
disagree about it, and when it is unlike the rows picked before it. Pure functions on numbers.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

__all__ = ["entropy", "rank_for_review"]

Matrix = NDArray[np.float32]


def entropy(chances: Matrix) -> NDArray[np.float64]:
    """Entropy of each row of probabilities, from 0 (sure) to 1 (no idea)."""
    size = chances.shape[1]
    if size < 2:
        return np.zeros(len(chances))
    safe = np.clip(chances.astype(np.float64), 1e-12, 1)
    result: NDArray[np.float64] = -(safe * np.log(safe)).sum(axis=1) / np.log(size)
    return result


def rank_for_review(
    uncertainty: Sequence[float] | NDArray[np.float64],
    vectors: Matrix,
    *,
    count: int | None = None,
    disagree: Sequence[bool] | None = None,
    diversity: float = 0.5,
) -> list[int]:
    """Rows in the order in which they are worth labelling.

    Args:
        uncertainty: of each row, 0 to 1 (:func:`entropy`, or one minus the confidence).
        vectors: of each row, of length one, shape (rows, dimensions).
        count: how many to pick; all when None.
        disagree: whether rules and model differ; such a row counts half a point more.
        diversity: how much likeness to a row already picked takes away, 0 to 1.

    Returns:
        Indices of rows. Of two rows worth the same, the earlier comes first.
    """
    worth = np.asarray(uncertainty, dtype=np.float64).copy()
    if disagree is not None:
        worth += 0.5 * np.asarray(disagree, dtype=np.float64)
    wanted = len(worth) if count is None else min(count, len(worth))
    nearest = np.zeros(len(worth))
    left = np.ones(len(worth), dtype=bool)
    order: list[int] = []
    for _ in range(wanted):
        value = np.where(left, worth - diversity * nearest, -np.inf)
        pick = int(np.argmax(value))
        order.append(pick)
        left[pick] = False
        nearest = np.maximum(nearest, np.clip(vectors @ vectors[pick], 0, 1))
    return order
