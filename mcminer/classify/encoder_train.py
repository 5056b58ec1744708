"""Training the static encoder: a table of hashed rows taught to answer as MiniLM does in English.

Each name of a concept, in whatever language, is drawn to the MiniLM vector of the concept's
English names and away from those of the other concepts in the batch (softmax over cosine,
temperature 0.05). Two kinds of noise make it fit for pages: names of several concepts run
together, whose target is the sum of their targets, and function words of the language strewn in,
so that those end up with short vectors that weigh little.

Needs torch and sentence-transformers, which are imported here and nowhere at inference.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mcminer.classify.hashing import hash_words, words
from mcminer.classify.pairs import Concept
from mcminer.classify.static import FORMAT, StaticEncoder
from mcminer.lexicon import LANGUAGES, lexicon

__all__ = ["EncoderSettings", "minilm_vectors", "save_encoder", "train_encoder"]

Matrix = NDArray[np.float32]

#: How often names of a set are seen: descriptions and titles are what pages look like, and the
#: lexicons' words are those that courses use.
_TIMES = {"descriptions": 12, "titles": 6, "lexicon": 4}


@dataclass(frozen=True, slots=True, kw_only=True)
class EncoderSettings:
    """Size of the table and length of the training."""

    buckets: int = 114_688
    dimensions: int = 160
    epochs: int = 4
    batch: int = 1024
    rate: float = 0.08
    seed: int = 0
    per_language: int = 8


def minilm_vectors(texts: Sequence[str], *, cache: Path | None = None) -> Matrix:
    """MiniLM's vectors of English texts, shape (texts, 384); kept in ``cache`` (.npz) if given."""
    from mcminer.classify.encoder import minilm

    known: dict[str, Matrix] = {}
    if cache is not None and cache.exists():
        with np.load(cache, allow_pickle=False) as stored:
            known = dict(
                zip(stored["texts"].tolist(), stored["vectors"].astype(np.float32), strict=True)
            )
    missing = sorted(set(texts).difference(known), key=lambda text: (len(text), text))
    if missing:
        known.update(zip(missing, minilm().encode(missing), strict=True))
        if cache is not None:
            np.savez(
                cache,
                texts=np.array(list(known), dtype=str),
                vectors=np.stack(list(known.values())).astype(np.float16),
            )
    return np.stack([known[text] for text in texts])


def train_encoder(
    concepts: Sequence[Concept],
    *,
    settings: EncoderSettings | None = None,
    prose: Sequence[tuple[str, str]] = (),
    cache: Path | None = None,
    tell: Callable[[str], None] = lambda line: None,
) -> StaticEncoder:
    """Train an encoder on translation pairs.

    Args:
        concepts: things with names in English and other languages.
        settings: size and length of the training.
        prose: language and text of course descriptions; their words are strewn in as noise, as
            often as they occur, so that what every description says comes to weigh little.
        cache: where MiniLM's vectors are kept between runs.
        tell: told about the progress, a line at a time.
    """
    chosen = settings or EncoderSettings()
    targets, basis = _targets(concepts, chosen, cache)
    tell(f"{len(concepts):,} concepts, {chosen.dimensions} of 384 directions kept")
    pool = _Pool(concepts, chosen, prose)
    tell(f"{len(pool.names):,} names, {len(pool.vocabulary):,} words")
    return _fit(pool, targets, basis, chosen, tell)


def _targets(
    concepts: Sequence[Concept], settings: EncoderSettings, cache: Path | None
) -> tuple[Matrix, Matrix]:
    """Each concept's target, shape (concepts, dimensions), and the basis, (384, dimensions)."""
    texts = sorted({text for concept in concepts for text in concept.texts["en"]})
    place = {text: index for index, text in enumerate(texts)}
    vectors = minilm_vectors(texts, cache=cache)
    _, _, directions = np.linalg.svd(vectors[:60_000], full_matrices=False)
    basis: Matrix = np.ascontiguousarray(directions[: settings.dimensions].T, dtype=np.float32)
    full = np.stack(
        [
            vectors[[place[text] for text in concept.texts["en"]]].mean(axis=0)
            for concept in concepts
        ]
    )
    targets = full @ basis
    targets /= np.linalg.norm(targets, axis=1, keepdims=True)
    return targets.astype(np.float32), basis


