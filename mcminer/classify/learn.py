"""Which rows to label next: those whose labels would teach the model most.

A row is worth a look when the model is unsure of it (entropy), when the rules and the model
disagree about it, and when it is unlike the rows picked before it. Pure functions on numbers;
:func:`rank_offers` does the reading for a study's offers.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from mcminer.classify.predict import Classifier
    from mcminer.page.model import Page
    from mcminer.record import Offer

__all__ = ["entropy", "rank_for_review", "rank_offers"]

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


def rank_offers(
    classifier: Classifier,
    offers: Sequence[tuple[Page, Offer]],
    *,
    count: int | None = None,
    targets: Sequence[str] = ("typology", "sector"),
) -> list[int]:
    """Positions of the offers whose labels would teach ``classifier`` most, best first."""
    from mcminer.classify.features import body_vectors, build, read_all

    examples = read_all(offers)
    if not examples:
        return []
    matrix = build(examples, classifier.encoder)
    uncertainty = np.zeros(len(examples))
    disagree = np.zeros(len(examples), dtype=bool)
    for target in targets:
        model = classifier.stored.models.get(target)
        if model is None:
            continue
        chances = model.probabilities(matrix)
        uncertainty = np.maximum(uncertainty, entropy(chances))
        if target == "typology":
            given = [model.classes[place] for place in chances.argmax(axis=1)]
            decided = [example.marks.decided() for example in examples]
            disagree = np.array([a != b for a, b in zip(given, decided, strict=True)])
    vectors = body_vectors(matrix, classifier.encoder.dimensions)
    return rank_for_review(uncertainty, vectors, count=count, disagree=disagree.tolist())
