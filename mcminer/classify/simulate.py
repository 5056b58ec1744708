"""Replaying labelling: how fast a model learns from chosen rows and from rows in random order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from mcminer.classify.cases import Case
from mcminer.classify.encoder import Encoder, load_encoder
from mcminer.classify.features import body_vectors
from mcminer.classify.fit import classes_of, descriptions, fit_target, prepare
from mcminer.classify.folds import fold_of, groups_of
from mcminer.classify.learn import entropy, rank_for_review
from mcminer.classify.linear import softmax
from mcminer.classify.scores import macro_f1
from mcminer.errors import InputError

__all__ = ["Curve", "simulate"]


@dataclass(frozen=True, slots=True)
class Curve:
    """Macro-F1 on held-out providers after so many labels.

    Attributes:
        order: ``chosen`` or ``random``.
        labels: how many labels each point had.
        scores: macro-F1 of each point; for random, the mean of several orders.
    """

    order: str
    labels: tuple[int, ...]
    scores: tuple[float, ...]


def simulate(
    cases: Sequence[Case],
    *,
    target: str = "typology",
    encoder: Encoder | None = None,
    seed: int = 0,
    first: int = 20,
    step: int = 20,
    points: int = 10,
    orders: int = 3,
    tell: Callable[[str], None] = lambda line: None,
) -> list[Curve]:
    """Learning curves of labelling in the order of :func:`rank_for_review` and at random.

    A fifth of the cases, of providers and courses of their own, is kept for scoring.

    Args:
        cases: labelled cases.
        target: the column to learn.
        encoder: the static one unless given.
        seed: of splits and orders.
        first, step, points: labels at the start, labels added each time, and how often.
        orders: how many random orders are averaged.
        tell: told about the progress.

    Raises:
        InputError: too few cases with a label for the target.
    """
    encoder = encoder or load_encoder()
    classes = classes_of(target)
    cases = [case for case in cases if case.labels.get(target) in classes]
    if len(cases) < first + step:
        raise InputError(
            f"{len(cases)} cases have a label for {target}; at least {first + step} are needed"
        )
    prepared = prepare(cases, encoder)
    fold = fold_of(groups_of(cases), [case.id for case in cases], 5, seed)
    pool, test = np.flatnonzero(fold != 0), np.flatnonzero(fold == 0)
    wanted = np.array([classes.index(cases[row].labels[target]) for row in test])
    extra = prepare(descriptions(target), encoder)
    vectors = body_vectors(prepared.untold, encoder.dimensions)
    sizes = [first + step * i for i in range(points + 1) if first + step * i <= len(pool)]

    def run(chosen: bool, order_seed: int) -> list[float]:
        order = np.random.default_rng(order_seed).permutation(pool)
        known, rest = order[:first], order[first:]
        found: list[float] = []
        for size in sizes:
            model = fit_target(target, prepared, known, encoder, seed=seed, extra=extra)
            logits = prepared.mixed[test][:, model.columns] @ model.coef.T + model.intercept
            found.append(macro_f1(wanted, logits.argmax(axis=1)))
            tell(f"{'chosen' if chosen else 'random'}, {size} labels: {found[-1]:.3f}")
            picks = np.arange(min(step, len(rest)))
            if chosen and len(rest):
                part = prepared.untold[rest][:, model.columns] @ model.coef.T + model.intercept
                ranked = rank_for_review(entropy(softmax(part)), vectors[rest], count=step)
                picks = np.array(ranked)
            known = np.concatenate([known, rest[picks]])
            rest = np.delete(rest, picks)
        return found

    curves = []
    for name, chosen in (("chosen", True), ("random", False)):
        runs = [run(chosen, seed + number) for number in range(orders)]
        means = tuple(round(float(value), 4) for value in np.mean(runs, axis=0))
        curves.append(Curve(name, tuple(sizes), means))
    return curves
