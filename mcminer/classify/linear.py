"""A multinomial logistic regression as it is stored and used: numpy only."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

__all__ = ["LinearModel"]

Matrix = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class LinearModel:
    """One target's model.

    Attributes:
        target: the column that it decides.
        classes: its codes; an empty code says that the cell stays empty.
        coef, intercept: shapes (classes, features) and (classes,).
        columns: which columns of the feature matrix it reads, shape (features,).
        threshold: probability from which a value is shown.
        temperature: logits are divided by it; 1 where there were too few cases to calibrate.
        by_similarity: values that had too few cases and are decided by likeness to the
            codebook's description.
    """

    target: str
    classes: tuple[str, ...]
    coef: Matrix
    intercept: Matrix
    columns: NDArray[np.int64]
    threshold: float
    temperature: float = 1.0
    by_similarity: tuple[str, ...] = field(default=())

    def probabilities(self, matrix: Matrix) -> Matrix:
        """Probability of each class, shape (rows, classes); ``matrix`` holds all features."""
        logits = matrix[:, self.columns] @ self.coef.T + self.intercept
        return softmax(logits / np.float32(self.temperature))


def softmax(logits: Matrix) -> Matrix:
    """Each row to probabilities."""
    shifted = np.exp(logits - logits.max(axis=1, keepdims=True))
    result: Matrix = shifted / shifted.sum(axis=1, keepdims=True)
    return result
