"""Training a model out of labelled cases, and the gate that keeps a worse one out.

Scores come from cross-validation in which no provider and no course stands on both sides; the
thresholds that they use are chosen on the other folds. Cases of a study weigh more than those
that ship, and what they bring is measured on folds of their own.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import comb
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mcminer.classify.cases import TARGETS, Case
from mcminer.classify.encoder import Encoder, load_encoder
from mcminer.classify.features import body_vectors
from mcminer.classify.fit import (
    MODELLED,
    Prepared,
    classes_of,
    descriptions,
    fit_target,
    label_of,
    prepare,
)  # fmt: skip
from mcminer.classify.folds import fold_of, groups_of
from mcminer.classify.linear import LinearModel, softmax
from mcminer.classify.persist import Stored
from mcminer.classify.quality import Doubt, doubtful_labels
from mcminer.classify.scores import calibration_error, macro_f1, score, threshold_for
from mcminer.errors import InputError, ModelError

__all__ = [
    "GATE",
    "PRECISION",
    "Held",
    "Trained",
    "cross_validate",
    "temperature",
    "threshold",
    "train",
]

#: Precision that the thresholds are chosen for.
PRECISION: Mapping[str, float] = {"typology": 0.9, "sector": 0.9, "green": 0.95}

#: A model may lose so much macro-F1 in a target, and no more, unless chance explains it.
GATE = 0.01

#: A loss that chance would bring about so often, or more often, is no reason to refuse a model.
CHANCE = 0.05

#: From so many cases in every class on, probabilities are calibrated.
CALIBRATE_FROM = 30

#: With so many whole pages among the cases, thresholds and calibration go by them alone.
ENOUGH_PAGES = 100

#: Scores that are given for whole pages alone as well.
_OF_PAGES = ("cases", "macro_f1", "accuracy", "coverage", "precision_shown", "calibration_error")

#: How much a case of a study counts, where one that ships counts 1.
STUDY_WEIGHT = 3.0

Matrix = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Held:
    """One target's guesses on cases that were held out.

    Attributes:
        target, classes: the column and its codes.
        rows: indices of the cases.
        wanted: index of the right class.
        logits: before calibration, shape (cases, classes).
        fold: which fold each case was held out in.
        page: whether each case is a whole page rather than a text.
    """

    target: str
    classes: tuple[str, ...]
    rows: NDArray[np.int64]
    wanted: NDArray[np.int64]
    logits: Matrix
    fold: NDArray[np.int64]
    page: NDArray[np.bool_]

    def only(self, which: NDArray[np.bool_]) -> Held:
        """A part of the cases; ``which`` has one entry a case of this."""
        return replace(
            self, rows=self.rows[which], wanted=self.wanted[which], logits=self.logits[which],
            fold=self.fold[which], page=self.page[which],
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Trained:
    """A trained model and what there is to say about it.

    Attributes:
        stored: ready for :func:`mcminer.classify.persist.save_model`.
        before: scores on the new cases without them in training; empty where all are new.
        after: scores on the new cases with the others of them in training.
        changed: held-out new cases whose guess the new cases changed: id, column, before, after,
            label.
        doubts: labels that may be wrong.
        worse: what the gate found worse, one line each.
    """

    stored: Stored
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    changed: Sequence[Mapping[str, str]]
    doubts: Sequence[Doubt]
    worse: Sequence[str]


def train(
    cases: Sequence[Case],
    *,
    base: Sequence[Case] = (),
    encoder: Encoder | None = None,
    seed: int = 0,
    folds: int = 5,
    force: bool = False,
    tell: Callable[[str], None] = lambda line: None,
) -> Trained:
    """Train on ``cases`` together with ``base``.

    Args:
        cases: the new ones; they count :data:`STUDY_WEIGHT` where there is a base.
        base: the ones that ship.
        encoder: the static one unless given.
        seed: decides splits and intervals; the same seed gives the same bytes.
        folds: of the cross-validation.
        force: return a worse model instead of refusing it.
        tell: told about the progress, a line at a time.

    Raises:
        InputError: there is no case with a label.
        ModelError: the model is worse than without the new cases, and ``force`` is not set.
    """
    encoder = encoder or load_encoder()
    labelled = [case for case in cases if any(name in TARGETS for name in case.labels)]
    if not labelled:
        raise InputError("no case carries a label for typology, sector, green or scenario")
    if base:
        known = {case.id for case in labelled}
        base = [case for case in base if case.id not in known]
        labelled = [replace(case, weight=case.weight * STUDY_WEIGHT) for case in labelled]
    everything = [*labelled, *base]
    tell(f"reading {len(everything):,} cases")
    prepared = prepare(everything, encoder)
    groups = groups_of(everything)
    fold = fold_of(groups, [case.id for case in everything], folds, seed)
    new = np.arange(len(everything)) < len(labelled)
    models: dict[str, LinearModel] = {}
    scores: dict[str, Any] = {}
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    changed: list[dict[str, str]] = []
    doubts: list[Doubt] = []
    worse: list[str] = []
    for target in MODELLED:
        tell(f"{target}: cross-validation in {folds} folds by provider and course")
        extra = prepare(descriptions(target), encoder)
        held = cross_validate(target, prepared, fold, encoder, seed=seed, extra=extra)
        if not len(held.rows):
            tell(f"{target}: no labels, left out")
            continue
        scores[target] = _score(held, groups, seed)
        doubts += doubtful_labels(
            target, everything, held.rows, held.wanted, softmax(held.logits), held.classes
        )
        if base and new[held.rows].any():
            without = cross_validate(
                target, prepared, fold, encoder, seed=seed, extra=extra, leave=new
            )
            before[target] = _score(without.only(new[without.rows]), groups, seed)
            after[target] = _score(held.only(new[held.rows]), groups, seed)
            changed += _changed(everything, without, held, new)
            if _is_worse(without.only(new[without.rows]), held.only(new[held.rows])):
                worse.append(
                    f"{target}: macro-F1 {after[target]['macro_f1']:.3f}, "
                    f"was {before[target]['macro_f1']:.3f}"
                )
        everywhere = np.arange(len(everything))
        fitted = fit_target(target, prepared, everywhere, encoder, seed=seed, extra=extra)
        models[target] = replace(fitted, temperature=temperature(held), threshold=threshold(held))
    own = {case.id for case in labelled}
    doubts.sort(key=lambda doubt: doubt.case not in own)
    if worse and not force:
        for doubt in doubts[:10]:
            tell(f"look again: {doubt.case} {doubt.target} {doubt.label or 'empty'}: {doubt.why}")
        raise ModelError(
            f"the new labels make the model worse ({'; '.join(worse)}); look at the doubtful "
            "labels, or train with --force"
        )
    stored = _stored(everything, prepared, models, scores, encoder, seed=seed, folds=folds)
    return Trained(stored, before, after, changed, doubts, worse)


def cross_validate(
    target: str,
    prepared: Prepared,
    fold: NDArray[np.int64],
    encoder: Encoder,
    *,
    seed: int,
    extra: Prepared,
    leave: NDArray[np.bool_] | None = None,
) -> Held:
    """Guesses for every labelled case by a model that saw neither its provider nor its course.

    ``leave`` marks cases that are guessed but never trained on.
    """
    classes = classes_of(target)
    labels = [label_of(case, target) for case in prepared.cases]
    rows = np.array([i for i, label in enumerate(labels) if label in classes], dtype=np.int64)
    wanted = np.array([classes.index(str(labels[i])) for i in rows], dtype=np.int64)
    logits = np.zeros((len(rows), len(classes)), dtype=np.float32)
    for one in np.unique(fold[rows]) if len(rows) else ():
        outside = fold[rows] != one
        training = rows[outside] if leave is None else rows[outside & ~leave[rows]]
        model = fit_target(target, prepared, training, encoder, seed=seed, extra=extra)
        inside = np.flatnonzero(~outside)
        part = prepared.mixed[rows[inside]][:, model.columns]
        logits[inside] = part @ model.coef.T + model.intercept
    page = np.array([prepared.cases[row].source is not None for row in rows], dtype=bool)
    return Held(target, classes, rows, wanted, logits, fold[rows], page)


def _score(held: Held, groups: NDArray[np.int64], seed: int) -> dict[str, Any]:
    """Scores with temperature and threshold of each fold chosen on the other folds."""
    chances = np.zeros_like(held.logits)
    shown = np.zeros(len(held.rows), dtype=bool)
    for one in np.unique(held.fold):
        inside = held.fold == one
        others = held.only(~inside)
        chances[inside] = softmax(held.logits[inside] / np.float32(temperature(others)))
        shown[inside] = chances[inside].max(axis=1) >= threshold(others)
    own = groups[held.rows]
    result = score(held.classes, held.wanted, chances, shown, own, seed=seed)
    if held.page.sum() >= ENOUGH_PAGES:
        at = held.page
        pages = score(held.classes, held.wanted[at], chances[at], shown[at], own[at], seed=seed)
        result["pages"] = {name: pages[name] for name in _OF_PAGES}
    raw = softmax(held.logits)
    result["calibration_error_uncalibrated"] = round(
        calibration_error(raw.max(axis=1), raw.argmax(axis=1) == held.wanted), 4
    )
    return result


def _is_worse(before: Held, after: Held) -> bool:
    """Whether a loss of macro-F1 is beyond :data:`GATE`, and beyond :data:`CHANCE`.

    McNemar's exact test: of the cases that one model gets right and the other wrong, a like share
    would fall to either side by chance. Three of thirty lost are no proof; eight of eight are.
    """
    was = before.logits.argmax(axis=1) == before.wanted
    now = after.logits.argmax(axis=1) == after.wanted
    if macro_f1(after.wanted, after.logits.argmax(axis=1)) >= (
        macro_f1(before.wanted, before.logits.argmax(axis=1)) - GATE
    ):
        return False
    lost, won = int(np.sum(was & ~now)), int(np.sum(now & ~was))
    # Binomial tail: so many losses or more among lost + won fair draws.
    tail = sum(comb(lost + won, k) for k in range(lost, lost + won + 1)) / 2 ** (lost + won)
    return bool(tail <= CHANCE)


def _like_pages(held: Held) -> Held:
    """The whole pages among the cases, where they are enough to choose by.

    The texts of corpora/cases are harder than pages: they were written to be confused.
    """
    return held.only(held.page) if held.page.sum() >= ENOUGH_PAGES else held


def temperature(held: Held) -> float:
    """What divides the logits so that confidence fits; 1 where a class has too few cases."""
    held = _like_pages(held)
    counts = np.bincount(held.wanted, minlength=len(held.classes)) if len(held.rows) else [0]
    if min(counts) < CALIBRATE_FROM:
        return 1.0
    grid = np.linspace(0.4, 2.5, 43)
    rows = np.arange(len(held.wanted))
    losses = [
        -np.log(softmax(held.logits / np.float32(t))[rows, held.wanted] + 1e-9).mean() for t in grid
    ]
    return float(round(grid[int(np.argmin(losses))], 2))


def threshold(held: Held) -> float:
    """The threshold for the target's precision, among guesses that would fill the cell."""
    held = _like_pages(held)
    if not len(held.rows):
        return 0.7
    chances = softmax(held.logits / np.float32(temperature(held)))
    given = chances.argmax(axis=1)
    filled = given != (held.classes.index("") if "" in held.classes else -1)
    confidence = chances.max(axis=1)[filled]
    right = (given == held.wanted)[filled]
    return threshold_for(confidence, right, PRECISION[held.target])


