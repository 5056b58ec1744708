"""What the classifier's tests share."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from classify_makers import made_cases, small_encoder

from mcminer.classify.cases import Case
from mcminer.classify.static import StaticEncoder
from mcminer.classify.train import Trained, train


@pytest.fixture(scope="session")
def encoder() -> StaticEncoder:
    return small_encoder()


@pytest.fixture(scope="session")
def cases() -> list[Case]:
    return made_cases()


@pytest.fixture(scope="session")
def trained(cases: list[Case], encoder: StaticEncoder) -> Trained:
    """A model of the made-up cases."""
    return train(cases, encoder=encoder, folds=3)
