"""Words on the page that stand for a classification."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from mcminer.classify.encoder import Encoder
from mcminer.classify.features import Example
from mcminer.classify.reading import CITATION
from mcminer.codebook import codebook
from mcminer.page.model import Page
from mcminer.record import Evidence

__all__ = ["proof", "span"]

_MOST = 3
_BLOCKS = 30

_KEYS: Mapping[str, tuple[str, ...]] = {
    "1": ("identity.university", "identity.vet_school", "stems.formal"),
    "2": ("typology.law", "stems.law", CITATION),
    "3": ("typology.standard", "stems.standard"),
    "4": ("typology.sector_body", "identity.sector_organisation", "stems.sector"),
    "5": ("typology.company", "stems.company", "identity.employer"),
    "6": ("typology.badge", "stems.badge"),
}


def span(page: Page, start: int, end: int) -> Evidence:
    """The words between two offsets, as evidence."""
    where = page.blocks[page.block_at(start)].where if page.blocks else "line 1"
    return Evidence(page.text[start:end], start, end, where)


def proof(example: Example, target: str, value: str, encoder: Encoder) -> tuple[Evidence, ...]:
    """Up to three pieces: cue words, then cells that decided; else the most similar block."""
    page, reading, offer = example.page, example.reading, example.offer
    found: list[Evidence] = []
    if target == "typology":
        keys = _KEYS[value]
        mark = example.marks.of_type(value)
        found += [] if mark is None else list(mark.evidence)
        if value == "3" and "qa_standards" in offer.cells:
            found += offer.cells["qa_standards"].evidence[:1]
    elif target == "sector":
        keys = (f"sectors.{value}", f"likely.{value}")
    else:
        keys = ("outcomes.green",)
    cues = [cue for key in keys for cue in reading.cues.get(key, ())]
    found += [span(page, cue.start, cue.end) for cue in cues[:_MOST]]
    if not found:
        found.append(_most_similar(example, target, value, encoder))
    unique = {(piece.start, piece.end, piece.url): piece for piece in found}
    return tuple(unique.values())[:_MOST]


def _most_similar(example: Example, target: str, value: str, encoder: Encoder) -> Evidence:
    """The title or the block that is most like the value's description."""
    page, reading = example.page, example.reading
    spans = [reading.title_at] + [
        (block.start, block.end)
        for block in list(reading.blocks)[:_BLOCKS]
        if block.end - block.start >= 20
    ]
    wanted = codebook()[target].value(value)
    vectors = encoder.encode(
        [
            f"{wanted.title}. {wanted.description or wanted.definition}",
            *(page.text[start:end] for start, end in spans),
        ]
    )
    likeness = vectors[1:] @ vectors[0]
    start, end = spans[int(np.argmax(likeness))]
    return span(page, start, min(end, start + 300))
