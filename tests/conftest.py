"""What all tests share: the demo study, made once, and the folder of outside material."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from mcminer.demo import DemoReport

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> DemoReport:
    """The demo, crawled and mapped."""
    from mcminer.demo import run_demo

    return run_demo(tmp_path_factory.mktemp("demo") / "study", jobs=2, say=lambda text: None)
