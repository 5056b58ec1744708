"""Fitting one target's logistic regression. The only module that imports scikit-learn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mcminer.classify.cases import Case, case_offer, case_page
from mcminer.classify.encoder import Encoder
from mcminer.classify.features import build, columns_of, read_all
from mcminer.classify.linear import LinearModel
from mcminer.codebook import codebook

__all__ = [
    "FEW",
    "MODELLED",
    "Prepared",
    "classes_of",
    "descriptions",
    "fit_target",
    "label_of",
    "prepare",
]

#: Targets that a model decides; scenario follows from them by rules.
MODELLED = ("typology", "sector", "green")

#: Classes with fewer cases lean on the codebook's description of them.
FEW = 5

_C = {"typology": 0.6, "sector": 0.3, "green": 0.6}

Matrix = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Prepared:
    """Cases as numbers, three times over.

    Attributes:
        cases: the cases.
        told, untold: features with and without provider type and formality known; training sees
            both, since extraction finds these cells on some pages only.
        mixed: half of each, for testing.
    """

    cases: Sequence[Case]
    told: Matrix
    untold: Matrix
    mixed: Matrix


def prepare(cases: Sequence[Case], encoder: Encoder) -> Prepared:
    """Read cases and build their features."""
    pages = [case_page(case) for case in cases]
    matrices: list[Matrix] = []
    for told in (True, False, None):
        pairs = [
            (page, case_offer(case, page, told=told))
            for case, page in zip(cases, pages, strict=True)
        ]
        matrices.append(build(read_all(pairs), encoder))
    return Prepared(cases, *matrices)


def label_of(case: Case, target: str) -> str | None:
    """The case's label as the model's class; None where it has none."""
    return case.labels.get(target)


def classes_of(target: str) -> tuple[str, ...]:
    """All classes of a target in codebook order, with the empty one where it may stay empty."""
    codes = codebook()[target].codes
    if target == "green":
        return ("", "yes")
    return ("", *codes) if target == "typology" else codes


def descriptions(target: str) -> list[Case]:
    """The codebook's description of each value as a case, so that no class is without one."""
    if target == "green":
        return []
    return [
        Case(
            id=f"codebook-{target}-{value.code}",
            provider="",
            course="",
            language="en",
            text=f"{value.title}\n{value.description or value.definition}",
            labels={target: value.code},
            weight=1.0,
        )
        for value in codebook()[target].values
    ]


def fit_target(
    target: str,
    prepared: Prepared,
    rows: NDArray[np.int64],
    encoder: Encoder,
    *,
    seed: int,
    extra: Prepared | None = None,
) -> LinearModel:
    """Fit a target on some of the cases.

    Args:
        target: the column.
        prepared: all cases.
        rows: which of them to train on; those without a label for the target are left out.
        encoder: the encoder that built the features.
        seed: for the solver.
        extra: the prepared :func:`descriptions` of the target; None to prepare them here.
    """
    from sklearn.linear_model import LogisticRegression
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

    classes = classes_of(target)
    columns = columns_of(target, encoder.dimensions)
    labels = [label_of(prepared.cases[row], target) for row in rows]
    known = [place for place, label in enumerate(labels) if label in classes]
    rows = rows[known]
    wanted = [classes.index(str(labels[place])) for place in known]
    weights = [prepared.cases[row].weight for row in rows]
    counts = np.bincount(wanted, minlength=len(classes)) if wanted else np.zeros(len(classes))
    described = extra if extra is not None else prepare(descriptions(target), encoder)
    parts = [prepared.told[rows], prepared.untold[rows], described.untold]
    for case in described.cases:
        place = classes.index(case.labels[target])
        # A class with few cases leans on its description; one with many hardly notices it.
        weights.append(3.0 if counts[place] < FEW else 0.5)
        wanted.append(place)
    own = len(rows)
    features = np.concatenate(parts)[:, columns]
    numbers = np.array([*wanted[:own], *wanted[:own], *wanted[own:]])
    weight = np.array([*(w / 2 for w in weights[:own]), *(w / 2 for w in weights[:own]),
                       *weights[own:]])  # fmt: skip
    present = np.unique(numbers)
    if len(present) < 2:
        coef = np.zeros((len(classes), len(columns)), dtype=np.float32)
        intercept = np.zeros(len(classes), dtype=np.float32)
        if len(present):
            intercept[present[0]] = 5
        return LinearModel(target, classes, coef, intercept, columns, 0.5)
    # Between even and natural weights: rare classes count more, not as much as common ones.
    mass = np.bincount(numbers, weights=weight, minlength=len(classes))
    balance = np.sqrt(mass[present].mean() / np.maximum(mass, 1e-9))
    model = LogisticRegression(C=_C[target], max_iter=300, tol=1e-4, random_state=seed)
    # One thread: the matrices are small, and sums come out the same on every machine.
    with threadpool_limits(limits=1):
        model.fit(features.astype(np.float64), numbers, sample_weight=weight * balance[numbers])
    coef = np.zeros((len(classes), len(columns)), dtype=np.float32)
    intercept = np.full(len(classes), -20, dtype=np.float32)
    if len(present) == 2:
        low, high = present
        coef[high], intercept[low], intercept[high] = model.coef_[0], 0, model.intercept_[0]
    else:
        coef[present], intercept[present] = model.coef_, model.intercept_
    few = tuple(code for place, code in enumerate(classes) if code and counts[place] < FEW)
    return LinearModel(target, classes, coef, intercept, columns, 0.5, by_similarity=few)
