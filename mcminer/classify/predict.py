"""The classifier at work: pages and offers in, cells with evidence out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mcminer.classify.encoder import Encoder, load_encoder
from mcminer.classify.evidence import proof, span
from mcminer.classify.features import Example, body_vectors, build, read_all
from mcminer.classify.linear import LinearModel
from mcminer.classify.marks import MARKS
from mcminer.classify.persist import Stored, load_model
from mcminer.classify.scenario import scenario
from mcminer.errors import ModelError
from mcminer.page.model import Page
from mcminer.record import Cell, Offer
from mcminer.shipped import shipped_model

__all__ = ["DEFAULT_MODEL", "Classifier", "Explanation", "Guess", "default_classifier"]

#: Name of the model that ships.
DEFAULT_MODEL = "typology-sector"

#: From this strength on, the page offers a certificate or the like beside any badge: one
#: training case in a hundred of type 6 has it, and two in three of those with a badge and more.
_PAPER = 0.9

Matrix = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Guess:
    """What a model says about one column before the threshold is applied.

    Attributes:
        value: the likeliest value, maybe empty.
        confidence: its probability.
        shown: whether it is sure enough, and not empty.
        probabilities: of all values.
    """

    value: str
    confidence: float
    shown: bool
    probabilities: dict[str, float]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why an offer was classified as it was.

    Attributes:
        guesses: by column.
        marks: strength of each mark of the types, in order of precedence.
        decided: the type that the marks alone would give.
        words: the cue words of each mark.
        nearest: the most similar training cases: title, labels, likeness.
    """

    guesses: dict[str, Guess]
    marks: dict[str, float]
    decided: str
    words: dict[str, list[str]]
    nearest: list[dict[str, Any]]