def _changed(
    cases: Sequence[Case], before: Held, after: Held, new: NDArray[np.bool_]
) -> list[dict[str, str]]:
    rows = []
    for place, row in enumerate(after.rows):
        was = before.classes[int(before.logits[place].argmax())]
        now = after.classes[int(after.logits[place].argmax())]
        if new[row] and was != now:
            rows.append({
                "id": cases[row].id, "column": after.target, "before": was, "after": now,
                "label": after.classes[int(after.wanted[place])],
                "quote": cases[row].text.split("\n", 1)[0][:100],
            })  # fmt: skip
    return rows


def _stored(
    cases: Sequence[Case],
    prepared: Prepared,
    models: Mapping[str, LinearModel],
    scores: Mapping[str, Any],
    encoder: Encoder,
    *,
    seed: int,
    folds: int,
) -> Stored:
    from importlib.metadata import PackageNotFoundError, version

    versions = {}
    for name in ("numpy", "scikit-learn", "mcminer"):
        try:
            versions[name] = version(name)
        except PackageNotFoundError:
            versions[name] = "not installed"
    facts = {
        "encoder": {"name": encoder.name, "digest": encoder.digest},
        "data": _data_hash(cases),
        "trained_on": len(cases),
        "seed": seed,
        "folds": folds,
        "versions": versions,
    }
    kept = [
        {"id": case.id, "title": case.text.split("\n", 1)[0][:120], "labels": dict(case.labels)}
        for case in cases
    ]
    return Stored(
        models, body_vectors(prepared.untold, encoder.dimensions), kept, facts, dict(scores)
    )


def _data_hash(cases: Sequence[Case]) -> str:
    digest = hashlib.sha256()
    for case in sorted(cases, key=lambda case: case.id):
        row = [case.id, case.provider, case.course, case.language, case.text, case.provider_type,
               sorted(case.labels.items()), case.weight]  # fmt: skip
        digest.update(json.dumps(row, ensure_ascii=False).encode())
    return "sha256:" + digest.hexdigest()