class _Pool:
    """All names as word numbers, and the buckets of every word."""

    def __init__(
        self,
        concepts: Sequence[Concept],
        settings: EncoderSettings,
        prose: Sequence[tuple[str, str]],
    ) -> None:
        self.vocabulary: dict[str, int] = {}
        self.names: list[list[int]] = []
        concept_of: list[int] = []
        language_of: list[int] = []
        rng = np.random.default_rng(settings.seed)
        for index, concept in enumerate(concepts):
            times = _TIMES.get(concept.key.split(":", 1)[0], 1)
            for lang, texts in concept.texts.items():
                limit = 60 if concept.key.startswith("lexicon:") else settings.per_language
                if len(texts) > limit:
                    rest = 1 + rng.permutation(len(texts) - 1)[: limit - 1]
                    texts = (texts[0], *(texts[i] for i in rest))
                for text in texts:
                    numbers = self._numbers(text)
                    if numbers:
                        self.names += [numbers] * times
                        concept_of += [index] * times
                        language_of += [LANGUAGES.index(lang)] * times
        self.concept_of = np.array(concept_of)
        self.language_of = np.array(language_of)
        self.fillers = [
            [number for text in _fillers(lang) for number in self._numbers(text)]
            for lang in LANGUAGES
        ]
        for lang, text in prose:
            if lang in LANGUAGES:
                self.fillers[LANGUAGES.index(lang)] += self._numbers(text)
        self.by_language = [
            np.flatnonzero(self.language_of == place) for place in range(len(LANGUAGES))
        ]
        features = hash_words(list(self.vocabulary), settings.buckets)
        self.counts = features.counts
        self.starts = features.starts
        self.runs = features.runs
        self.whole = features.whole

    def _numbers(self, text: str) -> list[int]:
        known = self.vocabulary
        return [known.setdefault(word, len(known)) for word in words(text)]


def _fillers(lang: str) -> list[str]:
    """Words that say nothing about a topic: function words, and those of any course page."""
    import importlib

    found: list[str] = []
    try:
        found += sorted(importlib.import_module(f"spacy.lang.{lang}.stop_words").STOP_WORDS)
    except ImportError:  # Maltese has no list
        pass
    for key, phrases in lexicon(lang).phrases.items():
        if key.startswith(("page.offer", "page.enrol", "units.", "context.banner", "labels.")):
            found += [phrase.replace("*", "") for phrase in phrases]
    return found


def _fit(
    pool: _Pool,
    targets: Matrix,
    basis: Matrix,
    settings: EncoderSettings,
    tell: Callable[[str], None],
) -> StaticEncoder:
    import torch
    from torch.nn import functional

    torch.manual_seed(settings.seed)
    rng = np.random.default_rng(settings.seed)
    features = _word_features(pool, settings.buckets)
    table = _start(pool, targets, features)
    seen = np.full(settings.buckets, 1e-8, dtype=np.float32)  # Adagrad's sums, one a row
    # Languages with few names are seen nearly half as often as the largest.
    sizes = np.array([len(found) for found in pool.by_language])
    floor = np.where(sizes > 0, np.maximum(sizes, 0.4 * sizes.max()), 0)
    steps = settings.epochs * len(pool.names) // settings.batch
    for step in range(steps):
        rate = settings.rate * (1 - 0.95 * step / steps)
        texts, wanted, concepts = _batch(pool, targets, floor, settings.batch, rng)
        needed, places = np.unique(np.concatenate(texts), return_inverse=True)
        part = features[needed]
        words = torch.from_numpy(part @ table).requires_grad_()
        sizes_of = np.array([len(text) for text in texts])
        out = functional.normalize(
            functional.embedding_bag(
                torch.from_numpy(places), words, mode="sum",
                offsets=torch.from_numpy(np.cumsum(sizes_of) - sizes_of),
            )
        )  # fmt: skip
        aim = torch.from_numpy(wanted)
        logits = out @ aim.T / 0.05
        same = torch.from_numpy(concepts[:, None] == concepts[None, :])
        same.fill_diagonal_(False)
        logits = logits.masked_fill(same, -1e4)
        loss: Any = functional.cross_entropy(logits, torch.arange(len(texts)))
        loss = loss + 4 * (1 - (out * aim).sum(dim=1)).mean()
        loss.backward()
        assert words.grad is not None
        touched, compact = np.unique(part.indices, return_inverse=True)
        part.indices = compact.astype(part.indices.dtype)
        part._shape = (part.shape[0], len(touched))
        slope = part.T @ words.grad.numpy()
        seen[touched] += (slope * slope).mean(axis=1)
        table[touched] -= rate * slope / np.sqrt(seen[touched])[:, None]
        if step % 200 == 0 or step == steps - 1:
            cosine = float((out * aim).sum(dim=1).mean().detach())
            tell(
                f"step {step:,} of {steps:,}: loss {float(loss.detach()):.3f}, cosine {cosine:.3f}"
            )
    scales = np.abs(table).max(axis=1) / 127 + 1e-12
    rows = np.round(table / scales[:, None]).astype(np.int8)
    return StaticEncoder(rows, scales.astype(np.float32), basis, name="trained")