class Classifier:
    """Decides typology, sector, green and scenario of offers.

    >>> Classifier.load().classify(page, offer)  # doctest: +SKIP
    {'typology': Cell('2', ...), 'sector': Cell('construction', ...)}
    """

    def __init__(self, stored: Stored, encoder: Encoder, *, name: str = "model") -> None:
        self.stored = stored
        self.encoder = encoder
        self.name = name

    @classmethod
    def load(cls, path: Path | str | None = None, *, encoder: str | None = None) -> Classifier:
        """Load a model and its encoder.

        Args:
            path: a model's folder; None for the one that ships.
            encoder: name of the encoder to use instead of the one that the model was trained
                with; it must be the same one.

        Raises:
            ModelError: the folder is missing, damaged or of another version, or the encoder is
                not the one that the model was trained with.
        """
        folder = Path(path) if path is not None else shipped_model(DEFAULT_MODEL)
        stored = load_model(folder)
        trained_with = stored.facts.get("encoder", {})
        found = load_encoder(encoder or str(trained_with.get("name", "")) or "static-eu")
        if found.digest != trained_with.get("digest"):
            raise ModelError(
                f"{folder}: trained with another encoder than {found.name!r} as it is now; "
                "train again with 'mcminer train', or restore the encoder"
            )
        return cls(stored, found, name=folder.name)

    def classify(self, page: Page, offer: Offer) -> dict[str, Cell]:
        """Cells for typology, sector, green and scenario, where each is sure enough."""
        return self.classify_many([(page, offer)])[0]

    def classify_many(self, pairs: Sequence[tuple[Page, Offer]]) -> list[dict[str, Cell]]:
        """The same for many offers at once, which is faster."""
        examples = read_all(pairs)
        guesses = self.guess(examples)
        return [self._cells(*both) for both in zip(examples, guesses, strict=True)]

    def guess(self, examples: Sequence[Example]) -> list[dict[str, Guess]]:
        """What each model says about each offer."""
        matrix = build(examples, self.encoder)
        rows: list[dict[str, Guess]] = [{} for _ in examples]
        for target, model in self.stored.models.items():
            chances = model.probabilities(matrix)
            for row, chance in enumerate(chances):
                rows[row][target] = self._guess(examples[row], model, chance)
        return rows

    def explain(self, page: Page, offer: Offer, *, nearest: int = 3) -> Explanation:
        """Why :meth:`classify` answers as it does."""
        examples = read_all([(page, offer)])
        matrix = build(examples, self.encoder)
        one = examples[0]
        found = one.marks.found
        words = {
            name: [
                page.text[cue.start : cue.end]
                for cue in one.reading.cues.get(_MARK_CUE[name], ())[:5]
            ]
            for name in found
        }
        return Explanation(
            guesses=self.guess(examples)[0],
            marks={name: round(mark.strength, 2) for name, mark in found.items()},
            decided=one.marks.decided(),
            words=words,
            nearest=self._nearest(matrix, nearest),
        )

    def _nearest(self, matrix: Matrix, count: int) -> list[dict[str, Any]]:
        if not len(self.stored.vectors):
            return []
        likeness = self.stored.vectors @ body_vectors(matrix, self.encoder.dimensions)[0]
        order = np.argsort(-likeness, kind="stable")[:count]
        return [
            {**self.stored.cases[place], "likeness": round(float(likeness[place]), 3)}
            for place in order
        ]

    def _guess(self, example: Example, model: LinearModel, chance: Matrix) -> Guess:
        if model.target == "typology" and example.reading.paper() >= _PAPER:
            # The codebook: a badge is a type only where it is all that is awarded.
            alone = np.array([code != "6" for code in model.classes])
            chance = (chance * alone / max(1e-6, float(chance[alone].sum()))).astype(np.float32)
        place = int(np.argmax(chance))
        value, confidence = model.classes[place], float(chance[place])
        shown = bool(value) and value != "no" and confidence >= model.threshold
        if model.target == "typology" and example.marks.formal:
            value, shown = "", False
        if model.target == "green" and not example.reading.cues.get("outcomes.green"):
            # Precision first: without a single word for it, nothing is called green.
            shown = shown and confidence >= 0.5 + model.threshold / 2
        chances = {
            code: round(float(one), 4) for code, one in zip(model.classes, chance, strict=True)
        }
        return Guess(value, confidence, shown, chances)

    def _cells(self, example: Example, guesses: dict[str, Guess]) -> dict[str, Cell]:
        cells: dict[str, Cell] = {}
        for target in ("typology", "sector", "green"):
            guess = guesses.get(target)
            if guess is not None and guess.shown:
                evidence = proof(example, target, guess.value, self.encoder)
                method = f"model:{target}"
                if target == "typology" and example.marks.decided() == guess.value:
                    name = next(name for name, code in MARKS.items() if code == guess.value)
                    method = f"rule:typology.{name}"
                cells[target] = Cell(guess.value, evidence, guess.confidence, method)
        self._add_scenario(example, cells)
        return cells

    def _add_scenario(self, example: Example, cells: dict[str, Cell]) -> None:
        typology = cells.get("typology")
        if example.marks.formal:
            return
        value, rule, cues, confidence = scenario(
            example.reading, example.offer, "" if typology is None else str(typology.value)
        )
        if not value:
            return
        if cues:
            evidence = tuple(span(example.page, cue.start, cue.end) for cue in cues)
        elif typology is not None:
            evidence, confidence = typology.evidence, confidence * typology.confidence
        else:
            return
        cells["scenario"] = Cell(value, evidence, confidence, f"rule:scenario.{rule}")


@cache
def default_classifier() -> Classifier:
    """The classifier that ships, loaded at the first call.

    Raises:
        ModelError: see :meth:`Classifier.load`.
    """
    return Classifier.load()


_MARK_CUE = {
    "law": "typology.law", "company": "typology.company", "badge": "typology.badge",
    "standard": "typology.standard", "sector_body": "typology.sector_body",
    "formal_provider": "identity.university",
}  # fmt: skip
