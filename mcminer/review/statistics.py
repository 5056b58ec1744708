"""Agreement beyond chance, with intervals: Cohen's kappa and Krippendorff's alpha.

Kappa after Cohen (1960), *A coefficient of agreement for nominal scales*; alpha as in
:mod:`mcminer.review.distance`. Where everybody always gives one and the same value, chance
explains all and both are nought over nought; they are defined as 1 here, because nobody ever
disagreed, and ``n`` and the raw agreement stand beside them.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mcminer.review.distance import Metric, distances

__all__ = ["Estimate", "alpha", "confusion", "kappa", "raw_agreement"]

Floats = NDArray[np.float64]

MAX_VALUES = 1500
"""Above so many distinct values a fixed random part of the units is used."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A coefficient and its 95 % bootstrap interval (percentiles; units drawn anew)."""

    value: float
    low: float
    high: float
    n: int

    @property
    def interval(self) -> str:
        """The interval in words; a dash where all draws are alike.

        Where coders agree on every unit, so they do in every draw: that says nothing of how sure
        the agreement is, and four units must not look like a thousand.
        """
        return "-" if self.low == self.high else f"{self.low:.2f} to {self.high:.2f}"


def confusion(pairs: Sequence[tuple[Hashable, Hashable]]) -> tuple[list[Any], Floats]:
    """The values, and how often each of the first coder met each of the second."""
    values = sorted({value for pair in pairs for value in pair}, key=_order)
    place = {value: number for number, value in enumerate(values)}
    table = np.zeros((len(values), len(values)))
    for a, b in pairs:
        table[place[a], place[b]] += 1
    return values, table


def raw_agreement(table: Floats) -> float:
    """Share of units on which both coders agree."""
    return float(np.trace(table) / table.sum())


def kappa(table: Floats, *, draws: int = 1000, seed: int = 7) -> Estimate:
    """Cohen's kappa of a confusion table.

    Args:
        table: counts, first coder by rows, second by columns.
        draws: bootstrap draws; 0 gives no interval (both ends are the value then).
        seed: of the random numbers; the same gives the same interval.

    Raises:
        ValueError: the table is empty.
    """
    n = int(table.sum())
    if n == 0:
        raise ValueError("no unit was coded by both")
    value = float(_kappas(table[None] / n)[0])
    if not draws:
        return Estimate(value, value, value, n)
    random = np.random.default_rng(seed)
    flat = (table / n).ravel()
    used = np.flatnonzero(flat)
    sampled = np.zeros((draws, flat.size))
    sampled[:, used] = random.multinomial(n, flat[used], size=draws) / n
    low, high = np.percentile(_kappas(sampled.reshape(draws, *table.shape)), (2.5, 97.5))
    return Estimate(value, float(low), float(high), n)


def _kappas(shares: Floats) -> Floats:
    observed = np.trace(shares, axis1=1, axis2=2)
    expected = (shares.sum(axis=1) * shares.sum(axis=2)).sum(axis=1)
    room = 1.0 - expected
    full = room < 1e-12
    return np.where(full, 1.0, (observed - expected) / np.where(full, 1.0, room))


def alpha(
    units: Sequence[Sequence[Any]], metric: Metric, *, draws: int = 1000, seed: int = 7
) -> Estimate:
    """Krippendorff's alpha.

    Args:
        units: for each unit the values that coders gave it; missing ones are left out. Units with
            fewer than two values cannot be compared and do not count.
        metric: how far apart values are.
        draws: bootstrap draws over units; 0 gives no interval.
        seed: of the random numbers.

    Raises:
        ValueError: no unit has two values.
    """
    paired = [list(unit) for unit in units if len(unit) >= 2]
    if not paired:
        raise ValueError("no unit was coded twice")
    random = np.random.default_rng(seed)
    values = _distinct(paired)
    if len(values) > MAX_VALUES:
        kept = random.permutation(len(paired))[: MAX_VALUES // max(map(len, paired))]
        paired = [paired[number] for number in kept]
        values = _distinct(paired)
    place = {value: number for number, value in enumerate(values)}
    counts = np.zeros((len(paired), len(values)))
    for number, unit in enumerate(paired):
        for value in unit:
            counts[number, place[value]] += 1
    patterns, times = np.unique(counts, axis=0, return_counts=True)
    weights = times[None, :].astype(float)
    value = float(_alphas(patterns, weights, values, metric)[0])
    if not draws:
        return Estimate(value, value, value, len(paired))
    drawn = random.multinomial(len(paired), times / len(paired), size=draws).astype(float)
    low, high = np.percentile(_alphas(patterns, drawn, values, metric), (2.5, 97.5))
    return Estimate(value, float(low), float(high), len(paired))


def _alphas(patterns: Floats, weights: Floats, values: list[Any], metric: Metric) -> Floats:
    """Alpha for each row of weights over the patterns of units."""
    sizes = patterns.sum(axis=1)
    totals = weights @ patterns
    n = weights @ sizes
    if metric == "ordinal":
        apart = distances(metric, values, totals)
        pairs = np.einsum("uc,uk->uck", patterns / (sizes - 1)[:, None], patterns)
        met = np.einsum("bu,uck->bck", weights, pairs)
        observed = (met * apart).sum(axis=(1, 2)) / n
        expected = np.einsum("bc,bck,bk->b", totals, apart, totals) / (n * (n - 1))
    else:
        apart = distances(metric, values, totals[0])
        inside = ((patterns @ apart) * patterns).sum(axis=1) / (sizes - 1)
        observed = weights @ inside / n
        expected = ((totals @ apart) * totals).sum(axis=1) / (n * (n - 1))
    none = expected < 1e-12
    return np.asarray(np.where(none, 1.0, 1.0 - observed / np.where(none, 1.0, expected)))


def _distinct(units: Sequence[Sequence[Any]]) -> list[Any]:
    return sorted({value for unit in units for value in unit}, key=_order)


def _order(value: Any) -> Any:
    """Numbers by size; texts by letters; sets by their members."""
    if isinstance(value, frozenset):
        return (1, "", tuple(sorted(value)))
    return (0, value, ()) if isinstance(value, int | float) else (2, str(value), ())
