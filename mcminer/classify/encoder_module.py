"""The static encoder as a module of sentence-transformers, so that its folder loads there too.

>>> from sentence_transformers import SentenceTransformer
>>> model = SentenceTransformer("models/static-eu", trust_remote_code=True)  # doctest: +SKIP
>>> model.encode(["a course"]).shape  # doctest: +SKIP
(1, 384)
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch

from mcminer.classify.static import StaticEncoder

__all__ = ["StaticModule"]


class StaticModule(torch.nn.Module):
    """Texts to vectors of MiniLM's 384 dimensions."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._encoder = StaticEncoder.load(folder)

    @classmethod
    def load(cls, model_name_or_path: str, **kwargs: Any) -> StaticModule:
        """What sentence-transformers calls; the folder has to be on this machine."""
        return cls(Path(model_name_or_path))

    def preprocess(self, inputs: Sequence[str], **kwargs: Any) -> dict[str, torch.Tensor]:
        """The texts' vectors, under the name of token ids: there is nothing left to compute."""
        vectors = self._encoder.lift(self._encoder.encode(list(inputs)))
        return {"input_ids": torch.from_numpy(vectors)}

    def tokenize(self, texts: Sequence[str], **kwargs: Any) -> dict[str, torch.Tensor]:
        """The same, as older releases call it."""
        return self.preprocess(texts)

    def forward(self, features: dict[str, torch.Tensor], **kwargs: Any) -> dict[str, torch.Tensor]:
        """Hand the vectors on."""
        features["sentence_embedding"] = features["input_ids"]
        return features

    def get_sentence_embedding_dimension(self) -> int:
        """384, MiniLM's."""
        return 384

    get_embedding_dimension = get_sentence_embedding_dimension

    def save(self, output_path: str, *args: Any, **kwargs: Any) -> None:
        """Not needed: copy the folder instead."""
        raise NotImplementedError("copy the encoder's folder")
