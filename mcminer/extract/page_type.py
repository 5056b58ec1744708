"""``page_type``: one offer, a catalogue of offers, or something else.

A linear model over the signs of :mod:`mcminer.extract.page_signs`. Its weights stand in
``page_type.toml``, readable and in logits; ``benchmarks/fit_page_type.py`` fits them on the
labelled pages of the corpora (multinomial logistic regression).
"""

from __future__ import annotations

import math
import tomllib
from functools import cache
from importlib.resources import files

from mcminer.extract.page_signs import Signs, find_signs
from mcminer.extract.reading import Reading
from mcminer.record import Cell

__all__ = ["TYPES", "page_type"]

TYPES = ("offer", "catalogue", "other")


@cache
def _weights() -> dict[str, dict[str, float]]:
    resource = files("mcminer.extract").joinpath("page_type.toml")
    return tomllib.loads(resource.read_text(encoding="utf-8"))


def page_type(reading: Reading) -> Cell:
    """Decide, with the words that weigh most as evidence."""
    signs = find_signs(reading)
    weights = _weights()
    scores = {kind: weights[kind]["bias"] for kind in TYPES}
    for kind in TYPES:
        for name, value in signs.values.items():
            scores[kind] += value * weights[kind].get(name, 0.0)
    kind = max(TYPES, key=lambda name: scores[name])
    total = sum(math.exp(score) for score in scores.values())
    evidence = tuple(reading.evidence(*span) for span in _spans(reading, signs, weights[kind]))
    return Cell(kind, evidence, min(0.99, math.exp(scores[kind]) / total), "model:page_type")


def _spans(reading: Reading, signs: Signs, weights: dict[str, float]) -> list[tuple[int, int]]:
    """The words of the three signs that speak most for the type; else the page's opening."""
    ranked = sorted(
        signs.spans, key=lambda name: weights.get(name, 0.0) * signs.values[name], reverse=True
    )
    chosen = [signs.spans[name] for name in ranked[:3] if weights.get(name, 0.0) > 0]
    if chosen:
        return list(dict.fromkeys(chosen))
    blocks = reading.page.blocks
    block = next((b for b in blocks if b.region == "main"), blocks[0])
    return [(block.start, min(block.end, block.start + 200))]
