"""Splits that keep a provider, and a course in all its languages, on one side."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from mcminer.classify.cases import Case

__all__ = ["fold_of", "groups_of"]


def groups_of(cases: Sequence[Case]) -> NDArray[np.int64]:
    """The group of each case: cases that share a provider or a course are in one."""
    parent = list(range(len(cases)))

    def root(place: int) -> int:
        while parent[place] != place:
            parent[place] = parent[parent[place]]
            place = parent[place]
        return place

    first: dict[tuple[str, str], int] = {}
    for place, case in enumerate(cases):
        keys = [("provider", case.provider.casefold()), ("course", case.course.casefold())]
        for key in keys:
            if key[1]:
                other = first.setdefault(key, place)
                parent[root(place)] = root(other)
    return np.array([root(place) for place in range(len(cases))], dtype=np.int64)


def fold_of(
    groups: NDArray[np.int64], names: Sequence[str], folds: int, seed: int
) -> NDArray[np.int64]:
    """The fold of each case, 0 to ``folds - 1``: whole groups, largest first, to the emptiest fold.

    ``names`` (the cases' ids) and ``seed`` decide between groups of equal size, so that the split
    is the same on every machine.
    """
    sizes: dict[int, int] = {}
    for group in groups.tolist():
        sizes[group] = sizes.get(group, 0) + 1
    order = sorted(
        sizes, key=lambda group: (-sizes[group], zlib.crc32(f"{seed}:{names[group]}".encode()))
    )
    filled = [0] * folds
    place: dict[int, int] = {}
    for group in order:
        fold = filled.index(min(filled))
        place[group] = fold
        filled[fold] += sizes[group]
    return np.array([place[group] for group in groups.tolist()], dtype=np.int64)
