"""Model folders: weights without pickle, and the facts to check them by.

::

    typology-sector/
      model.safetensors   coefficients of each target, vectors of the training cases
      model.json          versions, hashes, classes, thresholds; checked on loading
      scores.json         cross-validated scores, by target and class
      card.md             the same for people

The same cases, settings and seed give the same bytes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mcminer.classify.features import VERSION
from mcminer.classify.linear import LinearModel
from mcminer.codebook import codebook
from mcminer.errors import ModelError

__all__ = ["FORMAT", "Stored", "load_model", "save_model"]

#: Version of the folder's layout.
FORMAT = 1

_RETRAIN = "train again with 'mcminer train'"


@dataclass(frozen=True, slots=True)
class Stored:
    """What a model folder holds.

    Attributes:
        models: by target.
        vectors: of the training cases, shape (cases, dimensions), for "nearest case".
        cases: id, provider, title and labels of each of them.
        facts: ``model.json``.
        scores: ``scores.json``.
    """

    models: Mapping[str, LinearModel]
    vectors: NDArray[np.float32]
    cases: Sequence[Mapping[str, Any]]
    facts: Mapping[str, Any]
    scores: Mapping[str, Any]


def save_model(stored: Stored, folder: Path, *, card: str) -> None:
    """Write a model's folder; ``facts`` is completed with versions, classes and hashes."""
    from safetensors.numpy import save

    folder.mkdir(parents=True, exist_ok=True)
    tensors: dict[str, NDArray[Any]] = {"vectors": stored.vectors.astype(np.float16)}
    targets: dict[str, Any] = {}
    for name, model in sorted(stored.models.items()):
        tensors[f"{name}.coef"] = model.coef.astype(np.float32)
        tensors[f"{name}.intercept"] = model.intercept.astype(np.float32)
        tensors[f"{name}.columns"] = model.columns.astype(np.int32)
        targets[name] = {
            "classes": list(model.classes),
            "threshold": round(model.threshold, 4),
            "temperature": round(model.temperature, 4),
            "by_similarity": list(model.by_similarity),
        }
    body = save({name: np.ascontiguousarray(tensors[name]) for name in sorted(tensors)})
    facts = {
        **stored.facts,
        "format": FORMAT,
        "features": VERSION,
        "codebook": codebook().version,
        "weights": "sha256:" + hashlib.sha256(body).hexdigest(),
        "targets": targets,
        "cases": list(stored.cases),
    }
    (folder / "model.safetensors").write_bytes(body)
    _write_json(folder / "model.json", facts)
    _write_json(folder / "scores.json", stored.scores)
    (folder / "card.md").write_text(card, encoding="utf-8")


def load_model(folder: Path) -> Stored:
    """Read a model's folder.

    Raises:
        ModelError: it is missing, damaged, changed after training, or of another version of
            mcminer, of the features or of the codebook.
    """
    from safetensors import SafetensorError
    from safetensors.numpy import load

    try:
        facts = json.loads((folder / "model.json").read_text(encoding="utf-8"))
        body = (folder / "model.safetensors").read_bytes()
        scores_file = folder / "scores.json"
        scores = json.loads(scores_file.read_text(encoding="utf-8")) if scores_file.exists() else {}
    except (OSError, ValueError) as error:
        raise ModelError(
            f"{folder}: no model there ({error.__class__.__name__}); "
            "'mcminer models list' shows what there is"
        ) from error
    if not isinstance(facts, dict) or "targets" not in facts:
        raise ModelError(f"{folder}/model.json is damaged; {_RETRAIN}")
    for name, wanted in (
        ("format", FORMAT), ("features", VERSION), ("codebook", codebook().version),
    ):  # fmt: skip
        if facts.get(name) != wanted:
            raise ModelError(
                f"{folder}: made for {name} version {facts.get(name)}, this mcminer has {wanted}; "
                f"{_RETRAIN}"
            )
    if "sha256:" + hashlib.sha256(body).hexdigest() != facts.get("weights"):
        raise ModelError(
            f"{folder}/model.safetensors was changed after training (its hash differs); "
            f"restore the file or {_RETRAIN}"
        )
    try:
        tensors = load(body)
        models = {
            name: LinearModel(
                target=name,
                classes=tuple(found["classes"]),
                coef=tensors[f"{name}.coef"],
                intercept=tensors[f"{name}.intercept"],
                columns=tensors[f"{name}.columns"].astype(np.int64),
                threshold=float(found["threshold"]),
                temperature=float(found["temperature"]),
                by_similarity=tuple(found["by_similarity"]),
            )
            for name, found in facts["targets"].items()
        }
        vectors = tensors["vectors"].astype(np.float32)
    except (SafetensorError, KeyError, ValueError, TypeError) as error:
        raise ModelError(f"{folder}: damaged ({error}); {_RETRAIN}") from error
    for name, model in models.items():
        _check_classes(folder, name, model.classes)
    return Stored(models, vectors, facts.get("cases", []), facts, scores)


def _check_classes(folder: Path, target: str, classes: Sequence[str]) -> None:
    if target not in codebook():
        raise ModelError(f"{folder}: decides {target!r}, which is no column; {_RETRAIN}")
    missing = [code for code in codebook()[target].codes if code not in classes]
    if missing and target in ("typology", "sector"):
        raise ModelError(f"{folder}: {target} lacks the class {', '.join(missing)}; {_RETRAIN}")


def _write_json(path: Path, data: Any) -> None:
    text = json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True)
    path.write_text(text + "\n", encoding="utf-8")
