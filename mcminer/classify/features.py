"""From a page and what was read off it to numbers.

The numbers come in named groups; each target column looks at the groups that concern it
(:data:`GROUPS`), so that a sector is not learnt from the kind of provider.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from mcminer.classify.encoder import Encoder
from mcminer.classify.marks import MARKS, Marks, find_marks
from mcminer.classify.reading import CITATION, CUES, SECTOR_STEMS, STEMS, Reading, read_offer
from mcminer.codebook import codebook
from mcminer.page.model import Page
from mcminer.record import Offer

__all__ = [
    "DESCRIBED",
    "GROUPS",
    "VERSION",
    "Example",
    "body_vectors",
    "build",
    "columns_of",
    "layout",
    "read_all",
]

#: Changes when the features do: a model of another version is refused.
VERSION = 6

#: Columns whose values are described in the codebook, for similarity.
DESCRIBED = ("typology", "sector")

#: Groups of features that each target looks at.
GROUPS: Mapping[str, tuple[str, ...]] = {
    "typology": ("title", "body", "like_typology", "cues_typology", "stems", "identity", "marks",
                 "cells"),
    "sector": ("title", "body", "like_sector", "title_like_sector", "cues_sector",
               "title_cues_sector", "likely", "title_likely"),
    "green": ("title", "body", "like_sector", "green", "cues_sector"),
    "scenario": ("body", "like_typology", "cues_typology", "stems", "identity", "marks", "cells"),
}  # fmt: skip

#: Keys about the issuer, the award and the kind of page.
_AROUND = ("identity.", "page.", "quality.", "award.")
_IDENTITY = tuple(key for key in CUES if key.startswith(_AROUND))
_TYPOLOGY = tuple(key for key in CUES if key.startswith("typology."))
_STEMS = (*STEMS, CITATION)
_SECTOR = tuple(key for key in CUES if key.startswith("sectors."))
_PROVIDERS = tuple(codebook()["provider_type"].codes)

#: Vectors count little beside cue words while cases are few: measured by cross-validation.
_TITLE, _BODY = 0.6, 0.9

Matrix = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Example:
    """An offer made ready: what was read, the marks of the types, and the cells it came with."""

    page: Page
    offer: Offer
    reading: Reading
    marks: Marks


def read_all(pairs: Sequence[tuple[Page, Offer]]) -> list[Example]:
    """Read offers, each with its page."""
    examples = []
    for page, offer in pairs:
        reading = read_offer(page, offer)
        examples.append(Example(page, offer, reading, find_marks(reading, offer)))
    return examples


def layout(dimensions: int) -> dict[str, slice]:
    """Where each group's columns stand in the matrix, for vectors of that length."""
    sizes = {
        "title": dimensions,
        "body": dimensions,
        "like_typology": len(codebook()["typology"].values),
        "like_sector": len(codebook()["sector"].values),
        "title_like_sector": len(codebook()["sector"].values),
        "cues_typology": len(_TYPOLOGY),
        "stems": len(_STEMS),
        "cues_sector": len(_SECTOR),
        "title_cues_sector": len(_SECTOR),
        "likely": len(SECTOR_STEMS),
        "title_likely": len(SECTOR_STEMS),
        "green": 3,
        "identity": len(_IDENTITY),
        "marks": 2 * len(MARKS) + 3,
        "cells": len(_PROVIDERS) + 4,
    }
    places: dict[str, slice] = {}
    start = 0
    for name, size in sizes.items():
        places[name] = slice(start, start + size)
        start += size
    return places


def columns_of(target: str, dimensions: int) -> NDArray[np.int64]:
    """The matrix columns that a target looks at."""
    places = layout(dimensions)
    return np.concatenate([np.arange(places[g].start, places[g].stop) for g in GROUPS[target]])


def build(examples: Sequence[Example], encoder: Encoder) -> Matrix:
    """The feature matrix, shape (examples, features)."""
    places = layout(encoder.dimensions)
    matrix = np.zeros((len(examples), max(p.stop for p in places.values())), dtype=np.float32)
    if not examples:
        return matrix
    readings = [example.reading for example in examples]
    titles = encoder.encode([reading.title for reading in readings])
    bodies = encoder.encode([f"{reading.title}\n{reading.body}" for reading in readings])
    matrix[:, places["title"]] = _TITLE * titles
    matrix[:, places["body"]] = _BODY * bodies
    like_typology, like_sector = (_described(encoder, column) for column in DESCRIBED)
    matrix[:, places["like_typology"]] = 3 * bodies @ like_typology.T
    matrix[:, places["like_sector"]] = 3 * bodies @ like_sector.T
    matrix[:, places["title_like_sector"]] = 2 * titles @ like_sector.T
    for row, example in enumerate(examples):
        reading = example.reading
        matrix[row, places["cues_typology"]] = [reading.strength(key) for key in _TYPOLOGY]
        matrix[row, places["stems"]] = [reading.strength(key) for key in _STEMS]
        matrix[row, places["cues_sector"]] = [reading.strength(key) for key in _SECTOR]
        matrix[row, places["title_cues_sector"]] = [reading.title_strength(key) for key in _SECTOR]
        matrix[row, places["likely"]] = [reading.strength(key) for key in SECTOR_STEMS]
        matrix[row, places["title_likely"]] = [reading.title_strength(key) for key in SECTOR_STEMS]
        matrix[row, places["green"]] = [
            reading.strength("outcomes.green"),
            reading.title_strength("outcomes.green"),
            len(reading.cues.get("outcomes.green", ())) >= 2,
        ]
        matrix[row, places["identity"]] = [reading.strength(key) for key in _IDENTITY]
        paper = reading.paper()
        badge = example.marks.found["badge"].strength
        matrix[row, places["marks"]] = [
            *example.marks.numbers(),
            paper,
            2.0 * (badge > 0 and paper > 0),  # a badge beside something else
        ]
        matrix[row, places["cells"]] = _cells(example.offer)
    return matrix


def _cells(offer: Offer) -> list[float]:
    """What other columns say: kind of provider, formality, credits, digital credential."""
    provider = offer.value("provider_type")
    kind = offer.value("digital_credential_kind")
    return [
        *(1.5 * (provider == code) for code in _PROVIDERS),
        2.0 * (offer.value("formality") == "formal"),
        float("ects" in offer.cells),
        float(kind == "open_badge"),
        float(provider is None),
    ]


def body_vectors(matrix: Matrix, dimensions: int) -> Matrix:
    """The vectors of the main texts, of length one, out of a feature matrix."""
    vectors: Matrix = matrix[:, layout(dimensions)["body"]] / np.float32(_BODY)
    return vectors


@cache
def _described(encoder: Encoder, column: str) -> Matrix:
    """The vectors of a column's values: title, definition and description taken together."""
    values = codebook()[column].values
    texts = [f"{value.title}. {value.description or value.definition}" for value in values]
    return encoder.encode(texts)
