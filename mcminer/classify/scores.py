"""Scores of guesses against labels, with "leave empty" scored as an answer like any other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["calibration_error", "macro_f1", "score", "threshold_for"]

Numbers = NDArray[Any]


def _f1(wanted: Numbers, given: Numbers, place: int) -> tuple[float, float, float]:
    hit = float(np.sum((wanted == place) & (given == place)))
    claimed, there = float(np.sum(given == place)), float(np.sum(wanted == place))
    precision = hit / claimed if claimed else 0.0
    recall = hit / there if there else 0.0
    both = precision + recall
    return precision, recall, 2 * precision * recall / both if both else 0.0


def macro_f1(wanted: Numbers, given: Numbers) -> float:
    """Mean F1 of the classes that occur among the labels; ``given`` may hold -1 (no answer)."""
    present = np.unique(wanted)
    return float(np.mean([_f1(wanted, given, place)[2] for place in present]))


def score(
    classes: Sequence[str],
    wanted: Numbers,
    chances: Numbers,
    shown: Numbers,
    groups: Numbers,
    *,
    seed: int = 0,
    rounds: int = 200,
) -> dict[str, Any]:
    """All scores of one target.

    Args:
        classes: its codes.
        wanted: index of the right class of each case.
        chances: probabilities, shape (cases, classes).
        shown: whether each guess is sure enough to be shown.
        groups: cases of one group are drawn together when intervals are estimated.
        seed, rounds: of the bootstrap.

    Returns:
        Per class n, precision, recall, F1 and its 95 % interval; macro-F1 of the guesses and of
        what is shown (what is not shown counts as left empty); coverage, precision of what is
        shown, accuracy and calibration error.
    """
    given = chances.argmax(axis=1)
    empty = classes.index("") if "" in classes else -1
    final = np.where(shown, given, empty)
    rng = np.random.default_rng(seed)
    members = [np.flatnonzero(groups == group) for group in np.unique(groups)]
    draws = []
    for _ in range(rounds):
        rows = np.concatenate([members[i] for i in rng.integers(0, len(members), len(members))])
        draws.append(rows)
    by_class: dict[str, Any] = {}
    for place, code in enumerate(classes):
        if not np.any(wanted == place):
            continue
        precision, recall, f1 = _f1(wanted, given, place)
        spread = [_f1(wanted[rows], given[rows], place)[2] for rows in draws]
        low, high = np.percentile(spread, [2.5, 97.5])
        by_class[code or "(empty)"] = {
            "n": int(np.sum(wanted == place)),
            "precision": _r(precision), "recall": _r(recall), "f1": _r(f1),
            "low": _r(low), "high": _r(high),
        }  # fmt: skip
    spread = [macro_f1(wanted[rows], given[rows]) for rows in draws]
    low, high = np.percentile(spread, [2.5, 97.5])
    answered = shown & (given != empty)
    return {
        "cases": len(wanted),
        "macro_f1": _r(macro_f1(wanted, given)),
        "macro_f1_low": _r(low),
        "macro_f1_high": _r(high),
        "macro_f1_shown": _r(macro_f1(wanted, final)),
        "accuracy": _r(float(np.mean(wanted == given))),
        "coverage": _r(float(np.sum(answered) / max(1, np.sum(wanted != empty)))),
        "precision_shown": _r(float(np.mean((wanted == given)[answered])) if answered.any() else 0),
        "calibration_error": _r(calibration_error(chances.max(axis=1), wanted == given)),
        "classes": by_class,
    }


def calibration_error(confidence: Numbers, right: Numbers, bins: int = 10) -> float:
    """Expected calibration error: mean gap between confidence and share of right answers."""
    place = np.minimum((confidence * bins).astype(int), bins - 1)
    total = 0.0
    for one in range(bins):
        inside = place == one
        if inside.any():
            total += float(inside.mean() * abs(confidence[inside].mean() - right[inside].mean()))
    return total


def threshold_for(
    confidence: Numbers, right: Numbers, precision: float, *, lowest: float = 0.45
) -> float:
    """The lowest threshold above which at least ``precision`` of the answers were right.

    Never below ``lowest``: pages are longer and noisier than cases, so that a guess with less
    than even odds is not worth showing. With fewer than ten answers there is nothing to choose
    by: 0.7.
    """
    if len(confidence) < 10:
        return 0.7
    order = np.argsort(-confidence, kind="stable")
    share = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    good = np.flatnonzero((share >= precision) & (np.arange(len(order)) >= 9))
    if not len(good):
        return 0.9
    return float(min(0.95, max(lowest, confidence[order][good[-1]])))


def _r(value: float) -> float:
    return round(float(value), 4)
