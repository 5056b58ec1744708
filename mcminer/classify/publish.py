"""Writing a trained model with its card."""

from __future__ import annotations

from pathlib import Path

from mcminer.classify.card import classifier_card
from mcminer.classify.persist import Stored, save_model

__all__ = ["publish"]


def publish(stored: Stored, folder: Path) -> None:
    """Write the model's folder, card included."""
    synthetic = sum(not str(case["id"]).startswith("row-") for case in stored.cases)
    card = classifier_card(stored, title=folder.name, synthetic=synthetic)
    save_model(stored, folder, card=card)