def _start(pool: _Pool, targets: Matrix, features: Any) -> Matrix:
    """Where training starts: each row the mean of the targets of the names that it occurs in."""
    from scipy.sparse import csr_matrix

    sizes = [len(name) for name in pool.names]
    owner = np.repeat(np.arange(len(sizes)), sizes)
    numbers = np.concatenate(pool.names)
    occurs = csr_matrix(
        (np.ones(len(numbers), dtype=np.float32), (numbers, owner)),
        shape=(len(pool.vocabulary), len(sizes)),
    )
    centred = targets - targets.mean(axis=0)
    summed = features.T @ (occurs @ centred[pool.concept_of])
    count = features.T @ np.asarray(occurs.sum(axis=1))
    # A row that few names share is trusted little; common ones average out by themselves.
    table: Matrix = (summed / (count + 2)).astype(np.float32)
    return table


def _word_features(pool: _Pool, buckets: int) -> Any:
    """A sparse matrix (words, buckets): what each word's vector is made of."""
    from scipy.sparse import csr_matrix

    counts = pool.counts
    size = len(counts)
    rows = np.concatenate([np.arange(size), np.repeat(np.arange(size), counts)])
    columns = np.concatenate([pool.whole, pool.runs])
    values = np.concatenate([np.ones(size), np.repeat(1 / counts, counts)]).astype(np.float32)
    return csr_matrix((values, (rows, columns)), shape=(size, buckets))


def _batch(
    pool: _Pool, targets: Matrix, floor: NDArray[Any], size: int, rng: np.random.Generator
) -> tuple[list[list[int]], Matrix, NDArray[Any]]:
    """Texts (word numbers), their targets and concepts; a third are several names with fillers."""
    texts: list[list[int]] = []
    wanted = np.zeros((size, targets.shape[1]), dtype=np.float32)
    concepts = np.zeros(size, dtype=np.int64)
    languages = rng.choice(len(floor), size=size, p=floor / floor.sum())
    for row, language in enumerate(languages):
        available = pool.by_language[language]
        several = 1 if rng.random() < 0.65 else int(rng.integers(2, 6))
        chosen = available[rng.integers(0, len(available), size=several)]
        found = [number for name in chosen for number in pool.names[name]]
        fillers = pool.fillers[language]
        if fillers and rng.random() < 0.6:
            strewn = rng.integers(0, len(fillers), size=int(rng.integers(1, 4 + 2 * len(found))))
            found += [fillers[place] for place in strewn]
        texts.append(found)
        concept = pool.concept_of[chosen]
        wanted[row] = targets[concept].sum(axis=0)
        concepts[row] = concept[0] if several == 1 else -row - 1
    wanted /= np.linalg.norm(wanted, axis=1, keepdims=True)
    return texts, wanted, concepts


def save_encoder(encoder: StaticEncoder, folder: Path, *, card: str, facts: dict[str, Any]) -> None:
    """Write an encoder's folder: weights, ``encoder.json``, ``card.md``, ``modules.json``.

    ``facts`` goes into ``encoder.json`` (scores, sizes, sources). sentence-transformers can load
    the folder too, where mcminer is installed (with ``trust_remote_code=True``).
    """
    from safetensors.numpy import save

    folder.mkdir(parents=True, exist_ok=True)
    tensors = encoder.tensors()
    body = save({name: np.ascontiguousarray(tensors[name]) for name in sorted(tensors)})
    (folder / "encoder.safetensors").write_bytes(body)
    kept = {
        "format": FORMAT,
        "name": folder.name,
        "weights": "sha256:" + hashlib.sha256(body).hexdigest(),
        "buckets": int(tensors["rows"].shape[0]),
        "dimensions": encoder.dimensions,
        **facts,
    }
    _write_json(folder / "encoder.json", kept)
    modules = [
        {"idx": 0, "name": "0", "path": "", "type": "mcminer.classify.encoder_module.StaticModule"}
    ]
    _write_json(folder / "modules.json", modules)
    (folder / "card.md").write_text(card, encoding="utf-8")


def _write_json(path: Path, data: Any) -> None:
    text = json.dumps(data, ensure_ascii=False, indent=2, sort_keys=True)
    path.write_text(text + "\n", encoding="utf-8")
