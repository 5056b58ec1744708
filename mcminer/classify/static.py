"""The static multilingual encoder: a table of int8 rows, numpy, and nothing else.

A word's vector is the row of the word itself plus the mean of the rows of its character runs
(:mod:`mcminer.classify.hashing`); a text's vector is the sum of its words' vectors, scaled to
length one. The rows are trained so that a text in any official language of the EU lands on the
vector which all-MiniLM-L6-v2 gives its English counterpart, as seen through that model's leading
directions; :meth:`StaticEncoder.lift` goes back to MiniLM's 384 dimensions.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mcminer.classify.hashing import hash_words, words
from mcminer.errors import ModelError

__all__ = ["FORMAT", "StaticEncoder"]

#: Version of the folder's layout; a folder of another version is refused.
FORMAT = 1

_CHUNK = 2_000
_CACHE = 40_000

Matrix = NDArray[np.float32]


class StaticEncoder:
    """Texts to vectors.

    Args:
        rows: the table, int8, shape (buckets, dimensions).
        scales: what each row is multiplied with, shape (buckets,).
        basis: MiniLM's directions that the dimensions stand for, shape (384, dimensions).
        name: shown in cards and model folders.
        digest: ``sha256:`` of the weights file.
    """

    def __init__(
        self,
        rows: NDArray[np.int8],
        scales: Matrix,
        basis: Matrix,
        *,
        name: str = "static",
        digest: str = "",
    ) -> None:
        self.name = name
        self.digest = digest
        self._rows = rows
        self._scales = scales.reshape(-1, 1)
        self._basis = basis
        self._known: dict[str, int] = {}
        self._vectors: Matrix = np.zeros((0, rows.shape[1]), dtype=np.float32)

    @property
    def dimensions(self) -> int:
        """Length of the vectors that :meth:`encode` gives."""
        return int(self._rows.shape[1])

    @classmethod
    def load(cls, folder: Path) -> StaticEncoder:
        """Read an encoder's folder (``encoder.json``, ``encoder.safetensors``).

        Raises:
            ModelError: the folder is missing or incomplete, of another version, or its weights
                are not those that ``encoder.json`` names.
        """
        from safetensors import SafetensorError
        from safetensors.numpy import load

        try:
            facts = json.loads((folder / "encoder.json").read_text(encoding="utf-8"))
            body = (folder / "encoder.safetensors").read_bytes()
        except (OSError, ValueError) as error:
            raise ModelError(
                f"{folder}: no encoder there ({error.__class__.__name__}); reinstall mcminer or "
                "make one with 'mcminer train-encoder'"
            ) from error
        if facts.get("format") != FORMAT:
            raise ModelError(
                f"{folder}: encoder format {facts.get('format')}, this mcminer reads {FORMAT}; "
                "make it again with 'mcminer train-encoder'"
            )
        digest = "sha256:" + hashlib.sha256(body).hexdigest()
        if digest != facts.get("weights"):
            raise ModelError(
                f"{folder}/encoder.safetensors was changed after training (its hash differs); "
                "restore the file or run 'mcminer train-encoder' again"
            )
        try:
            tensors = load(body)
            return cls(
                tensors["rows"], tensors["scales"], tensors["basis"],
                name=str(facts.get("name", folder.name)), digest=digest,
            )  # fmt: skip
        except (SafetensorError, KeyError, ValueError) as error:
            raise ModelError(f"{folder}/encoder.safetensors: unreadable ({error})") from error

    def encode(self, texts: Sequence[str]) -> Matrix:
        """Vectors of length one, shape (texts, dimensions); a text without words gives zeros."""
        counted = [Counter(words(text)) for text in texts]
        self._learn({word for counts in counted for word in counts})
        result = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for index, counts in enumerate(counted):
            if counts:
                places = [self._known[word] for word in counts]
                # A word said four times counts twice: pages repeat their key words.
                weights = np.sqrt(np.fromiter(counts.values(), np.float32, len(counts)))
                result[index] = weights @ self._vectors[places]
        norms = np.linalg.norm(result, axis=1, keepdims=True)
        unit: Matrix = result / np.maximum(norms, np.float32(1e-9))
        return unit

    def tensors(self) -> dict[str, NDArray[Any]]:
        """What the weights file holds."""
        return {"rows": self._rows, "scales": self._scales.ravel(), "basis": self._basis}

    def lift(self, vectors: Matrix) -> Matrix:
        """The vectors in MiniLM's own 384 dimensions; lengths and angles stay."""
        lifted: Matrix = vectors @ self._basis.T
        return lifted

    def _learn(self, needed: set[str]) -> None:
        """Make the vectors of all ``needed`` words ready; old ones go when there are too many."""
        new = sorted(needed.difference(self._known))
        if not new:
            return
        if len(self._known) + len(new) > _CACHE:
            self._known, self._vectors = {}, self._vectors[:0]
            new = sorted(needed)
        parts = [self._vectors]
        for start in range(0, len(new), _CHUNK):
            parts.append(self._word_vectors(new[start : start + _CHUNK]))
        self._known.update((word, place) for place, word in enumerate(new, len(self._known)))
        self._vectors = np.concatenate(parts)

    def _word_vectors(self, listed: Sequence[str]) -> Matrix:
        features = hash_words(listed, len(self._rows))
        runs = self._rows[features.runs] * self._scales[features.runs]
        summed = np.add.reduceat(runs, features.starts, axis=0)
        whole = self._rows[features.whole] * self._scales[features.whole]
        counts = features.counts[:, None].astype(np.float32)
        vectors: Matrix = (whole + summed / counts).astype(np.float32)
        return vectors
