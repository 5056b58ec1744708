"""From folders of pairs to an encoder's folder, measured by language."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from mcminer.classify.cases import shipped_cases
from mcminer.classify.encoder_train import (
    EncoderSettings,
    minilm_vectors,
    save_encoder,
    train_encoder,
)
from mcminer.classify.pairs import Concept, lexicon_concepts, read_pairs
from mcminer.classify.static import StaticEncoder
from mcminer.lexicon import LANGUAGES

__all__ = ["make_encoder", "measure_encoder"]


def make_encoder(
    folders: Sequence[Path],
    out: Path,
    *,
    settings: EncoderSettings,
    cache: Path | None = None,
    measure: bool = True,
    tell: Callable[[str], None] = lambda line: None,
) -> dict[str, Any]:
    """Train an encoder on all pairs of the folders and write it.

    Args:
        folders: see :mod:`mcminer.classify.pairs`.
        out: the encoder's folder.
        settings: of the training.
        cache: where MiniLM's vectors are kept.
        measure: train once without the held-out pairs first, to score on them.
        tell: told about the progress.

    Returns:
        The facts written to ``encoder.json``.

    Raises:
        InputError: a folder is missing or holds no pairs.
        ModelError: MiniLM is not installed.
    """
    from mcminer.classify.card import encoder_card

    pairs = read_pairs(folders)
    words = lexicon_concepts()
    prose = [(case.language, case.text) for case in shipped_cases()]
    scores: dict[str, Any] = {}
    if measure:
        held = [concept for concept in pairs if _is_held(concept)]
        names = {concept.key for concept in held}
        rest = [concept for concept in pairs if concept.key not in names]
        tell(f"measuring: {len(held)} concepts left out")
        scores = measure_encoder(
            train_encoder([*rest, *words], settings=settings, prose=prose, cache=cache, tell=tell),
            held,
            cache,
        )
    tell("training on everything")
    encoder = train_encoder(
        [*pairs, *words], settings=settings, prose=prose, cache=cache, tell=tell
    )
    everything = [*pairs, *words]
    facts: dict[str, Any] = {
        "scores": scores,
        "concepts": len(everything),
        "names": sum(len(texts) for one in everything for texts in one.texts.values()),
        "seed": settings.seed,
        "epochs": settings.epochs,
        "sources": ", ".join(sorted({concept.key.split(":", 1)[0] for concept in everything})),
        "teacher": "all-MiniLM-L6-v2",
    }
    shown = {**facts, "buckets": settings.buckets, "dimensions": settings.dimensions}
    save_encoder(encoder, out, card=encoder_card(shown, name=out.name), facts=facts)
    return facts


def _is_held(concept: Concept) -> bool:
    """A fortieth of the concepts, a quarter of the descriptions; twins of one concept together."""
    name, _, key = concept.key.partition(":")
    share = 4 if name == "descriptions" else 40
    return zlib.crc32(key.removesuffix("-k").encode()) % share == 0


def measure_encoder(
    encoder: StaticEncoder, held: Sequence[Concept], cache: Path | None = None
) -> dict[str, Any]:
    """How often a text's nearest MiniLM vector is that of its own English counterpart.

    By set of pairs and language; the candidates are the first English names of the set.
    """
    scores: dict[str, Any] = {}
    for name in sorted({concept.key.split(":", 1)[0] for concept in held}):
        concepts = [
            concept
            for concept in held
            if concept.key.startswith(f"{name}:") and not concept.key.endswith("-k")
        ]
        if len(concepts) < 2:
            continue
        wanted = minilm_vectors([concept.texts["en"][0] for concept in concepts], cache=cache)
        by_language: dict[str, float] = {}
        for lang in LANGUAGES:
            rows = [row for row, concept in enumerate(concepts) if lang in concept.texts]
            if rows:
                texts = [concepts[row].texts[lang][0] for row in rows]
                nearest = (encoder.lift(encoder.encode(texts)) @ wanted.T).argmax(axis=1)
                by_language[lang] = round(float(np.mean(nearest == np.array(rows))), 3)
        scores[name] = {
            "candidates": len(concepts),
            "mean": round(float(np.mean(list(by_language.values()))), 4),
            "by_language": by_language,
        }
    return scores
